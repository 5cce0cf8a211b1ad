import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parse } from '../../../src/manageBde/parse.ts';
import { keyId, recoveryPassword } from './passwords.ts';

/** `computer mountPoint listed: type seed of the ID …` of every volume. */
function volumes(text: string): string[] {
  const seeds = new Map(Array.from({ length: 8 }, (_, seed) => [keyId(seed), `#${String(seed)}`] as const));
  return parse(text).report.computers.flatMap(({ computerName, volumes: all }) =>
    all.map(({ mountPoint, keyProtectorsListed, keyProtectors }) => `${computerName ?? '?'} ${mountPoint ?? '?'} ${keyProtectorsListed ? 'all' : 'some'}: ${keyProtectors.map((one) => `${one.keyProtectorType} ${seeds.get(one.keyProtectorId ?? '') ?? '-'}${one.recoveryPassword === null ? '' : '*'}`).join(', ')}`),
  );
}

const ids = (...seeds: number[]): string => `${seeds.map(keyId).join('\n')}\n`;

describe('values of one property, below the command that prints them', () => {
  test('IDs, in any way to ask for them', () => {
    for (const command of [
      '(Get-BitLockerVolume -MountPoint C:).KeyProtector.KeyProtectorId',
      '(Get-BitLockerVolume C:).keyprotector.keyprotectorid',
      'Get-BitLockerVolume C: | Select-Object -ExpandProperty KeyProtector | Select-Object -ExpandProperty KeyProtectorId',
      '(Get-BitLockerVolume -MountPoint "C:").KeyProtector | select -expand "KeyProtectorId"',
      '(Get-BitLockerVolume C:).KeyProtector | % KeyProtectorId',
      '(Get-BitLockerVolume C:).KeyProtector | ForEach-Object { $_.KeyProtectorId }',
    ]) {
      assert.deepEqual(volumes(`PS C:\\> ${command}\n${ids(1, 2)}\nPS C:\\> `), ['? C: all: Unknown #1, Unknown #2'], command);
    }
  });

  test('some of them are no whole list', () => {
    for (const command of ["((Get-BitLockerVolume C:).KeyProtector | Where-Object KeyProtectorType -eq 'RecoveryPassword').KeyProtectorId", '(Get-BitLockerVolume C:).KeyProtector[1].KeyProtectorId', '(Get-BitLockerVolume C:).KeyProtector.Where({ $_.RecoveryPassword }).KeyProtectorId']) {
      assert.deepEqual(volumes(`PS C:\\> ${command}\n${ids(2)}`), ['? C: some: Unknown #2'], command);
    }
  });

  test('types, and what remoting leaves of protectors', () => {
    for (const command of ['(Get-BitLockerVolume C:).KeyProtector.KeyProtectorType', '(Get-BitLockerVolume C:).KeyProtector']) assert.deepEqual(volumes(`PS C:\\> ${command}\nTpm\nRecoveryPassword\n`), ['? C: all: Tpm -, RecoveryPassword -'], command);
    assert.deepEqual(volumes('PS C:\\> Invoke-Command -ComputerName PC-7 { (Get-BitLockerVolume C:).KeyProtector.KeyProtectorType }\nTpm\nRecoveryPassword\n'), ['PC-7 C: all: Tpm -, RecoveryPassword -']);
  });

  test('IDs and types printed one after the other are in one order', () => {
    const typeLines = 'PS C:\\> (Get-BitLockerVolume C:).KeyProtector.KeyProtectorType\nTpm\nRecoveryPassword\n';
    const idLines = `PS C:\\> (Get-BitLockerVolume C:).KeyProtector.KeyProtectorId\n${ids(1, 2)}`;
    assert.deepEqual(volumes(typeLines + idLines), ['? C: all: Tpm #1, RecoveryPassword #2']);
    assert.deepEqual(volumes(idLines + typeLines), ['? C: all: Tpm #1, RecoveryPassword #2']);
    assert.deepEqual(volumes(`${typeLines}PS C:\\> (Get-BitLockerVolume C:).KeyProtector.KeyProtectorId\n${ids(1, 2, 3)}`), ['? C: all: Unknown #1, Unknown #2, Unknown #3']);
  });

  test('an ID that is known of the volume stays what it is', () => {
    const get = `PS C:\\> manage-bde -protectors -get C:\nVolume C: [OS]\nAll Key Protectors\n\n    TPM:\n      ID: ${keyId(1)}\n\n    Numerical Password:\n      ID: ${keyId(2)}\n      Password:\n        ${recoveryPassword(2)}\n\n`;
    assert.deepEqual(volumes(`${get}PS C:\\> (Get-BitLockerVolume C:).KeyProtector.KeyProtectorId\n${ids(1, 2)}`), ['? C: all: Tpm #1, RecoveryPassword #2*']);
    assert.deepEqual(volumes(`${get}PS C:\\> (Get-BitLockerVolume).KeyProtector.KeyProtectorId\n${ids(1, 2, 3)}`), ['? C: all: Tpm #1, RecoveryPassword #2*', '? ? some: Unknown #3']);
    assert.deepEqual(volumes(`${get}PS C:\\> ((Get-BitLockerVolume C:).KeyProtector | ? { $_.RecoveryPassword }).KeyProtectorType\nRecoveryPassword\n`), ['? C: all: Tpm #1, RecoveryPassword #2*']);
  });

  test('of all volumes nobody knows whose each is', () => {
    assert.deepEqual(volumes(`PS C:\\> (Get-BitLockerVolume).KeyProtector.KeyProtectorId\n${ids(1, 2, 3)}`), ['? ? some: Unknown #1, Unknown #2, Unknown #3']);
  });

  test('what a variable kept', () => {
    assert.deepEqual(volumes(`PS C:\\> $v = Get-BitLockerVolume C:\nPS C:\\> $v.KeyProtector.KeyProtectorId\n${ids(1, 2)}`), ['? C: all: Unknown #1, Unknown #2']);
    assert.deepEqual(volumes(`PS C:\\> $id = (Get-BitLockerVolume C:).KeyProtector[1].KeyProtectorId\nPS C:\\> $id\n${ids(2)}`), ['? C: some: Unknown #2']);
  });
});

describe('values that are left unread', () => {
  test('without a command in the text', () => {
    assert.deepEqual(volumes(ids(1, 2)), []);
    assert.deepEqual(volumes(`PS C:\\> Get-Content ids.txt\n${ids(1, 2)}`), []);
  });

  test('of several computers, behind other lines, and in what prints no values', () => {
    assert.deepEqual(volumes(`PS C:\\> Invoke-Command -ComputerName PC-7, PC-8 { (Get-BitLockerVolume C:).KeyProtector.KeyProtectorId }\n${ids(1, 2, 3, 4)}`), []);
    assert.deepEqual(volumes(`PS C:\\> (Get-BitLockerVolume C:).KeyProtector.KeyProtectorId\nsomething else\n${ids(1)}`), []);
    assert.deepEqual(volumes(`PS C:\\> $id = (Get-BitLockerVolume C:).KeyProtector.KeyProtectorId\n${ids(1)}`), []);
    assert.deepEqual(volumes(`PS C:\\> Get-BitLockerVolume C: | Where-Object KeyProtectorType\n${ids(1)}`), []);
  });
});
