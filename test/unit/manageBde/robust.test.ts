import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { decode } from '../../../src/manageBde/decode.ts';
import { parse } from '../../../src/manageBde/parse.ts';
import { reviewText } from '../../../src/manageBde/review.ts';
import { caseOf, pieces } from '../../fuzz/cases.ts';
import { assertAllBytes, assertSound } from '../../fuzz/properties.ts';
import { corpus } from './corpus.ts';
import { mutate } from './mutate.ts';
import { isAmong, owners } from './owners.ts';
import { keyId, recoveryPassword } from './passwords.ts';

describe('the parser never throws', () => {
  test('on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        assertSound(text, parse(text));
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  test('on pieces of its own forms in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 20 })), { maxLength: 40 }), fc.constantFrom('\n', '\r\n', '\r', ' '), (parts, lineEnd) => {
        const text = parts.join(lineEnd);
        assertSound(text, parse(text));
        JSON.stringify(reviewText({ title: '', label: '', content: text, now: 0 }).model);
      }),
      { numRuns: 600, seed: 2 },
    );
  });

  test('on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const text = decode(bytes);
        assertSound(text, parse(text));
      }),
      { numRuns: 300, seed: 3 },
    );
  });

  test('on what the fuzzer makes (npm run fuzz goes on)', () => {
    for (let seed = 0; seed < 500; seed++) assertAllBytes(caseOf(seed));
  });

  test('on published outputs that were damaged at random', () => {
    for (let round = 0; round < 600; round++) {
      const file = corpus[round % corpus.length];
      assert.ok(file !== undefined);
      const text = mutate(file.text, round);
      assertSound(text, parse(text));
    }
  });
});

test('whichever line is lost, no ID and no password comes to another volume or protector', () => {
  const key = (seed: number, heading: string, label: string): string => `    ${heading}:\n      ID: ${keyId(seed)}\n      ${label}:\n        ${recoveryPassword(seed)}\n      Xyz:\n        AD xyz\n\n`;
  const two = (volume: string, all: string, heading: string, label: string): string =>
    `${volume} C: [OS]\n${all}\n\n    TPM:\n      ID: ${keyId(1)}\n      PCR Profile:\n        7, 11\n        (Secure Boot)\n\n${key(2, heading, label)}${key(3, heading, label)}${volume} D: [Data]\n${all}\n\n${key(4, heading, label)}`;
  const texts = [two('Volume', 'All Key Protectors', 'Numerical Password', 'Password'), two('Volume', 'Alle Schlüsselschutzvorrichtungen', 'Numerisches Kennwort', 'Kennwort'), two('Vvv', 'Qqq www', 'Nnn Ppp', 'Ppp')];
  for (const text of [...texts, ...corpus.map((file) => file.text)]) {
    const known = owners(parse(text).report);
    const lines = text.split('\n');
    for (let lost = 0; lost < lines.length; lost++) {
      const rest = [...lines.slice(0, lost), ...lines.slice(lost + 1)].join('\n');
      for (const one of owners(parse(rest).report)) {
        // a list of names in a row that lost its end is cut elsewhere, and names nobody
        const namesNobody = one[2] === null && one[3] === null;
        assert.ok(isAmong(known, one) || namesNobody, `${JSON.stringify(one)} after the loss of ${JSON.stringify(lines[lost])}`);
      }
    }
  }
});

describe('work grows with the size of the text, whatever its shape', () => {
  const shapes: readonly (readonly [string, (count: number) => string])[] = [
    ['one line', (count) => 'x'.repeat(count * 20)],
    ['digits in one line', (count) => '1'.repeat(count * 20)],
    ['empty lines', (count) => `TPM:${'\n'.repeat(count)}`],
    ['labels', (count) => 'Foo:\n'.repeat(count)],
    ['headings', (count) => 'TPM:\n'.repeat(count)],
    ['volumes', (count) => Array.from({ length: count }, (_, index) => `Volume \\\\?\\Volume{${index}}\\ [x]\n`).join('')],
    ['protectors', (count) => `All Key Protectors\n${Array.from({ length: count }, (_, index) => `TPM:\n  ID: {01234567-0123-0123-0123-${String(index).padStart(12, '0')}}\n`).join('')}`],
    ['runs on one volume', (count) => Array.from({ length: count / 4 }, (_, index) => `Volume C: []\nAll Key Protectors\n\nTPM:\n  ID: {01234567-0123-0123-0123-${String(index).padStart(12, '0')}}\n`).join('')],
    ['lone passwords', (count) => Array.from({ length: count }, (_, index) => `${recoveryPassword(index)}\n`).join('')],
    ['registers', (count) => `PCR Validation Profile:\n${'  1,\n'.repeat(count)}`],
    ['one long error', (count) => `ERROR: x\n${'y z\n'.repeat(count)}`],
    ['open brackets', (count) => '['.repeat(count)],
    ['open brackets in lines', (count) => '{"a":\n'.repeat(count)],
    ['open elements', (count) => '<Obj>\n'.repeat(count)],
    ['rows', (count) => 'MountPoint : C:\n'.repeat(count)],
    ['protector objects', (count) => 'KeyProtectorId : {x}\n\n'.repeat(count)],
    ['computers', (count) => Array.from({ length: count }, (_, index) => `Computer Name: PC-${index}\nVolume C: []\n`).join('')],
    ['lone carriage returns', (count) => '\r'.repeat(count)],
    ['escape sequences', (count) => '\u001b['.repeat(count)],
  ];
  for (const [name, shape] of shapes) {
    test(name, () => {
      // with quadratic work this number of lines would take minutes
      const text = shape(15_000);
      const parsed = parse(text);
      assertSound('', { ...parsed, report: { ...parsed.report, computers: [] }, located: [] });
      assert.ok(parsed.lineCount >= 1);
    });
  }
});
