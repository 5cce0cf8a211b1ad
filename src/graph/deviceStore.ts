import type { Device, EntraDevice, ManagedDevice } from '../core/device.ts';
import { deviceIdOf, joinDevice } from './deviceJoin.ts';

export type Store = 'entra' | 'intune';

/**
 * Devices of both stores, joined as they come. A device that Intune has several times (enrolled anew) is one device:
 * the record that checked in last stands for it, and the others still lead to it.
 */
export interface DeviceStore {
  all(): readonly Device[];
  get(id: string): Device | undefined;
  byIntuneId(intuneDeviceId: string): Device | undefined;
  /** Both return the IDs of the devices that are now others. */
  putEntra(rows: readonly EntraDevice[]): readonly string[];
  putIntune(rows: readonly ManagedDevice[]): readonly string[];
  removeIntune(intuneDeviceId: string): readonly string[];
  /** A new reading begins; what is there stays until it ends. */
  begin(store: Store): void;
  /** The reading came to its last page: what it did not bring is gone. `sure`: what is missing is known to be missing. */
  finish(store: Store, sure: boolean): void;
  /** The reading broke off: nothing that is missing is known to be missing. */
  breakOff(store: Store): void;
  clear(): void;
}

export function createDeviceStore(): DeviceStore {
  const entra = new Map<string, EntraDevice>();
  const intune = new Map<string, ManagedDevice>();
  const records = new Map<string, readonly ManagedDevice[]>();
  const devices = new Map<string, Device>();
  let seen: Record<Store, Set<string>> = { entra: new Set(), intune: new Set() };
  let complete = { entra: false, intune: false };
  let list: readonly Device[] | undefined;

  function rebuild(id: string): void {
    const own = records.get(id);
    const device = joinDevice(id.startsWith('entra:') ? entra.get(id.slice('entra:'.length)) : undefined, own?.reduce(latest), complete);
    const before = devices.get(id);
    if (device !== undefined && before !== undefined && isSame(before, device)) return;
    if (device === undefined) devices.delete(id);
    else devices.set(id, device);
    list = undefined;
  }

  function rebuildAll(): void {
    for (const id of new Set([...devices.keys(), ...records.keys()])) rebuild(id);
  }

  function forget(intuneDeviceId: string): string | undefined {
    const old = intune.get(intuneDeviceId);
    if (old === undefined) return undefined;
    intune.delete(intuneDeviceId);
    const id = deviceIdOf(old.entraDeviceId, intuneDeviceId);
    const others = (records.get(id) ?? []).filter((record) => record.intuneDeviceId !== intuneDeviceId);
    if (others.length === 0) records.delete(id);
    else records.set(id, others);
    return id;
  }

  return {
    all: () => (list ??= [...devices.values()]),
    get: (id) => devices.get(id),
    byIntuneId(intuneDeviceId) {
      const record = intune.get(intuneDeviceId);
      return record === undefined ? undefined : devices.get(deviceIdOf(record.entraDeviceId, record.intuneDeviceId));
    },
    putEntra(rows) {
      const changed = rows.map((row) => {
        entra.set(row.entraDeviceId, row);
        seen.entra.add(row.entraDeviceId);
        return `entra:${row.entraDeviceId}`;
      });
      changed.forEach(rebuild);
      return changed;
    },
    putIntune(rows) {
      const changed = new Set<string>();
      for (const row of rows) {
        const before = forget(row.intuneDeviceId);
        if (before !== undefined) changed.add(before);
        intune.set(row.intuneDeviceId, row);
        seen.intune.add(row.intuneDeviceId);
        const id = deviceIdOf(row.entraDeviceId, row.intuneDeviceId);
        records.set(id, [...(records.get(id) ?? []), row]);
        changed.add(id);
      }
      changed.forEach(rebuild);
      return [...changed];
    },
    removeIntune(intuneDeviceId) {
      const id = forget(intuneDeviceId);
      if (id === undefined) return [];
      rebuild(id);
      return [id];
    },
    begin(store) {
      seen = { ...seen, [store]: new Set() };
    },
    finish(store, sure) {
      const gone = [...(store === 'entra' ? entra : intune).keys()].filter((id) => !seen[store].has(id));
      for (const id of gone) {
        if (store === 'entra') entra.delete(id);
        else forget(id);
      }
      complete = { ...complete, [store]: sure };
      rebuildAll();
    },
    breakOff(store) {
      complete = { ...complete, [store]: false };
      rebuildAll();
    },
    clear() {
      for (const map of [entra, intune, records, devices]) map.clear();
      seen = { entra: new Set(), intune: new Set() };
      complete = { entra: false, intune: false };
      list = undefined;
    },
  };
}

/** The same records, joined under the same circumstances: the object stays, and what others keep for it stays good. */
function isSame(a: Device, b: Device): boolean {
  return a.entra === b.entra && a.intune === b.intune && a.inEntra === b.inEntra && a.inIntune === b.inIntune;
}

function latest(a: ManagedDevice, b: ManagedDevice): ManagedDevice {
  return (b.lastSyncAt ?? '') > (a.lastSyncAt ?? '') ? b : a;
}
