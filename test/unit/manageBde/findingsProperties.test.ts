import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkPassword } from '../../../src/core/recoveryPassword.ts';
import { findingsOf } from '../../../src/manageBde/findings.ts';
import type { FindingSubject } from '../../../src/manageBde/findingSubject.ts';
import type { Backup, BitLockerVolume, KeyProtector, KeyProtectorType, VolumeStatus } from '../../../src/manageBde/report.ts';
import { reviewText } from '../../../src/manageBde/review.ts';
import { findingCodes } from '../../../src/manageBde/reviewModel.ts';
import { corpus } from './corpus.ts';
import { damagedPassword, keyId, recoveryPassword } from './passwords.ts';

const types: readonly KeyProtectorType[] = ['Tpm', 'ExternalKey', 'RecoveryPassword', 'TpmPin', 'TpmStartupKey', 'TpmPinStartupKey', 'PublicKey', 'Password', 'TpmNetworkKey', 'AdAccountOrGroup', 'Unknown'];
const statuses: readonly VolumeStatus[] = ['FullyDecrypted', 'FullyEncrypted', 'UsedSpaceOnlyEncrypted', 'EncryptionInProgress', 'DecryptionInProgress', 'EncryptionPaused', 'DecryptionPaused', 'Unknown'];
const backups: readonly Backup[] = ['ActiveDirectory', 'Entra', 'MicrosoftAccount', 'Printed', 'File', 'Other'];

/** Few, so that they come twice: also in places where they do not belong. */
const passwords: readonly string[] = [recoveryPassword(1), recoveryPassword(2), damagedPassword(3, 4), recoveryPassword(4).replace(/\d{6}/, 'XXXXXX'), recoveryPassword(5).replace(/\d/, '?'), recoveryPassword(6).slice(0, -7), recoveryPassword(7).replaceAll('-', '')];

const password = fc.constantFrom(...passwords);
/** A name from a text of unknown origin. */
const name = fc.option(fc.oneof(fc.string({ maxLength: 20 }), password, fc.constantFrom('Numerical Password', 'RecoveryPassword', 'Pas...', 'TPM')), { nil: null });

const protector: fc.Arbitrary<KeyProtector> = fc
  .record({
    keyProtectorType: fc.constantFrom(...types),
    heading: name,
    keyProtectorId: fc.option(fc.oneof(fc.integer({ min: 0, max: 3 }).map(keyId), fc.constant('{DFA26333-XXXX-402C-YYYY-A8C40AF3ZZZZ}'), fc.constant('REDACTED'), password, fc.string({ maxLength: 40 })), { nil: null }),
    recoveryPassword: fc.option(password, { nil: null }),
    pcrs: fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { maxLength: 4 }),
    secureBoot: fc.boolean(),
    keyFileName: name,
    thumbprint: fc.constant(null),
    backups: fc.uniqueArray(fc.constantFrom(...backups), { maxLength: 3 }),
    autoUnlock: fc.boolean(),
  })
  .map((known) => {
    const verdict = known.recoveryPassword === null ? null : checkPassword(known.recoveryPassword.split('-'));
    return { ...known, recoveryPasswordCheck: verdict?.check ?? null, invalidGroups: verdict?.invalidGroups ?? [] };
  });

const volume: fc.Arbitrary<BitLockerVolume> = fc.record({
  mountPoint: fc.option(fc.oneof(fc.constantFrom('C:', 'D:', '\\\\?\\Volume{01234567-89ab-cdef-0123-456789abcdef}\\', 'C:\\ClusterStorage\\Volume1'), password, password.map((one) => `C:\\${one}`), fc.string({ maxLength: 20 })), { nil: null }),
  label: name,
  volumeType: fc.constantFrom('OperatingSystem', 'Data', null),
  capacityGB: fc.constant(1),
  metadataVersion: fc.constant(null),
  volumeStatus: fc.option(fc.constantFrom(...statuses), { nil: null }),
  encryptionPercentage: fc.option(fc.integer({ min: 0, max: 1000 }).map((tenth) => tenth / 10), { nil: null }),
  encryptionMethod: fc.option(fc.oneof(fc.constantFrom('XTS-AES 128', 'AES 256', 'Hardware Encryption - 1.3.111.2.1619.0.1.2'), password, password.map((one) => `AES ${one}`), fc.string({ maxLength: 20 })), { nil: null }),
  protectionStatus: fc.constantFrom('On', 'Off', 'Unknown', null),
  rebootsLeft: fc.option(fc.integer({ min: 0, max: 15 }), { nil: null }),
  lockStatus: fc.constantFrom('Locked', 'Unlocked', 'Unknown', null),
  autoUnlockEnabled: fc.constantFrom(true, false, null),
  identificationField: name,
  keyProtectors: fc.array(protector, { maxLength: 5 }),
  keyProtectorsListed: fc.boolean(),
});

