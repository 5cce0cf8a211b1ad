import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { maskDigits } from '../../../src/manageBde/maskDigits.ts';
import { parse } from '../../../src/manageBde/parse.ts';
import { csvOf } from '../../../src/manageBde/reportCsv.ts';
import { renderTable, tableRows } from '../../../src/manageBde/reportTable.ts';
import { reviewText } from '../../../src/manageBde/review.ts';
import { withoutSecrets } from '../../../src/manageBde/withoutSecrets.ts';
import { corpus } from './corpus.ts';
import { damagedPassword, keyId, recoveryPassword } from './passwords.ts';

const now = Date.UTC(2026, 0, 2, 3, 4, 5);

function review(content: string | Uint8Array): ReturnType<typeof reviewText> {
  return reviewText({ title: 'title', label: 'label', content, uri: 'file:///x.txt', now });
}

describe('the seed case: a support example with a password that somebody altered', () => {
  const file = path.resolve(import.meta.dirname, '../../fixtures/manageBde/corpus/014-en-protectors-get-ms-support-unmaintained-example.txt');
  const { model, secrets } = review(readFileSync(file));
  const [volume] = model.computers[0]?.volumes ?? [];

  test('names the groups that are wrong, and why', () => {
    const damaged = volume?.findings.find((finding) => finding.code === 'damagedPassword');
    assert.match(damaged?.what ?? '', /DFA26333.*groups 2, 6 and 8 have 5 digits instead of 6, and group 4 is not a multiple of 11/);
    const password = volume?.protectors[1]?.password;
    assert.equal(password?.check, 'invalid');
    assert.deepEqual(
      password.groups.map((group) => group.problem ?? group.state),
      ['valid', 'length', 'valid', 'notMultipleOf11', 'valid', 'length', 'valid', 'length'],
    );
  });

  test('says that the ID is masked', () => {
    const masked = volume?.findings.filter((finding) => finding.code === 'maskedId') ?? [];
    assert.deepEqual(
      masked.map((finding) => finding.protectorRowId),
      [volume?.protectors[1]?.rowId],
    );
    assert.equal(volume?.protectors[1]?.id, '{DFA26333-XXXX-402C-YYYY-A8C40AF3ZZZZ}');
  });

  test('keeps the password apart, under the row of its protector', () => {
    assert.deepEqual([...secrets], [[volume?.protectors[1]?.rowId ?? '', '393943-22222-281721-555554-577984-77777-194700-99999']]);
  });

  test('shows what it did not understand', () => {
    assert.deepEqual(
      model.unrecognised.map(({ line, text }) => [line, text]),
      [[2, 'Example']],
    );
  });
});

test('rows have IDs of their own, lines count from where the selection began, sources are named', () => {
  const { model } = reviewText({ title: 'a', label: 'selection of a', content: `foo\nVolume C: []\nERROR: x\n`, uri: 'file:///a', lineOffset: 10, now });
  assert.equal(model.readAt, '2026-01-02T03:04:05.000Z');
  assert.deepEqual(model.sources, [{ id: 's0', label: 'selection of a', lineCount: 14, canOpen: true }]);
  const [computer] = model.computers;
  assert.deepEqual([computer?.line, computer?.volumes[0]?.line, computer?.errors[0]?.line, model.unrecognised[0]?.line], [12, 12, 13, 11]);
  const ids = [computer?.rowId, computer?.volumes[0]?.rowId, computer?.errors[0]?.rowId];
  assert.equal(new Set(ids).size, 3);
  assert.equal(reviewText({ title: 'a', label: 'clipboard', content: '', now }).model.sources[0]?.canOpen, false);
});

