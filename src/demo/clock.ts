/** The tenant's own time. It can run faster than the wall clock, stand still, or be pushed forward (control API). */
export interface DemoClock {
  /** Epoch milliseconds. */
  now(): number;
  advance(milliseconds: number): void;
}

/** `scale`: seconds here for each second outside; 0 stands still and moves only by `advance`. */
export function createDemoClock(wall: () => number, scale: number, start = wall()): DemoClock {
  const began = wall();
  let pushed = 0;
  return {
    now: () => Math.floor(start + (wall() - began) * scale + pushed),
    advance: (milliseconds) => {
      pushed += milliseconds;
    },
  };
}

/** ISO 8601 with the seven fractional digits that Entra ID prints (graph.md §1.5). `tail`: the last four of them. */
export function sevenDigits(milliseconds: number, tail = 0): string {
  return new Date(milliseconds).toISOString().replace('Z', `${String(tail % 10_000).padStart(4, '0')}Z`);
}

/** ISO 8601 to the second, as directory objects and error bodies have it. */
export function toTheSecond(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
