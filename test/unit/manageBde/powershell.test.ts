import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parse } from '../../../src/manageBde/parse.ts';
import type { BitLockerVolume } from '../../../src/manageBde/report.ts';
import { keyId, recoveryPassword } from './passwords.ts';

function volumes(text: string): readonly (readonly [string | null, BitLockerVolume])[] {
  return parse(text).report.computers.flatMap((computer) => computer.volumes.map((volume) => [computer.computerName, volume] as const));
}

function onlyVolume(text: string): BitLockerVolume {
  const [found, ...others] = volumes(text);
  assert.deepEqual(others, []);
  assert.ok(found !== undefined);
  return found[1];
}

/** The same two volumes in every form that keeps the details of their protectors. */
function assertDetails(text: string): void {
  const [[name, first] = ['', undefined], [, second] = ['', undefined]] = volumes(text);
  assert.equal(name, 'PC-1');
  assert.ok(first !== undefined && second !== undefined);
  assert.deepEqual(
    [first.mountPoint, first.encryptionMethod, first.volumeStatus, first.protectionStatus, first.lockStatus, first.volumeType, first.capacityGB, first.metadataVersion, first.encryptionPercentage],
    ['C:', 'XTS-AES 256', 'FullyEncrypted', 'On', 'Unlocked', 'OperatingSystem', 475.5, '2.0', 100],
  );
  assert.deepEqual(
    first.keyProtectors.map((protector) => [protector.keyProtectorType, protector.keyProtectorId, protector.recoveryPassword, protector.recoveryPasswordCheck]),
    [
      ['Tpm', keyId(1), null, null],
      ['RecoveryPassword', keyId(2), recoveryPassword(2), 'valid'],
    ],
  );
  assert.equal(first.keyProtectorsListed, true);
  assert.deepEqual([second.mountPoint, second.volumeStatus, second.encryptionMethod, second.metadataVersion], ['D:', 'FullyDecrypted', null, null]);
  assert.deepEqual([second.keyProtectors, second.keyProtectorsListed], [[], true]);
}

const protectors = (named: boolean): readonly object[] => [
  { KeyProtectorId: keyId(1), AutoUnlockProtector: null, KeyProtectorType: named ? 'Tpm' : 1, KeyFileName: '', RecoveryPassword: '', KeyCertificateType: null, Thumbprint: '' },
  { KeyProtectorId: keyId(2), AutoUnlockProtector: null, KeyProtectorType: named ? 'RecoveryPassword' : 3, KeyFileName: '', RecoveryPassword: recoveryPassword(2), KeyCertificateType: null, Thumbprint: '' },
];

function objects(named: boolean, wrapped: boolean): readonly object[] {
  const list = (items: readonly object[]): unknown => (wrapped ? { value: items, Count: items.length } : items);
  return [
    {
      ComputerName: 'PC-1',
      MountPoint: 'C:',
      EncryptionMethod: named ? 'XtsAes256' : 7,
      AutoUnlockEnabled: null,
      MetadataVersion: 2,
      VolumeStatus: named ? 'FullyEncrypted' : 1,
      ProtectionStatus: named ? 'On' : 1,
      LockStatus: named ? 'Unlocked' : 0,
      EncryptionPercentage: 100,
      VolumeType: named ? 'OperatingSystem' : 0,
      CapacityGB: 475.5,
      KeyProtector: list(protectors(named)),
    },
    { ComputerName: 'PC-1', MountPoint: 'D:', EncryptionMethod: named ? 'None' : 0, MetadataVersion: 0, VolumeStatus: named ? 'FullyDecrypted' : 0, ProtectionStatus: named ? 'Off' : 0, KeyProtector: list([]) },
  ];
}

