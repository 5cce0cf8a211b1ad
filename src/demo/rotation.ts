import type { DemoClock } from './clock.ts';
import type { DemoDevice } from './generate.ts';
import type { RotationOutcome } from './kinds.ts';

export type RemoteAction = 'rotateBitLockerKeys' | 'rotateFileVaultKey' | 'syncDevice';

/** An accepted remote action. What came of it is worked out from the clock whenever somebody looks. */
export interface AcceptedAction {
  readonly action: RemoteAction;
  /** Counts the accepted actions of this device and kind, from 0. */
  readonly number: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly outcome: RotationOutcome;
}

/** Milliseconds of the tenant's time after the request. */
export interface RotationTimes {
  readonly active: number;
  readonly finished: number;
  /** When the new key appears: later than "done", as backing up takes its own time. */
  readonly newKey: number;
}

export interface ActionResultRow {
  readonly action: RemoteAction;
  readonly actionState: 'pending' | 'active' | 'done' | 'failed' | 'notSupported';
  readonly startAt: number;
  readonly updatedAt: number;
  /** Only of a BitLocker rotation: an HRESULT as a signed number. */
  readonly errorCode: number | undefined;
}

/** errorCode of a failed action; what Graph means by it is taken to be the device's HRESULT (graph.md §4). */
const failedWith: Readonly<Record<RemoteAction, number>> = {
  /** 0x80072EE7: the name of the server to back up to could not be resolved. */
  rotateBitLockerKeys: -2_147_012_889,
  /** 0x87D1138D: the user has not accepted the prompt. */
  rotateFileVaultKey: -2_016_341_107,
  syncDevice: 0,
};

export interface RemoteActions {
  accept(device: DemoDevice, action: RemoteAction): AcceptedAction;
  /** Latest result of each action; the older ones are gone, as far as is known of Intune. */
  results(device: DemoDevice): readonly ActionResultRow[];
  /** Rotations whose new key is in Entra ID or Intune by now, with the moment it came. */
  finished(device: DemoDevice, action: RemoteAction): readonly { readonly number: number; readonly at: number }[];
  /** Everything accepted, oldest first. */
  readonly accepted: readonly { readonly device: number; readonly accepted: AcceptedAction }[];
}

export function createRemoteActions(clock: DemoClock, times: RotationTimes): RemoteActions {
  const perDevice = new Map<number, AcceptedAction[]>();
  const accepted: { device: number; accepted: AcceptedAction }[] = [];
  const of = (device: DemoDevice, action: RemoteAction): readonly AcceptedAction[] =>
    (perDevice.get(device.index) ?? []).filter((one) => one.action === action);

  return {
    accepted,
    accept: (device, action) => {
      const one: AcceptedAction = {
        action,
        number: of(device, action).length,
        at: clock.now(),
        outcome: action === 'syncDevice' ? 'done' : device.rotation,
      };
      perDevice.set(device.index, [...(perDevice.get(device.index) ?? []), one]);
      accepted.push({ device: device.index, accepted: one });
      return one;
    },
    results: (device) => {
      const latest = new Map<RemoteAction, AcceptedAction>();
      for (const one of perDevice.get(device.index) ?? []) latest.set(one.action, one);
      return [...latest.values()].map((one) => resultOf(one, clock.now(), times));
    },
    finished: (device, action) =>
      of(device, action)
        .filter((one) => one.outcome === 'done' && clock.now() >= one.at + times.newKey)
        .map((one) => ({ number: one.number, at: one.at + times.newKey })),
  };
}

function resultOf(one: AcceptedAction, now: number, times: RotationTimes): ActionResultRow {
  const base = { action: one.action, startAt: one.at };
  const errorCode = one.action === 'rotateBitLockerKeys' ? 0 : undefined;
  if (now < one.at + times.active || one.outcome === 'staysPending') {
    return { ...base, actionState: 'pending', updatedAt: one.at, errorCode };
  }
  if (now < one.at + times.finished) return { ...base, actionState: 'active', updatedAt: one.at + times.active, errorCode };
  const updatedAt = one.at + times.finished;
  if (one.outcome === 'failed') return { ...base, actionState: 'failed', updatedAt, errorCode: errorCode === undefined ? undefined : failedWith[one.action] };
  if (one.outcome === 'notSupported') return { ...base, actionState: 'notSupported', updatedAt, errorCode };
  return { ...base, actionState: 'done', updatedAt, errorCode };
}
