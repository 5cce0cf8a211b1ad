import { failure, type Failure } from '../core/failure.ts';
import { afterwards } from './answerFailure.ts';
import type { GraphCall } from './graphCall.ts';

export interface NetworkFailure {
  readonly failure: Failure;
  /** The connection was cut: worth another try where asking twice does no harm. */
  readonly cut: boolean;
}

/** What a rejected fetch (or a body that broke off) means. Only codes of the errors are looked at, never their data. */
export function failureOfNetwork(call: GraphCall, error: unknown, host: string): NetworkFailure {
  const codes = codesOf(error);
  const has = (pattern: RegExp): boolean => codes.some((code) => pattern.test(code));
  if (has(/^(ENOTFOUND|EAI_\w+|ENODATA|ERR_NAME_\w+)$/)) {
    return { failure: failure('offline', `The host ${host} was not found. Is this computer online?`, { notSent: true }), cut: false };
  }
  if (has(/CERT|^ERR_TLS|^ERR_SSL|^EPROTO$|^UNABLE_TO_/)) {
    return {
      failure: failure('offline', `The secure connection to ${host} could not be made. Its certificate may not be trusted on this computer.`, { retryable: false, notSent: true }),
      cut: false,
    };
  }
  if (has(/^(ECONNREFUSED|ERR_CONNECTION_REFUSED)$/)) {
    return { failure: failure('offline', `Nothing answers at ${host}.`, { notSent: true }), cut: false };
  }
  if (has(/TIMED?_?OUT|^UND_ERR_\w*TIMEOUT$/)) {
    return { failure: failure('timedOut', afterwards(call, `${host} did not answer in time.`)), cut: false };
  }
  if (has(/^HTTPParserError$|^HPE_|^UND_ERR_(HEADERS_OVERFLOW|RESPONSE)|^ERR_INVALID_HTTP|^ERR_CONTENT_DECODING|^Z_/)) {
    return { failure: failure('malformed', afterwards(call, `${host} gave an answer that cannot be read.`)), cut: false };
  }
  if (has(/^(ECONNRESET|ECONNABORTED|EPIPE|UND_ERR_SOCKET|UND_ERR_CLOSED|UND_ERR_RES_CONTENT_LENGTH_MISMATCH|ERR_CONNECTION_(RESET|CLOSED|ABORTED)|ERR_EMPTY_RESPONSE|ERR_CONTENT_LENGTH_MISMATCH|ERR_INCOMPLETE_CHUNKED_ENCODING)$/)) {
    return { failure: failure('offline', afterwards(call, `The connection to ${host} broke off.`)), cut: true };
  }
  return { failure: failure('offline', afterwards(call, `${host} cannot be reached.`)), cut: false };
}

/** Codes of an error and of its causes. Chromium's network stack puts its code into the message: `net::ERR_…`. */
function codesOf(error: unknown, depth = 0): readonly string[] {
  if (!(error instanceof Error) || depth > 5) return [];
  // A parser's error has no code in some versions of Node, only its name
  const own = 'code' in error && typeof error.code === 'string' ? [error.code] : [error.name];
  const chromium = /\bnet::(ERR_[A-Z_]+)/.exec(error.message)?.[1];
  const several = error instanceof AggregateError ? error.errors.flatMap((one) => codesOf(one, depth + 1)) : [];
  return [...own, ...(chromium === undefined ? [] : [chromium]), ...several, ...codesOf(error.cause, depth + 1)];
}
