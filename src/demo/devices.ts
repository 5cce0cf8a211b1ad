import { toTheSecond } from './clock.ts';
import type { DemoDevice } from './generate.ts';
import type { GraphAnswer } from './message.ts';
import { matches } from './odataMatch.ts';
import { parseFilter, type Filter } from './odataFilter.ts';
import { takePage } from './paging.ts';
import {
  bothVersions,
  entityAnswer,
  listAnswer,
  project,
  refuse,
  selected,
  startOf,
  topOf,
  unknownProperty,
  type Call,
  type Route,
  type Row,
} from './route.ts';

const type = 'microsoft.graph.device';

/** Entra ID's `device`. Macs that Intune manages are `MacMDM` here, others `macOS` (graph.md §2). */
export function entraDevice(device: DemoDevice): Row {
  const { spec } = device;
  const trust = { joined: 'AzureAd', hybrid: 'ServerAd', registered: 'Workplace', none: 'Workplace' }[device.join];
  const managed = device.inIntune;
  return {
    id: device.objectId,
    deletedDateTime: null,
    accountEnabled: spec.disabled !== true,
    approximateLastSignInDateTime: toTheSecond(device.lastSignInAt),
    complianceExpirationDateTime: null,
    createdDateTime: toTheSecond(device.registeredAt),
    deviceCategory: null,
    deviceId: device.entraDeviceId,
    deviceMetadata: null,
    deviceOwnership: managed ? (spec.personal === true ? 'Personal' : 'Company') : null,
    deviceVersion: 2,
    displayName: device.name,
    domainName: null,
    enrollmentProfileName: null,
    enrollmentType: managed ? 'AzureDomainJoined' : null,
    externalSourceName: null,
    isCompliant: managed ? spec.staleMonths === undefined : null,
    isManaged: managed,
    isRooted: false,
    managementType: managed ? 'MDM' : null,
    manufacturer: device.manufacturer,
    mdmAppId: managed ? '0000000a-0000-0000-c000-000000000000' : null,
    model: device.model,
    onPremisesLastSyncDateTime: device.join === 'hybrid' ? toTheSecond(device.lastSyncAt) : null,
    onPremisesSyncEnabled: device.join === 'hybrid' ? true : null,
    operatingSystem: entraSystem(device),
    operatingSystemVersion: device.osVersion,
    physicalIds: [`[HWID]:h:${6_825_000_000 + device.index}`],
    profileType: 'RegisteredDevice',
    registrationDateTime: toTheSecond(device.registeredAt),
    sourceType: null,
    systemLabels: [],
    trustType: trust,
    extensionAttributes: { extensionAttribute1: null, extensionAttribute2: null },
    alternativeSecurityIds: [],
  };
}

function entraSystem(device: DemoDevice): string {
  switch (device.spec.platform) {
    case 'windows':
      return 'Windows';
    case 'macos':
      return device.inIntune && device.spec.personal !== true ? 'MacMDM' : 'macOS';
    case 'ios':
      return 'IPhone';
    case 'android':
      return 'AndroidForWork';
    case 'linux':
      return 'Linux';
  }
}

const everywhere = ['eq', 'ne', 'ge', 'le', 'startswith', 'endswith', 'not', 'in'];
/** The properties whose filter is documented, with what is allowed (graph.md §2). */
const filterable: Readonly<Record<string, readonly string[]>> = {
  displayname: everywhere,
  deviceid: ['eq', 'ne', 'startswith', 'not'],
  id: ['eq', 'in'],
  operatingsystem: everywhere,
  operatingsystemversion: everywhere,
  approximatelastsignindatetime: ['eq', 'ne', 'ge', 'le', 'not'],
  iscompliant: ['eq', 'ne', 'not'],
  ismanaged: ['eq', 'ne', 'not'],
  accountenabled: ['eq', 'ne', 'not', 'in'],
  mdmappid: ['eq', 'ne', 'startswith', 'not'],
};

interface Needs {
  /** A clause that no property supports. */
  readonly refused: string | undefined;
  /** Works only with `ConsistencyLevel: eventual` and `$count=true`. */
  readonly advanced: boolean;
}

function needsOf(filter: Filter): Needs {
  switch (filter.kind) {
    case 'and':
    case 'or': {
      const [left, right] = [needsOf(filter.left), needsOf(filter.right)];
      return { refused: left.refused ?? right.refused, advanced: left.advanced || right.advanced };
    }
    case 'not':
      return { ...needsOf(filter.of), advanced: true };
    case 'any':
      return { refused: filter.property, advanced: true };
    default: {
      const verb = filter.kind === 'compare' ? filter.operator : filter.kind === 'call' ? filter.name : 'in';
      const allowed = filterable[filter.property.toLowerCase()]?.includes(verb) === true;
      return { refused: allowed ? undefined : filter.property, advanced: verb === 'ne' || verb === 'endswith' };
    }
  }
}

