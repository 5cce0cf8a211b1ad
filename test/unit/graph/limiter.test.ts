import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLimiter } from '../../../src/graph/limiter.ts';
import { createSharedRun } from '../../../src/graph/sharedRun.ts';
import { gate } from './fakeGraph.ts';

test('a place is free again after a failure, and whoever gives up waiting takes none', async () => {
  const limiter = createLimiter(1);
  await assert.rejects(limiter.run(() => Promise.reject(new Error('failed'))));
  const wait = gate();
  const first = limiter.run(() => wait.closed);
  const stop = new AbortController();
  const second = limiter.run(() => Promise.resolve('second'), stop.signal);
  const third = limiter.run(() => Promise.resolve('third'));
  stop.abort(new Error('enough'));
  await assert.rejects(second, /enough/);
  wait.open();
  await first;
  assert.equal(await third, 'third');
  await assert.rejects(limiter.run(() => Promise.resolve(), AbortSignal.abort(new Error('before'))), /before/);
});

test('a shared run is begun once, ends when all have left, and is begun anew after a rejection', async () => {
  const wait = gate();
  let begun = 0;
  let stopped = false;
  const run = createSharedRun(
    async (signal) => {
      begun += 1;
      signal.addEventListener('abort', () => (stopped = true));
      await wait.closed;
      if (begun === 2) throw new Error('failed');
      return begun;
    },
    () => -1,
  );
  const one = new AbortController();
  const two = new AbortController();
  const joined = [run.join(one.signal), run.join(two.signal)];
  one.abort();
  assert.equal(await joined[0], -1);
  assert.equal(stopped, false);
  two.abort();
  assert.equal(await joined[1], -1);
  assert.equal(stopped, true);
  wait.open();
  await assert.rejects(run.join(new AbortController().signal), /failed/);
  assert.equal(await run.join(), 3);
  assert.equal(await run.join(AbortSignal.abort()), -1);
});
