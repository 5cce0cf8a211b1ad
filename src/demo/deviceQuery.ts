import { entraDevice } from './deviceRow.ts';
import type { GraphAnswer } from './message.ts';
import { parseFilter, type Filter } from './odataFilter.ts';
import { matches } from './odataMatch.ts';
import { refuse, type Call, type Row } from './route.ts';

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

/** The devices that a query asks for: `pick` gives the row at a place from 0 to `size - 1`, or nothing. */
export interface DevicePlan {
  readonly size: number;
  readonly pick: (at: number) => Row | undefined;
}

/** Whether the request says that it can live with an index that lags, which advanced queries need. */
export function isEventual(call: Call): boolean {
  return call.request.headers['consistencylevel']?.toLowerCase() === 'eventual';
}

/** `$filter` and `$search` of Entra devices; what only works as an advanced query is refused without its header. */
export function planDevices(call: Call): DevicePlan | GraphAnswer {
  const { tenant } = call;
  const { query } = call.request;
  const unsupported = (message: string): GraphAnswer => refuse(call, 400, 'Request_UnsupportedQuery', message);
  const search = query.get('$search');
  if (search !== undefined && !isEventual(call)) {
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
  const advanced = needs?.advanced === true || (filter !== undefined && query.has('$orderby'));
  const counted = query.get('$count') === 'true' || call.request.path.toLowerCase().endsWith('/$count');
  if (advanced && !(isEventual(call) && counted)) return unsupported('Unsupported Query.');

  // Asked for by its device ID, one device is found without a walk through all
  const only = filter?.kind === 'compare' && filter.operator === 'eq' && filter.property === 'deviceId' ? filter.value : undefined;
  const direct = typeof only === 'string' ? only : undefined;
  return {
    size: direct === undefined ? tenant.population.size : 1,
    pick: (at) => {
      const device = direct === undefined ? tenant.population.at(at) : tenant.deviceByEntraId(direct);
      if (device?.inEntra !== true || (words !== undefined && !found(device.name, words))) return undefined;
      const row = entraDevice(tenant, device);
      return filter === undefined || matches(row, filter) ? row : undefined;
    },
  };
}

/** Every word asked for begins a word of the name. */
function found(name: string, words: string): boolean {
  const parts = name.toLowerCase().split(/[\s\-_.]+/u);
  return words.toLowerCase().split(/[\s\-_.]+/u).every((word) => parts.some((part) => part.startsWith(word)));
}
