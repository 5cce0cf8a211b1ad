import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { findingsOf } from '../../../src/manageBde/findings.ts';
import type { BitLockerVolume, KeyProtector, KeyProtectorType } from '../../../src/manageBde/report.ts';
import { reviewText } from '../../../src/manageBde/review.ts';
import { findingCodes, type Finding, type FindingCode } from '../../../src/manageBde/reviewModel.ts';
import { quiet, samples } from './findingSamples.ts';
import { damagedPassword, keyId, recoveryPassword } from './passwords.ts';

function ofText(content: string): readonly Finding[] {
  const { model } = reviewText({ title: 't', label: 'l', content, now: 0 });
  return model.computers.flatMap(({ volumes }) => volumes.flatMap(({ findings }) => findings));
}

describe('on real text', () => {
  for (const [index, { code, severity, text }] of samples.entries()) {
    test(`${code}, ${severity} (${index})`, () => {
      const found = ofText(text).filter((finding) => finding.code === code);
      assert.deepEqual(found.map((finding) => finding.severity), [severity]);
      for (const { what, why } of found) {
        assert.match(what, /^[A-Z].*\.$/);
        assert.match(why, /^[A-Z].*\.$/);
      }
    });
  }

  for (const [what, text] of quiet) {
    test(`nothing is said of ${what}`, () => {
      assert.deepEqual(ofText(text), []);
    });
  }
});

/** `| code | severities | …` of the README. */
function documented(): ReadonlyMap<string, readonly string[]> {
  const readme = readFileSync(path.resolve(import.meta.dirname, '../../../README.md'), 'utf8');
  return new Map(Array.from(readme.matchAll(/^\| `([A-Za-z]+)` \| ((?:error|warning|note)(?:, (?:warning|note))*) \| .+ \|$/gm), ([, code = '', severities = '']) => [code, severities.split(', ')]));
}

test('the README explains every code and no other, with every severity that it can have', () => {
  const order: readonly string[] = ['error', 'warning', 'note'];
  const tested = Map.groupBy(samples, ({ code }) => code);
  assert.deepEqual([...documented().keys()].sort(), [...findingCodes].sort());
  assert.deepEqual([...tested.keys()].sort(), [...findingCodes].sort());
  for (const [code, severities] of documented()) {
    const seen = new Set((tested.get(code as FindingCode) ?? []).map(({ severity }) => severity));
    assert.deepEqual(severities, order.filter((severity) => seen.has(severity as Finding['severity'])), code);
  }
});

function protector(keyProtectorType: KeyProtectorType, seed: number, known: Partial<KeyProtector> = {}): KeyProtector {
  return {
    keyProtectorType,
    heading: keyProtectorType === 'RecoveryPassword' ? 'Numerical Password' : keyProtectorType,
    keyProtectorId: keyId(seed),
    recoveryPassword: null,
    recoveryPasswordCheck: null,
    invalidGroups: [],
    pcrs: [],
    secureBoot: false,
    keyFileName: null,
    thumbprint: null,
    backups: [],
    autoUnlock: false,
    ...known,
  };
}

const tpm = protector('Tpm', 1, { pcrs: [7, 11], secureBoot: true });
const tpmPin = protector('TpmPin', 2, { pcrs: [7, 11], secureBoot: true });
const password = protector('RecoveryPassword', 3, { recoveryPasswordCheck: 'valid', backups: ['Entra'] });
const id = keyId(3);

/** A volume about which there is nothing to say. */
const sound: BitLockerVolume = {
  mountPoint: 'C:',
  label: null,
  volumeType: 'OperatingSystem',
  capacityGB: 100,
  metadataVersion: '2.0',
  volumeStatus: 'FullyEncrypted',
  encryptionPercentage: 100,
  encryptionMethod: 'XTS-AES 256',
  protectionStatus: 'On',
  rebootsLeft: null,
  lockStatus: 'Unlocked',
  autoUnlockEnabled: null,
  identificationField: null,
  keyProtectors: [tpmPin, password],
  keyProtectorsListed: true,
};

