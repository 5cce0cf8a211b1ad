import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parse } from '../../../src/manageBde/parse.ts';
import type { BitLockerVolume, ComputerReport, KeyProtector } from '../../../src/manageBde/report.ts';
import { damagedPassword, keyId, recoveryPassword } from './passwords.ts';

function computers(text: string): readonly ComputerReport[] {
  return parse(text).report.computers;
}

function onlyComputer(text: string): ComputerReport {
  const [computer, ...others] = computers(text);
  assert.equal(others.length, 0);
  assert.ok(computer !== undefined);
  return computer;
}

function onlyVolume(text: string): BitLockerVolume {
  const [volume, ...others] = onlyComputer(text).volumes;
  assert.equal(others.length, 0);
  assert.ok(volume !== undefined);
  return volume;
}

function types(volume: BitLockerVolume): readonly string[] {
  return volume.keyProtectors.map((protector) => protector.keyProtectorType);
}

function isIn(volume: BitLockerVolume, type: KeyProtector['keyProtectorType']): KeyProtector {
  const found = volume.keyProtectors.find((protector) => protector.keyProtectorType === type);
  assert.ok(found !== undefined);
  return found;
}

const thumbprint = '0123456789abcdef0123456789abcdef01234567';

const englishGet = `Volume C: [Windows]
All Key Protectors

    TPM:
      ID: ${keyId(1)}
      PCR Validation Profile:
        7, 11
        (Uses Secure Boot for integrity validation)

    TPM And PIN:
      ID: ${keyId(2)}
      PCR Validation Profile:
        0, 2, 4, 11

    TPM And Startup Key:
      ID: ${keyId(3)}
      External Key File Name:
        ${keyId(3).slice(1, -1)}.BEK
      PCR Validation Profile:
        7, 11

    TPM And PIN And Startup Key:
      ID: ${keyId(4)}
      External Key File Name:
        ${keyId(4).slice(1, -1)}.BEK
      PCR Validation Profile:
        7, 11

    External Key:
      ID: ${keyId(5)}
      External Key File Name:
        ${keyId(5).slice(1, -1)}.BEK
      Automatic unlock enabled.

    Numerical Password:
      ID: ${keyId(6)}
      Password:
        ${recoveryPassword(6)}
      Backup type:
        AD backup
        AAD backup

    Password:
      ID: ${keyId(7)}

    Data Recovery Agent (Certificate Based):
      ID: ${keyId(8)}
      Certificate Thumbprint:
        ${thumbprint}

    Network (Certificate Based):
      ID: ${keyId(9)}
      PCR Validation Profile:
        7

    Identity:
      ID: ${keyId(10)}
`;

const germanGet = `Volume "C:" [Windows]
Alle Schlüsselschutzvorrichtungen

    TPM:
      ID: ${keyId(1)}
      PCR-Validierungsprofil:
        7, 11
        (Verwendet den sicheren Start für die Integritätsüberprüfung)

    TPM und PIN:
      ID: ${keyId(2)}
      PCR-Validierungsprofil:
        0, 2, 4, 11

    TPM und Systemstartschlüssel:
      ID: ${keyId(3)}
      Externer Schlüsseldateiname:
        ${keyId(3).slice(1, -1)}.BEK
      PCR-Validierungsprofil:
        7, 11

    TPM und PIN und Systemstartschlüssel:
      ID: ${keyId(4)}
      Externer Schlüsseldateiname:
        ${keyId(4).slice(1, -1)}.BEK
      PCR-Validierungsprofil:
        7, 11

    Externer Schlüssel:
      ID: ${keyId(5)}
      Externer Schlüsseldateiname:
        ${keyId(5).slice(1, -1)}.BEK
      Automatische Entsperrung aktiviert.

    Numerisches Kennwort:
      ID: ${keyId(6)}
      Kennwort:
        ${recoveryPassword(6)}
      Sicherungstyp:
        AD-Sicherung
        AAD-Sicherung

    Kennwort:
      ID: ${keyId(7)}

    Datenwiederherstellungs-Agent (zertifikatbasiert):
      ID: ${keyId(8)}
      Zertifikatfingerabdruck:
        ${thumbprint}

    Netzwerk (zertifikatbasiert):
      ID: ${keyId(9)}
      PCR-Validierungsprofil:
        7

    Identität:
      ID: ${keyId(10)}
`;

