import type { Device } from '../core/device.ts';
import { shortKeyId, type RecoveryKey } from '../core/recoveryKey.ts';

/** Which key a reveal page is about: IDs and metadata, never the key. */
export type RevealTarget = BitLockerTarget | FileVaultTarget;

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

/** Who keeps the key, as people call it. */
export function storeOf(target: RevealTarget): 'Entra ID' | 'Intune' {
  return target.kind === 'bitlocker' ? 'Entra ID' : 'Intune';
}

/** "Key 1F3A22B0", "FileVault key of MBP-Rossi-14": the title of the tab. Never a part of the key. */
export function nameOf(target: RevealTarget): string {
  return target.kind === 'bitlocker' ? `Key ${shortKeyId(target.key.id)}` : `FileVault key of ${target.device.name}`;
}

/** Whether both are about the same key of the same device, whatever else was known when each was made. */
export function sameKey(a: RevealTarget, b: RevealTarget): boolean {
  if (a.device.id !== b.device.id) return false;
  if (a.kind === 'fileVault' || b.kind === 'fileVault') return a.kind === b.kind;
  return a.key.id === b.key.id;
}
