import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decode } from '../../../src/manageBde/decode.ts';
import { parse } from '../../../src/manageBde/parse.ts';
import type { BitLockerVolume } from '../../../src/manageBde/report.ts';
import { keyId, recoveryPassword } from './passwords.ts';

function volumes(text: string): readonly BitLockerVolume[] {
  return parse(text).report.computers.flatMap((computer) => computer.volumes);
}

/** `type ID password` of every protector, with seeds in the place of what they were derived from. */
function protectors(text: string): string[] {
  const seeds = new Map(Array.from({ length: 12 }, (_, seed) => [[keyId(seed), `#${String(seed)}`] as const, [recoveryPassword(seed), `*${String(seed)}`] as const]).flat());
  return volumes(text).flatMap(({ mountPoint, keyProtectors }) => keyProtectors.map((one) => [mountPoint ?? '?', one.keyProtectorType, seeds.get(one.keyProtectorId ?? '') ?? '', seeds.get(one.recoveryPassword ?? '') ?? ''].join(' ').trimEnd()));
}

describe('lists of values in one property', () => {
  test('IDs, types and passwords of the same length belong together by their places', () => {
    const text = JSON.stringify({ MountPoint: 'C:', VolumeStatus: 1, KeyProtectorId: [keyId(1), keyId(2)], KeyProtectorType: [1, 3], RecoveryPassword: ['', recoveryPassword(2)] });
    assert.deepEqual(protectors(text), ['C: Tpm #1', 'C: RecoveryPassword #2 *2']);
  });

  test('one password belongs to the one recovery password among the types', () => {
    assert.deepEqual(protectors(`MountPoint       : C:\nKeyProtector     : {Tpm, RecoveryPassword}\nRecoveryPassword : {, ${recoveryPassword(1)}}\n`), ['C: Tpm', 'C: RecoveryPassword  *1']);
    assert.deepEqual(protectors(`MountPoint       : C:\nKeyProtectorType : {Tpm, RecoveryPassword}\nKeyProtectorId   : {${keyId(1)}, ${keyId(2)}}\nRecoveryPassword : {, ${recoveryPassword(2)}}\n`), ['C: Tpm #1', 'C: RecoveryPassword #2 *2']);
  });

  test('lists of different lengths are not paired', () => {
    const text = `MountPoint       : C:\nKeyProtectorType : {RecoveryPassword, RecoveryPassword}\nKeyProtectorId   : {${keyId(1)}, ${keyId(2)}}\nRecoveryPassword : {, ${recoveryPassword(2)}}\n`;
    assert.deepEqual(protectors(text), ['C: RecoveryPassword #1', 'C: RecoveryPassword #2', 'C: RecoveryPassword  *2']);
  });

  test('objects that were made texts', () => {
    const hash = (seed: number, type: string): string => `@{KeyProtectorId=${keyId(seed)}; KeyProtectorType=${type}; RecoveryPassword=${type === 'Tpm' ? '' : recoveryPassword(seed)}}`;
    assert.deepEqual(protectors(`MountPoint   : C:\nKeyProtector : {${hash(1, 'Tpm')}, ${hash(2, 'RecoveryPassword')}}\n`), ['C: Tpm #1', 'C: RecoveryPassword #2 *2']);
    assert.deepEqual(protectors(JSON.stringify([{ MountPoint: 'C:', KeyProtector: [hash(1, 'Tpm'), hash(2, 'RecoveryPassword')] }])), ['C: Tpm #1', 'C: RecoveryPassword #2 *2']);
    assert.deepEqual(protectors(`"MountPoint","KeyProtector"\n"C:","${hash(2, 'RecoveryPassword')}"\n`), ['C: RecoveryPassword #2 *2']);
  });

  test('a list that is its type’s name, or nothing, says nothing', () => {
    for (const value of ['System.Object[]', 'System.Collections.ObjectModel.ReadOnlyCollection`1[KeyProtector]', '']) {
      const [volume] = volumes(`"MountPoint","VolumeStatus","KeyProtector"\n"C:","FullyEncrypted","${value}"\n`);
      assert.deepEqual([volume?.keyProtectors, volume?.keyProtectorsListed], [[], false], value);
    }
  });
});

