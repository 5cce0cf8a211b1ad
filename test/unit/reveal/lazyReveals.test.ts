import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lazyReveals } from '../../../src/reveal/lazyReveals.ts';
import type { RevealPanels } from '../../../src/reveal/revealPanel.ts';
import { bitLockerTarget } from './fakes.ts';

interface Pages extends RevealPanels {
  readonly calls: string[];
  tell(leftMs: number | undefined): void;
}

function pages(): Pages {
  const calls: string[] = [];
  let listener: (leftMs: number | undefined) => void = () => undefined;
  return {
    calls,
    open: () => Promise.resolve(void calls.push('open')),
    hideAll: () => void calls.push('hideAll'),
    leftMs: 7,
    onDidChangeShown(next) {
      listener = next;
      return { dispose: () => void calls.push('unfollow') };
    },
    dispose: () => void calls.push('dispose'),
    tell: (leftMs) => {
      listener(leftMs);
    },
  };
}

describe('the reveal pages', () => {
  it('are loaded by the first that is opened, once', async () => {
    let loads = 0;
    const real = pages();
    const lazy = lazyReveals(() => {
      loads += 1;
      return Promise.resolve(real);
    });
    const told: (number | undefined)[] = [];
    lazy.onDidChangeShown((leftMs) => told.push(leftMs));
    lazy.hideAll();
    assert.deepEqual([loads, lazy.leftMs], [0, undefined]);
    await Promise.all([lazy.open(bitLockerTarget), lazy.open(bitLockerTarget)]);
    assert.deepEqual([loads, real.calls, lazy.leftMs], [1, ['open', 'open'], 7]);
    real.tell(5000);
    real.tell(undefined);
    assert.deepEqual(told, [5000, undefined]);
    lazy.hideAll();
    lazy.dispose();
    assert.deepEqual(real.calls.slice(2), ['hideAll', 'unfollow', 'dispose']);
  });

  it('open none when everything ended while they were loaded', async () => {
    const real = pages();
    let loaded: () => void = () => undefined;
    const lazy = lazyReveals(
      () =>
        new Promise((resolve) => {
          loaded = () => {
            resolve(real);
          };
        }),
    );
    const opening = lazy.open(bitLockerTarget);
    lazy.dispose();
    loaded();
    await opening;
    assert.deepEqual(real.calls, ['dispose']);
  });
});
