import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { languages } from '../../../src/manageBde/languages/all.ts';
import { createParser } from '../../../src/manageBde/parse.ts';
import type { ComputerReport } from '../../../src/manageBde/report.ts';
import { cutAtOwn, isPlainName, nameShape } from '../../../src/manageBde/alike/ownValues.ts';
import { PatternTree } from '../../../src/manageBde/alike/patternTree.ts';
import { readAgain, written } from '../../../src/manageBde/alike/place.ts';
import { computers } from '../../bench/computers.ts';
import { fleetOf } from './fleet.ts';
import { damagedPassword, keyId, recoveryPassword } from './passwords.ts';

const parse = createParser(languages);
const parseAll = createParser(languages, { readsAll: true });

/** Reads a text both ways, and gives what both must have found. */
function bothWays(text: string, what: string): readonly ComputerReport[] {
  const { report, located, lines, lineCount } = parse(text);
  const whole = parseAll(text);
  assert.deepEqual(located, whole.located, what);
  assert.deepEqual(report, whole.report, what);
  assert.equal(lineCount, whole.lineCount, what);
  assert.deepEqual(lines, whole.lines, what);
  return report.computers;
}

const name = (index: number): string => `PC-${String(1000 + index)}`;

/** One computer: a volume with a password, and one without anything of its own. */
function output(index: number, { id = keyId(index), password = recoveryPassword(index), below = '' } = {}): string {
  return `Computer Name: ${name(index)}\r\n\r\nVolume C: [OS]\r\nAll Key Protectors\r\n\r\n    Numerical Password:\r\n      ID: ${id}\r\n      Password:\r\n        ${password}\r\n\r\nVolume D: [Data]\r\n[Data Volume]\r\n\r\n    Size:                 100.00 GB\r\n    Conversion Status:    Fully Decrypted\r\n${below}\r\n`;
}

const outputs = (count: number, of: (index: number) => string = output): string => Array.from({ length: count }, (_, index) => of(index)).join('');

suite('computers whose text is known from others', () => {
  test('have the report, places and lines that they have when each is read', () => {
    // 9074: a reader had looked ahead at lines that hold several
    for (const seed of [...Array(150).keys(), 9074]) bothWays(fleetOf(seed), `fleet ${seed}`);
  });

  test('are most of a long text, in the forms of the corpus', () => {
    const found = bothWays([...computers(1500)].join(''), 'the text of the benchmark');
    assert.equal(found.length, 1500);
    const seen = new Set(found.flatMap(({ volumes }) => volumes.filter(({ keyProtectors }) => keyProtectors.length === 0)));
    const all = found.reduce((sum, { volumes }) => sum + volumes.filter(({ keyProtectors }) => keyProtectors.length === 0).length, 0);
    // what holds nothing of a computer's own is there once for all that were passed
    assert.ok(seen.size < all / 2, `${seen.size} of ${all}`);
  });

  test('are passed from the fourth on, and each has its own name, ID and password', () => {
    const found = bothWays(outputs(20), 'twenty alike');
    assert.deepEqual(found.map(({ computerName }) => computerName), Array.from({ length: 20 }, (_, index) => name(index)));
    assert.deepEqual(found.map(({ volumes }) => volumes[0]?.keyProtectors[0]?.recoveryPassword), Array.from({ length: 20 }, (_, index) => recoveryPassword(index)));
    const data = found.map(({ volumes }) => volumes[1]);
    assert.equal(data[10], data[11], 'the tenth was not passed');
    assert.notEqual(data[0], data[1]);
  });

  test('a password that is damaged or masked by zeros is judged for itself', () => {
    const zeros = Array(8).fill('000000').join('-');
    const found = bothWays(outputs(20, (index) => output(index, { password: index === 12 ? damagedPassword(index, 3) : index === 13 ? zeros : recoveryPassword(index) })), 'two are not sound');
    const checks = found.map(({ volumes }) => volumes[0]?.keyProtectors[0]);
    assert.deepEqual(checks.map((one) => one?.recoveryPasswordCheck), Array.from({ length: 20 }, (_, index) => (index === 12 ? 'invalid' : index === 13 ? 'masked' : 'valid')));
    assert.deepEqual(checks[12]?.invalidGroups, [3]);
  });

  test('an ID that stands twice makes another text than two IDs', () => {
    const second = (index: number): string => `Volume E: [Two]\r\nAll Key Protectors\r\n\r\n    External Key:\r\n      ID: ${keyId(index % 3 === 0 ? index : index + 500)}\r\n      ID: ${keyId(index)}\r\n`;
    const found = bothWays(outputs(40, (index) => output(index, { below: second(index) })), 'every third repeats its ID');
    assert.equal(found.length, 40);
  });

  test('one that the text comes back to has what both say of it', () => {
    const again = `Computer Name: ${name(12)}\r\n\r\nVolume C: [OS]\r\nAll Key Protectors\r\n\r\n    TPM:\r\n      ID: ${keyId(900)}\r\n      PCR Validation Profile:\r\n        7, 11\r\n\r\n`;
    const found = bothWays(outputs(20) + again + outputs(5, (index) => output(index + 30)), 'the thirteenth comes again');
    assert.equal(found.length, 25);
    assert.deepEqual(found[12]?.volumes[0]?.keyProtectors.map(({ keyProtectorType }) => keyProtectorType).sort(), ['RecoveryPassword', 'Tpm']);
    assert.equal(found[11]?.volumes[0]?.keyProtectors.length, 1);
  });

  test('a text of which hardly two are alike is read as well, also where it is long', () => {
    bothWays(outputs(2500, (index) => output(index, { below: `    Size: ${index} GB\r\n` })), 'all different');
  });
});