describe('enumerations', () => {
  test('as Windows PowerShell writes those that came through remoting', () => {
    const [volume] = volumes('{"MountPoint":"C:","VolumeStatus":{"value":1,"Value":"FullyEncrypted"},"LockStatus":{"value":0,"Value":"Unlocked"},"EncryptionMethod":{"value":7,"Value":"XtsAes256"}}');
    assert.deepEqual([volume?.volumeStatus, volume?.lockStatus, volume?.encryptionMethod], ['FullyEncrypted', 'Unlocked', 'XTS-AES 256']);
  });

  test('each number of Microsoft’s documentation', () => {
    const value = <Property extends keyof BitLockerVolume>(name: string, number: number, property: Property): BitLockerVolume[Property] | undefined => volumes(JSON.stringify({ MountPoint: 'C:', ComputerName: 'x', [name]: number }))[0]?.[property];
    assert.deepEqual([0, 1, 2, 3, 4, 5].map((number) => value('VolumeStatus', number, 'volumeStatus')), ['FullyDecrypted', 'FullyEncrypted', 'EncryptionInProgress', 'DecryptionInProgress', 'EncryptionPaused', 'DecryptionPaused']);
    assert.deepEqual([0, 1, 2].map((number) => value('ProtectionStatus', number, 'protectionStatus')), ['Off', 'On', 'Unknown']);
    assert.deepEqual([0, 1].map((number) => value('LockStatus', number, 'lockStatus')), ['Unlocked', 'Locked']);
    assert.deepEqual([0, 1].map((number) => value('VolumeType', number, 'volumeType')), ['OperatingSystem', 'Data']);
    assert.deepEqual([0, 1, 2, 3, 4, 5, 6, 7].map((number) => value('EncryptionMethod', number, 'encryptionMethod')), [null, 'AES 128 With Diffuser', 'AES 256 With Diffuser', 'AES 128', 'AES 256', 'Hardware Encryption', 'XTS-AES 128', 'XTS-AES 256']);
    const types = Array.from({ length: 11 }, (_, number) => volumes(JSON.stringify({ MountPoint: 'C:', KeyProtector: [{ KeyProtectorId: keyId(1), KeyProtectorType: number }] }))[0]?.keyProtectors[0]?.keyProtectorType);
    assert.deepEqual(types, ['Unknown', 'Tpm', 'ExternalKey', 'RecoveryPassword', 'TpmPin', 'TpmStartupKey', 'TpmPinStartupKey', 'PublicKey', 'Password', 'TpmNetworkKey', 'AdAccountOrGroup']);
  });
});

describe('numbers in the regional format', () => {
  for (const [printed, value] of [['1234.56', 1234.56], ['1,234.56', 1234.56], ['1.234,56', 1234.56], ['1 234,56', 1234.56], ['1\u00a0234,56', 1234.56], ['1\u202f234,56', 1234.56], ['1’234.56', 1234.56], ["1'234.56", 1234.56], ['475,5', 475.5]] as const) {
    test(printed, () => {
      assert.equal(volumes(`MountPoint : C:\nCapacityGB : ${printed}\n`)[0]?.capacityGB, value);
      assert.equal(volumes(`MountPoint;CapacityGB\nC:;"${printed}"\n`)[0]?.capacityGB, value);
      assert.equal(volumes(`VolumeType      Mount CapacityGB VolumeStatus\n                Point\n----------      ----- ---------- ------------\nOperatingSystem C:    ${printed.padStart(10)} FullyEncrypted\n`)[0]?.capacityGB, value);
    });
  }
});

describe('documents that were broken on their way', () => {
  const text = `[\n  {\n    "MountPoint": "C:",\n    "KeyProtector": [\n      {\n        "KeyProtectorId": "${keyId(1)}",\n        "RecoveryPassword": "${recoveryPassword(1)}"\n      }\n    ]\n  }\n]`;

  test('strings that a narrow window broke', () => {
    assert.deepEqual(protectors(text.replace(/^(.{50})(.+)$/gm, '$1\n$2')), ['C: RecoveryPassword #1 *1']);
  });

  test('what follows a line that cannot be read is nobody’s', () => {
    assert.deepEqual(protectors(text.replace('    "KeyProtector"', '== 17 ==\n    "KeyProtector"')), ['? RecoveryPassword #1 *1']);
  });
});

describe('errors as PowerShell prints them', () => {
  const errors = (text: string): unknown => parse(text).report.computers.map(({ computerName, errors: found }) => [computerName, ...found.map(({ code, hresult, mountPoint }) => [code, hresult, mountPoint])]);
  const record = (text: string, id: string): string => `${text}\nAt line:1 char:1\n+ Get-BitLockerVolume -MountPoint D:\n+ ~~~~~~~~~~~~~~~~~~~\n    + CategoryInfo          : NotSpecified: (:) [Write-Error], COMException\n    + FullyQualifiedErrorId : ${id}\n`;

  test('what they say, and their codes where the words are not known', () => {
    assert.deepEqual(errors(record('Get-BitLockerVolume : D: does not have an associated BitLocker volume.', 'Get-BitLockerVolume')), [[null, ['VolumeNotFound', null, 'D:']]]);
    assert.deepEqual(errors(record('Get-CimInstance : Xyz', 'HRESULT 0x80041003,Microsoft.Management.Infrastructure.CimCmdlets.GetCimInstanceCommand')), [[null, ['AccessDenied', '0x80041003', null]]]);
    assert.deepEqual(errors('Get-BitLockerVolume: Access denied\n'), [[null, ['AccessDenied', null, null]]]);
  });

  test('in another language the place has other words', () => {
    const text = `PS C:\\> Enable-BitLocker D:\nEnable-BitLocker : Zugriff verweigert\nIn Zeile:1 Zeichen:1\n+ Enable-BitLocker D:\n+ ~~~~~~~~~~~~~~~~\n    + CategoryInfo          : NotSpecified: (:) [Write-Error], COMException\n\nPS C:\\> manage-bde -protectors -get C:\nVolume C: [x]\n`;
    const { computers } = parse(text).report;
    assert.equal(computers[0]?.errors.length, 1);
    assert.deepEqual(computers[0].volumes.map((volume) => volume.mountPoint), ['C:']);
  });

  test('a password is never a part of a message', () => {
    const text = `Add-BitLockerKeyProtector : failed\n${recoveryPassword(1)}\n`;
    assert.deepEqual(protectors(text), ['? RecoveryPassword  *1']);
  });
});

