import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createParser, parse } from '../../../src/manageBde/parse.ts';
import type { ProtectorReport } from '../../../src/manageBde/report.ts';
import { corpus, field } from './corpus.ts';

/** Which volume has which ID and password, and which ID goes with which password. */
function bonds({ computers }: ProtectorReport): string[] {
  return computers.flatMap(({ volumes }) =>
    volumes.flatMap(({ mountPoint, keyProtectors }) =>
      keyProtectors.flatMap(({ keyProtectorId, recoveryPassword, keyFileName }) =>
        [
          [mountPoint, keyProtectorId],
          [mountPoint, recoveryPassword],
          [keyProtectorId, recoveryPassword],
          [keyProtectorId, keyFileName],
        ].flatMap(([one, other]) => (typeof one === 'string' && typeof other === 'string' ? [`${one} ${other}`] : [])),
      ),
    ),
  );
}

const files = [...corpus, ...field].filter(({ name, tolerated }) => !name.includes('-ps-') && !tolerated.some((path) => /^computers(?:\[\d+\]\.volumes)?$/.test(path)));
const readers = [
  ['with every table', parse],
  ['without any', createParser([])],
] as const;

/** A missing value is forgivable, one that lands elsewhere is not. */
function assertNothingMoved(change: (text: string) => Iterable<string>): void {
  for (const [tables, read] of readers) {
    for (const { name, text, expected } of files) {
      // two computers whose names only the words give are one without them
      if (tables === 'without any' && name.includes('fleet')) continue;
      const known = new Set(bonds(expected));
      for (const changed of change(text)) {
        for (const bond of bonds(read(changed).report)) assert.ok(known.has(bond), `${name}, ${tables}: ${bond}`);
      }
    }
  }
}

describe('what a text lost on its way attaches no ID and no password to another volume or protector', () => {
  const ways: readonly (readonly [string, (text: string) => string])[] = [
    ['indentation', (text) => text.replace(/^[ \t]+/gm, '')],
    ['empty lines', (text) => text.replace(/\n(?:[ \t]*\n)+/g, '\n')],
    ['both', (text) => text.replace(/^[ \t]+/gm, '').replace(/\n+/g, '\n')],
    ['header lines', (text) => text.replace(/^.*(?:\(C\)|BitLocker.*10\.0\.).*\n/gm, '')],
    ['commands and prompts', (text) => text.replace(/^(?:PS )?C:\\.*>.*\n/gm, '')],
    ['blanks, for tabs', (text) => text.replace(/^ {2,}/gm, (blanks) => '\t'.repeat(Math.ceil(blanks.length / 4)))],
  ];
  for (const [what, change] of ways) {
    test(what, () => {
      assertNothingMoved((text) => [change(text)]);
    });
  }

  test('any one line', () => {
    assertNothingMoved(function* (text) {
      const lines = text.split('\n');
      for (const [index, line] of lines.entries()) if (line.trim() !== '') yield lines.filter((_, other) => other !== index).join('\n');
    });
  });
});
