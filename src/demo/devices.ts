import { deviceDelta } from './deviceDelta.ts';
import { isEventual, planDevices, type DevicePlan } from './deviceQuery.ts';
import { entraDevice } from './deviceRow.ts';
import type { DemoDevice } from './generate.ts';
import type { GraphAnswer } from './message.ts';
import { takePage } from './paging.ts';
import { bothVersions, entityAnswer, listAnswer, project, refuse, selected, startOf, topOf, unknownProperty, type Call, type Route, type Row } from './route.ts';

const type = 'microsoft.graph.device';

function list(call: Call): GraphAnswer {
  const { request, tenant } = call;
  const top = topOf(call, 100, 999);
  if (top === undefined) {
    const text = request.query.get('$top') ?? '';
    return refuse(call, 400, 'Request_BadRequest', `Invalid page size specified: '${text}'. Must be between 1 and 999 inclusive.`);
  }
  const start = startOf(call);
  if ('status' in start) return start;
  const plan = planDevices(call);
  if ('status' in plan) return plan;
  const names = selected(request);
  const probe = project(entraDevice(tenant, tenant.population.at(0)), names);
  if (typeof probe === 'string') return unknownProperty(call, probe, type);

  const order = request.query.get('$orderby');
  const rows = order === undefined ? undefined : ordered(order, plan);
  if (rows === null) return refuse(call, 400, 'Request_UnsupportedQuery', 'Sorting not supported for current query.');
  const { size, pick } = rows === undefined ? plan : { size: rows.length, pick: (at: number) => rows[at] };
  const page = takePage(start, size, top, pick, { emptySecond: tenant.options.emptyPages, emptyPage: request.emptyPage });
  // Without the header `$count` is silently ignored; the number comes on the first page only
  const counted = isEventual(call) && request.query.get('$count') === 'true' && start.page === 0;
  const items = page.items.map((row) => project(row, names) as Row);
  return listAnswer(call, { ...page, items }, 'devices', counted ? { '@odata.count': count(plan) } : {});
}

/** Null: not a property to sort by. */
function ordered(order: string, plan: DevicePlan): readonly Row[] | null {
  const match = /^(displayName|approximateLastSignInDateTime)(?:\s+(asc|desc))?$/i.exec(order.trim());
  if (match === null) return null;
  const name = match[1]?.toLowerCase() === 'displayname' ? 'displayName' : 'approximateLastSignInDateTime';
  const sign = match[2]?.toLowerCase() === 'desc' ? -1 : 1;
  const rows = Array.from({ length: plan.size }, (_, at) => plan.pick(at)).filter((row) => row !== undefined);
  return rows.sort((a, b) => sign * String(a[name]).localeCompare(String(b[name])));
}

function count(plan: DevicePlan): number {
  let number = 0;
  for (let at = 0; at < plan.size; at++) if (plan.pick(at) !== undefined) number++;
  return number;
}

function countOnly(call: Call): GraphAnswer {
  if (!isEventual(call)) return refuse(call, 400, 'Request_BadRequest', '$count is not currently supported.');
  const plan = planDevices(call);
  return 'status' in plan ? plan : { status: 200, text: String(count(plan)), headers: { 'content-type': 'text/plain' } };
}

function get(call: Call, device: DemoDevice | undefined): GraphAnswer {
  if (device === undefined) {
    const message = `Resource '${call.params[0] ?? ''}' does not exist or one of its queried reference-property objects are not present.`;
    return refuse(call, 404, 'Request_ResourceNotFound', message);
  }
  const row = project(entraDevice(call.tenant, device), selected(call.request));
  return typeof row === 'string' ? unknownProperty(call, row, type) : entityAnswer(call, row, 'devices');
}

export const deviceRoutes: readonly Route[] = [
  { method: 'GET', pattern: 'devices', versions: bothVersions, handle: list },
  { method: 'GET', pattern: 'devices/$count', versions: bothVersions, handle: countOnly },
  { method: 'GET', pattern: 'devices/delta', versions: bothVersions, handle: deviceDelta },
  {
    method: 'GET',
    pattern: 'devices/{}',
    versions: bothVersions,
    handle: (call) => {
      const key = call.params[0] ?? '';
      const alternate = /^deviceId='(.*)'$/i.exec(key)?.[1];
      return get(call, alternate === undefined ? call.tenant.deviceByObjectId(key) : call.tenant.deviceByEntraId(alternate));
    },
  },
];
