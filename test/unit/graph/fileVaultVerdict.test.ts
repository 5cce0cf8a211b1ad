import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Device, ManagedDevice } from '../../../src/core/device.ts';
import { failure } from '../../../src/core/failure.ts';
import { fail, ok, type Result } from '../../../src/core/result.ts';
import { fileVaultEscrow } from '../../../src/graph/escrowState.ts';
import { fileVaultVerdict, type FileVaultVerdict } from '../../../src/graph/fileVaultVerdict.ts';
import type { EncryptionState } from '../../../src/graph/recoveryGraph.ts';
import { managed } from './fakeGraph.ts';

function mac(more: Partial<ManagedDevice> = {}): Device {
  const intune = managed('m', 'a', { platform: 'macos', operatingSystem: 'macOS', ...more });
  return { id: 'entra:a', entraDeviceId: 'a', name: 'MAC', platform: 'macos', inEntra: 'yes', inIntune: 'yes', joinType: 'entraJoined', ownership: intune.ownership, operatingSystem: 'macOS', intune };
}

function report(encrypted: boolean | null, ...fileVault: EncryptionState['fileVault']): Result<EncryptionState> {
  return ok({ intuneDeviceId: 'm', encrypted, fileVault, bitLocker: [] });
}

function of(state: Result<EncryptionState | null> | undefined, more: Partial<ManagedDevice> = {}): FileVaultVerdict {
  return fileVaultVerdict(mac(more), state);
}

test('"in order" is said only of an encrypted disk of which every state is a success', () => {
  const good = of(report(true, 'success'), { isEncrypted: true });
  assert.match(good.detail, /in order\. The key is read/);
  assert.equal(good.unknown, false);
  assert.equal(fileVaultEscrow(mac(), report(true, 'success')), 'escrowed');
  const notKnown = [ok(null), undefined, report(null, 'success'), report(null), report(true), report(true, 'unknown'), report(true, 'success', 'unknown'), fail(failure('offline', 'No.'))];
  for (const state of notKnown) {
    const verdict = of(state);
    assert.doesNotMatch(verdict.detail, /reports FileVault in order/);
    assert.deepEqual([verdict.unknown, verdict.canReveal], [true, true], JSON.stringify(state));
    assert.equal(fileVaultEscrow(mac(), state), 'unknown', JSON.stringify(state));
  }
});

test('"not encrypted" is said where the report or the record says it, and nothing where they disagree', () => {
  assert.equal(of(report(false, 'success')).words, 'not encrypted');
  assert.equal(of(report(false), { isEncrypted: false }).words, 'not encrypted');
  assert.equal(of(undefined, { isEncrypted: false }).words, 'not encrypted');
  assert.equal(of(report(true, 'success'), { isEncrypted: false }).words, 'FileVault key', 'the report says more than the record');
  assert.deepEqual([of(report(false, 'success'), { isEncrypted: true }).words, of(report(false, 'success'), { isEncrypted: true }).unknown], ['FileVault state unknown', true]);
});

test('flags that explain a missing key come before what is not known', () => {
  assert.equal(of(report(null, 'escrowNotEnabled', 'unknown')).words, 'escrow is off');
  assert.equal(of(report(true, 'driveEncryptedByUser')).words, 'encrypted by its user');
  assert.equal(of(report(true, 'userDeferredEncryption')).words, 'encryption deferred');
});

test('a refused report names the permission that it needs', () => {
  assert.match(of(fail(failure('denied', 'Refused.'))).detail, /Refused\. Reading the report needs the permission DeviceManagementConfiguration\.Read\.All with admin consent, and a role such as /);
  assert.doesNotMatch(of(fail(failure('offline', 'No connection.'))).detail, /permission/);
});
