import type { Device, Presence } from '../core/device.ts';
import { newestFirstPerVolume, type RecoveryKey } from '../core/recoveryKey.ts';
import type { Inventory } from '../graph/inventory.ts';
import type { BitLockerTarget } from '../core/keyTarget.ts';

/** A key among the keys that are known of its device. */
export function bitLockerTarget(inventory: Pick<Inventory, 'keysOf'>, device: Device, key: RecoveryKey, callerPrefix?: string): BitLockerTarget {
  const known = newestFirstPerVolume(inventory.keysOf(key.entraDeviceId).keys);
  const at = known.findIndex((other) => other.id === key.id);
  return {
    kind: 'bitlocker',
    device,
    key,
    position: Math.max(1, at + 1),
    count: Math.max(1, known.length),
    newestForVolume: known.find((other) => other.volumeType === key.volumeType)?.id === key.id,
    ...(callerPrefix === undefined ? {} : { callerPrefix }),
  };
}

/** Stands for the device of a key that is not among the devices that were read: its key can be revealed all the same. */
export function unlistedDevice(inventory: Pick<Inventory, 'sources'>, entraDeviceId: string): Device {
  const { entra, intune } = inventory.sources();
  const presence = ({ kind, unreadable }: typeof entra): Presence => (kind === 'ok' && unreadable === undefined ? 'no' : 'unknown');
  return {
    id: `entra:${entraDeviceId}`,
    name: `Device ${entraDeviceId.slice(0, 8)}`,
    platform: 'windows',
    inEntra: presence(entra),
    inIntune: presence(intune),
    entraDeviceId,
    joinType: 'unknown',
    ownership: 'unknown',
    operatingSystem: '',
  };
}
