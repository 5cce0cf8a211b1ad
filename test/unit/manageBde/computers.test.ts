import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { commandLine } from '../../../src/manageBde/command.ts';
import { parse } from '../../../src/manageBde/parse.ts';
import { keyId, recoveryPassword } from './passwords.ts';

/** `computer mount seed,seed`: whose the protectors are, by the seeds of their IDs; a password is marked by `*`. */
function owners(text: string): string[] {
  const seeds = new Map(Array.from({ length: 12 }, (_, seed) => [keyId(seed), seed]));
  return parse(text).report.computers.flatMap(({ computerName, volumes }) =>
    volumes.map(({ mountPoint, keyProtectors }) => {
      const shown = keyProtectors.map(({ keyProtectorId, recoveryPassword: password }) => `${String(seeds.get(keyProtectorId ?? '') ?? '')}${password === null ? '' : '*'}`);
      return `${computerName ?? '?'} ${mountPoint ?? '?'} ${shown.join(',')}`.trimEnd();
    }),
  );
}

const list = (seed: number, more = ''): string => `\nKeyProtectorId   : ${keyId(seed)}\nKeyProtectorType : RecoveryPassword\nRecoveryPassword : ${recoveryPassword(seed)}\n${more}\n`;
const tool = (seed: number, volume = 'C:'): string => `Volume ${volume} [x]\nAll Key Protectors\n\n    Numerical Password:\n      ID: ${keyId(seed)}\n      Password:\n        ${recoveryPassword(seed)}\n\n`;

describe('where a console’s output comes from', () => {
  test('a remote prompt and back', () => {
    assert.deepEqual(owners(`[PC-2]: PS C:\\> (Get-BitLockerVolume C:).KeyProtector\n${list(1)}[PC-2]: PS C:\\> exit\nPS C:\\> (Get-BitLockerVolume C:).KeyProtector\n${list(2)}`), ['PC-2 C: 1*', '? C: 2*']);
  });

  test('from one remote computer to the next, and to the first again', () => {
    assert.deepEqual(owners(`[PC-2]: PS C:\\> manage-bde -protectors -get C:\n${tool(1)}[PC-3]: PS C:\\> manage-bde -protectors -get C:\n${tool(2)}[PC-2]: PS C:\\> manage-bde -protectors -get D:\n${tool(3, 'D:')}`), ['PC-2 C: 1*', 'PC-2 D: 3*', 'PC-3 C: 2*']);
  });

  test('manage-bde with and without a computer', () => {
    assert.deepEqual(owners(`C:\\>manage-bde -cn PC-2 -protectors -get C:\n${tool(1)}C:\\>manage-bde -protectors -get C:\n${tool(2)}`), ['PC-2 C: 1*', '? C: 2*']);
    assert.deepEqual(owners(`C:\\>manage-bde -protectors -get C:\n${tool(1)}C:\\>manage-bde -cn PC-2 -protectors -get C:\n${tool(2)}C:\\>manage-bde -protectors -get D:\n${tool(3, 'D:')}`), ['? C: 1*', '? D: 3*', 'PC-2 C: 2*']);
  });

  test('several computers at once, or such as the command does not name, are not the one before', () => {
    for (const where of ['PC-7, PC-8', '$names', '(Get-Content names.txt)']) {
      const text = `[PC-2]: PS C:\\> manage-bde -protectors -get C:\n${tool(1)}PS C:\\> Invoke-Command -ComputerName ${where} { manage-bde -protectors -get C: }\n${tool(2)}`;
      assert.deepEqual(owners(text), ['PC-2 C: 1*', '? C: 2*'], where);
    }
  });

  test('objects that came through remoting name their computers themselves', () => {
    const text = `PS C:\\> Invoke-Command -ComputerName PC-7, PC-8 { (Get-BitLockerVolume C:).KeyProtector }\n${list(1, 'PSComputerName   : PC-7\n')}${list(2, 'PSComputerName   : PC-7\n')}${list(3, 'PSComputerName   : PC-8\n')}PS C:\\> manage-bde -protectors -get C:\n${tool(4)}`;
    assert.deepEqual(owners(text), ['PC-7 C: 1*,2*', 'PC-8 C: 3*', '? C: 4*']);
  });

  test('a record that lost the name of its computer is of none that is known', () => {
    const text = `PS C:\\> Invoke-Command -ComputerName PC-7, PC-8 { (Get-BitLockerVolume C:).KeyProtector }\n${list(1, 'PSComputerName   : PC-7\n')}${list(2)}`;
    assert.deepEqual(owners(text), ['PC-7 C: 1*', '? C: 2*']);
  });

  test('nor is one whose property lost a letter, or that stands behind a torn document', () => {
    const object = (name: string, value: string, seed: number): string => JSON.stringify({ [name]: value, MountPoint: 'C:', VolumeStatus: 1, ProtectionStatus: 1, KeyProtector: [{ KeyProtectorId: keyId(seed), KeyProtectorType: 3 }] });
    assert.deepEqual(owners(`${object('ComputerName', 'PC-7', 1)}\n${object('ComputrName', 'PC-8', 2)}`), ['PC-7 C: 1', '? C: 2']);
    const torn = `[${object('ComputerName', 'PC-7', 1)},\n{"ComputerName": "PC-8", "MountPoint": =\n{"VolumeStatus": 1, "LockStatus": 1, "KeyProtector": [{"KeyProtectorId": "${keyId(2)}"}]}]`;
    assert.ok(!owners(torn).some((one) => one.startsWith('PC-7') && one.includes('2')));
  });

  test('several runs on one computer are one computer', () => {
    const volume = 'ComputerName : PC-1\nMountPoint : C:\nVolumeStatus : FullyEncrypted\nKeyProtector : {RecoveryPassword}\n';
    assert.deepEqual(owners(`PS C:\\> Get-BitLockerVolume | fl\n\n${volume}\nPS C:\\> (Get-BitLockerVolume C:).KeyProtector\n${list(1)}PS C:\\> manage-bde -protectors -get C:\n${tool(1)}`), ['PC-1 C: 1*']);
  });

  test('a computer that could not be reached has its error, and nothing of the others', () => {
    const error = '[PC-8] Connecting to remote server PC-8 failed with the following error message : WinRM cannot complete the operation. Verify that the specified computer name is valid.\n    + CategoryInfo          : OpenError: (PC-8:String) [], PSRemotingTransportException\n    + FullyQualifiedErrorId : WinRMOperationTimeout,PSSessionStateBroken\n';
    const { report } = parse(`PS C:\\> Invoke-Command -ComputerName PC-7, PC-8 { (Get-BitLockerVolume C:).KeyProtector }\n${error}${list(1, 'PSComputerName   : PC-7\n')}`);
    assert.deepEqual(report.computers.map(({ computerName, volumes, errors }) => [computerName, volumes.length, errors.map(({ code }) => code)]), [['PC-8', 0, ['RemoteUnreachable']], ['PC-7', 1, []]]);
  });
});

