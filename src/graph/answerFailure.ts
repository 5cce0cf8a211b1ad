import { failure, type Failure, type FailureCode } from '../core/failure.ts';
import { isRequestId, readErrorBody, type ErrorBody } from './errorBody.ts';
import type { GraphAnswer, GraphCall } from './graphCall.ts';
import type { GraphRoot } from './graphRoot.ts';
import { retryAfterMs } from './waiting.ts';

export interface AnswerContext {
  readonly root: GraphRoot;
  /** "Microsoft Graph": how messages call the service. */
  readonly label: string;
  readonly now: number;
}

/** What an answer that is no success means, by its status and code. The words are ours, never the service's. */
export function failureOfAnswer(call: GraphCall, answer: GraphAnswer, context: AnswerContext): Failure {
  const { status } = answer;
  if (status < 200 || (status >= 300 && status < 400)) return failureOfRedirect(answer, context);
  const body = readErrorBody(answer.text);
  const [code, message] = meaning(call, status, body, context.label);
  const retryAfter = retryAfterMs(answer.headers.get('retry-after'), context.now);
  const requestId = requestIdOf(answer, body);
  const refused = code === 'denied' || code === 'notLicensed';
  return failure(code, message, {
    status,
    ...(requestId === undefined ? {} : { requestId }),
    ...(retryAfter === undefined || (code !== 'throttled' && code !== 'unavailable') ? {} : { retryAt: context.now + retryAfter }),
    ...(refused && call.feature !== undefined ? { feature: call.feature } : {}),
    ...(refused && body.namedScopes.length > 0 ? { namedScopes: body.namedScopes } : {}),
  });
}

/** Graph's request ID, from the headers or the error. Intune's "Activity ID" is the same one. */
export function requestIdOf(answer: GraphAnswer, body?: ErrorBody): string | undefined {
  const header = answer.headers.get('request-id') ?? answer.headers.get('x-ms-request-id');
  return header !== null && isRequestId(header) ? header : body?.requestId;
}

/** Intune's 401 of a tenant that has no licence: its own envelope, or the code within, instead of the token check's. */
export function isNotLicensed(call: GraphCall, answer: GraphAnswer): boolean {
  return answer.status === 401 && speaksOfLicence(call, readErrorBody(answer.text));
}

/** `UnknownError` alone tells nothing: other services answer a refused token so, and then a fresh one helps. */
function speaksOfLicence(call: GraphCall, body: ErrorBody): boolean {
  return call.path.startsWith('/deviceManagement') && (body.fromIntune || body.innerCode === 'Forbidden');
}

function meaning(call: GraphCall, status: number, body: ErrorBody, label: string): readonly [FailureCode, string] {
  switch (status) {
    case 401:
      return speaksOfLicence(call, body)
        ? ['notLicensed', 'Intune is not set up in this tenant, or the tenant has no Intune licence. Signing in again does not help.']
        : ['signedOut', `${label} no longer accepts this sign-in.`];
    case 403:
      return ['denied', `${label} refused this (403).`];
    case 404:
    case 410:
      // Gateways and proxies know such pages too: only the service itself can say that something is gone
      if (!body.isEnvelope && !body.fromIntune) return ['malformed', `The answer does not come from ${label} itself (${status}).`];
      // Graph's words for an address that this cloud does not have
      if (body.code === 'BadRequest' && !body.fromIntune) return ['badRequest', badRequestWords(call, label, status)];
      return ['notFound', `${label} does not find it (${status}).`];
    case 408:
      return ['timedOut', afterwards(call, `${label} waited too long for the request.`)];
    case 429:
      return ['throttled', `${label} is being asked too often and wants us to wait.`];
    case 400:
    case 405:
    case 501:
      return ['badRequest', badRequestWords(call, label, status)];
    default:
      if (status >= 500) return ['unavailable', afterwards(call, `${label} is not available at the moment (${status}).`)];
      return status >= 400 ? ['badRequest', badRequestWords(call, label, status)] : ['malformed', `${label} gave an answer that it does not document (${status}).`];
  }
}

function badRequestWords(call: GraphCall, label: string, status: number): string {
  return call.twice === 'act'
    ? `Intune refuses this for this device (${status}). It may not support it.`
    : `${label} does not take this request (${status}).`;
}

/** What has to be said where a request may have been carried out although its answer is missing. */
export function afterwards(call: GraphCall, message: string): string {
  return call.twice === 'act' ? `${message} Whether the request was accepted is not known; it was not sent again.` : message;
}

function failureOfRedirect(answer: GraphAnswer, { root, label }: AnswerContext): Failure {
  const target = answer.headers.get('location');
  const admitted = target === null ? undefined : root.admit(target, answer.url);
  return admitted?.ok === true
    ? failure('malformed', `${label} answered with a redirect (${answer.status}), which is never followed.`, { status: answer.status })
    : failure('foreignHost', `An answer redirects outside ${root.host}. It was not followed, and no token was sent.`, { status: answer.status });
}