interface About {
  readonly idsLost?: boolean;
  readonly computerName?: string | null;
  readonly printsBackups?: boolean;
}

function findings(known: Partial<BitLockerVolume>, { idsLost = false, computerName = null, printsBackups = true }: About = {}): readonly Finding[] {
  const volume = { ...sound, ...known };
  return findingsOf({ volume, computerName, protectorRowIds: volume.keyProtectors.map((_, index) => `p${index}`), idsLost, printsBackups });
}

const codesOf = (found: readonly Finding[]): readonly FindingCode[] => found.map(({ code }) => code);
const find = (known: Partial<BitLockerVolume>, code: FindingCode, about?: About): Finding | undefined => findings(known, about).find((finding) => finding.code === code);

/** What is pasted: the texts of the commands, and where they back up to. */
function pasted(finding: Finding | undefined): readonly string[] {
  return finding?.commands.map(({ text, to }) => (to === undefined ? text : `${to}: ${text}`)) ?? ['(no finding)'];
}

const decrypted = { volumeStatus: 'FullyDecrypted', encryptionPercentage: 0, encryptionMethod: null, protectionStatus: 'Off' } as const;

test('what mends it is ready to paste, for both tools where both have it', () => {
  const none = { keyProtectors: [], protectionStatus: 'Off' } as const;
  const lockedWith = (...protectors: readonly KeyProtector[]): Partial<BitLockerVolume> => ({ mountPoint: 'E:', volumeType: 'Data', volumeStatus: 'Unknown', lockStatus: 'Locked', keyProtectors: protectors });
  const expected: readonly (readonly [Finding | undefined, readonly string[]])[] = [
    [
      find(none, 'clearKey'),
      [
        'manage-bde -protectors -add C: -RecoveryPassword\nmanage-bde -protectors -add C: -TPM',
        'Add-BitLockerKeyProtector -MountPoint "C:" -RecoveryPasswordProtector\nAdd-BitLockerKeyProtector -MountPoint "C:" -TpmProtector',
      ],
    ],
    [find({ ...none, mountPoint: 'D:', volumeType: 'Data' }, 'clearKey'), ['manage-bde -protectors -add D: -RecoveryPassword', 'Add-BitLockerKeyProtector -MountPoint "D:" -RecoveryPasswordProtector']],
    [find({ keyProtectors: [tpmPin] }, 'noRecoveryPassword'), ['manage-bde -protectors -add C: -RecoveryPassword', 'Add-BitLockerKeyProtector -MountPoint "C:" -RecoveryPasswordProtector']],
    [find({ keyProtectors: [password] }, 'noStartProtector'), ['manage-bde -protectors -add C: -TPM', 'Add-BitLockerKeyProtector -MountPoint "C:" -TpmProtector']],
    [find({ ...decrypted }, 'notEncrypted'), ['manage-bde -on C: -RecoveryPassword', 'Add-BitLockerKeyProtector -MountPoint "C:" -RecoveryPasswordProtector\nEnable-BitLocker -MountPoint "C:" -TpmProtector']],
    [
      find({ ...decrypted, mountPoint: 'D:', volumeType: 'Data' }, 'notEncrypted'),
      [
        'manage-bde -on D: -RecoveryPassword -Password',
        'Add-BitLockerKeyProtector -MountPoint "D:" -RecoveryPasswordProtector\nEnable-BitLocker -MountPoint "D:" -PasswordProtector -Password (Read-Host "Password" -AsSecureString)',
      ],
    ],
    [find({ ...decrypted, volumeType: null }, 'notEncrypted'), ['manage-bde -on C: -RecoveryPassword']],
    [find({ volumeStatus: 'EncryptionPaused', encryptionPercentage: 64, protectionStatus: 'Off' }, 'encryptionUnfinished'), ['manage-bde -resume C:']],
    [find({ volumeStatus: 'DecryptionInProgress', encryptionPercentage: 64, protectionStatus: 'Off' }, 'encryptionUnfinished'), []],
    [find({ protectionStatus: 'Off' }, 'protectionOff'), ['manage-bde -protectors -enable C:', 'Resume-BitLocker -MountPoint "C:"']],
    [find({ protectionStatus: 'Off', keyProtectors: [], keyProtectorsListed: false }, 'protectionOff'), ['manage-bde -protectors -get C:', '(Get-BitLockerVolume -MountPoint "C:").KeyProtector']],
    [find({ protectionStatus: 'Off', rebootsLeft: 2 }, 'protectionSuspended'), ['manage-bde -protectors -enable C:', 'Resume-BitLocker -MountPoint "C:"']],
    [find(lockedWith(protector('Password', 5), password), 'volumeLocked'), ['manage-bde -unlock E: -Password', 'Unlock-BitLocker -MountPoint "E:" -Password (Read-Host "Password" -AsSecureString)', 'Unlock-BitLocker -MountPoint "E:" -RecoveryPassword (Read-Host "Recovery password")']],
    [find(lockedWith(protector('ExternalKey', 5)), 'volumeLocked'), []],
    [find({ keyProtectorsListed: false }, 'protectorsNotListed'), ['manage-bde -protectors -get C:', '(Get-BitLockerVolume -MountPoint "C:").KeyProtector']],
    [
      find({}, 'idsLostByRemoting', { idsLost: true, computerName: 'PC-9' }),
      ['manage-bde -protectors -get C: -ComputerName PC-9', 'Invoke-Command -ComputerName PC-9 { (Get-BitLockerVolume -MountPoint "C:").KeyProtector | Select-Object KeyProtectorType, KeyProtectorId }'],
    ],
    [find({}, 'idsLostByRemoting', { idsLost: true }), ['manage-bde -protectors -get C:', '(Get-BitLockerVolume -MountPoint "C:").KeyProtector']],
    [find({ keyProtectors: [tpm, password] }, 'tpmOnly'), ['manage-bde -protectors -add C: -TPMAndPIN', 'Add-BitLockerKeyProtector -MountPoint "C:" -TpmAndPinProtector -Pin (Read-Host "PIN" -AsSecureString)']],
    [find({ volumeStatus: 'UsedSpaceOnlyEncrypted' }, 'usedSpaceOnly'), ['manage-bde -WipeFreeSpace C:']],
    [find({ keyProtectors: [tpmPin, { ...password, recoveryPasswordCheck: 'masked' }] }, 'maskedPassword'), [`manage-bde -protectors -get C: -id "${id}"`, `(Get-BitLockerVolume -MountPoint "C:").KeyProtector | Where-Object KeyProtectorId -eq "${id}"`]],
    [
      find({ keyProtectors: [tpmPin, { ...password, recoveryPasswordCheck: 'invalid', keyProtectorId: null }] }, 'damagedPassword'),
      ['manage-bde -protectors -get C: -Type RecoveryPassword', '(Get-BitLockerVolume -MountPoint "C:").KeyProtector | Where-Object KeyProtectorType -eq RecoveryPassword'],
    ],
    [
      find({ keyProtectors: [tpmPin, { ...password, backups: ['MicrosoftAccount'] }] }, 'microsoftAccountOnly'),
      [
        `Entra ID: manage-bde -protectors -aadbackup C: -id "${id}"`,
        `Entra ID: BackupToAAD-BitLockerKeyProtector -MountPoint "C:" -KeyProtectorId "${id}"`,
        `Active Directory: manage-bde -protectors -adbackup C: -id "${id}"`,
        `Active Directory: Backup-BitLockerKeyProtector -MountPoint "C:" -KeyProtectorId "${id}"`,
      ],
    ],
    [find({ encryptionPercentage: 40 }, 'contradiction'), ['manage-bde -status C:', 'Get-BitLockerVolume -MountPoint "C:" | Format-List']],
    [find({ encryptionMethod: 'AES 128' }, 'weakMethod'), []],
  ];
  for (const [finding, texts] of expected) assert.deepEqual(pasted(finding), texts);
});

