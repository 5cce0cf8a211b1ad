import type { Clock, Disposable } from '../core/ports.ts';
import { longestShowSeconds, pingEveryMs } from './protocol.ts';

export interface ShowTime extends Disposable {
  /** Milliseconds that are left, by the setting of now. */
  leftMs(): number;
  /** Calls back each second with what is left, and once when it is over. */
  start(onSecond: (leftMs: number) => void, onOver: () => void): void;
}

/** How long a key may stay, from now on: as long as the setting says at any moment, and never longer than five minutes. */
export function createShowTime(clock: Clock, wantedSeconds: () => number): ShowTime {
  const since = clock.now();
  let timer: Disposable | undefined;
  const leftMs = (): number => Math.max(0, since + showSeconds(wantedSeconds()) * 1000 - clock.now());
  return {
    leftMs,
    start(onSecond, onOver) {
      const next = (): void => {
        const left = leftMs();
        if (left === 0) {
          onOver();
          return;
        }
        timer = clock.after(Math.min(pingEveryMs, left), () => {
          const now = leftMs();
          if (now > 0) onSecond(now);
          next();
        });
      };
      next();
    },
    dispose() {
      timer?.dispose();
    },
  };
}

/** What a setting means: five minutes unless it is a shorter time that makes sense. */
export function showSeconds(wanted: number): number {
  return Number.isFinite(wanted) && wanted > 0 ? Math.min(wanted, longestShowSeconds) : longestShowSeconds;
}
