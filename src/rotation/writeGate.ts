import type { Clock } from '../core/ports.ts';
import { backoffMs } from '../graph/waiting.ts';

/**
 * Intune's published limit of writes, kept for all jobs together: 200 in 20 seconds for an app and tenant (graph.md §10,
 * throttling-intune-devices.md). A place counts from the end of its request, since the service may have counted it as late.
 */
export interface WriteGate {
  /** Waits for a place; rejects when aborted. Every place is given back with `leave`, once. */
  enter(signal: AbortSignal): Promise<void>;
  /** `counted`: a request went out. Otherwise the place is free again at once. */
  leave(counted: boolean): void;
  /** The service asked to wait: nobody enters before. Without a time, longer with each refusal in a row. */
  pause(until: number | undefined): void;
  /** A request was taken: the refusals are over. */
  taken(): void;
}

export const writesPerWindow = 200;
export const windowMs = 20_000;

export function createWriteGate(parts: { readonly clock: Clock; readonly random?: () => number }): WriteGate {
  const { clock, random = Math.random } = parts;
  /** Ends of the latest requests, oldest first. */
  const ends: number[] = [];
  let inside = 0;
  let pausedUntil = 0;
  let refusals = 0;
  let turn = Promise.resolve();

  function waitMs(): number {
    const now = clock.now();
    while (ends.length > 0 && (ends[0] ?? 0) + windowMs <= now) ends.shift();
    const paused = pausedUntil - now;
    if (paused > 0) return paused;
    if (inside + ends.length < writesPerWindow) return 0;
    // Full of requests that are on their way: their ends are not known yet
    return ends[0] === undefined ? 50 : Math.max(1, ends[0] + windowMs - now);
  }

  async function wait(signal: AbortSignal): Promise<void> {
    for (let ms = waitMs(); ms > 0; ms = waitMs()) await clock.sleep(ms, signal);
    signal.throwIfAborted();
    inside += 1;
  }

  return {
    enter(signal) {
      const mine = turn.then(() => wait(signal));
      turn = mine.catch(() => undefined);
      return mine;
    },
    leave(counted) {
      inside -= 1;
      if (counted) ends.push(clock.now());
    },
    pause(until) {
      // Of several that were refused together, one counts
      if (until === undefined && pausedUntil > clock.now()) return;
      const ms = until === undefined ? backoffMs(Math.min(refusals, 6), random) : Math.max(0, until - clock.now()) + Math.round(random() * 500);
      refusals += 1;
      pausedUntil = Math.max(pausedUntil, clock.now() + ms);
    },
    taken() {
      refusals = 0;
    },
  };
}
