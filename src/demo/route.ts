import { graphError, intuneError } from './errors.ts';
import { nextLink, pageStart, takePage, type Page, type PageStart } from './paging.ts';
import { json, type GraphAnswer, type GraphRequest } from './message.ts';
import type { Tenant } from './tenant.ts';

/** A request that found its endpoint. */
export interface Call {
  readonly tenant: Tenant;
  readonly request: GraphRequest;
  /** What stood in the pattern's `{}`, in order, without quotes. */
  readonly params: readonly string[];
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Segments below the version; `{}` takes any one. */
  readonly pattern: string;
  readonly versions: readonly ('v1.0' | 'beta')[];
  readonly handle: (call: Call) => GraphAnswer;
}

export const bothVersions: Route['versions'] = ['v1.0', 'beta'];
export const betaOnly: Route['versions'] = ['beta'];

export type Row = Readonly<Record<string, unknown>>;

export function refuse(call: Call, status: number, code: string, message: string): GraphAnswer {
  return graphError({ ...call.request, now: call.tenant.clock.now() }, status, code, message);
}

export function refuseAsIntune(call: Call, status: number, code: string, message: string): GraphAnswer {
  return intuneError({ ...call.request, now: call.tenant.clock.now() }, status, code, message, call.request.path);
}

/** The names in `$select`; undefined without one. */
export function selected(request: GraphRequest): readonly string[] | undefined {
  const text = request.query.get('$select');
  return text === undefined ? undefined : text.split(',').map((name) => name.trim());
}

/** Picks the selected properties; text: the name that the type does not have. */
export function project(row: Row, names: readonly string[] | undefined): Row | string {
  if (names === undefined || names.includes('*')) return row;
  const picked: Record<string, unknown> = {};
  const byLower = new Map(Object.keys(row).map((name) => [name.toLowerCase(), name]));
  for (const name of names) {
    const own = byLower.get(name.toLowerCase());
    if (own === undefined) return name;
    picked[own] = row[own];
  }
  return picked;
}

export function unknownProperty(call: Call, name: string, type: string): GraphAnswer {
  const message = `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type '${type}'.`;
  return refuse(call, 400, 'BadRequest', message);
}

/** A collection's answer. `more`: annotations such as `@odata.count`. */
export function listAnswer(call: Call, page: Page<Row>, context: string, more: Row = {}): GraphAnswer {
  const { request } = call;
  const names = request.query.get('$select');
  return json({
    '@odata.context': `${request.root}/${request.version}/$metadata#${context}${names === undefined ? '' : `(${names})`}`,
    ...more,
    ...(page.next === undefined ? {} : { '@odata.nextLink': nextLink(request, page.next) }),
    value: page.items,
  });
}

export function entityAnswer(call: Call, row: Row, context: string): GraphAnswer {
  const { request } = call;
  const names = request.query.get('$select');
  const shape = names === undefined ? '' : `(${names})`;
  return json({ '@odata.context': `${request.root}/${request.version}/$metadata#${context}${shape}/$entity`, ...row });
}

/** Where the asked-for page begins, or the refusal of a token that nobody issued. */
export function startOf(call: Call): PageStart | GraphAnswer {
  return pageStart(call.request) ?? refuse(call, 400, 'Request_BadRequest', 'The skip token is invalid.');
}

/** `$top` as a number within the service's bounds; undefined: not a number from 1 to `most`. */
export function topOf(call: Call, usual: number, most: number): number | undefined {
  const text = call.request.query.get('$top');
  if (text === undefined) return usual;
  const top = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return top >= 1 && top <= most ? top : undefined;
}

/** How lists that stand in a table answer: `$select`, `$top` up to `most`, pages. */
export function tableAnswer(
  call: Call,
  rows: readonly Row[],
  about: { readonly context: string; readonly type: string; readonly usual: number; readonly most: number },
): GraphAnswer {
  const start = startOf(call);
  if ('status' in start) return start;
  const top = topOf(call, about.usual, about.most);
  if (top === undefined) return refuse(call, 400, 'BadRequest', `Invalid page size specified. Must be between 1 and ${about.most} inclusive.`);
  const names = selected(call.request);
  const first = rows[0];
  const probe = first === undefined ? {} : project(first, names);
  if (typeof probe === 'string') return unknownProperty(call, probe, about.type);
  const special = { emptySecond: call.tenant.options.emptyPages, emptyPage: call.request.emptyPage };
  const page = takePage(start, rows.length, top, (at) => rows[at], special);
  return listAnswer(call, { ...page, items: page.items.map((row) => project(row, names) as Row) }, about.context);
}
