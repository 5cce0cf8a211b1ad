import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '../../../src/host/systemClock.ts';

test('a sleep ends by itself, or with the signal', async () => {
  await systemClock.sleep(1);
  const stop = new AbortController();
  const sleeping = systemClock.sleep(1e9, stop.signal);
  stop.abort();
  await assert.rejects(sleeping, { name: 'AbortError' });
  await assert.rejects(systemClock.sleep(1, stop.signal), { name: 'AbortError' });
  const other = new AbortController();
  other.abort('not an error');
  await assert.rejects(systemClock.sleep(1, other.signal), Error);
});

test('a timer calls back once, and not after it was disposed', async () => {
  const called: string[] = [];
  systemClock.after(1, () => called.push('on'));
  systemClock.after(1, () => called.push('off')).dispose();
  await systemClock.sleep(20);
  assert.deepEqual(called, ['on']);
});