test('an error is explained, and digits that it echoes are masked', () => {
  const { model } = review(`ERROR: Invalid Syntax.\n"${recoveryPassword(1)}" was not understood.\n`);
  const [error] = model.computers[0]?.errors ?? [];
  assert.equal(error?.code, 'InvalidSyntax');
  assert.match(error.meaning, /did not understand the command/);
  assert.match(error.remedy ?? '', /treat this text as secret/);
  assert.match(error.message, /"••••••-/);
});

/** Ways in which a password may stand in a text, in and out of its place. */
const places: readonly ((password: string) => string)[] = [
  (password) => `Volume C: []\nAll Key Protectors\n\n    Numerical Password:\n      ID: ${keyId(1)}\n      Password:\n        ${password}\n`,
  (password) => `Volume C: [${password}]\n[OS Volume]\n\n    Size: 1 GB\n    Identification Field: ${password}\n    Key Protectors:\n        ${password}\n        TPM\n`,
  (password) => `ERROR: An error occurred (code 0x80070057):\nThe parameter ${password} is incorrect.\n`,
  (password) => `WARNING: ACTIONS REQUIRED:\n\n    ${password}\n`,
  (password) => `something about ${password} that nobody knows\n${password.replaceAll('-', ' ')}\n${password.replaceAll('-', '')}\n`,
  (password) => `Computer Name: ${password}\nVolume C: []\n    TPM:\n      ID: ${password}\n      External Key File Name:\n        ${password}\n`,
  (password) => `ComputerName : PC\nMountPoint : ${password}\nEncryptionMethod : ${password}\nKeyProtector : {${password}}\n\nKeyProtectorId : ${password}\nRecoveryPassword : ${password}\n`,
  (password) => JSON.stringify([{ ComputerName: 'PC', MountPoint: 'C:', KeyProtector: [{ KeyProtectorId: keyId(1), KeyProtectorType: 3, RecoveryPassword: password, KeyFileName: password }] }], null, 1),
  (password) => `manage-bde -unlock C: -RecoveryPassword ${password}\nThe password ${password} successfully unlocked volume C:.\n`,
];

function digitGroups(password: string): readonly string[] {
  return password.split('-').filter((group) => group.length >= 5);
}

test('property: no group of a password is in the model, nor in anything that is written without secrets', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60_000 }), fc.integer({ min: 0, max: 8 }), fc.constantFrom(...places), (seed, group, place) => {
      const password = group === 0 ? recoveryPassword(seed) : damagedPassword(seed, group);
      const text = place(password);
      const { model } = review(text);
      const { report } = parse(text);
      const computers = report.computers.map(withoutSecrets);
      const written = [JSON.stringify(model), JSON.stringify(computers), computers.flatMap((computer) => [...csvOf(computer)]).join(''), [...renderTable(computers.flatMap(tableRows))].join('')];
      for (const digits of digitGroups(password)) {
        for (const output of written) assert.equal(output.replaceAll(keyId(1), '').includes(digits), false, digits);
      }
    }),
    { numRuns: 200, seed: 4 },
  );
});

test('the model of no published output holds a group of its passwords', () => {
  for (const { name, text } of corpus) {
    const { model, secrets } = review(text);
    const shown = JSON.stringify(model).replace(/\{[0-9A-F-]{36}\}/g, '');
    for (const password of secrets.values()) for (const digits of digitGroups(password)) if (/^[0-9]+$/.test(digits)) assert.equal(shown.includes(digits), false, name);
  }
});

test('what masks digits leaves versions, IDs of five digits and dates alone', () => {
  for (const text of ['version 10.0.22621', '2026-01-02 03:04:05', 'PC-12345', '100,0 %', '0, 2, 4, 11']) assert.equal(maskDigits(text), text);
  assert.equal(maskDigits('1234567'), '•••••••');
  assert.equal(maskDigits('١٢٣٤٥٦'), '••••••');
  assert.equal(maskDigits('22222-77777-99999-11111'), '•••••-•••••-•••••-•••••');
});

test('the ID in the path of a volume is no secret: exports and reviews name the volume alike', () => {
  const path = '\\\\?\\Volume{00000001-0002-4003-8004-000000000005}\\';
  const text = `Volume ${path} [Data]\n[Data Volume]\nAll Key Protectors\n\n    Numerical Password:\n      ID: ${keyId(1)}\n      Password:\n        ${recoveryPassword(1)}\n`;
  const { model } = review(text);
  assert.equal(model.computers[0]?.volumes[0]?.mountPoint, path);
  assert.deepEqual(parse(text).report.computers.map((computer) => withoutSecrets(computer).volumes[0]?.mountPoint), [path]);
});

test('without secrets checks stay as they were', () => {
  const computer = parse(places[0]?.(damagedPassword(7, 2)) ?? '').report.computers[0];
  assert.ok(computer !== undefined);
  const [protector] = withoutSecrets(computer).volumes[0]?.keyProtectors ?? [];
  assert.deepEqual([protector?.recoveryPassword, protector?.recoveryPasswordCheck, protector?.invalidGroups], [null, 'invalid', [2]]);
});
