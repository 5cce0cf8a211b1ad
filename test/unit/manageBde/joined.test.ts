import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createParser, parse } from '../../../src/manageBde/parse.ts';
import { assertSound } from '../../fuzz/properties.ts';
import { corpus, field } from './corpus.ts';
import { samples } from './damageSamples.ts';
import { isAmong, owners, type Owner } from './owners.ts';
import { keyId, recoveryPassword } from './passwords.ts';

const full = (text: string): string[] => text.split('\n').map((line) => line.trim()).filter((line) => line !== '');

const joins: readonly (readonly [string, (text: string) => string])[] = [
  ['blanks', (text) => full(text).join(' ').replace(/[ \t]+/g, ' ')],
  ['nothing, indentation kept', (text) => text.replaceAll('\n', '')],
  ['bars', (text) => full(text).join(' | ')],
];

/** What says more than a name: an ID or a password. */
const withValues = (all: readonly Owner[]): Owner[] => all.filter(([, , id, password]) => id !== null || password !== null);

describe('an output in one line', () => {
  const key = (seed: number, heading: string, label: string): string => `    ${heading}:\n      ID: ${keyId(seed)}\n      ${label}:\n        ${recoveryPassword(seed)}\n`;
  const output = `Volume C: [Windows]\nAll Key Protectors\n\n    TPM:\n      ID: ${keyId(1)}\n      PCR Validation Profile:\n        7, 11\n        (Uses Secure Boot for integrity validation)\n\n${key(2, 'Numerical Password', 'Password')}      Backup type:\n        AD backup\n        AAD backup\n\n${key(3, 'Numerical Password', 'Password')}Volume D: [Data]\nAll Key Protectors\n\n    Password:\n      ID: ${keyId(4)}\n\n${key(5, 'Numerical Password', 'Password')}`;

  for (const [name, join] of joins) {
    test(`joined by ${name}, it reads as before`, () => {
      assert.deepEqual(parse(join(output)).report, parse(output).report);
    });
  }

  test('in a chat, with words in front and behind', () => {
    const text = `[12:01] Bob: here it is: ${full(output).join(' ')} thanks, Bob`;
    assert.deepEqual(owners(parse(text).report), owners(parse(output).report));
  });

  test('each piece is read or unrecognised at the line of the whole', () => {
    const text = `\nNothing else here\n${full(output).join(' ')}\n`;
    const parsed = parse(text);
    assertSound(text, parsed);
    assert.equal(parsed.lines.filter(({ kind, number }) => kind === 'field' && number === 3).length, full(output).length);
    assert.equal(parsed.lineCount, 4);
  });

  test('in words that no table has, IDs and their passwords come out under the volume that brackets prove', () => {
    const text = full(`Vvv C: [Os]\nQqq Www\n${key(2, 'Nnn Ppp', 'Ppp')}${key(3, 'Nnn Ppp', 'Ppp')}Vvv D: [Data]\nQqq Www\n${key(4, 'Nnn Ppp', 'Ppp')}`).join(' ');
    assert.deepEqual(
      owners(parse(text).report),
      [['C:', 2], ['C:', 3], ['D:', 4]].map(([mount, seed]) => [null, mount, keyId(Number(seed)), recoveryPassword(Number(seed))]),
    );
  });

  test('what stands behind a damaged volume line is under no other volume', () => {
    for (const damaged of ['Volume D [Data]', 'Volume D: Data', 'Volume 0: [Data]', 'D [Data', 'ume D; [Data]']) {
      const text = full(output.replace('Volume D: [Data]', damaged)).join(' ');
      const strange = owners(parse(text).report).filter(([, mount, id]) => mount === 'C:' && (id === keyId(4) || id === keyId(5)));
      assert.deepEqual(strange, [], damaged);
    }
  });

  test('computers stay apart', () => {
    const one = (name: string, seed: number): string => `BitLocker Drive Encryption: Configuration Tool version 10.0.22621\nComputer Name: ${name}\nVolume C: [Windows]\nAll Key Protectors\n${key(seed, 'Numerical Password', 'Password')}`;
    const text = full(one('PC-1', 1) + one('PC-2', 2)).join(' ');
    assert.deepEqual(owners(parse(text).report), [['PC-1', 'C:', keyId(1), recoveryPassword(1)], ['PC-2', 'C:', keyId(2), recoveryPassword(2)]]);
  });

  test('a computer of which only another language has the word takes nothing of the one before', () => {
    const one = (name: string, seed: number): string => `BitLocker Xxx: Yyy 10.0.22621\nCcc: ${name}\nVvv C: [Windows]\nQqq Www\n${key(seed, 'Nnn Ppp', 'Ppp')}`;
    for (const [, join] of joins) {
      const found = withValues(owners(parse(join(one('PC-1', 1) + one('PC-2', 2))).report));
      const computers = new Map(found.map(([computer, , id]) => [id, computer]));
      assert.ok(!computers.has(keyId(1)) || !computers.has(keyId(2)) || computers.get(keyId(1)) !== computers.get(keyId(2)), JSON.stringify(found));
    }
  });

  test('prose that mentions an ID and a password stays prose', () => {
    const text = `Please compare the ID: of the key with the Password: that the owner of Volume D: has written down, ${keyId(9)}.`;
    assert.deepEqual(parse(text).report.computers, []);
  });
});

describe('whichever line is lost before the others are joined, no ID and no password comes to another volume or protector', () => {
  const readers = [
    ['with every table', parse],
    ['without any', createParser([])],
  ] as const;
  const texts = [...samples.filter(({ name }) => /-(?:en|xx)-/.test(name)), ...[...corpus, ...field].filter(({ name }) => /-protectors-get-|x-latin/.test(name))];
  for (const [tables, read] of readers) {
    for (const [name, join] of joins) {
      test(`joined by ${name}, ${tables}`, () => {
        for (const { name: file, text, expected } of texts) {
          const known = owners(expected);
          // what a mask or a placeholder is cut to is another matter
          const values = new Set(known.flat());
          const lines = text.split('\n');
          for (let lost = -1; lost < lines.length; lost++) {
            const rest = lines.filter((_, index) => index !== lost).join('\n');
            for (const one of withValues(owners(read(join(rest)).report))) {
              if (one.every((value) => value === null || values.has(value))) assert.ok(isAmong(known, one), `${file}, ${JSON.stringify(lines[lost])}: ${JSON.stringify(one)}`);
            }
          }
        }
      });
    }
  }
});
