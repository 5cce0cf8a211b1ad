import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { shapeOf } from '../../../src/core/keyShape.ts';
import { fileVaultKey, password } from '../reveal/fakes.ts';

/** Recovery passwords as Windows makes them. */
const passwords = fc
  .array(fc.integer({ min: 0, max: 65_535 }), { minLength: 8, maxLength: 8 })
  .filter((values) => values.some((value) => value !== 0))
  .map((values) => values.map((value) => String(value * 11).padStart(6, '0')));

describe('a BitLocker key', () => {
  it('that is sound is shown as it is, with hyphens or without', () => {
    fc.assert(
      fc.property(passwords, fc.constantFrom('-', ''), (groups, separator) => {
        assert.deepEqual(shapeOf('bitlocker', ` ${groups.join(separator)}\n`), { groups, badGroups: [], warning: null });
      }),
    );
  });

  it('with any one digit changed has that group marked, and is shown as it came', () => {
    fc.assert(
      fc.property(passwords, fc.nat(7), fc.nat(5), fc.integer({ min: 1, max: 9 }), (groups, index, place, by) => {
        const digits = Array.from(groups[index] ?? '');
        const damaged = groups.with(index, digits.with(place, String((Number(digits[place]) + by) % 10)).join(''));
        const shape = shapeOf('bitlocker', damaged.join('-'));
        assert.deepEqual(shape?.groups, damaged);
        assert.deepEqual(shape.badGroups, [index + 1]);
        assert.match(shape.warning ?? '', new RegExp(`fails its check in group ${index + 1}\\.`));
      }),
    );
  });

  it('names several bad groups, and masks too', () => {
    const groups = password().split('-').with(1, '000001').with(4, '999999').with(6, '******');
    assert.match(shapeOf('bitlocker', groups.join('-'))?.warning ?? '', /in groups 2, 5 and 7\./);
  });

  it('of another length is shown with what is wrong', () => {
    assert.match(shapeOf('bitlocker', password().slice(0, -7))?.warning ?? '', /has 7 groups instead of 8/);
    assert.match(shapeOf('bitlocker', '000011')?.warning ?? '', /has 1 group instead of 8/);
  });
});

describe('a FileVault key', () => {
  it('is six groups of four', () => {
    const groups = fileVaultKey().split('-');
    assert.deepEqual(shapeOf('fileVault', groups.join('-')), { groups, badGroups: [], warning: null });
    assert.deepEqual(shapeOf('fileVault', groups.join(''))?.groups, groups);
  });

  it('that is written in another way is shown as it came', () => {
    const groups = fileVaultKey().split('-');
    const small = groups.with(3, (groups[3] ?? '').toLowerCase());
    assert.deepEqual(shapeOf('fileVault', small.join('-'))?.groups, small);
    assert.deepEqual(shapeOf('fileVault', small.join('-'))?.badGroups, [4]);
    assert.match(shapeOf('fileVault', groups.slice(0, 5).join('-'))?.warning ?? '', /has 5 groups instead of 6/);
  });
});

it('what can be no key is none, whatever it is', () => {
  for (const kind of ['bitlocker', 'fileVault'] as const) {
    for (const text of ['', '-', 'a--b', '<b>', 'two words', '{"key":null}', 'x'.repeat(121)]) assert.equal(shapeOf(kind, text), undefined);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const shape = shapeOf(kind, text);
        if (shape === undefined) return;
        assert.equal(shape.groups.join(''), text.trim().replaceAll('-', ''));
        assert.ok(shape.groups.length <= 30);
        assert.ok(shape.badGroups.every((number) => number >= 1 && number <= shape.groups.length));
      }),
    );
  }
});
