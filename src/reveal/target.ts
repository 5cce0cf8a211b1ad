import type { KeyTarget } from '../core/keyTarget.ts';
import { shortKeyId } from '../core/recoveryKey.ts';

/** Who keeps the key, as people call it. */
export function storeOf(target: KeyTarget): 'Entra ID' | 'Intune' {
  return target.kind === 'bitlocker' ? 'Entra ID' : 'Intune';
}

/** "Key 1F3A22B0", "FileVault key of MBP-Rossi-14": the title of the tab. Never a part of the key. */
export function nameOf(target: KeyTarget): string {
  return target.kind === 'bitlocker' ? `Key ${shortKeyId(target.key.id)}` : `FileVault key of ${target.device.name}`;
}

/** Whether both are about the same key of the same device, whatever else was known when each was made. */
export function sameKey(a: KeyTarget, b: KeyTarget): boolean {
  if (a.device.id !== b.device.id) return false;
  if (a.kind === 'fileVault' || b.kind === 'fileVault') return a.kind === b.kind;
  return a.key.id === b.key.id;
}
