import type { Device } from '../core/device.ts';
import { failure } from '../core/failure.ts';
import type { Clock, Disposable, Log } from '../core/ports.ts';
import { fail, ok, type Result } from '../core/result.ts';
import type { RecoveryGraph } from '../graph/recoveryGraph.ts';
import { actionOf, afterActionResults, kindOf, newerKey, whyNotRotatable, type Baseline, type Rotation } from './rotation.ts';

export type RotationGraph = Pick<
  RecoveryGraph,
  'managedDevice' | 'recoveryKeysOf' | 'rotateBitLockerKeys' | 'rotateFileVaultKey'
>;

/** Sends single rotations and follows each of them until Intune and Entra ID say how it ended. */
export interface RotationTracker extends Disposable {
  /** Looks the device up again, notes what is there, then sends the request once. Success means queued. */
  rotate(device: Device, signal?: AbortSignal): Promise<Result<Rotation>>;
  rotationOf(deviceId: string): Rotation | undefined;
  all(): readonly Rotation[];
  /** Stops following; the rotation itself goes on. */
  stopWatching(deviceId: string): void;
  onDidChange(listener: (deviceId: string) => void): Disposable;
  /** Forgets everything: another account, tenant or cloud. */
  clear(): void;
}

/** Seconds between looks; the last one repeats. A device answers at its next check-in, in minutes or in hours. */
const lookAfterSeconds = [2, 3, 5, 5, 10, 15, 30, 60, 120, 300] as const;

interface Followed {
  rotation: Rotation;
  readonly baseline: Baseline;
  readonly stop: AbortController;
}