test('a volume that is locked gets no command that needs it unlocked', () => {
  const locked = { lockStatus: 'Locked', keyProtectors: [tpm] } as const;
  assert.deepEqual(pasted(find(locked, 'noRecoveryPassword')), []);
  assert.deepEqual(pasted(find(locked, 'tpmOnly')), []);
});

describe('the volume in a command', () => {
  const of = (mountPoint: string | null): readonly string[] => pasted(find({ mountPoint, protectionStatus: 'Off' }, 'protectionOff'));

  test('a volume by its GUID keeps its last backslash away from a quote', () => {
    const guid = '{01234567-89ab-cdef-0123-456789abcdef}';
    for (const end of ['', '\\']) assert.deepEqual(of(`\\\\?\\Volume${guid}${end}`), [`manage-bde -protectors -enable \\\\?\\Volume"${guid}"\\`, `Resume-BitLocker -MountPoint "\\\\?\\Volume${guid}\\"`]);
  });

  test('a folder is quoted', () => {
    assert.deepEqual(of('C:\\ClusterStorage\\Volume 1\\'), ['manage-bde -protectors -enable "C:\\ClusterStorage\\Volume 1"', 'Resume-BitLocker -MountPoint "C:\\ClusterStorage\\Volume 1"']);
  });

  test('what is not named, or what a shell would take for more than a name, is in none', () => {
    for (const mountPoint of [null, '', 'C:\\mount & calc', 'C:\\a"b', 'C:\\$(calc)', 'C:\\%TEMP%', 'C:\\`b', 'C:\\..\\x', '\\\\?\\Volume{8d…', 'C:\\123456-123456']) assert.deepEqual(of(mountPoint), [], String(mountPoint));
  });

  test('nor is a computer that is not plainly named', () => {
    for (const computerName of ['PC 9', '-cn', 'PC;calc', 'PC-1234567', '']) assert.deepEqual(pasted(find({}, 'idsLostByRemoting', { idsLost: true, computerName })), ['manage-bde -protectors -get C:', '(Get-BitLockerVolume -MountPoint "C:").KeyProtector'], computerName);
  });
});

