import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findingsOf } from '../../../src/manageBde/findings.ts';
import type { BitLockerVolume, KeyProtector, KeyProtectorType } from '../../../src/manageBde/report.ts';
import type { Finding, FindingCode } from '../../../src/manageBde/reviewModel.ts';
import { keyId } from './passwords.ts';

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

function findings(known: Partial<BitLockerVolume>, idsLost = false, computerName: string | null = null): readonly Finding[] {
  const volume = { ...sound, ...known };
  return findingsOf({ volume, computerName, protectorRowIds: volume.keyProtectors.map((_, index) => `p${index}`), idsLost });
}

interface Case {
  readonly code: FindingCode;
  readonly severity: Finding['severity'];
  readonly given: Partial<BitLockerVolume>;
  readonly notGiven: Partial<BitLockerVolume>;
  readonly command: string | null;
  readonly row?: string;
}

const cases: readonly Case[] = [
  { code: 'clearKey', severity: 'error', given: { keyProtectors: [], protectionStatus: 'Off' }, notGiven: { keyProtectors: [], keyProtectorsListed: false, protectionStatus: 'Off' }, command: 'manage-bde -protectors -add C: -RecoveryPassword' },
  { code: 'noRecoveryPassword', severity: 'error', given: { keyProtectors: [tpmPin] }, notGiven: { keyProtectors: [tpmPin, protector('Unknown', 9)] }, command: 'manage-bde -protectors -add C: -RecoveryPassword' },
  { code: 'notEncrypted', severity: 'warning', given: { volumeStatus: 'FullyDecrypted', encryptionPercentage: 0, protectionStatus: 'Off' }, notGiven: { volumeStatus: 'EncryptionInProgress', encryptionPercentage: 4 }, command: 'manage-bde -on C: -RecoveryPassword' },
  { code: 'notEncrypted', severity: 'note', given: { volumeStatus: 'FullyDecrypted', encryptionPercentage: 0, protectionStatus: 'Off', volumeType: 'Data' }, notGiven: { volumeStatus: null }, command: 'manage-bde -on C: -RecoveryPassword' },
  { code: 'protectionOff', severity: 'warning', given: { protectionStatus: 'Off' }, notGiven: { protectionStatus: 'Off', volumeStatus: 'EncryptionInProgress', encryptionPercentage: 5 }, command: 'manage-bde -protectors -enable C:' },
  { code: 'protectionSuspended', severity: 'warning', given: { protectionStatus: 'Off', rebootsLeft: 1 }, notGiven: { protectionStatus: 'Off' }, command: 'manage-bde -protectors -enable C:' },
  { code: 'severalRecoveryPasswords', severity: 'warning', given: { keyProtectors: [tpmPin, password, protector('RecoveryPassword', 4, { backups: ['Entra'] })] }, notGiven: { keyProtectors: [tpmPin, password] }, command: null },
  { code: 'volumeLocked', severity: 'warning', given: { lockStatus: 'Locked' }, notGiven: { lockStatus: 'Unknown' }, command: null },
  { code: 'volumeLocked', severity: 'warning', given: { lockStatus: 'Locked', keyProtectors: [password, protector('Password', 5)] }, notGiven: { lockStatus: null }, command: 'manage-bde -unlock C: -Password' },
  { code: 'contradiction', severity: 'warning', given: { volumeStatus: 'EncryptionInProgress', encryptionPercentage: 100 }, notGiven: { volumeStatus: 'EncryptionInProgress', encryptionPercentage: 99 }, command: 'manage-bde -status C:' },
  { code: 'contradiction', severity: 'warning', given: { volumeStatus: 'DecryptionInProgress', encryptionPercentage: 0 }, notGiven: { volumeStatus: 'DecryptionInProgress', encryptionPercentage: 1 }, command: 'manage-bde -status C:' },
  { code: 'contradiction', severity: 'warning', given: { encryptionPercentage: 40 }, notGiven: { encryptionPercentage: null }, command: 'manage-bde -status C:' },
  { code: 'contradiction', severity: 'warning', given: { volumeStatus: 'FullyDecrypted', encryptionPercentage: 3, protectionStatus: 'Off' }, notGiven: { volumeStatus: 'FullyDecrypted', encryptionPercentage: 0, protectionStatus: 'Off' }, command: 'manage-bde -status C:' },
  { code: 'contradiction', severity: 'warning', given: { volumeStatus: 'FullyDecrypted', encryptionPercentage: 0 }, notGiven: { volumeStatus: null }, command: 'manage-bde -status C:' },
  { code: 'contradiction', severity: 'warning', given: { keyProtectors: [] }, notGiven: { keyProtectors: [], keyProtectorsListed: false }, command: 'manage-bde -status C:' },
  { code: 'tpmOnly', severity: 'note', given: { keyProtectors: [tpm, password] }, notGiven: { keyProtectors: [tpm, tpmPin, password] }, command: 'manage-bde -protectors -add C: -TPMAndPIN' },
  { code: 'weakMethod', severity: 'note', given: { encryptionMethod: 'AES 128' }, notGiven: { encryptionMethod: 'XTS-AES 128' }, command: null },
  { code: 'weakMethod', severity: 'note', given: { encryptionMethod: 'Hardware Encryption - 1.3.111.2.1619.0.1.2' }, notGiven: { encryptionMethod: null }, command: null },
  { code: 'usedSpaceOnly', severity: 'note', given: { volumeStatus: 'UsedSpaceOnlyEncrypted' }, notGiven: { volumeStatus: 'FullyEncrypted' }, command: 'manage-bde -WipeFreeSpace C:' },
  { code: 'damagedPassword', severity: 'warning', given: { keyProtectors: [tpmPin, { ...password, recoveryPasswordCheck: 'invalid', invalidGroups: [2, 4] }] }, notGiven: { keyProtectors: [tpmPin, { ...password, recoveryPasswordCheck: 'masked' }] }, command: `manage-bde -protectors -get C: -id "${keyId(3)}"`, row: 'p1' },
  { code: 'maskedPassword', severity: 'note', given: { keyProtectors: [tpmPin, { ...password, recoveryPasswordCheck: 'masked' }] }, notGiven: {}, command: `manage-bde -protectors -get C: -id "${keyId(3)}"`, row: 'p1' },
  { code: 'maskedId', severity: 'note', given: { keyProtectors: [tpmPin, { ...password, keyProtectorId: '{DFA26333-XXXX-402C-YYYY-A8C40AF3ZZZZ}' }] }, notGiven: { keyProtectors: [tpmPin, { ...password, keyProtectorId: null }] }, command: 'manage-bde -protectors -get C:', row: 'p1' },
  { code: 'microsoftAccountOnly', severity: 'warning', given: { keyProtectors: [tpmPin, { ...password, backups: ['MicrosoftAccount', 'Printed'] }] }, notGiven: { keyProtectors: [tpmPin, { ...password, backups: ['MicrosoftAccount', 'Entra'] }] }, command: `manage-bde -protectors -aadbackup C: -id "${keyId(3)}"`, row: 'p1' },
  { code: 'neverBackedUp', severity: 'warning', given: { keyProtectors: [tpmPin, { ...password, backups: [] }] }, notGiven: { keyProtectors: [tpmPin, { ...password, backups: [], heading: 'RecoveryPassword' }] }, command: `manage-bde -protectors -aadbackup C: -id "${keyId(3)}"`, row: 'p1' },
  { code: 'pcrWithoutSecureBoot', severity: 'note', given: { keyProtectors: [{ ...tpmPin, pcrs: [0, 2, 4, 11], secureBoot: false }, password] }, notGiven: { keyProtectors: [{ ...tpmPin, pcrs: [] , secureBoot: false }, password] }, command: null, row: 'p0' },
];

