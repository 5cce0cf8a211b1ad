import type { EntraDevice, ManagedDevice } from '../../../src/core/device.ts';
import { cancelled, failure } from '../../../src/core/failure.ts';
import type { RecoveryKey } from '../../../src/core/recoveryKey.ts';
import { fail, ok, type Result } from '../../../src/core/result.ts';
import type { EncryptionState, ListNotes, RecoveryGraph } from '../../../src/graph/recoveryGraph.ts';

/** Pages of a list; a failure stands where a page could not be had, a number is that many senseless rows. */
export type Pages<T> = readonly (readonly T[] | Result<never> | number)[];

export interface FakeGraph extends RecoveryGraph {
  entra: Pages<EntraDevice>;
  intune: Pages<ManagedDevice>;
  keys: Pages<RecoveryKey>;
  report: Pages<EncryptionState>;
  ofDevice: (entraDeviceId: string) => Result<readonly RecoveryKey[]>;
  one: (intuneDeviceId: string) => Result<ManagedDevice>;
  /** Lists and single reads wait here before each page. */
  gate: Promise<void>;
  readonly calls: string[];
}

export const denied = fail(failure('denied', 'Refused.'));

export function fakeGraph(): FakeGraph {
  const none = (): never => {
    throw new Error('not for this test');
  };
  async function* pages<T>(name: string, list: () => Pages<T>, signal: AbortSignal | undefined, notes: ListNotes | undefined): AsyncGenerator<Result<readonly T[]>> {
    graph.calls.push(name);
    for (const page of list()) {
      await graph.gate;
      if (signal?.aborted === true) {
        yield fail(cancelled);
        return;
      }
      if (typeof page === 'number') {
        notes?.unreadable(page);
        yield ok([]);
      } else if ('ok' in page) {
        yield page;
        return;
      } else yield ok(page);
    }
  }
  const graph: FakeGraph = {
    calls: [],
    gate: Promise.resolve(),
    entra: [[]],
    intune: [[]],
    keys: [[]],
    report: [[]],
    ofDevice: () => ok([]),
    one: () => fail(failure('notFound', 'Gone.')),
    entraDevices: (signal, notes) => pages('entra', () => graph.entra, signal, notes),
    managedDevices: (signal, notes) => pages('intune', () => graph.intune, signal, notes),
    recoveryKeys: (signal, notes) => pages('keys', () => graph.keys, signal, notes),
    encryptionStates: (signal, notes) => pages('report', () => graph.report, signal, notes),
    async recoveryKeysOf(entraDeviceId, signal) {
      graph.calls.push(`keysOf ${entraDeviceId}`);
      await graph.gate;
      return signal?.aborted === true ? fail(cancelled) : graph.ofDevice(entraDeviceId);
    },
    async managedDevice(intuneDeviceId) {
      graph.calls.push(`one ${intuneDeviceId}`);
      await graph.gate;
      return graph.one(intuneDeviceId);
    },
    readBitLockerKey: none,
    readFileVaultKey: none,
    rotateBitLockerKeys: none,
    rotateFileVaultKey: none,
    rotateOnce: none,
    serverNow: none,
    supportContact: none,
    probe: none,
  };
  return graph;
}

/** A gate that is closed until it is opened. */
export function gate(): { readonly closed: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const closed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { closed, open };
}

export function entra(id: string, more: Partial<EntraDevice> = {}): EntraDevice {
  return { objectId: `o-${id}`, entraDeviceId: id, name: id.toUpperCase(), platform: 'windows', operatingSystem: 'Windows', joinType: 'entraJoined', ownership: 'unknown', ...more };
}

export function managed(id: string, entraDeviceId: string | undefined, more: Partial<ManagedDevice> = {}): ManagedDevice {
  return {
    intuneDeviceId: id,
    name: `INTUNE-${id}`,
    platform: 'windows',
    operatingSystem: 'Windows',
    ownership: 'corporate',
    joinType: 'unknown',
    actionResults: [],
    ...(entraDeviceId === undefined ? {} : { entraDeviceId }),
    ...more,
  };
}

export function key(id: string, entraDeviceId: string, createdAt = '2026-03-01T00:00:00.000Z'): RecoveryKey {
  return { id, entraDeviceId, volumeType: 'operatingSystem', createdAt };
}

export function keys(count: number, entraDeviceId: string): readonly RecoveryKey[] {
  return Array.from({ length: count }, (_, index) => key(`K${index}`, entraDeviceId));
}