export function createRotationTracker(parts: {
  readonly graph: () => RotationGraph | undefined;
  readonly clock: Clock;
  readonly log: Log;
}): RotationTracker {
  const { clock, log } = parts;
  const followed = new Map<string, Followed>();
  const sending = new Set<string>();
  const listeners = new Set<(deviceId: string) => void>();
  let sessions = 0;

  function changed(deviceId: string): void {
    for (const listener of listeners) listener(deviceId);
  }

  async function rotate(device: Device, signal?: AbortSignal): Promise<Result<Rotation>> {
    const graph = parts.graph();
    if (graph === undefined) return fail(failure('signedOut', 'Sign in first.'));
    const obstacle = whyNotRotatable(device);
    if (obstacle !== undefined || device.intune === undefined) {
      return fail(failure('badRequest', obstacle ?? 'Intune does not manage this device.'));
    }
    const open = followed.get(device.id)?.rotation.stage;
    if (sending.has(device.id) || open === 'queued' || open === 'pending') {
      return fail(failure('badRequest', `A rotation of ${device.name} is already on its way.`));
    }
    sending.add(device.id);
    try {
      return await send(graph, device, device.intune.intuneDeviceId, signal);
    } finally {
      sending.delete(device.id);
    }
  }

  async function send(
    graph: RotationGraph,
    device: Device,
    intuneDeviceId: string,
    signal?: AbortSignal,
  ): Promise<Result<Rotation>> {
    const kind = kindOf(device);
    const session = sessions;
    const before = await graph.managedDevice(intuneDeviceId, signal);
    if (!before.ok) return before;
    if (before.value.intuneDeviceId !== intuneDeviceId || before.value.entraDeviceId !== device.entraDeviceId) {
      return fail(failure('badRequest', `Intune answered with another device than ${device.name}. Nothing was sent.`));
    }
    const keys =
      kind === 'bitlocker' && device.entraDeviceId !== undefined
        ? await graph.recoveryKeysOf(device.entraDeviceId, signal)
        : undefined;
    if (signal?.aborted === true) return fail(failure('cancelled', 'Cancelled. Nothing was sent.'));
    if (session !== sessions) return fail(failure('signedOut', 'The sign-in ended meanwhile. Nothing was sent.'));
    const earlier = actionOf(before.value.actionResults, kind);
    const baseline: Baseline = {
      keys: keys?.ok === true ? keys.value : null,
      ...(earlier === undefined ? {} : { action: earlier }),
    };
    const sent =
      kind === 'bitlocker'
        ? await graph.rotateBitLockerKeys(intuneDeviceId, signal)
        : await graph.rotateFileVaultKey(intuneDeviceId, signal);
    if (!sent.ok) return sent;
    const rotation: Rotation = {
      kind,
      deviceId: device.id,
      deviceName: device.name,
      intuneDeviceId,
      ...(device.entraDeviceId === undefined ? {} : { entraDeviceId: device.entraDeviceId }),
      acceptedAt: clock.now(),
      stage: 'queued',
    };
    // queued all the same, but nobody is signed in any more who could see how it goes
    if (session !== sessions) return ok(rotation);
    followed.get(device.id)?.stop.abort();
    const entry: Followed = { rotation, baseline, stop: new AbortController() };
    followed.set(device.id, entry);
    log.info(`rotation queued: ${kind}`);
    changed(device.id);
    follow(entry).catch(() => {
      log.error('a rotation is no longer followed: a mistake of ours');
    });
    return ok(rotation);
  }

  async function follow(entry: Followed): Promise<void> {
    const { signal } = entry.stop;
    for (let look = 0; !signal.aborted && !isOver(entry.rotation); look += 1) {
      try {
        await clock.sleep(1000 * (lookAfterSeconds[look] ?? 300), signal);
      } catch {
        return; // stopped watching
      }
      const next = await lookAt(entry, signal);
      if (followed.get(entry.rotation.deviceId) !== entry || stopped(signal)) return;
      const moved = next.stage !== entry.rotation.stage;
      entry.rotation = next;
      if (moved) log.info(`rotation ${next.stage}: ${next.kind}`);
      changed(next.deviceId);
    }
  }

  async function lookAt(entry: Followed, signal: AbortSignal): Promise<Rotation> {
    const { lookFailed: _, ...known } = entry.rotation;
    const graph = parts.graph();
    if (graph === undefined) return { ...known, lookFailed: failure('signedOut', 'You are signed out.'), checkedAt: clock.now() };
    const device = await graph.managedDevice(known.intuneDeviceId, signal);
    if (!device.ok) return { ...known, lookFailed: device.failure, checkedAt: clock.now() };
    const next: Rotation = { ...afterActionResults(known, entry.baseline, device.value.actionResults), checkedAt: clock.now() };
    if (next.kind === 'fileVault' || next.stage === 'failed' || next.entraDeviceId === undefined) return next;
    // A device may escrow its new key before Intune hears that it is done
    const keys = await graph.recoveryKeysOf(next.entraDeviceId, signal);
    if (!keys.ok) return { ...next, lookFailed: keys.failure };
    const newKey = newerKey(next, entry.baseline, keys.value);
    return newKey === undefined ? next : { ...next, stage: 'escrowed', newKey };
  }

  return {
    rotate,
    rotationOf: (deviceId) => followed.get(deviceId)?.rotation,
    all: () => [...followed.values()].map((entry) => entry.rotation),
    stopWatching(deviceId) {
      followed.get(deviceId)?.stop.abort();
      if (followed.delete(deviceId)) changed(deviceId);
    },
    onDidChange(listener) {
      listeners.add(listener);
      return {
        dispose: () => {
          listeners.delete(listener);
        },
      };
    },
    clear() {
      sessions += 1;
      for (const entry of followed.values()) entry.stop.abort();
      followed.clear();
    },
    dispose() {
      sessions += 1;
      for (const entry of followed.values()) entry.stop.abort();
      listeners.clear();
    },
  };
}

/** Read through a call, since the signal may be aborted while something was awaited. */
function stopped(signal: AbortSignal): boolean {
  return signal.aborted;
}

function isOver(rotation: Rotation): boolean {
  return (
    rotation.stage === 'failed' ||
    rotation.stage === 'escrowed' ||
    (rotation.kind === 'fileVault' && rotation.stage === 'done')
  );
}
