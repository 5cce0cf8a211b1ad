import { hash } from 'node:crypto';

/**
 * The demo tenant's secrets. None stands in the source: each is a hash of the seed and of what it belongs to, made
 * when it is asked for.
 */

/** 48 digits as BitLocker prints them: eight groups, each a 16-bit number times 11. */
export function recoveryPassword(seed: string, keyId: string): string {
  const bytes = hash('sha256', `${seed}|bitlocker|${keyId.toLowerCase()}`, 'buffer');
  return Array.from({ length: 8 }, (_, group) => String(bytes.readUInt16BE(group * 2) * 11).padStart(6, '0')).join('-');
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** A FileVault personal recovery key: six groups of four. `generation` counts the finished rotations. */
export function fileVaultKey(seed: string, intuneDeviceId: string, generation: number): string {
  const bytes = hash('sha256', `${seed}|filevault|${intuneDeviceId}|${generation}`, 'buffer');
  const text = Array.from(bytes.subarray(0, 24), (byte) => letters[byte % letters.length]).join('');
  return (text.match(/.{4}/g) ?? []).join('-');
}

const lapsLetters = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789!#%+:=?@';

export function lapsPassword(seed: string, entraDeviceId: string, age: number): string {
  const bytes = hash('sha256', `${seed}|laps|${entraDeviceId}|${age}`, 'buffer');
  return Array.from(bytes.subarray(0, 14), (byte) => lapsLetters[byte % lapsLetters.length]).join('');
}
