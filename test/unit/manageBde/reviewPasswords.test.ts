import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { candidatesOf } from '../../../src/core/groupCandidates.ts';
import { reviewText } from '../../../src/manageBde/review.ts';
import { exportReview } from '../../../src/review/reviewExport.ts';
import { keyId, recoveryPassword } from './passwords.ts';

/** What a person reads of a recovery password as it was written down: findings, and what Show adds. */
function seen(printed: string): { readonly said: readonly string[]; readonly offered: readonly (readonly [number, readonly string[]])[]; readonly open: string } {
  const content = `Volume C: []\nAll Key Protectors\n\n    Numerical Password:\n      ID: ${keyId(1)}\n      Password:\n        ${printed}\n      Backup type:\n        AD backup\n`;
  const { model, secrets } = reviewText({ title: 't', label: 'l', content, now: 0 });
  const said = model.computers.flatMap(({ volumes }) => volumes.flatMap(({ findings }) => findings.map(({ code, what }) => `${code}: ${what}`)));
  const [secret = ''] = secrets.values();
  const rows = model.computers.flatMap(({ volumes }) => volumes.map(({ rowId }) => rowId));
  const open = [JSON.stringify(model), ...(['csv', 'markdown', 'json'] as const).map((format) => exportReview(model, rows, format).text)].join('\n');
  return { said, offered: candidatesOf(secret.split('-')).map(({ group, values }) => [group, values.map(({ digits }) => digits)] as const), open };
}

const whole = recoveryPassword(5);
const groups = whole.split('-');
const third = groups[2] ?? '';
const name = `Recovery password ${keyId(1).slice(1, 9)}`;
const withThird = (group: string): string => groups.with(2, group).join('-');

describe('a password as somebody wrote it down', () => {
  for (const [how, printed] of [
    ['with hyphens', whole],
    ['in one piece', groups.join('')],
    ['with blanks', groups.join(' ')],
    ['with dashes of a word processor', groups.join('–')],
  ] as const) {
    test(`${how}, all is well`, () => {
      assert.deepEqual([seen(printed).said, seen(printed).offered], [[], []]);
    });
  }

  for (const [how, printed, words] of [
    ['seven groups right and one wrong', withThird(`${third.slice(0, 5)}${(Number(third[5]) + 1) % 10}`), 'group 3 is not a multiple of 11'],
    ['a group of five digits', withThird(third.slice(1)), 'group 3 has 5 digits instead of 6'],
    ['a group of seven digits', withThird(`${third}${third.slice(5)}`), 'group 3 has 7 digits instead of 6'],
    ['a group of five among blanks', withThird(third.slice(1)).replaceAll('-', ' '), 'group 3 has 5 digits instead of 6'],
    ['two neighbours swapped', withThird(`${third.slice(0, 2)}${third.slice(3, 4)}${third.slice(2, 3)}${third.slice(4)}`), ''],
  ] as const) {
    test(`${how}: the group is named, and Show offers the true one`, () => {
      const { said, offered } = seen(printed);
      if (printed === whole) assert.fail('nothing is wrong with it');
      assert.equal(said.length, 1);
      assert.ok(said[0]?.startsWith(`damagedPassword: ${name} is damaged in this output: `) && said[0].includes(words), said[0]);
      assert.deepEqual(offered.map(([group]) => group), [3]);
      assert.ok(offered[0]?.[1].includes(third));
    });
  }

  for (const sign of ['?', 'X', '*', 'O', 'l', '_', '•', '#']) {
    test(`one place reads ${sign}: Show names the only digit that fits there`, () => {
      for (let at = 0; at < 6; at++) {
        const { said, offered } = seen(withThird(third.slice(0, at) + sign + third.slice(at + 1)));
        assert.deepEqual(said, [`maskedPassword: ${name} has one unreadable place in group 3.`]);
        assert.deepEqual(offered, [[3, [third]]]);
      }
    });
  }

  test('one group is missing: that is said, and nothing is offered', () => {
    const { said, offered } = seen(groups.slice(1).join('-'));
    assert.deepEqual(said, [`damagedPassword: ${name} is damaged in this output: it has 7 groups instead of 8.`]);
    assert.deepEqual(offered, []);
  });

  test('a digit is missing from one piece: which one cannot be told', () => {
    const { said, offered } = seen(groups.join('').slice(1));
    assert.deepEqual(said, [`damagedPassword: ${name} is damaged in this output: it has 47 digits instead of 48.`]);
    assert.deepEqual(offered, []);
  });
});

test('property: what a group may have been is neither in the model nor in an export', () => {
  fc.assert(
    fc.property(fc.nat(60_000), fc.nat(7), fc.nat(5), fc.constantFrom('?', 'X', '', '7'), (number, group, at, sign) => {
      const right = recoveryPassword(number).split('-');
      const one = right[group] ?? '';
      const { offered, open } = seen(right.with(group, one.slice(0, at) + sign + one.slice(at + 1)).join('-'));
      for (const [, values] of offered) for (const digits of values) assert.ok(!open.replaceAll(keyId(1), '').includes(digits));
    }),
    { numRuns: 300, seed: 5 },
  );
});
