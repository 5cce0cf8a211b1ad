import type { ActionResult, Device, ManagedDevice } from '../core/device.ts';
import type { Failure } from '../core/failure.ts';
import type { RecoveryKey } from '../core/recoveryKey.ts';

export type RotationKind = 'bitlocker' | 'fileVault';

/**
 * How far a rotation is known to have come. Intune accepting a request (204) means `queued` and nothing more; `done`
 * is Intune's word; `escrowed` is ours, said only when a newer key is in Entra ID.
 */
export type RotationStage = 'queued' | 'pending' | 'done' | 'escrowed' | 'failed';

export interface Rotation {
  readonly kind: RotationKind;
  /** `Device.id`. */
  readonly deviceId: string;
  readonly deviceName: string;
  readonly intuneDeviceId: string;
  readonly entraDeviceId?: string;
  /** When Intune accepted the request, epoch milliseconds of this computer. */
  readonly acceptedAt: number;
  /** When Intune says that it began, ISO 8601: the clock of the service, which dates the keys, too. */
  readonly startedAt?: string;
  readonly stage: RotationStage;
  /** Of a failed one: HRESULT as a signed 32-bit number, where Intune names one. */
  readonly errorCode?: number;
  /** Of a failed one: `failed`, `canceled` or `notSupported`. */
  readonly endedAs?: ActionResult['state'];
  readonly newKey?: RecoveryKey;
  /** Set while the last look at the state failed: the stage is then the last one known. */
  readonly lookFailed?: Failure;
  readonly checkedAt?: number;
}

/** What was there before the request was sent; everything later is told apart from it. */
export interface Baseline {
  readonly action?: ActionResult;
  /** Null where the keys could not be listed. */
  readonly keys: readonly RecoveryKey[] | null;
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

/** The stage after Intune's action results were read. A result that was there before the request says nothing. */
export function afterActionResults(rotation: Rotation, baseline: Baseline, results: readonly ActionResult[]): Rotation {
  const action = actionOf(results, rotation.kind);
  if (action === undefined || isSame(action, baseline.action)) return rotation;
  const begun = { ...rotation, ...(action.startedAt === undefined ? {} : { startedAt: action.startedAt }) };
  switch (action.state) {
    case 'pending':
    case 'active':
      return { ...begun, stage: 'pending' };
    case 'done':
      return { ...begun, stage: 'done' };
    case 'failed':
    case 'canceled':
    case 'notSupported':
      return {
        ...begun,
        stage: 'failed',
        endedAs: action.state,
        ...(action.errorCode === undefined || action.errorCode === 0 ? {} : { errorCode: action.errorCode }),
      };
    case 'none':
    case 'unknown':
      return rotation;
  }
}

function isSame(a: ActionResult, b: ActionResult | undefined): boolean {
  return b !== undefined && a.startedAt === b.startedAt && a.updatedAt === b.updatedAt && a.state === b.state;
}

/**
 * A key that proves the rotation: not there before, and newer than everything that was. Without a date it is enough that
 * it was not there. Where it is not known what was there, it must be newer than the rotation by the service's own clock;
 * this computer's may be wrong by more than that.
 */
export function newerKey(rotation: Rotation, baseline: Baseline, keys: readonly RecoveryKey[]): RecoveryKey | undefined {
  const before = baseline.keys;
  const since = before === null ? rotation.startedAt : (before.map((key) => key.createdAt ?? '').sort().at(-1) ?? '');
  if (since === undefined) return undefined;
  return keys
    .filter((key) => before?.some((old) => old.id === key.id) !== true)
    .filter(({ createdAt }) => (createdAt === undefined ? before !== null : createdAt > since))
    .sort((a, b) => (b.createdAt ?? '').localeCompare(a.createdAt ?? ''))[0];
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
