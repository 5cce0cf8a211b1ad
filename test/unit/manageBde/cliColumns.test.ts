import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import type { BitLockerVolume, ComputerReport, KeyProtector } from '../../../src/manageBde/report.ts';
import { csvHeader, csvOf } from '../../../src/manageBde/reportCsv.ts';
import { renderTable, tableHeader, tableRows } from '../../../src/manageBde/reportTable.ts';
import { keyId, recoveryPassword } from './passwords.ts';

const protector: KeyProtector = {
  keyProtectorType: 'RecoveryPassword',
  heading: 'Numerical Password',
  keyProtectorId: keyId(1),
  recoveryPassword: recoveryPassword(1),
  recoveryPasswordCheck: 'invalid',
  invalidGroups: [2, 5],
  pcrs: [7, 11],
  secureBoot: true,
  keyFileName: 'KEY.BEK',
  thumbprint: 'A'.repeat(40),
  backups: ['Entra', 'File'],
  autoUnlock: false,
};
const volume: BitLockerVolume = {
  mountPoint: 'C:',
  label: 'OS',
  volumeType: 'OperatingSystem',
  capacityGB: 237.5,
  metadataVersion: '2.0',
  volumeStatus: 'FullyEncrypted',
  encryptionPercentage: 100,
  encryptionMethod: 'XTS-AES 256',
  protectionStatus: 'Off',
  rebootsLeft: 1,
  lockStatus: 'Unlocked',
  autoUnlockEnabled: true,
  identificationField: 'Contoso',
  keyProtectors: [protector],
  keyProtectorsListed: true,
};
const error = { code: 'AccessDenied', message: 'ERROR: Access is denied.', hresult: '0x80070005', mountPoint: 'D:' } as const;
const computer: ComputerReport = { computerName: 'PC-1', volumes: [volume], errors: [error], source: { path: 'logs/a.txt', line: 7 } };

/** The cells of a line by the names of their columns; no cell here holds a comma. */
function cells(line = ''): Readonly<Record<string, string>> {
  assert.ok(line.endsWith('\r\n'));
  const values = line.slice(0, -2).split(',');
  const names = csvHeader.trim().split(',');
  assert.equal(values.length, names.length);
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
}

const about = { Source: 'logs/a.txt', Line: '7', ComputerName: 'PC-1' };
const ofVolume = { MountPoint: 'C:', Label: 'OS', VolumeType: 'OperatingSystem', CapacityGB: '237.5', MetadataVersion: '2.0', VolumeStatus: 'FullyEncrypted', EncryptionPercentage: '100', EncryptionMethod: 'XTS-AES 256', ProtectionStatus: 'Off', RebootsLeft: '1', LockStatus: 'Unlocked', AutoUnlockEnabled: 'true', IdentificationField: 'Contoso', KeyProtectorsListed: 'true' };
const ofProtector = { KeyProtectorType: 'RecoveryPassword', Heading: 'Numerical Password', KeyProtectorId: keyId(1), RecoveryPassword: recoveryPassword(1), RecoveryPasswordCheck: 'invalid', InvalidGroups: '2 5', Pcrs: '7 11', SecureBoot: 'true', KeyFileName: 'KEY.BEK', Thumbprint: 'A'.repeat(40), Backups: 'Entra File', AutoUnlock: 'false' };
const ofError = { ErrorCode: 'AccessDenied', ErrorHresult: '0x80070005', ErrorMessage: 'ERROR: Access is denied.' };
const empty = Object.fromEntries([...Object.keys(ofVolume), ...Object.keys(ofProtector), ...Object.keys(ofError)].map((name) => [name, '']));

describe('columns of the CSV', () => {
  const [first, second] = [...csvOf(computer)].map((line) => cells(line));
  for (const [name, value] of Object.entries({ ...empty, ...about, ...ofVolume, ...ofProtector })) {
    test(`${name} of a protector's line`, () => {
      assert.equal(first?.[name], value);
    });
  }
  test("an error's line", () => {
    assert.deepEqual(second, { ...empty, ...about, MountPoint: 'D:', ...ofError });
  });
  test('the line of a volume without protectors', () => {
    const [only, ...rest] = [...csvOf({ ...computer, volumes: [{ ...volume, keyProtectors: [] }], errors: [] })];
    assert.deepEqual([cells(only), rest], [{ ...empty, ...about, ...ofVolume }, []]);
  });
  test('what is not known is empty', () => {
    const nothing = Object.fromEntries(Object.keys(volume).map((name) => [name, null])) as unknown as BitLockerVolume;
    const [only] = [...csvOf({ computerName: null, volumes: [{ ...nothing, keyProtectors: [] }], errors: [] })];
    assert.deepEqual(cells(only), { ...empty, Source: '', Line: '', ComputerName: '' });
  });
});

/** A label as the CSV has it. */
function written(label: string): string {
  const [line = ''] = [...csvOf({ computerName: null, volumes: [{ ...volume, mountPoint: null, label, keyProtectors: [] }], errors: [] })];
  return line.slice(',,,,'.length, line.indexOf(',OperatingSystem,'));
}

test('cells that a spreadsheet would run are text', () => {
  for (const label of ['=1+1', '+1', '-1', '@SUM(A1)', '＝1+1', ' =1', '\u00a0=1', '\u200b=1', "'=1"]) assert.equal(written(label), `'${label}`);
  assert.equal(written('"=1"'), `"'""=1"""`);
  assert.equal(written('\t=1'), `"'\t=1"`);
  assert.equal(written('\r=1'), `"'\r=1"`);
  assert.equal(written('\tx'), `"'\tx"`);
  for (const label of ['a=1', 'A-B', '1 + 1', 'x@y']) assert.equal(written(label), label);
  assert.equal(written('a;b'), '"a;b"');
  assert.equal(written('a,"b"\r\nc'), '"a,""b""\r\nc"');
});

describe('columns of the table', () => {
  const [first, second] = tableRows(computer);
  const want = ['PC-1', 'C:', 'FullyEncrypted', '100', 'XTS-AES 256', 'Off (1 reboots left)', 'RecoveryPassword', keyId(1), `${recoveryPassword(1)} invalid (groups 2, 5)`];
  for (const [index, name] of tableHeader.entries()) {
    test(name, () => {
      assert.equal(first?.[index], want[index]);
    });
  }
  test("an error's row", () => {
    assert.deepEqual(second, ['PC-1', 'D:', 'Error AccessDenied', '', '', '', '', '0x80070005', '']);
  });
  test('what has no name', () => {
    const [row] = tableRows({ computerName: null, volumes: [{ ...volume, mountPoint: null, keyProtectors: [], keyProtectorsListed: false }], errors: [] });
    assert.deepEqual([row?.[0], row?.[1], row?.[6]], ['(not named)', '(not named)', 'not printed']);
    assert.equal(tableRows({ ...computer, computerName: null })[0]?.[0], 'logs/a.txt');
  });
  test('wide letters take two columns, and nothing commands the terminal', () => {
    const [head, , a, b] = [...renderTable(tableRows({ ...computer, computerName: '計算機\u001b[2J\u202e', errors: [] }).concat(tableRows({ ...computer, errors: [] })))];
    assert.ok(a?.startsWith('計算機 [2J   C:'), a);
    assert.equal(b?.indexOf('C:'), head?.indexOf('Volume'));
  });
});

test('the README names every column', () => {
  const readme = readFileSync(path.resolve(import.meta.dirname, '../../../README.md'), 'utf8');
  for (const name of [...csvHeader.trim().split(','), ...tableHeader]) assert.ok(readme.includes(`\`${name}\``), name);
});
