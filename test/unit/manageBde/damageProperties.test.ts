import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parse } from '../../../src/manageBde/parse.ts';
import { corpus } from './corpus.ts';
import { samples } from './damageSamples.ts';
import { owners, type Owner } from './owners.ts';

type Change = (lines: readonly string[], place: number, column: number) => string[];

/** What happens to lines on their way; `place` is a share of the text, so that one change makes sense for every text. */
const changes: Readonly<Record<string, Change>> = {
  lost: (lines, place) => lines.filter((_, index) => index !== place),
  cut: (lines, place, column) => lines.map((line, index) => (index === place ? line.slice(0, column) : line)),
  doubled: (lines, place) => lines.flatMap((line, index) => (index === place ? [line, line] : [line])),
  'in two': (lines, place, column) => lines.flatMap((line, index) => (index === place && line.length > column ? [line.slice(0, column), line.slice(column)] : [line])),
  'all wrapped': (lines, _place, column) => lines.flatMap((line) => line.match(new RegExp(`.{1,${Math.max(column, 38)}}`, 'gu')) ?? ['']),
  'all cut': (lines, _place, column) => lines.map((line) => line.slice(0, Math.max(column, 38))),
  'no indentation': (lines) => lines.map((line) => line.trimStart()),
  'no empty lines': (lines) => lines.filter((line) => line.trim() !== ''),
  'empty lines between': (lines) => lines.flatMap((line) => [line, '']),
};

const files = [...corpus, ...samples].filter(({ name, tolerated }) => !name.includes('-ps-') && !tolerated.some((path) => /^computers(?:\[\d+\]\.volumes)?$/.test(path)));

/** Whether a value is the one of the sound text, or what cuts left of it: its signs in their order. */
function isLeft(got: string | null, was: string | null): boolean {
  if (got === null || got === was) return true;
  let at = 0;
  for (const sign of was ?? '') if (sign === got[at]) at += 1;
  return at === got.length;
}

function strange(text: string, known: readonly Owner[]): readonly Owner[] {
  return owners(parse(text).report)
    .map(([, ...rest]) => rest)
    .filter((one) => {
      const [, id, password] = one;
      if ((id === null && password === null) || one.filter((value) => value !== null).length < 2) return false;
      return !known.some(([, ...was]) => one.every((value, index) => isLeft(value ?? null, was[index] ?? null)));
    });
}

describe('no volume, ID and password come together that the sound text does not have together', () => {
  const known = new Map(files.map(({ name, text }) => [name, owners(parse(text).report)]));
  const step = fc.record({ what: fc.constantFrom(...Object.keys(changes)), place: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), column: fc.integer({ min: 5, max: 90 }) });

  test('whatever is cut, doubled, wrapped or lost', () => {
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.uniqueArray(step, { minLength: 1, maxLength: 3, selector: ({ what }) => what }), ({ name, text }, steps) => {
        const damaged = steps.reduce<readonly string[]>((lines, { what, place, column }) => changes[what]?.(lines, Math.floor(place * lines.length), column) ?? lines, text.split('\n')).join('\n');
        assert.deepEqual(strange(damaged, known.get(name) ?? []), []);
      }),
      { numRuns: 1500, seed: 4 },
    );
  });
});
