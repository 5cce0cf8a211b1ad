import type { Filter } from './odataFilter.ts';
import { matches } from './odataMatch.ts';

/**
 * Intune's `$filter` on managedDevices: what it cannot do it leaves out or bends, and answers 200 all the same
 * (graph.md §3.2). Only what it cannot read at all is refused. A client that trusts the rows acts on wrong devices.
 */
export type IntuneFilter = { readonly ok: true; readonly fits: (row: unknown) => boolean } | { readonly ok: false };

type Test = (row: unknown) => boolean;

const equalAndContains = new Set(['devicename', 'model']);
const equalOnly = new Set([
  'compliancestate',
  'devicecategorydisplayname',
  'exchangeaccessstate',
  'imei',
  'jailbroken',
  'managementagent',
  'managementstate',
  'manufacturer',
  'operatingsystem',
  'serialnumber',
  'azureaddeviceid',
  'manageddeviceownertype',
  'id',
]);
const containsOnly = new Set(['emailaddress', 'osversion', 'phonenumber']);
const beforeAndAfter = new Set(['lastsyncdatetime', 'enrolleddatetime', 'compliancegraceperiodexpirationdatetime']);

export function intuneFilter(filter: Filter): IntuneFilter {
  const test = testOf(filter);
  return test === 'unreadable' ? { ok: false } : { ok: true, fits: test };
}

const everything: Test = () => true;

function testOf(filter: Filter): Test | 'unreadable' {
  switch (filter.kind) {
    case 'and':
    case 'or': {
      const left = testOf(filter.left);
      const right = testOf(filter.right);
      if (left === 'unreadable' || right === 'unreadable') return 'unreadable';
      const shared = sharedProperty(filter);
      if (filter.kind === 'or' && shared !== undefined) {
        // Of several Entra device IDs only the first counts
        return shared === 'azureaddeviceid' ? left : (row) => left(row) || right(row);
      }
      // `or` across properties acts as `and`
      return (row) => left(row) && right(row);
    }
    case 'compare':
      return comparison(filter);
    case 'call': {
      if (filter.name !== 'contains') return 'unreadable';
      const property = filter.property.toLowerCase();
      return equalAndContains.has(property) || containsOnly.has(property) ? (row) => matches(row, filter) : everything;
    }
    case 'in':
    case 'any':
    case 'not':
      return 'unreadable';
  }
}

function comparison(filter: Filter & { readonly kind: 'compare' }): Test {
  const property = filter.property.toLowerCase();
  const { operator } = filter;
  if (property === 'userprincipalname') {
    const name = filter.value;
    if (typeof name !== 'string' || name === '') return everything;
    // Matched like a pattern: `a@b` also finds `1234a@b`
    if (operator === 'eq') return (row) => matches(row, { kind: 'call', name: 'endswith', property, value: name });
    return operator === 'ne' ? (row) => matches(row, filter) : everything;
  }
  if (equalOnly.has(property) || equalAndContains.has(property)) {
    if (operator === 'eq') return (row) => matches(row, filter);
    // Acts as `eq`, confirmed by the product team
    const bent = operator === 'ne' && (property === 'operatingsystem' || property === 'manageddeviceownertype');
    return bent ? (row) => matches(row, { ...filter, operator: 'eq' }) : everything;
  }
  if (beforeAndAfter.has(property) && (operator === 'lt' || operator === 'gt')) return (row) => matches(row, filter);
  return everything;
}

/** The one property that all comparisons below are about, in lower case. */
function sharedProperty(filter: Filter): string | undefined {
  if (filter.kind === 'or') {
    const [left, right] = [sharedProperty(filter.left), sharedProperty(filter.right)];
    return left === right ? left : undefined;
  }
  return filter.kind === 'compare' || filter.kind === 'call' ? filter.property.toLowerCase() : undefined;
}
