import type { Disposable } from '../core/ports.ts';

/**
 * Which keys are on screen, and for how long. Several pages may show one at a time, in editors beside each other:
 * then the longest time counts, after which no key is left.
 */
export interface ShownKeys {
  /** Milliseconds until the last key goes; undefined while none is shown. */
  readonly leftMs: number | undefined;
  shown(page: object, leftMs: number): void;
  gone(page: object): void;
  onDidChange(listener: (leftMs: number | undefined) => void): Disposable;
}

export function createShownKeys(): ShownKeys {
  const left = new Map<object, number>();
  const listeners = new Set<(leftMs: number | undefined) => void>();

  const longest = (): number | undefined => (left.size === 0 ? undefined : Math.max(...left.values()));
  function tell(): void {
    for (const listener of listeners) listener(longest());
  }

  return {
    get leftMs() {
      return longest();
    },
    shown(page, leftMs) {
      left.set(page, leftMs);
      tell();
    },
    gone(page) {
      if (left.delete(page)) tell();
    },
    onDidChange(listener) {
      listeners.add(listener);
      return {
        dispose: () => {
          listeners.delete(listener);
        },
      };
    },
  };
}
