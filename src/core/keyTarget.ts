import type { Device } from './device.ts';
import type { RecoveryKey } from './recoveryKey.ts';

/** Which key is meant: IDs and metadata, never the key. */
export type KeyTarget = BitLockerTarget | FileVaultTarget;

export interface BitLockerTarget {
  readonly kind: 'bitlocker';
  readonly device: Device;
  readonly key: RecoveryKey;
  /** 1-based place of the key among `count` keys of the device, newest first per volume. */
  readonly position: number;
  readonly count: number;
  readonly newestForVolume: boolean;
  /** The beginning of the key ID as the caller read it out, where somebody typed it. */
  readonly callerPrefix?: string;
}

export interface FileVaultTarget {
  readonly kind: 'fileVault';
  readonly device: Device;
}
