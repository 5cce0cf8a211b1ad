import type { Feature } from '../core/failure.ts';
import type { Patience } from './waiting.ts';

/** One request to Graph, without token, host or headers. */
export interface GraphCall {
  readonly method: 'GET' | 'POST';
  readonly version: 'v1.0' | 'beta';
  /** Below the version, with `{id}` where an ID stands. It is what the log shows, so it holds no data. */
  readonly path: string;
  /** Stands for `{id}`; encoded when the address is built. */
  readonly id?: string;
  /** Query options in the order in which they are sent; encoded when the address is built. */
  readonly query?: readonly (readonly [name: string, value: string])[];
  /** What a 403 refuses. */
  readonly feature?: Feature;
  /**
   * What sending it twice would do. `nothing`: it only reads. `record`: it reads, and the directory writes an audit
   * record for each time it was carried out. `act`: it changes something.
   */
  readonly twice: 'nothing' | 'record' | 'act';
  /** Instead of the usual one. */
  readonly patience?: Patience;
}

/** What came back, whatever its status. The text may hold a secret: it goes to the schema and nowhere else. */
export interface GraphAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Where the request went, for links that are relative to it. */
  readonly url: URL;
}

/** `/v1.0/devices/{id}`: how a call is named in the log. */
export function templateOf(call: GraphCall): string {
  return `${call.method} /${call.version}${call.path}`;
}

/** Path and query below the version, encoded. */
export function addressOf(call: GraphCall): string {
  const path = call.path.replaceAll('{id}', encodeURIComponent(call.id ?? ''));
  const query = (call.query ?? []).map(([name, value]) => `${name}=${encodeValue(value)}`).join('&');
  return query === '' ? path : `${path}?${query}`;
}

/** As the documentation writes options: commas and quotes readable, everything that could end a value encoded. */
function encodeValue(value: string): string {
  return encodeURIComponent(value).replaceAll('%2C', ',').replaceAll('%24', '$');
}
