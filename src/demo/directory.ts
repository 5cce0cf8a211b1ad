import { entraDevice } from './deviceRow.ts';
import { listManagedDevices } from './managedDevices.ts';
import type { GraphAnswer } from './message.ts';
import { parseFilter } from './odataFilter.ts';
import { matches } from './odataMatch.ts';
import { domain, findPerson, personAt, tenantName, type Person } from './people.ts';
import { bothVersions, entityAnswer, project, refuse, selected, tableAnswer, unknownProperty, type Call, type Route, type Row } from './route.ts';

function user(person: Person): Row {
  return {
    businessPhones: [],
    displayName: person.displayName,
    givenName: null,
    jobTitle: null,
    mail: person.userPrincipalName,
    mobilePhone: null,
    officeLocation: null,
    preferredLanguage: null,
    surname: null,
    userPrincipalName: person.userPrincipalName,
    id: person.id,
  };
}

/** The person that the path names: `me`, or a user by ID or name. */
function personOf(call: Call): Person | undefined {
  const { tenant } = call;
  const asked = call.params[0];
  if (asked === undefined || asked.toLowerCase() === tenant.me.userPrincipalName || asked === tenant.me.id) return tenant.me;
  return findPerson(tenant.seed, tenant.population.people, asked);
}

function withPerson(call: Call, then: (person: Person) => GraphAnswer): GraphAnswer {
  const person = personOf(call);
  if (person !== undefined) return then(person);
  const message = `Resource '${call.params[0] ?? ''}' does not exist or one of its queried reference-property objects are not present.`;
  return refuse(call, 404, 'Request_ResourceNotFound', message);
}

function getUser(call: Call): GraphAnswer {
  return withPerson(call, (person) => {
    const row = project(user(person), selected(call.request));
    return typeof row === 'string' ? unknownProperty(call, row, 'microsoft.graph.user') : entityAnswer(call, row, 'users');
  });
}

function listUsers(call: Call): GraphAnswer {
  const { tenant, request } = call;
  const text = request.query.get('$filter');
  const filter = text === undefined ? undefined : parseFilter(text);
  if (text !== undefined && filter === undefined) return refuse(call, 400, 'Request_BadRequest', 'Invalid filter clause');
  const rows = Array.from({ length: tenant.population.people }, (_, index) => user(personAt(tenant.seed, index)));
  const fitting = rows.filter((row) => filter === undefined || matches(row, filter));
  return tableAnswer(call, fitting, { context: 'users', type: 'microsoft.graph.user', usual: 100, most: 999 });
}

/** Indexes of the devices that belong to the person; the signed-in administrator has none. */
function indexesOf(call: Call, person: Person): readonly number[] {
  const { population, me } = call.tenant;
  if (person.id === me.id) return [];
  return population.indexesOf(person.index).filter((index) => population.at(index).user?.id === person.id);
}

function ownedDevices(call: Call): GraphAnswer {
  return withPerson(call, (person) => {
    const devices = indexesOf(call, person).map((index) => call.tenant.population.at(index));
    const rows = devices.filter((device) => device.inEntra).map((device) => ({ '@odata.type': '#microsoft.graph.device', ...entraDevice(call.tenant, device) }));
    return tableAnswer(call, rows, { context: 'directoryObjects', type: 'microsoft.graph.directoryObject', usual: 100, most: 999 });
  });
}

const managedDevicesOf = (call: Call): GraphAnswer => withPerson(call, (person) => listManagedDevices(call, indexesOf(call, person)));

function organization(call: Call): GraphAnswer {
  const row = {
    id: call.tenant.id,
    displayName: tenantName,
    countryLetterCode: 'DE',
    tenantType: 'AAD',
    verifiedDomains: [{ capabilities: 'Email, OfficeCommunicationsOnline', isDefault: true, isInitial: true, name: domain, type: 'Managed' }],
  };
  return tableAnswer(call, [row], { context: 'organization', type: 'microsoft.graph.organization', usual: 100, most: 999 });
}

const owned = ['ownedDevices', 'ownedDevices/device', 'registeredDevices', 'registeredDevices/device'];

export const directoryRoutes: readonly Route[] = [
  { method: 'GET', pattern: 'me', versions: bothVersions, handle: getUser },
  { method: 'GET', pattern: 'organization', versions: bothVersions, handle: organization },
  { method: 'GET', pattern: 'users', versions: bothVersions, handle: listUsers },
  { method: 'GET', pattern: 'users/{}', versions: bothVersions, handle: getUser },
  ...['me', 'users/{}'].flatMap((home): readonly Route[] => [
    { method: 'GET', pattern: `${home}/managedDevices`, versions: bothVersions, handle: managedDevicesOf },
    ...owned.map((name): Route => ({ method: 'GET', pattern: `${home}/${name}`, versions: bothVersions, handle: ownedDevices })),
  ]),
];