describe('which volume protectors without one are of', () => {
  test('the one that the command names, in any way to name it', () => {
    for (const command of ['(Get-BitLockerVolume C:).KeyProtector', '(Get-BitLockerVolume -MountPoint C).KeyProtector', "(Get-BitLockerVolume -MountPoint 'C:').KeyProtector | fl", 'Get-BitLockerVolume C:|select -Expand KeyProtector', 'Get-BitLockerVolume -MountPoint "C:" | Select-Object -ExpandProperty KeyProtector']) {
      assert.deepEqual(owners(`PS C:\\> ${command}\n${list(1)}`), ['? C: 1*'], command);
    }
  });

  test('none that is known, where the command names several or none', () => {
    for (const command of ['(Get-BitLockerVolume C:, D:).KeyProtector', '(Get-BitLockerVolume -MountPoint "C:","D:").KeyProtector', '(Get-BitLockerVolume C:).KeyProtector; (Get-BitLockerVolume D:).KeyProtector', '(Get-BitLockerVolume).KeyProtector', '$other.KeyProtector', '(Get-BitLockerVolume -MountPoint $env:SystemDrive).KeyProtector']) {
      assert.deepEqual(owners(`PS C:\\> (Get-BitLockerVolume C:).KeyProtector\n${list(1)}PS C:\\> ${command}\n${list(2)}`), ['? C: 1*', '? ? 2*'], command);
    }
  });

  test('the only one, after all were listed', () => {
    const all = 'ComputerName : PC-1\nMountPoint : C:\nVolumeStatus : FullyEncrypted\n';
    assert.deepEqual(owners(`PS C:\\> Get-BitLockerVolume | fl\n\n${all}\nPS C:\\> (Get-BitLockerVolume).KeyProtector\n${list(1)}`), ['PC-1 C: 1*']);
    assert.deepEqual(owners(`PS C:\\> Get-BitLockerVolume C: | fl\n\n${all}\nPS C:\\> (Get-BitLockerVolume).KeyProtector\n${list(1)}`), ['PC-1 C:', 'PC-1 ? 1*']);
  });

  test('what a variable kept', () => {
    assert.deepEqual(owners(`PS C:\\> $v = Get-BitLockerVolume -MountPoint D:\nPS C:\\> $w = Get-BitLockerVolume C:\nPS C:\\> $v.KeyProtector\n${list(1)}PS C:\\> $W.KeyProtector | fl\n${list(2)}`), ['? D: 1*', '? C: 2*']);
  });

  test('commands that go on in the next line are one', () => {
    const warning = `WARNING: ACTIONS REQUIRED:\n\n1. Save this numerical recovery password in a secure location away from your computer:\n\n${recoveryPassword(1)}\n\n`;
    assert.deepEqual(owners(`PS C:\\> Enable-BitLocker -MountPoint C: -RecoveryPasswordProtector\n>> Enable-BitLocker -MountPoint D: -RecoveryPasswordProtector\n${warning}`), ['? ? *']);
    assert.deepEqual(owners(`PS C:\\> Enable-BitLocker -MountPoint C: -RecoveryPasswordProtector\n>> Get-BitLockerVolume -MountPoint C:\n${warning}`), ['? C: *']);
  });

  test('a passphrase that a command asks for, or another command’s output, says nothing of volumes', () => {
    assert.deepEqual(owners(`PS C:\\> (Get-BitLockerVolume C:).KeyProtector\n${list(1)}PS C:\\> hostname\nPC-9\n`), ['? C: 1*']);
  });
});

