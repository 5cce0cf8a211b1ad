import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backoffMs, retryAfterMs } from '../../../src/graph/waiting.ts';

const now = Date.UTC(2026, 2, 3, 14, 30);

test('Retry-After is a number of seconds, also with a fraction, or a date', () => {
  assert.equal(retryAfterMs('2', now), 2000);
  assert.equal(retryAfterMs(' 2.128 ', now), 2128);
  assert.equal(retryAfterMs('0', now), 0);
  assert.equal(retryAfterMs(new Date(now + 7000).toUTCString(), now), 7000);
  assert.equal(retryAfterMs(new Date(now - 7000).toUTCString(), now), 0);
});

test('what is neither says nothing', () => {
  for (const value of [null, '', 'soon', '-5', '2,5', '1e9', '2026-03-03T14:30:00Z']) assert.equal(retryAfterMs(value, now), undefined, String(value));
});

test('without it the wait doubles, within a spread', () => {
  assert.deepEqual([0, 1, 2, 3].map((attempt) => backoffMs(attempt, () => 0.5)), [1000, 2000, 4000, 8000]);
  assert.equal(backoffMs(0, () => 0), 750);
  assert.equal(backoffMs(20, () => 1), 75_000);
});
