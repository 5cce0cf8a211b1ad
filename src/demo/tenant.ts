import { createAuditLog, type AuditLog } from './audit.ts';
import { createDemoClock, type DemoClock } from './clock.ts';
import { createEscrow, type Escrow } from './escrow.ts';
import { createPopulation, type DemoDevice, type Population } from './generate.ts';
import { makeGuid, readGuid } from './guid.ts';
import { personAt, type Person } from './people.ts';
import { createRemoteActions, type RemoteActions, type RotationTimes } from './rotation.ts';

export interface TenantOptions {
  /** Devices that Entra ID or Intune knows; 1 to 100,000 and beyond. */
  readonly devices: number;
  readonly seed: string;
  /** Seconds of the tenant's time for each second outside; 0: it moves only by the control API's `/clock`. */
  readonly timeScale: number;
  /** The tenant's time at the start, epoch milliseconds: with it and the seed, every date is the same each time. */
  readonly epoch: number;
  readonly rotation: RotationTimes;
  /** Rows a page where the service chooses. */
  readonly keyPageSize: number;
  /** Whether lists of several pages have an empty one in between. */
  readonly emptyPages: boolean;
  /** /devices writes device IDs in upper case; key rows and Intune keep lower case. */
  readonly upperDeviceIds: boolean;
  /** Whether the filter of keys compares device IDs as text; nothing says how the real one does. */
  readonly exactKeyFilter: boolean;
}

export const defaultOptions: Omit<TenantOptions, 'epoch'> = {
  devices: 80,
  seed: 'contoso',
  timeScale: 1,
  rotation: { active: 5_000, finished: 8_000, newKey: 10_000 },
  keyPageSize: 100,
  emptyPages: true,
  upperDeviceIds: false,
  exactKeyFilter: false,
};

/** The state behind the endpoints. Everything that can be worked out from seed and clock is not held. */
export interface Tenant {
  readonly options: TenantOptions;
  readonly seed: string;
  readonly id: string;
  readonly clock: DemoClock;
  readonly population: Population;
  readonly actions: RemoteActions;
  readonly escrow: Escrow;
  readonly audit: AuditLog;
  /** Who is signed in. */
  readonly me: Person;
  deviceByEntraId(id: string): DemoDevice | undefined;
  deviceByObjectId(id: string): DemoDevice | undefined;
  deviceByIntuneId(id: string): DemoDevice | undefined;
}

export function createTenant(options: TenantOptions, wall: () => number = Date.now): Tenant {
  const { seed } = options;
  const clock = createDemoClock(wall, options.timeScale, options.epoch);
  const population = createPopulation(seed, options.devices, options.epoch);
  const actions = createRemoteActions(clock, options.rotation);
  const escrow = createEscrow(population, actions);
  const me: Person = { ...personAt(seed, 0xffff), alias: 'demo', displayName: 'Demo Administrator', userPrincipalName: accountName };
  const find = (kind: 'entraDevice' | 'entraObject' | 'intuneDevice', id: string): DemoDevice | undefined => {
    const content = readGuid(seed, id);
    return content?.kind === kind && content.index < population.size ? population.at(content.index) : undefined;
  };
  const where = (device: DemoDevice | undefined, known: 'inEntra' | 'inIntune'): DemoDevice | undefined =>
    device?.[known] === true ? device : undefined;
  return {
    options,
    seed,
    id: makeGuid(seed, { kind: 'policy', index: 0xffff, slot: 0 }),
    clock,
    population,
    actions,
    escrow,
    audit: createAuditLog({ seed, clock, population, escrow, me, epoch: options.epoch }),
    me,
    deviceByEntraId: (id) => where(find('entraDevice', id), 'inEntra'),
    deviceByObjectId: (id) => where(find('entraObject', id), 'inEntra'),
    deviceByIntuneId: (id) => where(find('intuneDevice', id), 'inIntune'),
  };
}

/** The account that the demo signs in with. */
export const accountName = 'demo@contoso.example';
