import type { ActionResult, Device, ManagedDevice } from '../core/device.ts';
import type { Failure } from '../core/failure.ts';

export type RotationKind = 'bitlocker' | 'fileVault';

/**
 * How far a rotation is known to have come. `planned`: ordered, not sent yet. `uncertain`: the answer was lost, and whether
 * Intune took it is being found out; `unknown`: it could not be. Intune accepting a request (204) means `queued` and
 * nothing more; `done` is Intune's word; `escrowed` is ours, said only when a newer key is in Entra ID. `refused`: it was
 * not carried out.
 */
export type RotationStage = 'planned' | 'uncertain' | 'unknown' | 'queued' | 'pending' | 'done' | 'escrowed' | 'failed' | 'refused';

export interface Rotation {
  readonly kind: RotationKind;
  /** `Device.id`. */
  readonly deviceId: string;
  readonly deviceName: string;
  readonly intuneDeviceId: string;
  readonly entraDeviceId?: string;
  /** When it was ordered, sent or accepted, whichever came last, epoch milliseconds. */
  readonly acceptedAt: number;
  /** When Intune says that it began, ISO 8601: the clock of the service, which dates the keys, too. */
  readonly startedAt?: string;
  readonly stage: RotationStage;
  /** Of a failed one: HRESULT as a signed 32-bit number, where Intune names one. */
  readonly errorCode?: number;
  /** Of a failed one: `failed`, `canceled` or `notSupported`. */
  readonly endedAs?: ActionResult['state'];
  /** ID of the key that proves it. */
  readonly newKey?: string;
  /** When that was backed up, ISO 8601. */
  readonly newKeyAt?: string;
  /** Of a refused one: why. */
  readonly words?: string;
  /** Set while the last look at the state failed: the stage is then the last one known. */
  readonly lookFailed?: Failure;
  readonly checkedAt?: number;
}

/** Intune's names of the two actions (graph.md §4); compared without case. */
export function actionNameOf(kind: RotationKind): string {
  return kind === 'bitlocker' ? 'rotateBitLockerKeys' : 'rotateFileVaultKey';
}

export function actionOf(results: readonly ActionResult[], kind: RotationKind): ActionResult | undefined {
  const name = actionNameOf(kind).toLowerCase();
  return results
    .filter((result) => result.actionName.toLowerCase() === name)
    .sort((a, b) => (b.startedAt ?? '').localeCompare(a.startedAt ?? ''))[0];
}

/** Why a device cannot be rotated at all, in words; undefined where it can be tried. */
export function whyNotRotatable(device: Device): string | undefined {
  if (device.intune === undefined) {
    return device.inIntune === 'unknown'
      ? 'Intune could not be read, so it is not known whether it manages this device.'
      : 'Only devices that Intune manages can be rotated, and it shows this account no such device.';
  }
  if (device.platform === 'macos') {
    return device.ownership === 'corporate' ? undefined : 'Intune rotates FileVault keys of corporate Macs only.';
  }
  if (device.platform === 'unknown') return 'Nothing says which system it runs, so it is not known whether its keys can be rotated.';
  if (device.platform !== 'windows') return 'Only Windows devices and Macs have keys to rotate.';
  return device.joinType === 'registered'
    ? 'A device that is only registered with Entra ID cannot rotate its keys.'
    : undefined;
}

/**
 * The same just before sending, of the record that Intune gave then: it may have changed since the device was confirmed.
 */
export function whyNotRotatableNow(device: ManagedDevice, kind: RotationKind): string | undefined {
  if (kind === 'fileVault') {
    if (device.platform !== 'macos') return 'Intune no longer says that it is a Mac.';
    return device.ownership === 'corporate' ? undefined : 'Intune rotates FileVault keys of corporate Macs only.';
  }
  if (device.platform !== 'windows') return 'Intune no longer says that it runs Windows.';
  return device.joinType === 'registered' ? 'A device that is only registered with Entra ID cannot rotate its keys.' : undefined;
}

export function kindOf(device: Device): RotationKind {
  return device.platform === 'macos' ? 'fileVault' : 'bitlocker';
}

/** "0x803100B5" of a signed 32-bit number. */
export function hresult(code: number): string {
  return `0x${(code >>> 0).toString(16).toUpperCase().padStart(8, '0')}`;
}
