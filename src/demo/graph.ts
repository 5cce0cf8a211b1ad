import { batchAnswer } from './batch.ts';
import { faultAnswer, spoiled } from './faultAnswers.ts';
import type { Fault, Faults } from './faults.ts';
import type { GraphAnswer, GraphRequest } from './message.ts';
import type { RequestRecord } from './record.ts';
import { route, templateOf } from './router.ts';
import type { Tenant } from './tenant.ts';

export interface GraphParts {
  readonly tenant: Tenant;
  readonly faults: Faults;
  readonly record: RequestRecord;
  /** Root of the host that `foreignLink` leads to. */
  readonly foreignRoot: () => string;
}

/** Path and query as faults see them. */
export function targetOf(request: GraphRequest): string {
  const query = [...request.query].map(([name, value]) => `${name}=${value}`).join('&');
  return `/${request.version}/${request.path}${query === '' ? '' : `?${query}`}`;
}

/** Answers one request, by HTTP or in a batch; the transport has already dealt with faults of the connection. */
export function answerRequest(parts: GraphParts, request: GraphRequest, fault: Fault | undefined): GraphAnswer {
  const { tenant } = parts;
  const instead = fault === undefined ? undefined : faultAnswer(fault, request, { ...request, now: tenant.clock.now() });
  if (instead !== undefined) return instead;
  if (request.path.toLowerCase() === '$batch' && request.method === 'POST') {
    return batchAnswer(tenant, request, (item) => {
      const own = parts.faults.take(item.method, targetOf(item), true);
      const answer = answerRequest(parts, item, own);
      parts.record.add(seen(item, answer.status, own));
      return answer;
    });
  }
  const answer = route(tenant, fault?.kind === 'emptyPage' ? { ...request, emptyPage: true } : request);
  return fault === undefined ? answer : spoiled(answer, fault, request, parts.foreignRoot());
}

export function seen(request: GraphRequest, status: number | 'none', fault: Fault | undefined): Parameters<RequestRecord['add']>[0] {
  return {
    method: request.method,
    template: templateOf(request.version, request.path),
    query: [...request.query].map(([name, value]) => `${name}=${value}`).join('&'),
    status,
    fault: fault?.kind,
    inBatch: request.inBatch,
    userAgent: request.headers['user-agent'] ?? '',
    clientRequestId: request.clientRequestId,
    consistencyLevel: request.headers['consistencylevel'] !== undefined,
  };
}
