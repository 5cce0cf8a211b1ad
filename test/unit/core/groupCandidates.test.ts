import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { candidatesOf, candidateWords, groupCandidates, type Slip } from '../../../src/core/groupCandidates.ts';
import { checkGroup } from '../../../src/core/recoveryPassword.ts';
import { recoveryPassword } from './secrets.ts';

/** All groups that a recovery password can have. */
const groups: readonly string[] = Array.from({ length: 65_536 }, (_, quotient) => String(quotient * 11).padStart(6, '0'));

interface Expected {
  /** The only slip that may be named, and one more. */
  readonly slips: readonly Slip[];
  readonly most: number;
}

/** Damages every group at every place, and looks for the true one among what is offered. */
function judge(damages: readonly ((group: string, at: number) => string | null)[], { slips, most }: Expected): number {
  let largest = 0;
  for (const damage of damages) {
    for (const group of groups) {
      for (let at = 0; at < 6; at++) {
        const printed = damage(group, at);
        if (printed === null) continue;
        const offered = groupCandidates(printed);
        largest = Math.max(largest, offered.length);
        if (!offered.some(({ digits }) => digits === group)) assert.fail(`${group} is not offered for ${printed}`);
        for (const { digits, slip } of offered) if (checkGroup(digits) !== 'valid' || !slips.includes(slip)) assert.fail(`${printed}: ${digits}, ${slip}`);
        if (new Set(offered.map(({ digits }) => digits)).size !== offered.length && slips.length === 1) assert.fail(`${printed}: one twice`);
      }
    }
  }
  assert.ok(largest <= most, String(largest));
  return largest;
}

const step = (by: number) => (group: string, at: number) => `${group.slice(0, at)}${(Number(group[at]) + by) % 10}${group.slice(at + 1)}`;

describe('all 65,536 groups, all places', () => {
  test('an unreadable place: exactly one digit, the true one', () => {
    assert.equal(judge([(group, at) => `${group.slice(0, at)}?${group.slice(at + 1)}`], { slips: ['unreadable'], most: 1 }), 1);
  });

  test('a misread digit: the true one is among six at most, beside swapped neighbours', () => {
    judge([step(1), step(6)], { slips: ['misread', 'swapped'], most: 11 });
  });

  test('a missing digit: the true group is among six at most', () => {
    judge([(group, at) => group.slice(0, at) + group.slice(at + 1)], { slips: ['missing'], most: 6 });
  });

  test('a digit written twice: the true group is offered, before others', () => {
    judge([(group, at) => group.slice(0, at + 1) + group.slice(at)], { slips: ['extra'], most: 7 });
    assert.deepEqual(groupCandidates('5226544').map(({ digits, from, count }) => [digits, from, count]), [['522654', 5, 0], ['522544', 3, 0]]);
  });

  test('two neighbours swapped: the check finds it, and the true group is offered', () => {
    judge(
      [
        (group, at) => {
          const printed = `${group.slice(0, at)}${group.slice(at + 1, at + 2)}${group.slice(at, at + 1)}${group.slice(at + 2)}`;
          if (printed === group) return null;
          assert.notEqual(checkGroup(printed), 'valid', printed);
          return printed;
        },
      ],
      { slips: ['misread', 'swapped'], most: 11 },
    );
  });

  test('the last digit is what the others say', () => {
    for (const group of groups) {
      const [a = 0, b = 0, c = 0, d = 0, e = 0, last] = Array.from(group, Number);
      assert.equal((a - b + c - d + e + 22) % 11, last);
    }
  });
});

test('a place is named: which digit is not as printed', () => {
  assert.deepEqual(groupCandidates('5226?4'), [{ digits: '522654', slip: 'unreadable', from: 4, count: 1 }]);
  assert.deepEqual(groupCandidates('252654').find(({ slip }) => slip === 'swapped'), { digits: '522654', slip: 'swapped', from: 0, count: 2 });
  assert.deepEqual(groupCandidates('52265').find(({ digits }) => digits === '522654'), { digits: '522654', slip: 'missing', from: 5, count: 1 });
});

test('any sign that is no digit is an unreadable place', () => {
  for (const sign of ['?', 'X', 'x', '*', 'O', '•', '_', ' ', '５', 'é']) assert.deepEqual(groupCandidates(`52265${sign}`).map(({ digits }) => digits), ['522654']);
});

test('where the check digit would have to be ten, and above the limit, there is none', () => {
  // 1 − 2 + 3 − 2 + 10 is ten: no group begins so
  assert.deepEqual(groupCandidates('00001?').map(({ digits }) => digits), ['000011']);
  assert.deepEqual(groupCandidates('10000?').map(({ digits }) => digits), ['100001']);
  assert.deepEqual(groupCandidates('01000?'), []);
  assert.deepEqual(groupCandidates('99999?'), []);
});

test('a sound group, and one with more than one thing wrong, have none', () => {
  for (const group of ['522654', '5226??', '??????', 'XXXXXX', '', '5226', '52265?4', '5265?', '52265444', '99999999', '-', '522 54 ']) assert.deepEqual(groupCandidates(group), [], group);
});

test('of a password only groups with one slip are named, also where nothing explains them', () => {
  const printed = ['522654', '23288?', '66400', '3742311', '084459', '5155??', 'XXXXXX', '999999'];
  assert.deepEqual(
    candidatesOf(printed).map(({ group, slip, values }) => [group, slip, values.length > 0]),
    [
      [2, 'unreadable', true],
      [3, 'missing', true],
      [4, 'extra', true],
      [5, 'misread', true],
      [8, 'misread', false],
    ],
  );
});

test('in words, a few sentences a group', () => {
  assert.deepEqual(candidatesOf(['522654', '5226?4', '01000?', '5226544', '999999', '33333333']).map(candidateWords), [
    'Group 2 has one place that is no digit. The check allows only 522654.',
    'Group 3 has one place that is no digit. No digit there passes the check: another place is wrong, too.',
    'Group 4 has 7 digits. If one is too many, it is 522654 or 522544.',
    'Group 5 fails its check. Neither one misread digit nor two swapped ones explain it.',
  ]);
  assert.deepEqual(candidatesOf(['252654']).map(candidateWords), ['Group 1 fails its check. If one digit was misread, it is 258654, 252054, 252604 or 252659. If two neighbours were swapped, it is 522654 or 225654.']);
});

test('property: anything gives a list, and what is offered passes the check', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ maxLength: 9 }), fc.stringMatching(/^[0-9?]{4,8}$/)), (printed) => {
      for (const { digits, from, count } of groupCandidates(printed)) {
        assert.equal(checkGroup(digits), 'valid');
        assert.ok(from + count <= 6);
      }
    }),
  );
});

test('property: a whole password with one slip in one group has the true group among what is offered, and names no other', () => {
  fc.assert(
    fc.property(recoveryPassword, fc.nat(7), fc.nat(5), fc.constantFrom('?', 'X', 'O', ''), (whole, group, at, sign) => {
      const right = whole[group] ?? '';
      const found = candidatesOf(whole.with(group, right.slice(0, at) + sign + right.slice(at + 1)));
      assert.deepEqual(found.map((one) => one.group), [group + 1]);
      assert.ok(found[0]?.values.some(({ digits }) => digits === right));
    }),
  );
});
