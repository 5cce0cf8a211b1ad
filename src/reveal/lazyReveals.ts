import { loadOnce } from '../core/loadOnce.ts';
import type { Disposable } from '../core/ports.ts';
import type { RevealPanels } from './revealPanel.ts';

/** The reveal pages, loaded when the first is opened. Until then no key can be on screen. */
export function lazyReveals(load: () => Promise<RevealPanels>): RevealPanels {
  const listeners = new Set<(leftMs: number | undefined) => void>();
  let loaded: RevealPanels | undefined;
  let disposed = false;
  let following: Disposable | undefined;

  const taken = loadOnce(async () => {
    const pages = await load();
    if (disposed) {
      pages.dispose();
      return pages;
    }
    following = pages.onDidChangeShown((leftMs) => {
      for (const listener of listeners) listener(leftMs);
    });
    loaded = pages;
    return pages;
  });

  return {
    async open(target) {
      const pages = await taken();
      if (!disposed) await pages.open(target);
    },
    hideAll() {
      loaded?.hideAll();
    },
    get leftMs() {
      return loaded?.leftMs;
    },
    onDidChangeShown(listener) {
      listeners.add(listener);
      return {
        dispose: () => {
          listeners.delete(listener);
        },
      };
    },
    dispose() {
      disposed = true;
      following?.dispose();
      listeners.clear();
      loaded?.dispose();
    },
  };
}