describe('all protector types, in English and German', () => {
  for (const [language, text] of [['en', englishGet], ['de', germanGet]] as const) {
    test(language, () => {
      const parsed = parse(text);
      assert.equal(parsed.located[0]?.language, language);
      assert.deepEqual(
        parsed.lines.filter((line) => line.kind !== 'field'),
        [],
      );
      const volume = onlyVolume(text);
      assert.deepEqual(types(volume), ['Tpm', 'TpmPin', 'TpmStartupKey', 'TpmPinStartupKey', 'ExternalKey', 'RecoveryPassword', 'Password', 'PublicKey', 'TpmNetworkKey', 'AdAccountOrGroup']);
      assert.deepEqual(
        volume.keyProtectors.map((protector) => protector.keyProtectorId),
        Array.from({ length: 10 }, (_, index) => keyId(index + 1)),
      );
      assert.equal(volume.keyProtectorsListed, true);
      assert.deepEqual([isIn(volume, 'Tpm').pcrs, isIn(volume, 'Tpm').secureBoot], [[7, 11], true]);
      assert.deepEqual([isIn(volume, 'TpmPin').pcrs, isIn(volume, 'TpmPin').secureBoot], [[0, 2, 4, 11], false]);
      assert.equal(isIn(volume, 'TpmStartupKey').keyFileName, `${keyId(3).slice(1, -1)}.BEK`);
      assert.deepEqual([isIn(volume, 'ExternalKey').autoUnlock, isIn(volume, 'TpmPinStartupKey').autoUnlock], [true, false]);
      const password = isIn(volume, 'RecoveryPassword');
      assert.equal(password.recoveryPassword, recoveryPassword(6));
      assert.equal(password.recoveryPasswordCheck, 'valid');
      assert.deepEqual(password.backups, ['ActiveDirectory', 'Entra']);
      assert.equal(isIn(volume, 'PublicKey').thumbprint, thumbprint.toUpperCase());
      assert.equal(isIn(volume, 'Password').recoveryPassword, null);
    });
  }
});

const status = (mount: string, label: string, percentage: string): string => `Volume ${mount} [${label}]
[OS Volume]

    Size:                 118.16 GB
    BitLocker Version:    2.0
    Conversion Status:    Encryption in Progress
    Percentage Encrypted: ${percentage}
    Encryption Method:    XTS-AES 128
    Protection Status:    Protection Off (1 reboots left)
    Lock Status:          Unlocked
    Identification Field: Contoso
    Key Protectors:
        TPM
        Numerical Password
`;