test('worst first, and no command twice', () => {
  const found = findings({ keyProtectors: [], protectionStatus: 'Off', volumeStatus: 'UsedSpaceOnlyEncrypted', encryptionMethod: 'AES 128' });
  assert.deepEqual(found.map((finding) => [finding.code, finding.severity]), [['clearKey', 'error'], ['weakMethod', 'note'], ['usedSpaceOnly', 'note']]);
  const commands = findings({ protectionStatus: 'Off', rebootsLeft: 1, keyProtectors: [tpm, password, { ...password, pcrs: [7] }], encryptionPercentage: 3 }).flatMap((finding) => pasted(finding));
  assert.deepEqual(commands, [...new Set(commands)]);
  assert.ok(commands.length > 6);
});

describe('what is not said, since it would be wrong', () => {
  const cases: readonly (readonly [string, Partial<BitLockerVolume>, readonly FindingCode[], About?])[] = [
    ['no type is missing from a list that is not whole', { keyProtectors: [tpm], keyProtectorsListed: false }, ['protectorsNotListed']],
    ['nor from one with a type that nobody knows', { keyProtectors: [tpm, protector('Unknown', 9)] }, []],
    ['nor from one that a table cut', { keyProtectors: [protector('Tpm', 1, { heading: 'Tpm' }), protector('Password', 2, { heading: 'Pas...' })] }, []],
    ['a volume that is decrypted needs no protector', { ...decrypted, keyProtectors: [tpm] }, ['notEncrypted']],
    ['nor one that is being decrypted', { volumeStatus: 'DecryptionInProgress', encryptionPercentage: 30, protectionStatus: 'Off', keyProtectors: [] }, ['encryptionUnfinished']],
    ['protection is off while encryption runs', { volumeStatus: 'EncryptionInProgress', encryptionPercentage: 30, protectionStatus: 'Off' }, ['encryptionUnfinished']],
    ['a system disk in another computer is a data volume with a TPM protector', { volumeType: 'Data', keyProtectors: [tpm, password] }, []],
    ['PowerShell never says where a password was backed up', { keyProtectors: [tpmPin, { ...password, backups: [], heading: 'RecoveryPassword' }] }, []],
    ['an unknown place may be the organisation’s', { keyProtectors: [tpmPin, { ...password, backups: ['MicrosoftAccount', 'Other'] }] }, []],
    ['printed and in Entra ID is well', { keyProtectors: [tpmPin, { ...password, backups: ['Printed', 'Entra'] }] }, []],
    ['-status prints no IDs, and no backups', { keyProtectors: [tpmPin, { ...password, backups: [], keyProtectorId: null }] }, []],
    ['the ID of a TPM protector is looked up nowhere', { keyProtectors: [{ ...tpmPin, keyProtectorId: '{XXXXXXXX-1111-2222-3333-444444444444}' }, password] }, []],
    ['a method whose words nobody knows', { encryptionMethod: 'something' }, []],
    ['a startup key without TPM starts a computer', { keyProtectors: [protector('ExternalKey', 4), password] }, []],
    ['nothing is known of a volume without name and state', { mountPoint: null, volumeType: null, volumeStatus: null, encryptionPercentage: null, encryptionMethod: null, protectionStatus: null, lockStatus: null, keyProtectors: [password], keyProtectorsListed: false }, []],
  ];
  for (const [why, known, codes, about] of cases) {
    test(why, () => {
      assert.deepEqual(codesOf(findings(known, about)), codes);
    });
  }
});