function list(call: Call): GraphAnswer {
  const { request, tenant } = call;
  const { query } = request;
  const eventual = request.headers['consistencylevel']?.toLowerCase() === 'eventual';
  const counted = eventual && query.get('$count') === 'true';
  const unsupported = (message: string): GraphAnswer => refuse(call, 400, 'Request_UnsupportedQuery', message);

  const top = topOf(call, 100, 999);
  if (top === undefined) {
    const text = query.get('$top') ?? '';
    return refuse(call, 400, 'Request_BadRequest', `Invalid page size specified: '${text}'. Must be between 1 and 999 inclusive.`);
  }
  const start = startOf(call);
  if ('status' in start) return start;

  const search = query.get('$search');
  if (search !== undefined && !eventual) {
    return unsupported("Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'");
  }
  const words = search === undefined ? undefined : /^"displayName:(.*)"$/i.exec(search)?.[1];
  if (search !== undefined && words === undefined) return unsupported('Unsupported Query.');

  const text = query.get('$filter');
  const filter = text === undefined ? undefined : parseFilter(text);
  if (text !== undefined && filter === undefined) return refuse(call, 400, 'Request_BadRequest', 'Invalid filter clause');
  const needs = filter === undefined ? undefined : needsOf(filter);
  if (needs?.refused !== undefined) {
    return unsupported(`Unsupported or invalid query filter clause specified for property '${needs.refused}' of resource 'Device'.`);
  }
  const order = query.get('$orderby');
  if ((needs?.advanced === true || (filter !== undefined && order !== undefined)) && !counted) return unsupported('Unsupported Query.');

  const names = selected(request);
  const probe = project(entraDevice(tenant.population.at(0)), names);
  if (typeof probe === 'string') return unknownProperty(call, probe, type);

  const pick = (index: number): Row | undefined => {
    const device = tenant.population.at(index);
    if (!device.inEntra || (words !== undefined && !found(device.name, words))) return undefined;
    const row = entraDevice(device);
    return filter === undefined || matches(row, filter) ? row : undefined;
  };
  const rows = order === undefined ? undefined : ordered(order, tenant.population.size, pick);
  if (rows === null) return unsupported(`Sorting not supported for current query.`);
  const special = { emptySecond: tenant.options.emptyPages, emptyPage: request.emptyPage };
  const end = rows?.length ?? tenant.population.size;
  const page = takePage(start, end, top, rows === undefined ? pick : (at) => rows[at], special);
  const more = counted && start.page === 0 ? { '@odata.count': count(tenant.population.size, pick) } : {};
  const items = page.items.map((row) => project(row, names) as Row);
  return listAnswer(call, { ...page, items }, 'devices', more);
}

/** Null: not a property to sort by. */
function ordered(order: string, size: number, pick: (index: number) => Row | undefined): readonly Row[] | null {
  const match = /^(displayName|approximateLastSignInDateTime)(?:\s+(asc|desc))?$/i.exec(order.trim());
  if (match === null) return null;
  const name = match[1]?.toLowerCase() === 'displayname' ? 'displayName' : 'approximateLastSignInDateTime';
  const sign = match[2]?.toLowerCase() === 'desc' ? -1 : 1;
  const rows = Array.from({ length: size }, (_, index) => pick(index)).filter((row) => row !== undefined);
  return rows.sort((a, b) => sign * String(a[name]).localeCompare(String(b[name])));
}

function count(size: number, pick: (index: number) => Row | undefined): number {
  let number = 0;
  for (let index = 0; index < size; index++) if (pick(index) !== undefined) number++;
  return number;
}

/** Every word asked for begins a word of the name. */
function found(name: string, words: string): boolean {
  const parts = name.toLowerCase().split(/[\s\-_.]+/u);
  return words.toLowerCase().split(/[\s\-_.]+/u).every((word) => parts.some((part) => part.startsWith(word)));
}

function countOnly(call: Call): GraphAnswer {
  if (call.request.headers['consistencylevel']?.toLowerCase() !== 'eventual') {
    return refuse(call, 400, 'Request_BadRequest', '$count is not currently supported.');
  }
  const { population } = call.tenant;
  const number = count(population.size, (index) => (population.at(index).inEntra ? {} : undefined));
  return { status: 200, text: String(number), headers: { 'content-type': 'text/plain' } };
}

function get(call: Call, device: DemoDevice | undefined): GraphAnswer {
  if (device === undefined) {
    const message = `Resource '${call.params[0] ?? ''}' does not exist or one of its queried reference-property objects are not present.`;
    return refuse(call, 404, 'Request_ResourceNotFound', message);
  }
  const row = project(entraDevice(device), selected(call.request));
  return typeof row === 'string' ? unknownProperty(call, row, type) : entityAnswer(call, row, 'devices');
}

export const deviceRoutes: readonly Route[] = [
  { method: 'GET', pattern: 'devices', versions: bothVersions, handle: list },
  { method: 'GET', pattern: 'devices/$count', versions: bothVersions, handle: countOnly },
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
