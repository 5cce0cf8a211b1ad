import type { Platform } from './device.ts';

export type VolumeType = 'operatingSystem' | 'fixedData' | 'removableData' | 'unknown';

/** A BitLocker recovery key in Entra ID, without the key itself: everything that may be listed, cached and shown. */
export interface RecoveryKey {
  /** The key ID that the recovery screen shows: upper-case GUID without braces. */
  readonly id: string;
  /** Entra device ID, lower case. */
  readonly entraDeviceId: string;
  readonly volumeType: VolumeType;
  /** First backup to Entra ID, ISO 8601; absent when Graph gave none that can be read. */
  readonly createdAt?: string;
}

/** Entra ID refuses further keys for a device at this number, and silent encryption then fails (graph.md §1.7). */
export const keysPerDeviceLimit = 200;

/** From nine tenths of the limit on it is worth a warning. */
export function isNearKeyLimit(keys: number): boolean {
  return keys >= keysPerDeviceLimit * 0.9;
}

/**
 * Whether a device may have BitLocker keys. Keys that were seen count more than what its system is called, and where
 * nothing says which system it runs, there may be some.
 */
export function mayHaveBitLockerKeys(platform: Platform, seen: number): boolean {
  return platform === 'windows' || platform === 'unknown' || (platform === 'other' && seen > 0);
}

/** The same of any key: what a Mac may have is Intune's to say. */
export function mayHaveKeys(platform: Platform, seen: number): boolean {
  return platform === 'macos' || mayHaveBitLockerKeys(platform, seen);
}

/** The eight characters that a caller reads out. */
export function shortKeyId(id: string): string {
  return id.slice(0, 8);
}

/** Newest first within each volume type, operating system volumes first; keys without a date last. */
export function newestFirstPerVolume(keys: readonly RecoveryKey[]): readonly RecoveryKey[] {
  return [...keys].sort(
    (a, b) =>
      volumeOrder.indexOf(a.volumeType) - volumeOrder.indexOf(b.volumeType) ||
      (b.createdAt ?? '').localeCompare(a.createdAt ?? '') ||
      a.id.localeCompare(b.id),
  );
}

const volumeOrder: readonly VolumeType[] = ['operatingSystem', 'fixedData', 'removableData', 'unknown'];