describe('one volume out of several runs', () => {
  test('details replace names, whichever came first; a later state counts', () => {
    for (const text of [`${status('C:', 'OS', '40.0%')}\n${englishGet}\n${status('C:', 'OS', '41,5%')}`, `${status('C:', 'OS', '40.0%')}\n${status('C:', 'OS', '41,5%')}\n${englishGet}`]) {
      const volume = onlyVolume(text);
      assert.equal(volume.keyProtectors.length, 10);
      assert.equal(volume.encryptionPercentage, 41.5);
      assert.equal(volume.rebootsLeft, 1);
      assert.equal(volume.identificationField, 'Contoso');
      assert.equal(volume.label, 'OS');
    }
  });

  test('a key that was added comes to the list, once', () => {
    const added = `Volume C: [OS]\nKey Protectors Added:\n\n    Numerical Password:\n      ID: ${keyId(20)}\n      Password:\n        ${recoveryPassword(20)}\n`;
    const list = `Volume C: [OS]\nAll Key Protectors\n\n    TPM:\n      ID: ${keyId(1)}\n\n    Numerical Password:\n      ID: ${keyId(20)}\n`;
    for (const text of [added + list, list + added, added + list + added]) {
      const volume = onlyVolume(text);
      assert.deepEqual(types(volume), ['Tpm', 'RecoveryPassword']);
      assert.equal(isIn(volume, 'RecoveryPassword').recoveryPassword, recoveryPassword(20));
      assert.equal(volume.keyProtectorsListed, true);
    }
    assert.equal(onlyVolume(added).keyProtectorsListed, false);
  });

  test('a block without a Volume line after one that had its own is about another volume', () => {
    const { volumes } = onlyComputer(`${status('C:', 'OS', '10.0%')}\n    Size:   1 TB\n    Percentage Encrypted: 20.0%\n`);
    assert.deepEqual(
      volumes.map((volume) => [volume.mountPoint, volume.encryptionPercentage]),
      [
        ['C:', 10],
        [null, 20],
      ],
    );
    assert.equal(volumes[1]?.capacityGB, 1024);
  });

  test('protectors without a Volume line never fall to the volume above them', () => {
    const { volumes } = onlyComputer(`${status('C:', 'OS', '10.0%')}\nAll Key Protectors\n\n    Numerical Password:\n      ID: ${keyId(3)}\n      Password:\n        ${recoveryPassword(3)}\n`);
    assert.equal(volumes.length, 2);
    assert.equal(volumes[0]?.keyProtectors[1]?.recoveryPassword, null);
    assert.equal(volumes[1]?.keyProtectors[0]?.recoveryPassword, recoveryPassword(3));
  });

  test('volumes without a letter keep their path', () => {
    const path = '\\\\?\\Volume{01234567-89ab-cdef-0123-456789abcdef}\\';
    assert.equal(onlyVolume(status(path, 'Recovery', '0.0%')).mountPoint, path);
  });
});

describe('computers', () => {
  test('each name begins a computer; the same name is the same one', () => {
    const found = computers(`Computer Name: PC-1\n\n${status('C:', 'OS', '1.0%')}\nComputer Name: PC-2\n\n${status('C:', 'OS', '2.0%')}\nComputer Name: pc-1\n\n${status('D:', 'Data', '3.0%')}`);
    assert.deepEqual(
      found.map((computer) => [computer.computerName, computer.volumes.map((volume) => volume.encryptionPercentage)]),
      [
        ['PC-1', [1, 3]],
        ['PC-2', [2]],
      ],
    );
  });

  test('a name that comes later also owns what stands before it, if it is the only one', () => {
    const table = 'ComputerName         : PC-3\nMountPoint           : C:\nVolumeStatus         : FullyEncrypted\n';
    assert.equal(onlyComputer(`${status('C:', 'OS', '1.0%')}\n${table}`).computerName, 'PC-3');
    assert.equal(computers(`${status('C:', 'OS', '1.0%')}\n${table}\n${table.replace('PC-3', 'PC-4')}`).length, 3);
  });

  test('-cn and remote prompts name the computer', () => {
    assert.equal(onlyComputer(`C:\\>manage-bde -cn PC-7 -status C:\n${status('C:', 'OS', '1.0%')}`).computerName, 'PC-7');
    assert.equal(onlyComputer(`[PC-8]: PS C:\\> manage-bde -status C:\n${status('C:', 'OS', '1.0%')}`).computerName, 'PC-8');
  });
});

