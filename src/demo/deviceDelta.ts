import { entraDevice } from './deviceRow.ts';
import { json, type GraphAnswer } from './message.ts';
import { parseFilter, propertiesOf } from './odataFilter.ts';
import { matches } from './odataMatch.ts';
import { nextLink, pageStart, pageToken, takePage } from './paging.ts';
import { project, refuse, selected, startOf, unknownProperty, type Call, type Row } from './route.ts';

const lifetime = 7 * 86_400_000;
const pageSize = 200;

/**
 * `/devices/delta`, as far as this tenant needs it: the whole list once, then never a change. A token is good for seven
 * days of the tenant's time; an old or unknown one gets 410 and the place to start again (graph.md §2).
 */
export function deviceDelta(call: Call): GraphAnswer {
  const { request, tenant } = call;
  const other = [...request.query.keys()].find((name) => !['$select', '$filter', '$skiptoken', '$deltatoken'].includes(name));
  if (other !== undefined) return refuse(call, 400, 'Request_UnsupportedQuery', `Query option '${other}' is not supported with delta.`);
  const self = `${request.root}/${request.version}/${request.path}`;

  if (request.query.has('$deltatoken')) {
    const issued = request.query.get('$deltatoken') === 'latest' ? { at: tenant.clock.now() } : pageStart(request, '$deltatoken');
    if (issued === undefined || issued.at + lifetime < tenant.clock.now()) {
      const gone = refuse(call, 410, 'syncStateNotFound', 'The sync state generation is not found; continue with a full synchronization.');
      return { ...gone, headers: { location: `${self}?$deltatoken=` } };
    }
    return answer(call, [], { '@odata.deltaLink': `${self}?$deltatoken=${pageToken({ at: tenant.clock.now(), page: 0 })}` });
  }

  const start = startOf(call);
  if ('status' in start) return start;
  const text = request.query.get('$filter');
  const filter = text === undefined ? undefined : parseFilter(text);
  if (text !== undefined && (filter === undefined || propertiesOf(filter).some((name) => name !== 'id'))) {
    return refuse(call, 400, 'Request_UnsupportedQuery', 'Delta supports $filter on id only.');
  }
  const names = selected(request);
  const columns = names === undefined ? undefined : [...names.filter((name) => name !== 'id'), 'id'];
  const probe = project(entraDevice(tenant, tenant.population.at(0)), columns);
  if (typeof probe === 'string') return unknownProperty(call, probe, 'microsoft.graph.device');
  const pick = (index: number): Row | undefined => {
    const device = tenant.population.at(index);
    const row = device.inEntra ? entraDevice(tenant, device) : undefined;
    return row !== undefined && (filter === undefined || matches(row, filter)) ? row : undefined;
  };
  const page = takePage(start, tenant.population.size, pageSize, pick, {
    emptySecond: tenant.options.emptyPages,
    emptyPage: request.emptyPage,
  });
  const link =
    page.next === undefined
      ? { '@odata.deltaLink': `${self}?$deltatoken=${pageToken({ at: tenant.clock.now(), page: 0 })}` }
      : { '@odata.nextLink': nextLink(request, page.next) };
  return answer(call, page.items.map((row) => project(row, columns) as Row), link);
}

function answer(call: Call, value: readonly Row[], link: Row): GraphAnswer {
  const { request } = call;
  return json({ '@odata.context': `${request.root}/${request.version}/$metadata#devices`, ...link, value });
}
