import { sevenDigits } from './clock.ts';
import type { DemoDevice } from './generate.ts';
import type { GraphAnswer } from './message.ts';
import { takePage } from './paging.ts';
import { bothVersions, entityAnswer, listAnswer, project, refuse, selected, startOf, topOf, unknownProperty, type Call, type Route, type Row } from './route.ts';
import { lapsPassword } from './secrets.ts';
import type { Tenant } from './tenant.ts';

const context = 'directory/deviceLocalCredentials';
const type = 'microsoft.graph.deviceLocalCredentialInfo';
const day = 86_400_000;

/** Windows LAPS backs up to Entra ID from joined devices; a third of them has it here. */
function hasLaps(device: DemoDevice): boolean {
  return device.inEntra && device.spec.platform === 'windows' && device.join === 'joined' && device.index % 3 === 0;
}

/** `id` is the Entra device ID. */
function info(device: DemoDevice): Row {
  const backedUp = device.lastSyncAt - 3 * day;
  return {
    id: device.entraDeviceId,
    deviceName: device.name,
    lastBackupDateTime: sevenDigits(backedUp),
    refreshDateTime: sevenDigits(backedUp + 30 * day),
  };
}

/** Newest not first, and UTF-16LE or UTF-8 by device: both are seen (graph.md §6). */
function credentials(tenant: Tenant, device: DemoDevice): readonly Row[] {
  const encoding = device.index % 2 === 0 ? 'utf8' : 'utf16le';
  return [1, 0, 2].map((age) => ({
    accountName: 'LocalAdmin',
    accountSid: 'S-1-5-21-2318549658-1590267884-3984890135-500',
    backupDateTime: sevenDigits(device.lastSyncAt - (3 + 30 * age) * day),
    passwordBase64: Buffer.from(lapsPassword(tenant.seed, device.entraDeviceId, age), encoding).toString('base64'),
  }));
}

function list(call: Call): GraphAnswer {
  const { request, tenant } = call;
  const refused = ['$expand', '$skip'].find((name) => request.query.has(name));
  if (refused !== undefined) return refuse(call, 400, 'BadRequest', `Query option '${refused}' is not allowed.`);
  const start = startOf(call);
  if ('status' in start) return start;
  const top = topOf(call, 100, 1000);
  if (top === undefined) return refuse(call, 400, 'BadRequest', 'Invalid page size specified.');
  const names = selected(request);
  const probe = project(info(tenant.population.at(0)), names);
  if (typeof probe === 'string') return unknownProperty(call, probe, type);
  const pick = (index: number): Row | undefined => {
    const device = tenant.population.at(index);
    return hasLaps(device) ? (project(info(device), names) as Row) : undefined;
  };
  const special = { emptySecond: tenant.options.emptyPages, emptyPage: request.emptyPage };
  return listAnswer(call, takePage(start, tenant.population.size, top, pick, special), context);
}

function get(call: Call): GraphAnswer {
  const { tenant, request } = call;
  const device = tenant.deviceByEntraId(call.params[0] ?? '');
  if (device === undefined || !hasLaps(device)) return refuse(call, 404, 'Request_ResourceNotFound', 'No local credential was found for this device.');
  const names = selected(request);
  if (names?.some((name) => name.toLowerCase() === 'credentials') !== true) {
    const row = project(info(device), names);
    return typeof row === 'string' ? unknownProperty(call, row, type) : entityAnswer(call, row, context);
  }
  const row = project({ ...info(device), credentials: credentials(tenant, device) }, names);
  if (typeof row === 'string') return unknownProperty(call, row, type);
  tenant.audit.localPasswordRead(device);
  return entityAnswer(call, { id: device.entraDeviceId, ...row }, context);
}

export const localCredentialRoutes: readonly Route[] = [
  { method: 'GET', pattern: context, versions: bothVersions, handle: list },
  { method: 'GET', pattern: `${context}/{}`, versions: bothVersions, handle: get },
];
