import { forbidden, graphError, insufficientClaims, intuneError, notLicensed, unauthorized, type ErrorContext } from './errors.ts';
import type { Fault } from './faults.ts';
import type { GraphAnswer, GraphRequest } from './message.ts';

/** The answer of a fault that stands in for the real one; undefined where the real one is needed. */
export function faultAnswer(fault: Fault, request: GraphRequest, context: ErrorContext): GraphAnswer | undefined {
  const { options } = fault;
  switch (fault.kind) {
    case 'throttled':
      return withHeaders(throttled(request, context), retryAfter(options));
    case 'forbidden':
      return forbidden(context, request.path);
    case 'unavailable':
      return {
        status: typeof options['status'] === 'number' ? options['status'] : 503,
        headers: { 'content-type': 'text/html; charset=us-ascii', ...retryAfter(options) },
        text: '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN"><HTML><HEAD><TITLE>Service Unavailable</TITLE></HEAD>\r\n<BODY><h2>Service Unavailable</h2>\r\n<hr><p>HTTP Error 503. The service is unavailable.</p>\r\n</BODY></HTML>\r\n',
      };
    case 'claims':
      return insufficientClaims(
        context,
        typeof options['claims'] === 'string' ? options['claims'] : '{"access_token":{"acrs":{"essential":true,"value":"cp1"}}}',
        typeof options['status'] === 'number' ? options['status'] : 401,
      );
    case 'expired':
      return unauthorized(context, 'InvalidAuthenticationToken', 'Lifetime validation failed, the token is expired.');
    case 'notLicensed':
      return notLicensed(context);
    case 'answer': {
      const status = typeof options['status'] === 'number' ? options['status'] : 200;
      const headers = textMap(options['headers']);
      const body = options['body'];
      return typeof body === 'string' ? { status, headers, text: body } : { status, headers, body };
    }
    case 'garbage':
      return { status: 200, headers: { 'content-type': 'application/json' }, text: '{"value": [{"id": \u0000\u0001 <oops' };
    default:
      return undefined;
  }
}

/** The real answer as a fault leaves it. `foreignRoot`: where a link outside the tenant leads. */
export function spoiled(answer: GraphAnswer, fault: Fault, request: GraphRequest, foreignRoot: string): GraphAnswer {
  if (typeof answer.body !== 'object' || answer.body === null) return answer;
  const body = answer.body as Readonly<Record<string, unknown>>;
  const self = `${request.root}/${request.version}/${request.path}`;
  const query = [...request.query].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  switch (fault.kind) {
    case 'foreignLink': {
      const link = typeof fault.options['link'] === 'string' ? fault.options['link'] : `${foreignRoot}/${request.version}/${request.path}?$skiptoken=elsewhere`;
      return { ...answer, body: { ...body, '@odata.nextLink': link } };
    }
    case 'loopingLink':
      return { ...answer, body: { ...body, '@odata.nextLink': query === '' ? self : `${self}?${query}` } };
    case 'withoutKey': {
      const rest = Object.entries(body).filter(([name, value]) => !((name === 'key' || name === 'value') && typeof value === 'string'));
      return { ...answer, body: Object.fromEntries(rest) };
    }
    default:
      return answer;
  }
}

function throttled(request: GraphRequest, context: ErrorContext): GraphAnswer {
  if (/devicemanagement|manageddevices/i.test(request.path)) {
    return intuneError(context, 429, 'TooManyRequests', 'Too Many Requests', request.path);
  }
  return graphError(context, 429, 'TooManyRequests', 'Please retry again later.');
}

function retryAfter(options: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const wanted = options['retryAfter'];
  if (wanted === 'date') {
    const seconds = typeof options['seconds'] === 'number' ? options['seconds'] : 2;
    return { 'retry-after': new Date(Date.now() + seconds * 1000).toUTCString() };
  }
  return typeof wanted === 'string' || typeof wanted === 'number' ? { 'retry-after': String(wanted) } : {};
}

function withHeaders(answer: GraphAnswer, headers: Readonly<Record<string, string>>): GraphAnswer {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

function textMap(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name.toLowerCase(), String(one)]));
}
