import type { Clock } from '../../src/core/ports.ts';

/**
 * Time that runs only when nothing else is left to do: the next timer is fired once everything before it has settled, and
 * while nobody waits for the real world (`busy`: a disk). Weeks pass in seconds, in an order that is always the same.
 */
export interface VirtualTime extends Clock {
  /** Lets time pass until `work` ends; throws when nothing is left that could end it. */
  run<T>(work: Promise<T>): Promise<T>;
  /** Wraps a wait for the real world. */
  busy<T>(work: Promise<T>): Promise<T>;
}

interface Timer {
  readonly at: number;
  readonly order: number;
  fire(): void;
  gone: boolean;
}

export function virtualTime(start = Date.UTC(2026, 2, 3, 14, 30)): VirtualTime {
  let now = start;
  let orders = 0;
  let waiting = 0;
  let worldAnswered = (): void => undefined;
  const heap: Timer[] = [];
  const before = (a: Timer, b: Timer): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

  function push(timer: Timer): void {
    let at = heap.push(timer) - 1;
    while (at > 0) {
      const up = (at - 1) >> 1;
      const parent = heap[up];
      if (parent === undefined || before(parent, timer)) break;
      heap[at] = parent;
      at = up;
    }
    heap[at] = timer;
  }

  function pop(): Timer | undefined {
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      const left = heap[down];
      if (left === undefined) break;
      const right = heap[down + 1];
      const smaller = right !== undefined && before(right, left) ? right : left;
      if (smaller === right) down += 1;
      if (before(last, smaller)) break;
      heap[at] = smaller;
      at = down;
    }
    heap[at] = last;
    return first;
  }

  function after(ms: number, fire: () => void): Timer {
    orders += 1;
    const timer: Timer = { at: now + Math.max(0, ms), order: orders, fire, gone: false };
    push(timer);
    return timer;
  }

  return {
    now: () => now,
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        const leave = (): void => {
          timer.gone = true;
          reject(signal?.reason instanceof Error ? signal.reason : new Error('Aborted'));
        };
        const timer = after(ms, () => {
          signal?.removeEventListener('abort', leave);
          resolve();
        });
        if (signal?.aborted === true) leave();
        else signal?.addEventListener('abort', leave, { once: true });
      });
    },
    after(ms, callback) {
      const timer = after(ms, callback);
      return {
        dispose() {
          timer.gone = true;
        },
      };
    },
    async busy(work) {
      waiting += 1;
      try {
        return await work;
      } finally {
        waiting -= 1;
        worldAnswered();
      }
    },
    async run(work) {
      const state = { over: false };
      const end = (): void => {
        state.over = true;
      };
      work.then(end, end);
      const isOver = (): boolean => state.over;
      for (let idle = 0; !isOver(); ) {
        await new Promise((resolve) => setImmediate(resolve));
        if (isOver()) break;
        if (waiting > 0) {
          await new Promise<void>((resolve) => {
            worldAnswered = resolve;
          });
          continue;
        }
        const timer = pop();
        if (timer === undefined) {
          idle += 1;
          if (idle > 1000) throw new Error('Nothing is left that could end this.');
          continue;
        }
        idle = 0;
        if (timer.gone) continue;
        now = Math.max(now, timer.at);
        timer.fire();
      }
      return await work;
    },
  };
}
