import type { ActionResult, ActionState, Device, ManagedDevice } from '../../../src/core/device.ts';
import type { Clock } from '../../../src/core/ports.ts';
import type { RecoveryKey } from '../../../src/core/recoveryKey.ts';

/** Time that passes only when a test says so; what sleeps wakes in order, and goes on before anything later wakes. */
export interface SimulatedClock extends Clock {
  advance(seconds: number): Promise<void>;
  /** How many sleep. */
  readonly sleeping: number;
}

export function simulatedClock(start = Date.UTC(2026, 2, 3, 14, 30)): SimulatedClock {
  let now = start;
  const waiting = new Set<{ readonly at: number; readonly wake: () => void }>();
  return {
    now: () => now,
    get sleeping() {
      return waiting.size;
    },
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        const entry = { at: now + ms, wake: resolve };
        waiting.add(entry);
        signal?.addEventListener('abort', () => {
          waiting.delete(entry);
          reject(new Error('Aborted'));
        });
      });
    },
    after: () => ({ dispose: () => undefined }),
    async advance(seconds) {
      const end = now + seconds * 1000;
      for (;;) {
        await settle();
        const [next] = [...waiting].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        waiting.delete(next);
        now = Math.max(now, next.at);
        next.wake();
      }
      now = end;
    },
  };
}

/** Lets everything that is already settled go on. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

export function managed(more: Partial<ManagedDevice> = {}): ManagedDevice {
  return {
    intuneDeviceId: 'intune-1',
    entraDeviceId: 'entra-1',
    name: 'LT-1',
    platform: 'windows',
    operatingSystem: 'Windows',
    ownership: 'corporate',
    joinType: 'entraJoined',
    actionResults: [],
    ...more,
  };
}

export function laptop(more: Partial<Device> = {}): Device {
  return {
    id: 'entra:entra-1',
    name: 'LT-1',
    platform: 'windows',
    inEntra: 'yes',
    inIntune: 'yes',
    entraDeviceId: 'entra-1',
    joinType: 'entraJoined',
    ownership: 'corporate',
    operatingSystem: 'Windows',
    intune: managed(),
    ...more,
  };
}

export function corporateMac(more: Partial<Device> = {}): Device {
  return laptop({ platform: 'macos', operatingSystem: 'macOS', intune: managed({ platform: 'macos' }), ...more });
}

export function action(state: ActionState, startedAt = '2026-03-03T14:30:01.000Z', more: Partial<ActionResult> = {}): ActionResult {
  return { actionName: 'rotateBitLockerKeys', state, startedAt, updatedAt: startedAt, ...more };
}

export function key(id: string, createdAt?: string): RecoveryKey {
  return { id, entraDeviceId: 'entra-1', volumeType: 'operatingSystem', ...(createdAt === undefined ? {} : { createdAt }) };
}
