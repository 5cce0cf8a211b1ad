import { fileVaultKey } from './secrets.ts';
import type { DemoDevice } from './generate.ts';
import { isGuid, readGuid } from './guid.ts';
import { intuneFilter } from './managedDeviceFilter.ts';
import { managedDevice } from './managedDeviceRow.ts';
import { json, noContent, type GraphAnswer } from './message.ts';
import { parseFilter, type Filter } from './odataFilter.ts';
import { takePage } from './paging.ts';
import {
  betaOnly,
  bothVersions,
  entityAnswer,
  listAnswer,
  project,
  refuseAsIntune,
  selected,
  startOf,
  unknownProperty,
  type Call,
  type Route,
  type Row,
} from './route.ts';

const type = 'microsoft.graph.managedDevice';
const mostPerPage = 1000;

/** Asked for by its Entra device ID, a device is found without a walk through all. */
function direct(call: Call, filter: Filter | undefined): readonly number[] | undefined {
  if (filter?.kind !== 'compare' || filter.operator !== 'eq' || filter.property !== 'azureADDeviceId') return undefined;
  const content = typeof filter.value === 'string' ? readGuid(call.tenant.seed, filter.value) : undefined;
  return content?.kind === 'entraDevice' && content.index < call.tenant.population.size ? [content.index] : undefined;
}

/** Lists the devices of `owned` (all when absent). `$orderby`, `$search` and `$skip` are ignored, as Intune ignores them. */
export function listManagedDevices(call: Call, owned?: readonly number[]): GraphAnswer {
  const { request, tenant } = call;
  const start = startOf(call);
  if ('status' in start) return refuseAsIntune(call, 400, 'BadRequest', 'An error has occurred');

  const text = request.query.get('$filter');
  const parsed = text === undefined ? undefined : parseFilter(text);
  const filter = parsed === undefined ? undefined : intuneFilter(parsed);
  if ((text !== undefined && parsed === undefined) || filter?.ok === false) {
    return refuseAsIntune(call, 400, 'BadRequest', 'Invalid filter clause');
  }
  const within = owned ?? direct(call, parsed);
  const fits = filter?.ok === true ? filter.fits : undefined;

  const names = selected(request);
  const probe = project(managedDevice(tenant, tenant.population.at(0), request.version, false), names);
  if (typeof probe === 'string') return unknownProperty(call, probe, type);

  const pick = (at: number): Row | undefined => {
    const index = within === undefined ? at : within[at];
    if (index === undefined) return undefined;
    const device = tenant.population.at(index);
    if (!device.inIntune) return undefined;
    const row = managedDevice(tenant, device, request.version, false);
    return fits === undefined || fits(row) ? row : undefined;
  };
  const end = within?.length ?? tenant.population.size;
  const top = Number(request.query.get('$top') ?? mostPerPage);
  const size = Number.isInteger(top) && top >= 1 ? Math.min(top, mostPerPage) : mostPerPage;
  const page = takePage(start, end, size, pick, { emptySecond: tenant.options.emptyPages, emptyPage: request.emptyPage });
  const items = page.items.map((row) => project(row, names) as Row);
  // Unasked it is the page's count; asked for, that of the list
  const count = request.query.get('$count') === 'true' ? countAll(end, pick) : items.length;
  return listAnswer(call, { ...page, items }, 'deviceManagement/managedDevices', { '@odata.count': count });
}

function countAll(end: number, pick: (at: number) => Row | undefined): number {
  let number = 0;
  for (let at = 0; at < end; at++) if (pick(at) !== undefined) number++;
  return number;
}

function withDevice(call: Call, then: (device: DemoDevice) => GraphAnswer): GraphAnswer {
  const id = call.params.at(-1) ?? '';
  if (!isGuid(id)) return refuseAsIntune(call, 400, 'BadRequest', 'An error has occurred');
  const device = call.tenant.deviceByIntuneId(id);
  return device === undefined ? refuseAsIntune(call, 404, 'ResourceNotFound', 'An error has occurred') : then(device);
}

function get(call: Call): GraphAnswer {
  return withDevice(call, (device) => {
    const row = project(managedDevice(call.tenant, device, call.request.version, true), selected(call.request));
    return typeof row === 'string' ? unknownProperty(call, row, type) : entityAnswer(call, row, 'deviceManagement/managedDevices');
  });
}

/** Windows 10 1909; below it, and on devices that are not joined, the service refuses at once. */
function canRotateBitLocker(device: DemoDevice): boolean {
  const joined = device.join === 'joined' || device.join === 'hybrid';
  return device.spec.platform === 'windows' && joined && device.rotation !== 'refused';
}

function isCorporateMac(device: DemoDevice): boolean {
  return device.spec.platform === 'macos' && device.spec.personal !== true;
}

function act(call: Call, action: 'rotateBitLockerKeys' | 'rotateFileVaultKey' | 'syncDevice'): GraphAnswer {
  return withDevice(call, (device) => {
    const able = action === 'syncDevice' || (action === 'rotateFileVaultKey' ? isCorporateMac(device) : canRotateBitLocker(device));
    if (!able) return refuseAsIntune(call, 400, 'BadRequest', 'An error has occurred');
    call.tenant.actions.accept(device, action);
    call.tenant.audit.remoteAction(device, action);
    return noContent;
  });
}

/** The key of a Mac as it is now: after each finished rotation another one. */
export function currentFileVaultKey(call: Pick<Call, 'tenant'>, device: DemoDevice): string {
  const generation = call.tenant.actions.finished(device, 'rotateFileVaultKey').length;
  return fileVaultKey(call.tenant.seed, device.intuneDeviceId, generation);
}

function readFileVaultKey(call: Call): GraphAnswer {
  return withDevice(call, (device) => {
    if (!isCorporateMac(device)) return refuseAsIntune(call, 400, 'BadRequest', 'An error has occurred');
    if (device.fileVault === 'missing' || device.fileVault === 'deferred') {
      return refuseAsIntune(call, 404, 'ResourceNotFound', 'An error has occurred');
    }
    call.tenant.audit.remoteAction(device, 'getFileVaultKey');
    const value = device.fileVault === 'escrowed' ? currentFileVaultKey(call, device) : '';
    return json({ '@odata.context': `${call.request.root}/beta/$metadata#Edm.String`, value });
  });
}

const homes = ['deviceManagement/managedDevices', 'deviceManagement/comanagedDevices', 'users/{}/managedDevices', 'me/managedDevices'];

export const managedDeviceRoutes: readonly Route[] = [
  { method: 'GET', pattern: 'deviceManagement/managedDevices', versions: bothVersions, handle: (call) => listManagedDevices(call) },
  ...homes.flatMap((home): readonly Route[] => [
    { method: 'GET', pattern: `${home}/{}`, versions: bothVersions, handle: get },
    { method: 'POST', pattern: `${home}/{}/rotateBitLockerKeys`, versions: betaOnly, handle: (call) => act(call, 'rotateBitLockerKeys') },
    { method: 'POST', pattern: `${home}/{}/rotateFileVaultKey`, versions: betaOnly, handle: (call) => act(call, 'rotateFileVaultKey') },
    { method: 'GET', pattern: `${home}/{}/getFileVaultKey`, versions: betaOnly, handle: readFileVaultKey },
    { method: 'POST', pattern: `${home}/{}/syncDevice`, versions: bothVersions, handle: (call) => act(call, 'syncDevice') },
  ]),
];
