import type { Clock } from '../core/ports.ts';

/** The clock of the service, as far as its answers tell: this computer's may be wrong by hours. */
export interface ServerClock {
  /** The `Date` header of an answer that has just come; what is no date tells nothing. */
  heard(date: string | null): void;
  /** Epoch milliseconds, to a second. */
  readonly now: () => number;
}

export function createServerClock(clock: Pick<Clock, 'now'>): ServerClock {
  let ahead = 0;
  return {
    heard(date) {
      const at = Date.parse(date ?? '');
      if (!Number.isNaN(at)) ahead = at - clock.now();
    },
    now: () => clock.now() + ahead,
  };
}