describe('each finding', () => {
  for (const [index, { code, severity, given, notGiven, command, row }] of cases.entries()) {
    test(`${code} (${index})`, () => {
      const found = findings(given).find((finding) => finding.code === code);
      assert.equal(found?.severity, severity);
      assert.equal(found.command, command);
      assert.equal(found.protectorRowId, row ?? null);
      assert.match(found.what, /^[A-Z].*\.$/);
      assert.match(found.why, /^[A-Z].*\.$/);
      assert.equal(
        findings(notGiven).some((finding) => finding.code === code),
        false,
      );
    });
  }

  test('idsLostByRemoting', () => {
    const known = { keyProtectors: [protector('Tpm', 1, { keyProtectorId: null })] };
    assert.equal(findings(known, true, 'PC-9').find((finding) => finding.code === 'idsLostByRemoting')?.command, 'manage-bde -ComputerName PC-9 -protectors -get C:');
    assert.equal(findings(known, false, 'PC-9').some((finding) => finding.code === 'idsLostByRemoting'), false);
  });

  test('every code is tested here', () => {
    const all: Record<FindingCode, true> = { noRecoveryPassword: true, tpmOnly: true, protectionOff: true, protectionSuspended: true, clearKey: true, notEncrypted: true, usedSpaceOnly: true, weakMethod: true, severalRecoveryPasswords: true, neverBackedUp: true, microsoftAccountOnly: true, pcrWithoutSecureBoot: true, volumeLocked: true, damagedPassword: true, maskedPassword: true, maskedId: true, idsLostByRemoting: true, contradiction: true };
    assert.deepEqual(Object.keys(all).sort(), [...new Set([...cases.map((one) => one.code), 'idsLostByRemoting'])].sort());
  });
});

test('a volume in good order has none', () => {
  assert.deepEqual(findings({}), []);
});

test('worst first, and no command twice', () => {
  const found = findings({ keyProtectors: [], protectionStatus: 'Off', volumeStatus: 'UsedSpaceOnlyEncrypted', encryptionMethod: 'AES 128' });
  assert.deepEqual(
    found.map((finding) => [finding.code, finding.severity]),
    [
      ['clearKey', 'error'],
      ['noRecoveryPassword', 'error'],
      ['weakMethod', 'note'],
      ['usedSpaceOnly', 'note'],
    ],
  );
  const commands = found.flatMap((finding) => finding.command ?? []);
  assert.deepEqual(commands, [...new Set(commands)]);
});

test('a damaged password is told by its groups', () => {
  const what = (invalidGroups: readonly number[]): string | undefined => findings({ keyProtectors: [tpmPin, { ...password, recoveryPasswordCheck: 'invalid', invalidGroups }] }).find((finding) => finding.code === 'damagedPassword')?.what;
  assert.match(what([2, 4, 6, 8]) ?? '', /groups 2, 4, 6 and 8 fail their check/);
  assert.match(what([5]) ?? '', /group 5 fails its check/);
  assert.match(what([]) ?? '', /does not have eight groups/);
});

test('a volume whose name is not one gets no command', () => {
  for (const mountPoint of [null, 'C:\\mount & calc', '\\\\?\\Volume{8d…']) {
    for (const finding of findings({ mountPoint, protectionStatus: 'Off' })) assert.equal(finding.command, null);
  }
});
