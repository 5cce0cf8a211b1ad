import type { Device } from '../core/device.ts';
import { newestFirstPerVolume, type RecoveryKey } from '../core/recoveryKey.ts';
import { day, joinWords, ownershipWords, volumeWords } from '../core/words.ts';
import { whyNotRotatable } from '../rotation/rotation.ts';
import { evidenceOf } from './evidence.ts';
import type { OtherKey, RevealModel, RevealState } from './protocol.ts';
import type { BitLockerTarget, KeyTarget } from '../core/keyTarget.ts';
import { storeOf } from './target.ts';

/** The key IDs that are known of a device. */
export interface DeviceKeys {
  readonly keys: readonly RecoveryKey[];
  /** True only after the last page of a successful answer. */
  readonly complete: boolean;
}

/** Everything the page shows but the key. */
export function modelOf(target: KeyTarget, known: DeviceKeys, round: number, state: RevealState): RevealModel {
  const { device } = target;
  const bitLocker = target.kind === 'bitlocker';
  return {
    round,
    kind: target.kind,
    store: storeOf(target),
    device: device.name,
    about: aboutOf(device),
    what: bitLocker ? volumeWords[target.key.volumeType] : 'FileVault personal recovery key, startup disk',
    ...(bitLocker ? { keyId: target.key.id } : {}),
    evidence: evidenceOf(target),
    canRotate: whyNotRotatable(device) === undefined,
    otherKeys: bitLocker ? otherKeysOf(target, known) : [],
    otherKeysComplete: !bitLocker || known.complete,
    state,
  };
}

/** The target for another key of the same device; undefined when the device is not known to have it. */
export function otherTarget(target: KeyTarget, known: DeviceKeys, keyId: string): BitLockerTarget | undefined {
  if (target.kind !== 'bitlocker') return undefined;
  const keys = keysOfDevice(target, known);
  const index = keys.findIndex((key) => key.id === keyId);
  const key = keys[index];
  if (key === undefined) return undefined;
  return {
    kind: 'bitlocker',
    device: target.device,
    key,
    position: index + 1,
    count: keys.length,
    newestForVolume: keys.find((other) => other.volumeType === key.volumeType) === key,
    ...(target.callerPrefix === undefined ? {} : { callerPrefix: target.callerPrefix }),
  };
}

/** The same key among the keys that are known now: a newer one may have come since the page was opened. */
export function upToDate(target: KeyTarget, known: DeviceKeys): KeyTarget {
  return target.kind === 'bitlocker' ? (otherTarget(target, known, target.key.id) ?? target) : target;
}

/** Whether a target says something else of its key than another one of the same key. */
export function saysOther(a: KeyTarget, b: KeyTarget): boolean {
  if (a.kind !== 'bitlocker' || b.kind !== 'bitlocker') return false;
  return a.position !== b.position || a.count !== b.count || a.newestForVolume !== b.newestForVolume;
}

/** Newest first per volume; only keys that say that they are this device's. */
function keysOfDevice({ device }: BitLockerTarget, known: DeviceKeys): readonly RecoveryKey[] {
  return newestFirstPerVolume(known.keys.filter((key) => key.entraDeviceId === device.entraDeviceId));
}

function otherKeysOf(target: BitLockerTarget, known: DeviceKeys): readonly OtherKey[] {
  return keysOfDevice(target, known)
    .filter((key) => key.id !== target.key.id)
    .map((key) => ({
      keyId: key.id,
      volume: volumeWords[key.volumeType],
      backedUp: backupOf(key),
      note: noteOf(target.key, key),
    }));
}

function backupOf({ createdAt }: RecoveryKey): string {
  return createdAt === undefined ? 'backup date unknown' : `backed up ${day(createdAt)}`;
}

function noteOf(shown: RecoveryKey, other: RecoveryKey): string {
  if (other.volumeType !== shown.volumeType) return 'Another volume';
  if (other.createdAt === undefined || shown.createdAt === undefined) return '';
  return other.createdAt < shown.createdAt ? 'Older' : 'Newer';
}

/** "Anja Brandt, Windows 11, Entra joined, corporate". */
function aboutOf(device: Device): string {
  const owner = device.userDisplayName ?? device.userPrincipalName;
  return [
    ...(owner === undefined ? [] : [owner]),
    systemOf(device),
    ...(device.platform === 'windows' ? [joinWords[device.joinType]] : device.intune === undefined ? [] : ['Intune']),
    ownershipWords[device.ownership],
  ].join(', ');
}

function systemOf({ platform, operatingSystem, osVersion }: Device): string {
  if (osVersion === undefined) return operatingSystem;
  const build = Number(/^10\.0\.(\d+)/.exec(osVersion)?.[1]);
  // Windows 11 calls itself 10.0; its builds begin at 22000
  if (platform === 'windows' && build >= 10_240 && /^windows$/i.test(operatingSystem)) return build >= 22_000 ? 'Windows 11' : 'Windows 10';
  if (platform === 'macos') return `macOS ${osVersion.split(' ')[0] ?? osVersion}`;
  return `${operatingSystem} ${osVersion}`;
}