describe('contradictions', () => {
  const cases: readonly (readonly [Partial<BitLockerVolume>, RegExp, Finding['severity']?])[] = [
    [{ encryptionPercentage: 40 }, /fully encrypted, and only 40 % encrypted/],
    [{ volumeStatus: 'UsedSpaceOnlyEncrypted', encryptionPercentage: 40 }, /only 40 % encrypted/],
    [{ ...decrypted, encryptionPercentage: 3 }, /fully decrypted, and 3 % encrypted/],
    [{ ...decrypted, protectionStatus: 'On' }, /fully decrypted, and protected/],
    [{ keyProtectors: [] }, /protected, and without any protector/],
    [{ ...decrypted, lockStatus: 'Locked' }, /locked, and fully decrypted/],
    [{ protectionStatus: 'Off', lockStatus: 'Locked' }, /locked, and without protection/],
    [{ autoUnlockEnabled: true, keyProtectors: [tpmPin, password, protector('ExternalKey', 4)] }, /operating system’s/],
    [{ keyProtectors: [tpmPin, password, protector('ExternalKey', 4, { autoUnlock: true })] }, /operating system’s/],
    [{ volumeType: 'Data', autoUnlockEnabled: true, keyProtectors: [protector('Password', 4), password] }, /without the external key/],
    [{ volumeStatus: 'EncryptionInProgress', protectionStatus: 'Off' }, /encryption is in progress, and that 100 % are/, 'note'],
    [{ volumeStatus: 'DecryptionInProgress', encryptionPercentage: 0, protectionStatus: 'Off' }, /decryption is in progress, and that 0 % are/, 'note'],
    [{ keyProtectors: [tpmPin, password, { ...protector('TpmStartupKey', 9), keyProtectorId: id }] }, new RegExp(`protector ${id.slice(1, 9)} twice, as RecoveryPassword and as TpmStartupKey`)],
    [{ keyProtectors: [tpmPin, { ...password, pcrs: [7, 11] }] }, /without TPM \(RecoveryPassword\) a profile/],
    [{ keyProtectors: [{ ...tpmPin, recoveryPasswordCheck: 'valid' }, password] }, /another type \(TpmPin\) a recovery password/],
  ];
  for (const [known, what, severity = 'warning'] of cases) {
    test(what.source, () => {
      const found = findings(known).filter(({ code }) => code === 'contradiction');
      assert.equal(found.length, 1);
      assert.match(found[0]?.what ?? '', what);
      assert.equal(found[0]?.severity, severity);
    });
  }
});