describe('JSON', () => {
  for (const named of [true, false]) {
    for (const wrapped of [true, false]) {
      test(`${named ? 'named' : 'numbered'} values, protectors ${wrapped ? 'in value and Count' : 'as a list'}`, () => {
        assertDetails(JSON.stringify(objects(named, wrapped), null, 2));
        assertDetails(JSON.stringify(objects(named, wrapped)));
        assertDetails(`PS C:\\> Get-BitLockerVolume | ConvertTo-Json\n${JSON.stringify(objects(named, wrapped), null, 4)}\n\nPS C:\\>`);
        assertDetails(`{"Report": {"Volumes": ${JSON.stringify(objects(named, wrapped), null, 1)}}}`);
      });
    }
  }

  test('a document that was cut off gives what it has', () => {
    const text = JSON.stringify(objects(true, false), null, 2);
    const cut = onlyVolume(text.slice(0, text.indexOf('"KeyProtectorId"', text.indexOf(keyId(1)) + 10)));
    assert.deepEqual(
      cut.keyProtectors.map((protector) => protector.keyProtectorId),
      [keyId(1)],
    );
  });

  test('protectors that were flattened to words are names', () => {
    const volume = onlyVolume('{"MountPoint":"C:","KeyProtector":["Tpm","RecoveryPassword"]}');
    assert.deepEqual(
      volume.keyProtectors.map((protector) => [protector.keyProtectorType, protector.keyProtectorId]),
      [
        ['Tpm', null],
        ['RecoveryPassword', null],
      ],
    );
  });
});

const clixmlProtector = (type: string, number: number, id: string, password: string): string =>
  `<Obj RefId="9"><ToString>${type}</ToString><Props><S N="KeyProtectorId">${id}</S><Obj N="KeyProtectorType" RefId="8"><ToString>${type}</ToString><I32>${number}</I32></Obj><S N="RecoveryPassword">${password}</S></Props></Obj>`;

const clixml = (lineEnd: string): string =>
  `<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">${lineEnd}` +
  [
    `<Obj RefId="0"><TN RefId="0"><T>Microsoft.BitLocker.Structures.BitLockerVolume</T></TN><Props><S N="ComputerName">PC-1</S><S N="MountPoint">C:</S><Obj N="EncryptionMethod" RefId="1"><TN RefId="1"><T>System.Enum</T></TN><ToString>XtsAes256</ToString><I32>7</I32></Obj><Nil N="AutoUnlockEnabled" /><I32 N="MetadataVersion">2</I32><Obj N="VolumeStatus" RefId="2"><ToString>FullyEncrypted</ToString><I32>1</I32></Obj><Obj N="ProtectionStatus" RefId="3"><ToString>On</ToString><I32>1</I32></Obj><Obj N="LockStatus" RefId="4"><I32>0</I32></Obj><Db N="EncryptionPercentage">100</Db><S N="VolumeType">OperatingSystem</S><Db N="CapacityGB">475.5</Db><Obj N="KeyProtector" RefId="5"><LST>${clixmlProtector('Tpm', 1, keyId(1), '')}${clixmlProtector('RecoveryPassword', 3, keyId(2), recoveryPassword(2))}</LST></Obj></Props></Obj>`,
    `<Obj RefId="10"><Props><S N="ComputerName">PC-1</S><S N="MountPoint">D:</S><S N="EncryptionMethod">None</S><I32 N="MetadataVersion">0</I32><S N="VolumeStatus">FullyDecrypted</S><Obj N="KeyProtector" RefId="11"><LST /></Obj></Props></Obj>`,
    '</Objs>',
  ]
    .map((element) => (lineEnd === '' ? element : element.replaceAll('><', `>${lineEnd}<`)))
    .join(lineEnd);

describe('CLIXML', () => {
  test('in one line and in many', () => {
    assertDetails(clixml(''));
    assertDetails(clixml('\n'));
    assertDetails(clixml('\r\n'));
  });

  test('remoting leaves bare words of the protectors, and the parser says so', () => {
    const text = `<Objs><Obj RefId="0"><Props><S N="MountPoint">C:</S><Obj N="KeyProtector" RefId="1"><LST><S>Tpm</S><S>RecoveryPassword</S></LST></Obj></Props><MS><S N="PSComputerName">PC-9</S></MS></Obj></Objs>`;
    const { located } = parse(text);
    assert.equal(located[0]?.report.computerName, 'PC-9');
    assert.equal(located[0].volumes[0]?.idsLost, true);
    assert.equal(parse(clixml('')).located[0]?.volumes[0]?.idsLost, false);
  });
});

