import type { GraphAnswer } from './message.ts';
import { parseFilter, type Filter } from './odataFilter.ts';
import { matches } from './odataMatch.ts';
import { betaOnly, bothVersions, refuse, tableAnswer, type Call, type Route } from './route.ts';

/** The filters that are documented (graph.md §9); `category` and `result` are not among them. */
const filterable: Readonly<Record<string, readonly string[]>> = {
  activitydatetime: ['eq', 'ge', 'le'],
  activitydisplayname: ['eq', 'startswith'],
  loggedbyservice: ['eq'],
  correlationid: ['eq'],
  id: ['eq'],
  'initiatedby/user/id': ['eq'],
  'initiatedby/user/displayname': ['eq'],
  'initiatedby/user/userprincipalname': ['eq', 'startswith'],
  'initiatedby/app/appid': ['eq'],
  'initiatedby/app/displayname': ['eq'],
};
const inTargets: Readonly<Record<string, readonly string[]>> = { id: ['eq'], displayname: ['eq', 'startswith'] };

function allowed(filter: Filter): boolean {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return allowed(filter.left) && allowed(filter.right);
    case 'compare':
      return filterable[filter.property.toLowerCase()]?.includes(filter.operator) === true;
    case 'call':
      return filterable[filter.property.toLowerCase()]?.includes(filter.name) === true;
    case 'any': {
      const inside = filter.of;
      if (filter.property.toLowerCase() !== 'targetresources' || (inside.kind !== 'compare' && inside.kind !== 'call')) return false;
      const verb = inside.kind === 'compare' ? inside.operator : inside.name;
      return inTargets[inside.property.toLowerCase().replace(`${filter.variable.toLowerCase()}/`, '')]?.includes(verb) === true;
    }
    case 'not':
    case 'in':
      return false;
  }
}

function directoryAudits(call: Call): GraphAnswer {
  const { query } = call.request;
  const text = query.get('$filter');
  const filter = text === undefined ? undefined : parseFilter(text);
  if (text !== undefined && (filter === undefined || !allowed(filter))) return refuse(call, 400, 'BadRequest', 'Invalid filter clause');
  const order = query.get('$orderby')?.toLowerCase().trim();
  if (order !== undefined && !/^activitydatetime(?: asc| desc)?$/.test(order)) return refuse(call, 400, 'BadRequest', 'Invalid orderby clause');
  const rows = call.tenant.audit.directoryAudits().filter((row) => filter === undefined || matches(row, filter));
  const sorted = order === undefined || order.endsWith(' desc') ? rows : [...rows].reverse();
  return tableAnswer(call, sorted, {
    context: 'auditLogs/directoryAudits',
    type: 'microsoft.graph.directoryAudit',
    usual: 1000,
    most: 1000,
  });
}

export const auditRoutes: readonly Route[] = [
  { method: 'GET', pattern: 'auditLogs/directoryAudits', versions: bothVersions, handle: directoryAudits },
  {
    method: 'GET',
    pattern: 'deviceManagement/remoteActionAudits',
    versions: betaOnly,
    handle: (call) =>
      tableAnswer(call, call.tenant.audit.remoteActionAudits(), {
        context: 'deviceManagement/remoteActionAudits',
        type: 'microsoft.graph.remoteActionAudit',
        usual: 1000,
        most: 1000,
      }),
  },
];
