import { sevenDigits } from './clock.ts';
import type { EscrowedKey } from './escrow.ts';
import { isGuid, readGuid } from './guid.ts';
import type { GraphAnswer } from './message.ts';
import { parseFilter } from './odataFilter.ts';
import { takePage, type Page } from './paging.ts';
import {
  bothVersions,
  entityAnswer,
  listAnswer,
  project,
  refuse,
  selected,
  startOf,
  unknownProperty,
  type Call,
  type Route,
  type Row,
} from './route.ts';
import { recoveryPassword } from './secrets.ts';
import type { Tenant } from './tenant.ts';

const type = 'microsoft.graph.bitlockerRecoveryKey';
const context = 'informationProtection/bitlocker/recoveryKeys';

/** `volumeType` has been seen in three forms (graph.md §1.5): each device sticks to one. */
const wireForms: Readonly<Record<EscrowedKey['volume'], readonly [string, number, string]>> = {
  operatingSystem: ['1', 1, 'operatingSystemVolume'],
  fixed: ['2', 2, 'fixedDataVolume'],
  removable: ['3', 3, 'removableDataVolume'],
};

function metadata(key: EscrowedKey): Row {
  return {
    id: key.id,
    createdDateTime: sevenDigits(key.createdAt, key.slot * 37 + key.device),
    volumeType: wireForms[key.volume][key.device % 3],
    deviceId: key.entraDeviceId,
  };
}

/** The options that the service's own description rules out (graph.md §1.1). */
const refusedOptions = ['$top', '$skip', '$orderby', '$expand', '$count', '$search'];

function list(call: Call): GraphAnswer {
  const { request, tenant } = call;
  const refused = refusedOptions.find((name) => request.query.has(name));
  if (refused !== undefined) return refuse(call, 400, 'BadRequest', `Query option '${refused}' is not allowed.`);
  const names = selected(request);
  const shape: Row = { id: '', createdDateTime: '', volumeType: '', deviceId: '', key: '' };
  const probe = project(shape, names);
  if (typeof probe === 'string') return unknownProperty(call, probe, type);
  const start = startOf(call);
  if ('status' in start) return start;

  const text = request.query.get('$filter');
  const special = { emptySecond: tenant.options.emptyPages, emptyPage: request.emptyPage };
  const size = tenant.options.keyPageSize;
  let page: Page<EscrowedKey>;
  if (text === undefined) {
    page = everyKey(tenant, start, size, special);
  } else {
    const filter = parseFilter(text);
    const asked = filter?.kind === 'compare' && filter.operator === 'eq' && filter.property === 'deviceId' ? filter.value : undefined;
    if (typeof asked !== 'string') return refuse(call, 400, 'BadRequest', 'Invalid filter clause: only deviceId eq is supported.');
    const { keys, emptyFirst } = keysOfDevice(tenant, asked);
    const empty = special.emptyPage || (emptyFirst && start.page === 0);
    page = takePage(start, keys.length, size, (at) => keys[at], { ...special, emptyPage: empty });
  }
  const others = names?.filter((name) => name.toLowerCase() !== 'key');
  const columns = others?.length === 0 ? undefined : others;
  const items = page.items.map((key) => project(metadata(key), columns) as Row);
  return listAnswer(call, { ...page, items }, context);
}

/** A device that nobody knows has no keys: 200 with an empty list (graph.md §1.7). */
function keysOfDevice(tenant: Tenant, entraDeviceId: string): { readonly keys: readonly EscrowedKey[]; readonly emptyFirst: boolean } {
  const content = readGuid(tenant.seed, entraDeviceId);
  if (content?.kind !== 'entraDevice' || content.index >= tenant.population.withGhosts) return { keys: [], emptyFirst: false };
  const device = tenant.population.at(content.index);
  const keys = tenant.escrow.keysOf(device).filter((key) => !tenant.options.exactKeyFilter || key.entraDeviceId === entraDeviceId);
  return { keys, emptyFirst: device.spec.emptyFirstPage === true };
}

/** One more than the most keys of a device: a place in the whole list is device × this + key. */
const stride = 256;

function everyKey(tenant: Tenant, start: { at: number; page: number }, size: number, special: Parameters<typeof takePage>[4]): Page<EscrowedKey> {
  const { population, escrow } = tenant;
  let current: { index: number; keys: readonly EscrowedKey[] } | undefined;
  const pick = (at: number): EscrowedKey | undefined => {
    const index = Math.floor(at / stride);
    if (current?.index !== index) current = { index, keys: escrow.keysOf(population.at(index)) };
    return current.keys[at % stride];
  };
  return takePage(start, population.withGhosts * stride, size, pick, special);
}

function get(call: Call): GraphAnswer {
  const id = call.params[0] ?? '';
  if (!isGuid(id)) return refuse(call, 400, 'BadRequest', 'Invalid key ID.');
  const key = call.tenant.escrow.find(id);
  if (key === undefined) return refuse(call, 404, 'ResourceNotFound', 'No key with this ID was found.');
  const names = selected(call.request)?.map((name) => name.toLowerCase());
  // `key` alone gives everything; with others beside it, it is left out (graph.md §1.2)
  if (names?.length === 1 && names[0] === 'key') {
    call.tenant.audit.keyRead(key);
    return entityAnswer(call, { ...metadata(key), key: recoveryPassword(call.tenant.seed, key.id) }, context);
  }
  const row = project(metadata(key), names?.filter((name) => name !== 'key'));
  return typeof row === 'string' ? unknownProperty(call, row, type) : entityAnswer(call, row, context);
}

export const recoveryKeyRoutes: readonly Route[] = [
  { method: 'GET', pattern: context, versions: bothVersions, handle: list },
  { method: 'GET', pattern: `${context}/{}`, versions: bothVersions, handle: get },
];
