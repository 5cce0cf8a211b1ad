import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withAbort } from '../../../src/host/cancel.ts';

/** As VS Code makes them. */
function fakeToken(isCancellationRequested = false) {
  const listeners = new Set<() => void>();
  return {
    isCancellationRequested,
    listeners,
    onCancellationRequested(listener: () => void) {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
    cancel() {
      for (const listener of listeners) listener();
    },
  };
}

test('what is cancelled in VS Code aborts the work, and what it resolves to still comes', async () => {
  const token = fakeToken();
  const working = withAbort(token, async (signal) => {
    await new Promise((resolve) => {
      signal.addEventListener('abort', resolve);
    });
    return signal.aborted;
  });
  token.cancel();
  assert.equal(await working, true);
});

test('what was cancelled before it began starts aborted', async () => {
  assert.equal(await withAbort(fakeToken(true), (signal) => Promise.resolve(signal.aborted)), true);
});

test('nothing is left listening, however the work ends', async () => {
  const token = fakeToken();
  assert.equal(await withAbort(token, () => Promise.resolve(7)), 7);
  await assert.rejects(withAbort(token, () => Promise.reject(new Error('no'))), /no/);
  assert.equal(token.listeners.size, 0);
});