describe('what a command line says', () => {
  const what = (text: string): unknown => {
    const command = commandLine(text);
    return command === null ? null : [command.verb, command.mountPoint, command.computerName, command.isElsewhere, command.filtered];
  };

  test('of computers, volumes and filters', () => {
    assert.deepEqual(what('PS C:\\> Get-BitLockerVolume'), ['get-bitlockervolume', null, null, false, false]);
    assert.deepEqual(what('PS C:\\> (Get-BitLockerVolume d:).KeyProtector | ? KeyProtectorType -eq RecoveryPassword'), ['get-bitlockervolume', 'D:', null, false, true]);
    assert.deepEqual(what('Invoke-Command -ComputerName "PC-1" -ScriptBlock { Get-BitLockerVolume -MountPoint E: }'), ['get-bitlockervolume', 'E:', 'PC-1', false, false]);
    assert.deepEqual(what('Invoke-Command -ComputerName PC-1,PC-2 { Get-BitLockerVolume }'), ['get-bitlockervolume', null, null, true, false]);
    assert.deepEqual(what('icm -cn PC-1 { Get-BitLockerVolume }'), ['get-bitlockervolume', null, 'PC-1', false, false]);
    assert.deepEqual(what('manage-bde -status -cn localhost c:'), ['status', 'C:', null, false, false]);
    assert.deepEqual(what('manage-bde -protectors -get C: -t recoverypassword'), ['get', 'C:', null, false, true]);
    assert.equal(what('Get-BitLockerVolume shows all volumes.'), null);
  });
});

describe("a computer's name alone in a line of its own, as PowerShell prints it", () => {
  const list = (seed: number): string => `Volume C: [OS]\nAll Key Protectors\n\n    Numerical Password:\n      ID: ${keyId(seed)}\n      Password:\n        ${recoveryPassword(seed)}\n\n`;
  const whose = (text: string): unknown =>
    parse(text).report.computers.flatMap(({ computerName, volumes }) => volumes.map(({ mountPoint, keyProtectors }) => [computerName, mountPoint, ...keyProtectors.map(({ keyProtectorId }) => keyProtectorId)]));

  for (const line of ['PSComputerName : ', 'PSComputerName: ']) {
    test(`${line}above each output: it owns what follows`, () => {
      assert.deepEqual(whose(`${line}PC1\n${list(1)}${line}PC2\n${list(2)}`), [
        ['PC1', 'C:', keyId(1)],
        ['PC2', 'C:', keyId(2)],
      ]);
    });

    test(`${line}below each output: the computers are kept apart, and no name is taken for another's`, () => {
      assert.deepEqual(whose(`${list(1)}${line}PC1\n\n${list(2)}${line}PC2\n`), [
        [null, 'C:', keyId(1)],
        [null, 'C:', keyId(2)],
      ]);
    });
  }
});