describe('a damaged password is told group by group, without a digit of it', () => {
  const what = (recoveryPassword: string, invalidGroups: readonly number[] = []): string => find({ keyProtectors: [tpmPin, { ...password, recoveryPassword, recoveryPasswordCheck: 'invalid', invalidGroups }] }, 'damagedPassword')?.what ?? '';
  const whole = recoveryPassword(3);
  const groups = whole.split('-');

  for (const [printed, words] of [
    [damagedPassword(3, 4), 'group 4 is not a multiple of 11'],
    [groups.with(6, '999999').join('-'), 'group 7 is above 720,885'],
    [groups.with(1, '22222').with(5, '33333').with(7, '7777777').join('-'), 'groups 2 and 6 have 5 digits instead of 6, and group 8 has 7 digits instead of 6'],
    [groups.slice(0, 7).join('-'), 'it has 7 groups instead of 8'],
    [groups.with(2, '123456').slice(0, 7).join('-'), 'group 3 is not a multiple of 11, and it has 7 groups instead of 8'],
    [whole.replaceAll('-', '').slice(1), 'it has 47 digits instead of 48'],
  ] as const) {
    test(words, () => {
      assert.ok(what(printed).endsWith(`: ${words}.`), what(printed));
      assert.doesNotMatch(what(printed).replace('720,885', '').replace(id.slice(1, 9), ''), /\d{4}/);
    });
  }

  test('in a report without secrets by the numbers of its groups', () => {
    const bare = (invalidGroups: readonly number[]): string => find({ keyProtectors: [tpmPin, { ...password, recoveryPasswordCheck: 'invalid', invalidGroups }] }, 'damagedPassword')?.what ?? '';
    assert.match(bare([2, 4, 6, 8]), /groups 2, 4, 6 and 8 fail their check/);
    assert.match(bare([5]), /group 5 fails its check/);
    assert.match(bare([]), /does not have eight groups/);
  });

  test('where no group passes, it is an example rather than a misreading', () => {
    const all = find({ keyProtectors: [tpmPin, { ...password, recoveryPasswordCheck: 'invalid', invalidGroups: [1, 2, 3, 4, 5, 6, 7, 8] }] }, 'damagedPassword');
    assert.match(all?.why ?? '', /invented example/);
  });
});

test('a masked password is told by what is masked of it', () => {
  const what = (recoveryPassword: string | null, invalidGroups: readonly number[] = []): string => find({ keyProtectors: [tpmPin, { ...password, recoveryPassword, recoveryPasswordCheck: 'masked', invalidGroups }] }, 'maskedPassword')?.what ?? '';
  const groups = recoveryPassword(3).split('-');
  const short = id.slice(1, 9);
  assert.equal(what(null), `Recovery password ${short} is masked in this output.`);
  assert.equal(what(groups.map(() => 'XXXXXX').join('-')), `Recovery password ${short} is masked in this output.`);
  assert.equal(what(groups.map(() => '000000').join('-')), `Recovery password ${short} is masked in this output.`);
  assert.equal(what(groups.with(2, '******').with(3, '12**56').join('-')), `Recovery password ${short} is masked in groups 3 and 4.`);
  assert.equal(what(groups.with(2, '12345?').join('-')), `Recovery password ${short} has one unreadable place in group 3.`);
  assert.equal(what(groups.with(2, 'O23456').with(4, '12345X').join('-')), `Recovery password ${short} has one unreadable place in each of groups 3 and 5.`);
  assert.equal(what(groups.with(2, '12345?').with(4, '123456').join('-'), [5]), `Recovery password ${short} has one unreadable place in group 3.`);
  const both = findings({ keyProtectors: [tpmPin, { ...password, recoveryPassword: groups.with(2, '12345?').with(4, '123456').join('-'), recoveryPasswordCheck: 'masked', invalidGroups: [5] }] });
  assert.deepEqual(both.map(({ code, what: said }) => [code, said.split(': ')[1] ?? '']), [['damagedPassword', 'group 5 is not a multiple of 11.'], ['maskedPassword', '']]);
});
