import type { Clock, Disposable } from '../core/ports.ts';

/** IDs of the devices that changed, or all of them. */
export type Change = readonly string[] | 'all';

/** Gathers changes for a moment, so that thousands of rows that come in pages are one event and not thousands. */
export interface Changes {
  mark(change: Change): void;
  onDidChange(listener: (change: Change) => void): Disposable;
}

const gatherMs = 100;
/** Everything is told at most this often: listeners then look at every device, and while lists come in it never ends. */
const allEveryMs = 1000;
/** More than these are told as `all`: whoever listens would look at everything anyway. */
const mostNamed = 200;

export function createChanges(clock: Clock): Changes {
  const listeners = new Set<(change: Change) => void>();
  let pending: Set<string> | 'all' | undefined;
  let allToldAt = Number.NEGATIVE_INFINITY;

  function tell(): void {
    const change = pending === undefined || pending === 'all' ? 'all' : [...pending];
    pending = undefined;
    if (change === 'all') allToldAt = clock.now();
    for (const listener of [...listeners]) listener(change);
  }

  return {
    mark(change) {
      if (change.length === 0) return;
      const all = change === 'all' || change.length > mostNamed;
      if (pending === undefined) clock.after(all ? Math.max(gatherMs, allToldAt + allEveryMs - clock.now()) : gatherMs, tell);
      if (all || pending === 'all') {
        pending = 'all';
        return;
      }
      pending ??= new Set();
      for (const id of change) pending.add(id);
      if (pending.size > mostNamed) pending = 'all';
    },
    onDidChange(listener) {
      listeners.add(listener);
      return {
        dispose() {
          listeners.delete(listener);
        },
      };
    },
  };
}
