import type { Device } from '../core/device.ts';
import { isNearKeyLimit, mayHaveBitLockerKeys } from '../core/recoveryKey.ts';
import type { Result } from '../core/result.ts';
import { isInOrder } from './fileVaultVerdict.ts';
import type { KnownKeys } from './keyStore.ts';
import type { EncryptionState } from './recoveryGraph.ts';

/**
 * What is known about the keys of a device without reading any. `none` is said only where a store was read to its end;
 * `notApplicable` where no key is to be expected there.
 */
export type EscrowState = 'escrowed' | 'none' | 'unknown' | 'nearLimit' | 'notApplicable';

/** BitLocker: by the keys in Entra ID. */
export function bitLockerEscrow(device: Device, keys: KnownKeys | undefined): EscrowState {
  const number = keys?.keys.length ?? 0;
  if (!mayHaveBitLockerKeys(device.platform, number)) return 'notApplicable';
  if (number > 0) return isNearKeyLimit(number) ? 'nearLimit' : 'escrowed';
  // Devices that are only registered need not escrow a key; some do, and then it counts
  if (device.joinType === 'registered') return 'notApplicable';
  return keys?.kind === 'ok' && device.platform === 'windows' ? 'none' : 'unknown';
}

/**
 * FileVault: by Intune's encryption report, since only a read would show whether a key is there. `report` is undefined
 * while it was not read, and null where it was read whole and does not name the Mac.
 */
export function fileVaultEscrow(device: Device, report: Result<EncryptionState | null> | undefined): EscrowState {
  if (device.platform !== 'macos') return 'notApplicable';
  if (device.intune === undefined) return device.inIntune === 'no' ? 'notApplicable' : 'unknown';
  if (device.ownership === 'personal') return 'notApplicable';
  if (report?.ok !== true || report.value === null) return 'unknown';
  const { encrypted, fileVault } = report.value;
  if (encrypted === false || fileVault.includes('escrowNotEnabled')) return 'none';
  return isInOrder(report.value) ? 'escrowed' : 'unknown';
}
