import { hash } from 'node:crypto';
import type { DemoDevice, Population } from './generate.ts';
import { makeGuid, readGuid } from './guid.ts';
import type { RemoteActions } from './rotation.ts';

/** A BitLocker key that Entra ID holds. The key itself is made by `recoveryPassword` when it is read. */
export interface EscrowedKey {
  /** As Graph spells it: lower case for most devices, upper case for some. */
  readonly id: string;
  readonly device: number;
  readonly entraDeviceId: string;
  readonly volume: 'operatingSystem' | 'fixed' | 'removable';
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly slot: number;
}

export interface Escrow {
  /** In no useful order, as the real service gives them. */
  keysOf(device: DemoDevice): readonly EscrowedKey[];
  find(keyId: string): EscrowedKey | undefined;
}

/** Entra ID takes no more keys for a device (graph.md §1.7). */
const limit = 200;
const firstRotatedSlot = 0x400;
const slotsPerRotation = 8;

export function createEscrow(population: Population, actions: RemoteActions): Escrow {
  const { seed } = population;
  const shared = hash('sha256', `${seed}|shared prefix`).slice(0, 8);

  const keysOf = (device: DemoDevice): readonly EscrowedKey[] => {
    const keys = [...originalKeys(device), ...rotatedKeys(device, actions)].slice(0, limit).map((key): EscrowedKey => {
      const prefix = device.spec.sharedPrefix === true && key.slot === 0 ? shared : undefined;
      const id = makeGuid(seed, { kind: 'recoveryKey', index: device.index, slot: key.slot }, prefix);
      return {
        ...key,
        id: device.spec.upperCaseKeyIds === true ? id.toUpperCase() : id,
        device: device.index,
        entraDeviceId: device.entraDeviceId,
      };
    });
    return keys.sort((a, b) => (a.id < b.id ? -1 : 1));
  };

  return {
    keysOf,
    find: (keyId) => {
      const content = readGuid(seed, keyId);
      if (content?.kind !== 'recoveryKey' || content.index >= population.withGhosts) return undefined;
      return keysOf(population.at(content.index)).find((key) => key.id.toLowerCase() === keyId.toLowerCase());
    },
  };
}

type BareKey = Pick<EscrowedKey, 'slot' | 'volume' | 'createdAt'>;

function originalKeys(device: DemoDevice): readonly BareKey[] {
  const [operatingSystem, fixed, removable] = device.spec.keys ?? [0, 0, 0];
  const span = Math.max(0, device.lastSyncAt - device.enrolledAt - 86_400_000);
  const volumes = [
    ...Array.from({ length: operatingSystem }, () => 'operatingSystem' as const),
    ...Array.from({ length: fixed }, () => 'fixed' as const),
    ...Array.from({ length: removable }, () => 'removable' as const),
  ];
  const counts = { operatingSystem, fixed, removable };
  const seen = { operatingSystem: 0, fixed: 0, removable: 0 };
  return volumes.map((volume, slot) => {
    const number = seen[volume]++;
    return { slot, volume, createdAt: device.enrolledAt + Math.floor((span * number) / counts[volume]) + slot * 61_007 };
  });
}

/** One new key for the operating system volume and for each fixed one; removable drives are left out (graph.md §4). */
function rotatedKeys(device: DemoDevice, actions: RemoteActions): readonly BareKey[] {
  const fixedVolumes = device.spec.fixedVolumes ?? ((device.spec.keys?.[1] ?? 0) > 0 ? 1 : 0);
  return actions.finished(device, 'rotateBitLockerKeys').flatMap(({ number, at }) =>
    Array.from({ length: 1 + fixedVolumes }, (_, volume) => ({
      slot: firstRotatedSlot + number * slotsPerRotation + volume,
      volume: volume === 0 ? ('operatingSystem' as const) : ('fixed' as const),
      createdAt: at + volume,
    })),
  );
}