describe('CSV', () => {
  for (const sign of [',', ';', '\t']) {
    for (const quote of ['"', '']) {
      test(`separated by ${JSON.stringify(sign)} ${quote === '' ? 'without' : 'with'} quotes`, () => {
        const row = (...cells: string[]): string => cells.map((cell) => `${quote}${cell}${quote}`).join(sign);
        const text = [
          '#TYPE Microsoft.BitLocker.Structures.BitLockerVolume',
          row('ComputerName', 'MountPoint', 'VolumeStatus', 'EncryptionPercentage', 'KeyProtector'),
          row('PC-1', 'C:', 'FullyEncrypted', '100', 'Tpm RecoveryPassword'),
          row('PC-2', 'C:', 'FullyDecrypted', '0', 'System.Collections.ObjectModel.ReadOnlyCollection`1[KeyProtector]'),
        ].join('\n');
        const [first, second] = volumes(text);
        assert.deepEqual([first?.[0], first?.[1].volumeStatus, first?.[1].keyProtectors.length], ['PC-1', 'FullyEncrypted', 2]);
        // the name of the list's type says nothing of what is in it
        assert.deepEqual([second?.[0], second?.[1].volumeStatus, second?.[1].keyProtectorsListed], ['PC-2', 'FullyDecrypted', false]);
        assert.deepEqual(
          parse(text).lines.map((line) => line.kind),
          ['known', 'known', 'field', 'field'],
        );
      });
    }
  }
});

describe('lists and tables', () => {
  const list = `ComputerName         : PC-1
MountPoint           : C:
EncryptionMethod     : XtsAes256
VolumeStatus         : FullyEncrypted
CapacityGB           : 1.234,5
KeyProtector         : {Tpm,
                       RecoveryPassword}
`;

  test('a list, its values continued on the next line, numbers in the regional format', () => {
    const volume = onlyVolume(list);
    assert.equal(volume.capacityGB, 1234.5);
    assert.equal(volume.keyProtectors.length, 2);
  });

  test('protectors of the command’s volume', () => {
    const text = `PS C:\\> (Get-BitLockerVolume -MountPoint C:).KeyProtector\n\nKeyProtectorId      : ${keyId(1)}\nAutoUnlockProtector :\nKeyProtectorType    : Tpm\n\nKeyProtectorId      : ${keyId(2)}\nKeyProtectorType    : RecoveryPassword\nRecoveryPassword    : ${recoveryPassword(2)}\n`;
    const volume = onlyVolume(text);
    assert.equal(volume.mountPoint, 'C:');
    assert.equal(volume.keyProtectorsListed, true);
    assert.equal(volume.keyProtectors[1]?.recoveryPassword, recoveryPassword(2));
    const filtered = onlyVolume(text.replace('.KeyProtector', '.KeyProtector | Where-Object KeyProtectorType -ne Password'));
    assert.equal(filtered.keyProtectorsListed, false);
  });

  test('protectors below two volumes belong to neither', () => {
    const both = `${list}\n${list.replace('C:', 'D:')}\nKeyProtectorId   : ${keyId(3)}\nKeyProtectorType : RecoveryPassword\nRecoveryPassword : ${recoveryPassword(3)}\n`;
    const owners = volumes(both).flatMap(([, volume]) => (volume.keyProtectors.some((protector) => protector.keyProtectorId === keyId(3)) ? [volume.mountPoint] : []));
    assert.deepEqual(owners, [null]);
  });

  test('a table that lost its blanks is read by the shapes of its cells', () => {
    const text = 'VolumeType Mount CapacityGB VolumeStatus Encryption KeyProtector AutoUnlock Protection\n---------- ----- ---------- ------------ ---------- ------------ ---------- ----------\nOperatingSystem C: 232.54 FullyEncrypted 100 {Tpm, RecoveryPassword} On\nData E: 1.5 FullyDecrypted 0 {} Off\n';
    assert.deepEqual(
      volumes(text).map(([, volume]) => [volume.mountPoint, volume.capacityGB, volume.encryptionPercentage, volume.protectionStatus, volume.keyProtectors.length]),
      [
        ['C:', 232.54, 100, 'On', 2],
        ['E:', 1.5, 0, 'Off', 0],
      ],
    );
  });
});
