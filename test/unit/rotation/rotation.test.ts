import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hresult, whyNotRotatable, whyNotRotatableNow } from '../../../src/rotation/rotation.ts';
import { corporateMac, laptop, managed } from './fakes.ts';

describe('what can be rotated', () => {
  test('Windows devices that Intune manages, however owned, and corporate Macs', () => {
    for (const one of [laptop(), laptop({ ownership: 'personal' }), laptop({ joinType: 'hybridJoined' }), laptop({ joinType: 'unknown' }), corporateMac()]) {
      assert.equal(whyNotRotatable(one), undefined);
    }
  });

  test('and why the others cannot', () => {
    const { intune: _, ...alone } = laptop();
    for (const [one, why] of [
      [laptop({ joinType: 'registered' }), /only registered with Entra ID/],
      [corporateMac({ ownership: 'personal' }), /corporate Macs only/],
      [corporateMac({ ownership: 'unknown' }), /corporate Macs only/],
      [laptop({ platform: 'other', intune: managed({ platform: 'other' }) }), /Only Windows devices and Macs/],
      [laptop({ platform: 'unknown' }), /which system it runs/],
      [{ ...alone, inIntune: 'no' as const }, /shows this account no such device/],
      [{ ...alone, inIntune: 'unknown' as const }, /not known whether it manages/],
    ] as const) {
      assert.match(whyNotRotatable(one) ?? '', why);
    }
  });
});

test('an HRESULT is written as Windows writes it', () => {
  assert.deepEqual([-2144272203, -1, 1, 0x7fff_ffff].map(hresult), ['0x803100B5', '0xFFFFFFFF', '0x00000001', '0x7FFFFFFF']);
});

test('just before sending, what Intune says then counts', () => {
  assert.equal(whyNotRotatableNow(managed(), 'bitlocker'), undefined);
  assert.match(whyNotRotatableNow(managed({ platform: 'other' }), 'bitlocker') ?? '', /no longer says that it runs Windows/);
  assert.match(whyNotRotatableNow(managed({ joinType: 'registered' }), 'bitlocker') ?? '', /only registered/);
  assert.match(whyNotRotatableNow(managed(), 'fileVault') ?? '', /no longer says that it is a Mac/);
  assert.match(whyNotRotatableNow(managed({ platform: 'macos', ownership: 'personal' }), 'fileVault') ?? '', /corporate Macs only/);
  assert.equal(whyNotRotatableNow(managed({ platform: 'macos' }), 'fileVault'), undefined);
});