describe('passwords that stand alone', () => {
  const warning = `WARNING: ACTIONS REQUIRED:\n\n    1. Save this numerical recovery password in a secure location away from your computer:\n\n    ${recoveryPassword(5)}\n\n    To prevent data loss, save this password immediately.\n`;

  test('belong to the volume of the command', () => {
    const volume = onlyVolume(`PS C:\\> Enable-BitLocker -MountPoint "D:" -RecoveryPasswordProtector\n${warning}`);
    assert.equal(volume.mountPoint, 'D:');
    assert.equal(isIn(volume, 'RecoveryPassword').recoveryPassword, recoveryPassword(5));
  });

  test('belong to nobody where two volumes could be meant', () => {
    const { volumes } = onlyComputer(`${status('C:', 'OS', '1.0%')}\n${status('D:', 'Data', '1.0%')}\n${warning}`);
    assert.equal(volumes.length, 3);
    assert.equal(volumes[2]?.mountPoint, null);
    assert.equal(volumes[2].keyProtectors[0]?.recoveryPassword, recoveryPassword(5));
  });

  test('a recovery key file gives both ID and password', () => {
    const text = `BitLocker-Laufwerkverschlüsselung-Wiederherstellungsschlüssel\n\nBezeichner:\n\n\t${keyId(4).slice(1, -1)}\n\nWiederherstellungsschlüssel:\n\n\t${recoveryPassword(4)}\n`;
    const [protector] = onlyVolume(text).keyProtectors;
    assert.equal(protector?.keyProtectorId, keyId(4));
    assert.equal(protector.recoveryPassword, recoveryPassword(4));
  });

  test('are never lost in the message of an error', () => {
    const password = onlyVolume(`FOO: 0x80070522 bar\nBaz:\n    ${recoveryPassword(2)}\n`).keyProtectors[0]?.recoveryPassword;
    assert.equal(password, recoveryPassword(2));
  });
});

describe('checks of passwords', () => {
  const get = (password: string): KeyProtector => isIn(onlyVolume(`Volume C: []\nAll Key Protectors\n\n    Numerical Password:\n      ID: ${keyId(1)}\n      Password:\n        ${password}\n`), 'RecoveryPassword');

  test('wrong groups are named', () => {
    const protector = get(damagedPassword(1, 3));
    assert.equal(protector.recoveryPasswordCheck, 'invalid');
    assert.deepEqual(protector.invalidGroups, [3]);
    assert.equal(protector.recoveryPassword, damagedPassword(1, 3));
  });

  test('masks of all shapes are masks', () => {
    for (const mask of ['XXXXXX-'.repeat(8).slice(0, -1), '******-'.repeat(8).slice(0, -1), '000000-'.repeat(8).slice(0, -1), `${recoveryPassword(1).slice(0, 14)}*sanitized*`, '<redacted>', 'REDACTED']) {
      assert.equal(get(mask).recoveryPasswordCheck, 'masked', mask);
    }
  });

  test('a missing group makes it invalid', () => {
    assert.equal(get(recoveryPassword(1).slice(0, 48)).recoveryPasswordCheck, 'invalid');
  });

  test('blanks and other dashes between the groups are hyphens in the report', () => {
    for (const sign of [' ', '–', '‑']) assert.equal(get(recoveryPassword(1).replaceAll('-', sign)).recoveryPassword, recoveryPassword(1));
  });
});

describe('errors of the tool', () => {
  test('code, message, hresult and volume', () => {
    const [error] = onlyComputer('C:\\>manage-bde -status X:\nERROR: The volume X: could not be opened by BitLocker.\nThis may be because the volume does not exist.\n').errors;
    assert.deepEqual(error, {
      code: 'VolumeNotFound',
      message: 'ERROR: The volume X: could not be opened by BitLocker. This may be because the volume does not exist.',
      hresult: null,
      mountPoint: 'X:',
    });
  });

  test('the code of Windows tells which error it is where the words do not', () => {
    const [error] = onlyComputer('BŁĄD: (0x80310000) zzz\n').errors;
    assert.deepEqual([error?.code, error?.hresult], ['VolumeLocked', '0x80310000']);
  });
});

test('a text about something else gives no computer, and every line of it stays', () => {
  const text = 'Dear Sir,\nthe total: 5 GB of 100 %\nTPM is a chip.\n[x]\n{"a": 1}\nC: is a drive\n';
  const { report, lines } = parse(text);
  assert.deepEqual(report.computers, []);
  assert.deepEqual(
    lines.map((line) => line.kind),
    Array.from({ length: 6 }, () => 'unrecognised'),
  );
});

test('unrecognised lines know the volume they stand in', () => {
  const { lines } = parse(`intro\n${status('C:', 'OS', '1.0%')}\nVolume D: []\nsomething new\n`);
  assert.deepEqual(
    lines.flatMap(({ kind, number, text, volume }) => (kind === 'unrecognised' ? [[number, text, volume]] : [])),
    [
      [1, 'intro', null],
      [18, 'something new', [0, 1]],
    ],
  );
});
