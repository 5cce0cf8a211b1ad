import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkGroup, checkPassword } from '../../src/core/recoveryPassword.ts';

test('a group is a multiple of 11 below 720896', () => {
  assert.equal(checkGroup('720885'), 'valid');
  assert.equal(checkGroup('720896'), 'tooLarge');
  assert.equal(checkGroup('000010'), 'notMultipleOf11');
  assert.equal(checkGroup('22222'), 'length');
  assert.equal(checkGroup('12345X'), 'masked');
});

test('digits of other scripts are not digits of a key', () => {
  assert.equal(checkGroup('١٢٣٤٥٦'), 'masked');
});

test('all zeros is a mask, though each group passes the arithmetic', () => {
  assert.deepEqual(checkPassword(Array.from({ length: 8 }, () => '000000')), {
    check: 'masked',
    groups: Array.from({ length: 8 }, () => 'masked'),
    invalidGroups: [],
  });
});

test('a wrong group is named by its position, and a missing group makes the password invalid', () => {
  const good = '110000';
  assert.deepEqual(checkPassword([good, good, '110001', good, good, good, good, good]).invalidGroups, [3]);
  assert.equal(checkPassword([good, good]).check, 'invalid');
});