describe('the file that Windows saves', () => {
  const file = (title: string, id: string, key: string, seed: number): string => `${title}\r\n\r\nAbc def ghi, jkl mno.\r\n\r\n${id}:\r\n\r\n\t${keyId(seed).slice(1, -1)}\r\n\r\nPqr stu vwx.\r\n\r\n${key}:\r\n\r\n\t${recoveryPassword(seed)}\r\n\r\nYza bcd efg.\r\n`;
  const titles: readonly (readonly [string, string, string])[] = [
    ['BitLocker Drive Encryption recovery key', 'Identifier', 'Recovery Key'],
    ['Wiederherstellungsschlüssel für die BitLocker-Laufwerkverschlüsselung', 'Bezeichner', 'Wiederherstellungsschlüssel'],
    ['Chave de recuperação de Criptografia de Unidade de Disco BitLocker', 'Identificador', 'Chave de Recuperação'],
    ['Clave de recuperación de Cifrado de unidad BitLocker', 'Identificador', 'Clave de recuperación'],
    ['Qqq www BitLocker', 'Zzz', 'Kkk'],
  ];
  for (const [title, id, key] of titles) {
    test(title, () => {
      const bytes = new Uint8Array([0xff, 0xfe, ...Buffer.from(file(title, id, key, 1), 'utf16le')]);
      assert.deepEqual(protectors(decode(bytes)), ['? RecoveryPassword #1 *1']);
    });
  }

  test('two of them in one text keep their own', () => {
    const [first, second] = [file('BitLocker', 'Identifier', 'Recovery Key', 1), file('BitLocker', 'Identifier', 'Recovery Key', 2)];
    assert.deepEqual(protectors(`${first}\r\n${second}`), ['? RecoveryPassword #1 *1', '? RecoveryPassword #2 *2']);
    assert.deepEqual(protectors(`${first}\r\n${second.replace(keyId(2).slice(1, -1), '')}`), ['? RecoveryPassword #1 *1', '? RecoveryPassword  *2']);
  });
});

describe('commands that print single properties', () => {
  test('passwords of the volume that the command names', () => {
    assert.deepEqual(protectors(`PS C:\\> (Get-BitLockerVolume C:).KeyProtector.RecoveryPassword\n\n${recoveryPassword(1)}\n${recoveryPassword(2)}\nPS C:\\>`), ['C: RecoveryPassword  *1', 'C: RecoveryPassword  *2']);
  });

  test('several IDs above a password do not say which is its', () => {
    assert.deepEqual(protectors(`${keyId(1)}\n${keyId(2)}\n\n${recoveryPassword(2)}\n`), ['? RecoveryPassword  *2']);
  });
});

describe('an object that names two owners has none', () => {
  test('in a list, in JSON, in CLIXML', () => {
    const list = (more: string): string => `MountPoint       : C:\nKeyProtectorId   : ${keyId(1)}\n${more}RecoveryPassword : ${recoveryPassword(1)}\n`;
    assert.deepEqual(protectors(list('')), ['C: RecoveryPassword #1 *1']);
    assert.deepEqual(protectors(`VolumeType : Data\n${list('MountPoint       : D:\n')}`), ['? RecoveryPassword #1 *1']);
    assert.deepEqual(protectors(`{"MountPoint":"C:","KeyProtectorId":"${keyId(1)}","MountPoint":"D:","RecoveryPassword":"${recoveryPassword(1)}"}`), ['? RecoveryPassword #1 *1']);
    assert.deepEqual(protectors(`<Obj RefId="0"><MS><S N="MountPoint">C:</S><S N="KeyProtectorId">${keyId(1)}</S><S N="KeyProtectorId">${keyId(2)}</S><S N="RecoveryPassword">${recoveryPassword(1)}</S></MS></Obj>`), ['C: RecoveryPassword  *1']);
  });

  test('objects whose empty line was lost are two', () => {
    const row = (point: string, seed: number): string => `MountPoint       : ${point}\nKeyProtectorId   : ${keyId(seed)}\nRecoveryPassword : ${recoveryPassword(seed)}\n`;
    assert.deepEqual(protectors(row('C:', 1) + row('D:', 2)), ['C: RecoveryPassword #1 *1', 'D: RecoveryPassword #2 *2']);
  });
});
