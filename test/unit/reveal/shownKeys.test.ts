import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createShownKeys } from '../../../src/reveal/shownKeys.ts';

it('of several keys on screen the one that stays longest counts, until none is left', () => {
  const keys = createShownKeys();
  const told: (number | undefined)[] = [];
  const subscription = keys.onDidChange((leftMs) => told.push(leftMs));
  const one = {};
  const two = {};
  assert.equal(keys.leftMs, undefined);
  keys.shown(one, 300_000);
  keys.shown(two, 20_000);
  keys.gone(one);
  keys.gone(two);
  keys.gone(two);
  assert.deepEqual(told, [300_000, 300_000, 20_000, undefined]);
  assert.equal(keys.leftMs, undefined);
  subscription.dispose();
  keys.shown(one, 5);
  assert.equal(told.length, 4);
});
