import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createParser, parse, type Parsed } from '../../../src/manageBde/parse.ts';
import type { ProtectorReport } from '../../../src/manageBde/report.ts';
import { corpus, score, type CorpusFile } from './corpus.ts';

function assertAsExpected({ report }: Parsed, file: CorpusFile): void {
  const { wrong, misplaced } = score(report, file);
  assert.deepEqual([...wrong, ...misplaced], []);
}

/** Each line that is not blank is exactly one of: read into a field, known boilerplate, unrecognised. */
function assertEveryLineIsClassified(text: string, { lines, lineCount }: Parsed): void {
  const numbers = lines.map((line) => line.number);
  const source = text.split(/\r\n|\r|\n/);
  const notBlank = source.flatMap((line, index) => (/^[\s>/#]*$/.test(line) ? [] : [index + 1]));
  assert.deepEqual([...new Set(numbers)], notBlank);
  assert.equal(lineCount, source.length);
  for (const { kind } of lines) assert.ok(['field', 'known', 'unrecognised'].includes(kind));
}

describe('published outputs are read as a careful reader reads them', () => {
  for (const file of corpus) {
    test(file.name, () => {
      const parsed = parse(file.text);
      assertAsExpected(parsed, file);
      assertEveryLineIsClassified(file.text, parsed);
    });
  }
});

describe('what a text went through on its way does not change its report', () => {
  const ways: readonly (readonly [string, (text: string) => string])[] = [
    ['CRLF', (text) => text.replaceAll('\n', '\r\n')],
    ['lone CR', (text) => text.replaceAll('\n', '\r')],
    ['no-break blanks', (text) => text.replace(/ (?=[:%]| )/g, '\u00a0')],
    ['a quote', (text) => text.replace(/^/gm, '> ')],
    ['a comment', (text) => text.replace(/^/gm, '# ')],
    ['colours of a terminal', (text) => text.replace(/^(.+)$/gm, '\u001b[32m$1\u001b[0m')],
    ['a byte order mark within', (text) => `\ufeff${text}`],
    ['deeper indentation', (text) => text.replace(/^(?=.)/gm, '      ')],
  ];
  for (const [way, change] of ways) {
    test(way, () => {
      for (const file of corpus) {
        // Format-Table's columns and documents of a program are not prefixed
        if (file.name.includes('-ps-')) continue;
        // a prompt that a colour ends, or that is a prefix itself, is another text
        if (/^\$ |^> /m.test(file.text) && way !== 'CRLF' && way !== 'lone CR') continue;
        assertAsExpected(parse(change(file.text)), file);
      }
    });
  }
});

test('without any table of words, shapes and places still give volumes, sizes, percentages, IDs, passwords and PCRs', () => {
  const parseShapes = createParser([]);
  const facts = ({ computers }: ProtectorReport): unknown[] =>
    computers.flatMap((computer) =>
      computer.volumes.map(({ mountPoint, capacityGB, encryptionPercentage, keyProtectors, keyProtectorsListed }) => ({
        mountPoint,
        capacityGB,
        encryptionPercentage,
        keyProtectorsListed,
        keyProtectors: keyProtectors.map(({ keyProtectorId, recoveryPassword, pcrs, secureBoot, keyFileName, thumbprint }) => ({
          keyProtectorId,
          recoveryPassword,
          pcrs,
          secureBoot,
          keyFileName,
          thumbprint,
        })),
      })),
    );
  // fragments, a block that lost a row, and what only words could tell
  const wordsOnly = /^(?:016|019|056|063|070|071|072|073|095|096|098)/;
  for (const { name, text, expected } of corpus) {
    if (wordsOnly.test(name)) continue;
    assert.deepEqual(facts(parseShapes(text).report), facts(expected), name);
  }
});

test('no ID and no password of a published output lands anywhere else when the words are unknown', () => {
  const parseShapes = createParser([]);
  for (const { name, text, expected } of corpus) {
    const pairs = (report: ProtectorReport): string[] =>
      report.computers.flatMap((computer) =>
        computer.volumes.flatMap((volume) => volume.keyProtectors.flatMap(({ keyProtectorId, recoveryPassword }) => (keyProtectorId !== null && recoveryPassword !== null ? [`${volume.mountPoint ?? ''} ${keyProtectorId} ${recoveryPassword}`] : []))),
      );
    const known = new Set(pairs(expected));
    for (const pair of pairs(parseShapes(text).report)) assert.ok(known.has(pair), name);
  }
});