const subject: fc.Arbitrary<FindingSubject> = fc.record({ volume, computerName: name, idsLost: fc.boolean(), printsBackups: fc.boolean() }).map((known) => ({ ...known, protectorRowIds: known.volume.keyProtectors.map((_, index) => `row${index}`) }));

function digitGroups(password: string): readonly string[] {
  return password.match(/\d{6}/g) ?? [];
}

test('property: of any report the findings are said in order, worst first, with known codes, and the same each time', () => {
  fc.assert(
    fc.property(subject, (about) => {
      const found = findingsOf(about);
      assert.deepEqual(findingsOf(structuredClone(about)), found);
      const ranks = found.map(({ severity }) => ['error', 'warning', 'note'].indexOf(severity));
      assert.deepEqual(ranks, ranks.toSorted((one, other) => one - other));
      for (const { code, what, why, protectorRowId } of found) {
        assert.ok(findingCodes.includes(code));
        assert.ok(what.endsWith('.') && why.endsWith('.'));
        assert.ok(protectorRowId === null || about.protectorRowIds.includes(protectorRowId));
      }
    }),
    { numRuns: 2000, seed: 11 },
  );
});

test('property: no six digits of a password are in a finding, wherever it stands in the report', () => {
  fc.assert(
    fc.property(subject, (about) => {
      const said = JSON.stringify(findingsOf(about));
      for (const one of passwords) for (const digits of digitGroups(one)) assert.ok(!said.includes(digits), `${digits} in ${said}`);
    }),
    { numRuns: 2000, seed: 12 },
  );
});

test('property: the only IDs in a finding are whole ones of the report', () => {
  fc.assert(
    fc.property(subject, (about) => {
      const ids = new Set(about.volume.keyProtectors.map(({ keyProtectorId }) => keyProtectorId));
      const said = findingsOf({ ...about, volume: { ...about.volume, mountPoint: 'C:' } }).flatMap(({ commands }) => commands.map(({ text }) => text));
      for (const text of said) for (const [, id = ''] of text.matchAll(/-(?:id|KeyProtectorId(?: -eq)?) "([^"]*)"/g)) assert.ok(ids.has(id) && /^\{[0-9A-F-]{36}\}$/.test(id), text);
    }),
    { numRuns: 2000, seed: 13 },
  );
});

test('property: a command holds nothing that a shell would run besides it', () => {
  const plain = /^(?:manage-bde|Add-BitLockerKeyProtector|Enable-BitLocker|Resume-BitLocker|Unlock-BitLocker|Get-BitLockerVolume|\(Get-BitLockerVolume|BackupToAAD-BitLockerKeyProtector|Backup-BitLockerKeyProtector|Invoke-Command) [^;&`$%<>^']*$/;
  fc.assert(
    fc.property(subject, (about) => {
      for (const { commands } of findingsOf(about)) for (const { text } of commands) for (const line of text.split('\n')) assert.match(line, plain);
    }),
    { numRuns: 2000, seed: 14 },
  );
});

test('of every published output the findings hold no six digits but those of whole IDs', () => {
  for (const { name: file, text } of corpus) {
    for (const { volumes } of reviewText({ title: file, label: file, content: text, now: 0 }).model.computers) {
      for (const { findings, protectors } of volumes) {
        let said = JSON.stringify(findings);
        for (const { id } of protectors) if (id !== null) said = said.replaceAll(id, '').replaceAll(id.slice(1, 9), '');
        assert.doesNotMatch(said.replace(/ADV180028/g, ''), /\d{6}/, file);
      }
    }
  }
});
