import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkGroup, checkPassword, isSoundPassword } from '../../../src/core/recoveryPassword.ts';
import { recoveryPassword } from './secrets.ts';

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

test('every password that BitLocker can make is valid', () => {
  fc.assert(
    fc.property(recoveryPassword, (groups) => {
      const zero = groups.every((group) => group === '000000');
      assert.equal(checkPassword(groups).check, zero ? 'masked' : 'valid');
      assert.deepEqual(checkPassword(groups).invalidGroups, []);
    }),
  );
});

test('a digit that is typed wrong is always found, and its group is named', () => {
  const slip = fc.record({ group: fc.nat(7), at: fc.nat(5), by: fc.integer({ min: 1, max: 9 }) });
  fc.assert(
    fc.property(recoveryPassword, slip, (groups, { group, at, by }) => {
      const right = groups[group] ?? '';
      const wrong = right.slice(0, at) + String((Number(right[at]) + by) % 10) + right.slice(at + 1);
      const typed = groups.with(group, wrong);
      fc.pre(!typed.every((one) => one === '000000'));
      // ten times the digit's step is no multiple of 11
      assert.deepEqual(checkPassword(typed), {
        check: 'invalid',
        groups: typed.map((one) => checkGroup(one)),
        invalidGroups: [group + 1],
      });
    }),
  );
});

test('two neighbouring digits that are swapped are found, unless they are the same', () => {
  fc.assert(
    fc.property(recoveryPassword, fc.nat(7), fc.nat(4), (groups, group, at) => {
      const right = groups[group] ?? '';
      const swapped = right.slice(0, at) + (right[at + 1] ?? '') + (right[at] ?? '') + right.slice(at + 2);
      fc.pre(swapped !== right);
      assert.deepEqual(checkPassword(groups.with(group, swapped)).invalidGroups, [group + 1]);
    }),
  );
});

test('the largest and the smallest group', () => {
  assert.equal(checkGroup('720885'), 'valid');
  assert.equal(checkGroup('720897'), 'tooLarge');
  assert.equal(checkGroup('999999'), 'tooLarge');
  assert.equal(checkGroup('000011'), 'valid');
  assert.equal(checkGroup('000000'), 'valid');
  assert.equal(checkGroup('0000000'), 'length');
  assert.equal(checkGroup(''), 'masked');
});

test('groups that hold anything but digits are masked, and say nothing about the others', () => {
  for (const group of ['******', 'XXXXXX', '11000*', ' 11000', '-11000', '1.1000', '１１００００']) {
    const typed = Array.from({ length: 8 }, (_, index) => (index === 4 ? group : '110000'));
    assert.deepEqual(checkPassword(typed), { check: 'masked', groups: typed.map((one) => (one === group ? 'masked' : 'valid')), invalidGroups: [] });
  }
});

test('masked and wrong groups at once: masked, and the wrong ones are named', () => {
  const typed = ['110001', '******', '110000', '110000', '110000', '110000', '110000', '999999'];
  assert.deepEqual([checkPassword(typed).check, checkPassword(typed).invalidGroups], ['masked', [1, 8]]);
});

test('too many groups, or none, are no password', () => {
  assert.equal(checkPassword([]).check, 'invalid');
  assert.equal(checkPassword(Array.from({ length: 9 }, () => '110000')).check, 'invalid');
});

test('property: the quick look says sound of what the close look says valid, and of nothing else', () => {
  const group = fc.oneof(
    fc.integer({ min: 0, max: 65_535 }).map((number) => String(number * 11).padStart(6, '0')),
    fc.constantFrom('000000', '720885', '720896', '99990', '1234567', '12345X', '', '١٢٣٤٥٦'),
    fc.integer({ min: 0, max: 999_999 }).map(String),
  );
  const sound = fc.array(fc.integer({ min: 0, max: 65_535 }).map((number) => String(number * 11).padStart(6, '0')), { minLength: 8, maxLength: 8 });
  fc.assert(
    fc.property(fc.oneof(fc.array(group, { minLength: 7, maxLength: 9 }), sound), (groups) => {
      assert.equal(isSoundPassword(groups.join('-')), checkPassword(groups).check === 'valid');
    }),
    { seed: 4 },
  );
  assert.ok(isSoundPassword(Array.from({ length: 8 }, () => '720885').join('-')));
  assert.ok(!isSoundPassword(Array.from({ length: 8 }, () => '000000').join('-')));
});
