import type { Inventory } from '../graph/inventory.ts';
import type { DeviceSource } from './deviceSource.ts';

/** The inventory of a session as the tree asks for it: by device. */
export function sessionSource(inventory: Inventory): DeviceSource {
  return {
    devices: () => inventory.devices(),
    device: (id) => inventory.device(id),
    sources: () => inventory.sources(),
    keysOf: ({ entraDeviceId }) => (entraDeviceId === undefined ? { kind: 'notAsked' } : inventory.keysOf(entraDeviceId)),
    async loadKeys({ entraDeviceId }, signal) {
      if (entraDeviceId !== undefined) await inventory.loadKeys(entraDeviceId, signal);
    },
    escrowOf: (device) => inventory.escrowOf(device),
    fileVaultOf: (device) => inventory.fileVaultOf(device),
  };
}
