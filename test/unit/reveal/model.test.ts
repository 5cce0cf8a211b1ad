import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { evidenceOf, isMismatch } from '../../../src/reveal/evidence.ts';
import { modelOf, otherTarget } from '../../../src/reveal/presentReveal.ts';
import type { BitLockerTarget } from '../../../src/core/keyTarget.ts';
import { nameOf, sameKey } from '../../../src/reveal/target.ts';
import { bitLockerTarget, fileVaultTarget, keyOf, laptop, mac, newest, older } from './fakes.ts';

const asking = { kind: 'asking' } as const;
const known = { keys: [older, newest], complete: true };

function withPrefix(callerPrefix: string): BitLockerTarget {
  return { ...bitLockerTarget, callerPrefix };
}

describe('what speaks for a key', () => {
  const first = (target: BitLockerTarget): string => evidenceOf(target).map(({ level, text }) => `${level}: ${text}`)[0] ?? '';

  it('first of all what the caller read', () => {
    assert.equal(first(withPrefix('1F3A22B0')), 'pass: Matches what the caller read: 1F3A22B0');
    assert.equal(first(withPrefix(' {1f3a22b0-6c1d} ')), 'pass: Matches what the caller read: 1F3A22B0');
    assert.equal(first(withPrefix('1F3A22C0')), 'error: Does not match what the caller read: 1F3A22C0');
    assert.match(first(withPrefix('1F3A')), /^warning: Begins as the caller read, 1F3A, but that is too little/);
    assert.match(first(bitLockerTarget), /^warning: Not checked with the caller/);
  });

  it('and only another key ID is a mismatch', () => {
    assert.equal(isMismatch(withPrefix('1F3A22C0')), true);
    for (const target of [withPrefix('1F3A22B0'), withPrefix('1F'), withPrefix(''), bitLockerTarget, fileVaultTarget]) assert.equal(isMismatch(target), false);
  });

  it('then its place among the keys of the device', () => {
    const texts = (target: BitLockerTarget): string => evidenceOf(target).map(({ text }) => text).join('\n');
    assert.match(texts(bitLockerTarget), /Key 1 of 2 for this device, backed up to Entra ID on 3 Mar 2026/);
    assert.match(texts({ ...bitLockerTarget, count: 1 }), /The only key of this device/);
    const { createdAt: _none, ...undated } = newest;
    assert.match(texts({ ...bitLockerTarget, key: undated }), /Entra ID does not say when it was backed up/);
    assert.match(texts(bitLockerTarget), /Newest for this volume\. The disk was not asked\./);
    assert.match(texts({ ...bitLockerTarget, newestForVolume: false }), /A newer key is there for the operating system volume/);
  });

  it('for a Mac its serial number, since there is no key ID', () => {
    assert.match(evidenceOf(fileVaultTarget)[0]?.text ?? '', /compare the serial number, C02ZK1XYMD6T/);
    const { serialNumber: _none, ...unknown } = mac;
    assert.equal(evidenceOf({ kind: 'fileVault', device: unknown })[0]?.level, 'warning');
  });
});

describe('what the page shows besides the key', () => {
  it('is whose device it is, and which volume', () => {
    const model = modelOf(bitLockerTarget, known, 3, asking);
    assert.equal(model.device, 'LT-BER-0093');
    assert.equal(model.about, 'Anja Brandt, Windows 11, Entra joined, corporate');
    assert.equal(model.what, 'Operating system');
    assert.equal(model.keyId, newest.id);
    assert.equal(model.round, 3);
    assert.equal(model.canRotate, true);
  });

  it('is what kind of key it is for a Mac', () => {
    const model = modelOf(fileVaultTarget, known, 1, asking);
    assert.equal(model.about, 'Giulia Rossi, macOS 26.1, Intune, corporate');
    assert.equal(model.store, 'Intune');
    assert.equal(model.keyId, undefined);
    assert.deepEqual(model.otherKeys, []);
    assert.equal(model.otherKeysComplete, true);
  });

  it('is the system by its build', () => {
    const about = (osVersion: string): string => modelOf({ ...bitLockerTarget, device: { ...laptop, osVersion } }, known, 1, asking).about;
    assert.match(about('10.0.19045.3803'), /Windows 10,/);
    assert.match(about('10.0.22000.1'), /Windows 11,/);
    assert.match(about('6.1.7601'), /Windows 6\.1\.7601,/);
  });

  it('are the other keys of this device, and none of another one', () => {
    const data = keyOf('7B20C4E9-0000-4000-8000-000000000000', { volumeType: 'fixedData' });
    const { createdAt: _none, ...undated } = keyOf('00000001-0000-4000-8000-000000000000');
    const foreign = keyOf('FFFFFFFF-0000-4000-8000-000000000000', { entraDeviceId: '99999999-aaaa-4bbb-8ccc-000000000009' });
    const model = modelOf(bitLockerTarget, { keys: [data, foreign, undated, older, newest], complete: false }, 1, asking);
    assert.deepEqual(
      model.otherKeys.map(({ keyId, backedUp, note }) => [keyId.slice(0, 8), backedUp, note]),
      [
        ['E4419A06', 'backed up 14 Aug 2025', 'Older'],
        ['00000001', 'backup date unknown', ''],
        ['7B20C4E9', 'backed up 3 Mar 2026', 'Another volume'],
      ],
    );
    assert.equal(model.otherKeysComplete, false);
    assert.equal(otherTarget(bitLockerTarget, { keys: [foreign], complete: true }, foreign.id), undefined);
  });

  it('leads to another key with its own place', () => {
    const other = otherTarget(withPrefix('E4419A06'), known, older.id);
    assert.deepEqual(other, { kind: 'bitlocker', device: laptop, key: older, position: 2, count: 2, newestForVolume: false, callerPrefix: 'E4419A06' });
    assert.equal(otherTarget(bitLockerTarget, known, 'no such ID'), undefined);
    assert.equal(otherTarget(fileVaultTarget, known, older.id), undefined);
  });
});

it('a page is found again by device and key', () => {
  assert.ok(sameKey(bitLockerTarget, withPrefix('1F3A22B0')));
  assert.ok(sameKey(fileVaultTarget, { ...fileVaultTarget }));
  assert.equal(sameKey(bitLockerTarget, { ...bitLockerTarget, key: older }), false);
  assert.equal(sameKey(bitLockerTarget, { ...bitLockerTarget, device: mac }), false);
  assert.equal(sameKey(fileVaultTarget, { ...bitLockerTarget, device: mac }), false);
});

it('a tab is named by the key ID, or by the Mac', () => {
  assert.equal(nameOf(bitLockerTarget), 'Key 1F3A22B0');
  assert.equal(nameOf(fileVaultTarget), 'FileVault key of MBP-Rossi-14');
});