suite('own values', () => {
  const text = `\r\nID: ${keyId(1)}\r\n${recoveryPassword(1)}\r\nPC-0001 ${keyId(1)}\r\nName: PC-0002\r\n`;

  test('are cut out of a text, so that no part of it has them', () => {
    const cut = cutAtOwn(text, 'PC-0001', 'PC-0002', text.lastIndexOf('PC-0002'));
    assert.deepEqual(cut?.values, ['PC-0001', keyId(1).slice(1, -1), recoveryPassword(1)]);
    assert.deepEqual(cut.parts, [{ words: '\r\nID: {' }, { own: 'id' }, { words: '}\r\n' }, { own: 'password' }, { words: '\r\n' }, { again: 0 }, { words: ' {' }, { again: 1 }, { words: '}\r\nName: ' }, { next: 'PC-#' }, { words: '\r\n' }]);
  });

  test('are found again by the pattern of another computer, only where they repeat as there', () => {
    const tree = new PatternTree<string>();
    const cut = cutAtOwn(text, 'PC-0001', 'PC-0002', text.lastIndexOf('PC-0002'));
    assert.equal(tree.leafOf(cut?.parts ?? [], () => 'one'), 'one');
    assert.equal(tree.leafOf([{ words: '\r\nID: none' }, { next: '#' }], () => 'two'), 'two');
    const other = text.replaceAll(keyId(1), keyId(2)).replaceAll(recoveryPassword(1), recoveryPassword(2)).replaceAll('PC-0001', 'PC-77').replaceAll('PC-0002', 'PC-78');
    assert.deepEqual(tree.match(`x${other}`, 1, 'PC-77'), { leaf: 'one', values: ['PC-77', keyId(2).slice(1, -1), recoveryPassword(2)], next: 'PC-78', end: other.length + 1 });
    assert.equal(tree.match(other, 0, 'PC-76'), null, 'another name within');
    assert.equal(tree.match(other.replace(keyId(2), keyId(3)), 0, 'PC-77'), null, 'two IDs instead of one');
    assert.equal(tree.match(other.replace('PC-78', 'SRV-78'), 0, 'PC-77'), null, 'a name with other words in it');
    assert.equal(tree.match(other.slice(0, -1), 0, 'PC-77'), null, 'the end is missing');
    assert.equal(tree.match('\r\nID: noneSRV1', 0, 'PC-77')?.leaf, 'two');
  });

  test('names are such only with letters and digits; what may be words in them counts', () => {
    for (const good of ['PC-0001', 'DESKTOP-4F7K2QX', 'srv01']) assert.ok(isPlainName(good), good);
    for (const bad of ['PC', '0001', 'SERVER', 'PC_0001', 'a.b.c1', '-PC1', 'A1', '']) assert.ok(!isPlainName(bad), bad);
    assert.deepEqual(['PC-0001', 'LAP-AD-7', 'DESKTOP-4F7K2QX', 'SERVER01'].map(nameShape), ['PC-#', 'LAP-AD-#', 'DESKTOP-#', 'SERVER#']);
  });
});

suite('a place in a text', () => {
  test('is written and read again, with sets and maps', () => {
    const place = { a: null, b: ['x', { c: 1 }], d: new Set(['y']), e: new Map([['k', { f: true }]]) };
    assert.deepEqual(readAgain(written(place) ?? ''), place);
  });

  test('is none where something is still being read, or where there is too much', () => {
    assert.equal(written({ protector: { id: null, line: 3 } }), null);
    assert.equal(written({ list: { kind: 'full', protectors: [] } }), null);
    assert.equal(written({ variables: new Map(Array.from({ length: 1000 }, (_, index) => [`v${index}`, 1])) }), null);
  });
});
