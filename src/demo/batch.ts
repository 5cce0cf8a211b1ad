import { randomUUID } from 'node:crypto';
import { graphError } from './errors.ts';
import { json, parseQuery, type GraphAnswer, type GraphRequest } from './message.ts';
import type { Tenant } from './tenant.ts';

interface BatchItem {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly dependsOn: readonly string[];
}

const mostItems = 20;

/** `POST /$batch`: every item is judged on its own, and the answers come in another order (graph.md §10). */
export function batchAnswer(tenant: Tenant, request: GraphRequest, answer: (item: GraphRequest) => GraphAnswer): GraphAnswer {
  const refuse = (message: string): GraphAnswer => graphError({ ...request, now: tenant.clock.now() }, 400, 'BadRequest', message);
  const items = itemsOf(request.body);
  if (items === undefined) return refuse('Invalid batch payload format.');
  if (items.length > mostItems) return refuse(`Number of batch request steps exceeds the maximum value of ${mostItems}.`);
  if (new Set(items.map((item) => item.id.toLowerCase())).size !== items.length) return refuse('Duplicate request ids are not allowed.');

  const statuses = new Map<string, number>();
  const responses = items.map((item) => {
    const context = { requestId: request.requestId, clientRequestId: request.clientRequestId, now: tenant.clock.now() };
    const blocked = item.dependsOn.some((id) => (statuses.get(id) ?? 500) >= 400);
    const given = blocked
      ? graphError(context, 424, 'FailedDependency', 'Dependency failed.')
      : item.body !== undefined && item.headers['content-type'] === undefined
        ? graphError(context, 400, 'BadRequest', 'Content-Type header is required when a body is given.')
        : answer(itemRequest(request, item));
    statuses.set(item.id, given.status);
    return itemAnswer(item.id, given);
  });
  // Deterministic, yet not the order of the requests
  const shuffled = [...responses.filter((_, at) => at % 2 === 1), ...responses.filter((_, at) => at % 2 === 0).reverse()];
  return json({ responses: shuffled });
}

function itemRequest(outer: GraphRequest, item: BatchItem): GraphRequest {
  const [path = '', search = ''] = item.url.replace(/^\//, '').split(/\?(.*)/s, 2);
  return {
    ...outer,
    method: item.method,
    path,
    query: parseQuery(search) ?? new Map<string, string>(),
    headers: { 'user-agent': outer.headers['user-agent'], ...item.headers },
    body: item.body,
    inBatch: true,
    requestId: randomUUID(),
    emptyPage: false,
  };
}

function itemAnswer(id: string, answer: GraphAnswer): Readonly<Record<string, unknown>> {
  const type = answer.headers?.['content-type'] ?? 'application/json';
  const base = { id, status: answer.status, headers: { 'Cache-Control': 'no-cache', 'Content-Type': type, ...answer.headers } };
  if (answer.text === undefined) return answer.body === undefined ? base : { ...base, body: answer.body };
  // What is no JSON comes as base64
  return { ...base, body: Buffer.from(answer.text).toString('base64') };
}

function itemsOf(body: unknown): readonly BatchItem[] | undefined {
  const list = typeof body === 'object' && body !== null && 'requests' in body ? body.requests : undefined;
  if (!Array.isArray(list) || list.length === 0) return undefined;
  const items = list.map(itemOf);
  return items.includes(undefined) ? undefined : items.filter((item) => item !== undefined);
}

function itemOf(value: unknown): BatchItem | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { id, method, url, headers, body, dependsOn } = value as Readonly<Record<string, unknown>>;
  if (typeof id !== 'string' || typeof method !== 'string' || typeof url !== 'string') return undefined;
  const given = typeof headers === 'object' && headers !== null ? Object.entries(headers) : [];
  return {
    id,
    method: method.toUpperCase(),
    url,
    headers: Object.fromEntries(given.map(([name, text]) => [name.toLowerCase(), String(text)])),
    body,
    dependsOn: Array.isArray(dependsOn) ? dependsOn.map(String) : [],
  };
}
