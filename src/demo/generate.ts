import { makeGuid, zeroGuid } from './guid.ts';
import { commonKinds, ghostKind, kinds, sites, type DeviceKind, type FileVaultState, type RotationOutcome } from './kinds.ts';
import { personAt, type Person } from './people.ts';
import { seededRandom, seedNumber, type Random } from './random.ts';

export interface DemoDevice {
  readonly index: number;
  readonly spec: DeviceKind;
  readonly name: string;
  readonly inEntra: boolean;
  readonly inIntune: boolean;
  readonly join: 'joined' | 'hybrid' | 'registered' | 'none';
  readonly entraDeviceId: string;
  readonly objectId: string;
  readonly intuneDeviceId: string;
  /** As Intune spells it: perhaps in upper case, all zeros or empty. */
  readonly azureADDeviceId: string;
  readonly user: Person | undefined;
  readonly serialNumber: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly osVersion: string;
  readonly encrypted: boolean;
  readonly rotation: RotationOutcome;
  readonly fileVault: FileVaultState | undefined;
  /** Epoch milliseconds, as the four below. */
  readonly registeredAt: number;
  readonly enrolledAt: number;
  readonly lastSignInAt: number;
  readonly lastSyncAt: number;
}

/** Every device is drawn anew from its index whenever it is asked for: nothing is held, and 100,000 cost no memory. */
export interface Population {
  readonly seed: string;
  /** Devices that Entra ID or Intune knows: indexes 0 to `size - 1`. */
  readonly size: number;
  /** Indexes up to here have keys; those from `size` on are deleted devices. */
  readonly withGhosts: number;
  readonly people: number;
  at(index: number): DemoDevice;
  spec(index: number): DeviceKind;
  /** Indexes of devices that may belong to a person (compare `user` again). */
  indexesOf(person: number): readonly number[];
}

const day = 86_400_000;
const devicesPerTen = 7;

/** `epoch`: the moment, in epoch milliseconds, that the devices' dates count back from. */
export function createPopulation(seed: string, size: number, epoch: number): Population {
  const number = seedNumber(seed);
  const people = Math.floor(((size - 1) * devicesPerTen) / 10) + 1;
  const withGhosts = size + Math.max(2, Math.floor(size / 50));
  const spec = (index: number): DeviceKind => {
    if (index >= size) return ghostKind;
    return kinds[index] ?? commonKind(seededRandom(number, index, 1));
  };
  return {
    seed,
    size,
    withGhosts,
    people,
    spec,
    at: (index) => draw(seed, index, spec(index), seededRandom(number, index, 2), epoch),
    indexesOf: (person) => [0, 1].map((more) => Math.ceil((person * 10) / devicesPerTen) + more).filter((index) => index < size),
  };
}

const totalWeight = commonKinds.reduce((sum, [weight]) => sum + weight, 0);

function commonKind(random: Random): DeviceKind {
  let left = random.below(totalWeight);
  for (const [weight, kind] of commonKinds) {
    if (left < weight) return kind;
    left -= weight;
  }
  return ghostKind;
}

function draw(seed: string, index: number, spec: DeviceKind, random: Random, epoch: number): DemoDevice {
  const entraDeviceId = makeGuid(seed, { kind: 'entraDevice', index, slot: 0 });
  const [manufacturer, model] = random.pick(models[spec.platform]);
  const age = 60 + random.below(900);
  const registeredAt = epoch - age * day - random.below(day);
  const away = spec.staleMonths === undefined ? random.below(5 * day) : spec.staleMonths * 30 * day + random.below(10 * day);
  const lastSyncAt = epoch - away - 60_000;
  const join = spec.join ?? 'joined';
  return {
    index,
    spec,
    name: spec.name.replace('{site}', random.pick(sites)).replace('{number}', String(index).padStart(4, '0')),
    inEntra: spec.inEntra ?? true,
    inIntune: spec.inIntune ?? true,
    join,
    entraDeviceId,
    objectId: makeGuid(seed, { kind: 'entraObject', index, slot: 0 }),
    intuneDeviceId: makeGuid(seed, { kind: 'intuneDevice', index, slot: 0 }),
    azureADDeviceId: azureADDeviceId(entraDeviceId, spec),
    user: spec.noUser === true ? undefined : personAt(seed, Math.floor((index * devicesPerTen) / 10)),
    serialNumber: serial(spec, random),
    manufacturer,
    model,
    osVersion: spec.osVersion ?? random.pick(osVersions[spec.platform]),
    encrypted: spec.encrypted ?? true,
    rotation: spec.rotation ?? 'done',
    fileVault: spec.platform === 'macos' ? (spec.fileVault ?? 'escrowed') : undefined,
    registeredAt: Math.min(registeredAt, lastSyncAt - day),
    enrolledAt: Math.min(registeredAt, lastSyncAt - day) + 600_000,
    lastSignInAt: lastSyncAt - random.below(2 * day),
    lastSyncAt,
  };
}

function azureADDeviceId(entraDeviceId: string, spec: DeviceKind): string {
  switch (spec.intuneEntraId) {
    case 'zeros':
      return zeroGuid;
    case 'empty':
      return '';
    case 'upperCase':
      return entraDeviceId.toUpperCase();
    default:
      return entraDeviceId;
  }
}

const serialLetters = 'ABCDEFGHJKLMNPQRSTVWXYZ0123456789';

function serial(spec: DeviceKind, random: Random): string {
  const length = spec.platform === 'macos' ? 10 : 7 + random.below(2);
  return Array.from({ length }, () => serialLetters[random.below(serialLetters.length)]).join('');
}

type Choices = readonly [readonly [string, string], ...(readonly [string, string])[]];

const models: Readonly<Record<DeviceKind['platform'], Choices>> = {
  windows: [
    ['LENOVO', '21HMCTO1WW'],
    ['Dell Inc.', 'Latitude 7440'],
    ['HP', 'HP EliteBook 840 14 inch G10 Notebook PC'],
    ['Microsoft Corporation', 'Surface Laptop 6 for Business'],
  ],
  macos: [
    ['Apple', 'MacBook Pro'],
    ['Apple', 'MacBook Air'],
    ['Apple', 'iMac'],
  ],
  ios: [['Apple', 'iPhone 15']],
  android: [
    ['Google', 'Pixel 8'],
    ['samsung', 'SM-S921B'],
  ],
  linux: [['QEMU', 'Standard PC (Q35 + ICH9, 2009)']],
};

const osVersions: Readonly<Record<DeviceKind['platform'], readonly [string, ...string[]]>> = {
  windows: ['10.0.26100.4652', '10.0.22631.5624', '10.0.22631.4317', '10.0.19045.6093'],
  macos: ['15.5 (24F74)', '14.7.6 (23H626)', '15.3.2 (24D81)'],
  ios: ['18.5', '17.7.1'],
  android: ['15', '14'],
  linux: ['24.04'],
};
