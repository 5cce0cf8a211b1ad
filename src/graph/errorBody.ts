import { isRecord } from '../core/record.ts';

/** What an error body tells beyond its status. Texts of the service stay inside: only codes and scope names leave. */
export interface ErrorBody {
  /** Graph's own envelope, whatever is in it: a gateway's page, or somebody else's JSON, has none. */
  readonly isEnvelope: boolean;
  /** `error.code`; may be empty, and is lower case in some services. */
  readonly code?: string;
  /** `ErrorCode` of Intune's nested envelope. */
  readonly innerCode?: string;
  /** Intune's own service answered, not the token check before it. */
  readonly fromIntune: boolean;
  readonly requestId?: string;
  /** Permissions that Intune names in its refusal. */
  readonly namedScopes: readonly string[];
}

/**
 * Reads Graph's error envelope, also where it is Intune's, whose message is JSON in a string, once or twice over
 * (graph.md §3.5), and where there is none at all: gateways answer with HTML.
 */
export function readErrorBody(text: string): ErrorBody {
  const body = parseJson(text);
  const enveloped = isRecord(body) && isRecord(body['error']) ? body['error'] : undefined;
  const error = enveloped ?? body;
  if (!isRecord(error)) return { isEnvelope: false, fromIntune: false, namedScopes: [] };
  const code = textOf(error, 'code');
  const nested = nestedEnvelopes(error);
  const innerCode = nested.map((envelope) => textOf(envelope, 'ErrorCode')).find((inner) => inner !== undefined);
  const inner = field(error, 'innerError');
  const requestId = isRecord(inner) ? (textOf(inner, 'request-id') ?? textOf(inner, 'requestId')) : undefined;
  const named = nested.map((envelope) => textOf(envelope, 'Message')).find((message) => message?.includes('following scopes:'));
  return {
    isEnvelope: enveloped !== undefined && code !== undefined,
    ...(code === undefined ? {} : { code }),
    ...(innerCode === undefined ? {} : { innerCode }),
    fromIntune: nested.some((envelope) => envelope['_version'] !== undefined || textOf(envelope, 'HttpHeaders')?.includes('urn:intune:service') === true),
    ...(requestId !== undefined && isRequestId(requestId) ? { requestId } : {}),
    namedScopes: named === undefined ? [] : scopesIn(named),
  };
}

/** A request ID is shown to people: anything but the shape of one is not taken over. */
export function isRequestId(text: string): boolean {
  return /^[\w-]{8,64}$/.test(text);
}

/** The envelope itself and what its messages hold as JSON, outermost first. */
function nestedEnvelopes(error: Readonly<Record<string, unknown>>): readonly Readonly<Record<string, unknown>>[] {
  const found: Readonly<Record<string, unknown>>[] = [error];
  for (let depth = 0; depth < 4; depth += 1) {
    const last = found.at(-1);
    const message = last === undefined ? undefined : textOf(last, 'Message');
    const next = message?.trimStart().startsWith('{') === true ? parseJson(message) : undefined;
    if (!isRecord(next)) break;
    found.push(next);
  }
  return found;
}

/** "… must have one of the following scopes: A.Read.All, B.ReadWrite.All - Operation ID …": the one text that is read. */
function scopesIn(message: string): readonly string[] {
  const [, list = ''] = message.split('following scopes:', 2);
  const parts = list.split(',').map((part) => part.trim());
  const scopes = parts.map((part) => /^[A-Za-z]+(?:\.[A-Za-z]+)+/.exec(part)?.[0] ?? '');
  // behind the first that has more in it than a scope, the sentence goes on
  const last = parts.findIndex((part, index) => part !== scopes[index]);
  return scopes.slice(0, last < 0 ? undefined : last + 1).filter((scope) => scope !== '');
}

/** A property whatever its case: the documents say `innererror`, the service `innerError`. */
function field(record: Readonly<Record<string, unknown>>, name: string): unknown {
  const exact = record[name];
  if (exact !== undefined) return exact;
  const key = Object.keys(record).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : record[key];
}

function textOf(record: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = field(record, name);
  return typeof value === 'string' ? value : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
