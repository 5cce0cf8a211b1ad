import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ActionState } from '../../../src/core/device.ts';
import { actionOf, afterActionResults, hresult, newerKey, whyNotRotatable, type Baseline, type Rotation } from '../../../src/rotation/rotation.ts';
import { action, corporateMac, key, laptop, managed } from './fakes.ts';

const queued: Rotation = {
  kind: 'bitlocker',
  deviceId: 'entra:entra-1',
  deviceName: 'LT-1',
  intuneDeviceId: 'intune-1',
  entraDeviceId: 'entra-1',
  acceptedAt: Date.UTC(2026, 2, 3, 14, 30),
  stage: 'queued',
};
const nothingBefore: Baseline = { keys: [] };

describe('action results', () => {
  test('move the stage on', () => {
    const stages = (['none', 'unknown', 'pending', 'active', 'done', 'failed', 'canceled', 'notSupported'] as const).map(
      (state) => afterActionResults(queued, nothingBefore, [action(state)]).stage,
    );
    assert.deepEqual(stages, ['queued', 'queued', 'pending', 'pending', 'done', 'failed', 'failed', 'failed']);
  });

  test('that were there before the request say nothing', () => {
    for (const state of ['done', 'failed', 'pending', 'canceled'] as const satisfies readonly ActionState[]) {
      const old = action(state, '2026-01-01T00:00:00.000Z');
      assert.equal(afterActionResults(queued, { ...nothingBefore, action: old }, [{ ...old }]), queued, state);
    }
  });

  test('of other actions, or none at all, say nothing', () => {
    assert.equal(afterActionResults(queued, nothingBefore, []), queued);
    const others = ['rotateFileVaultKey', 'syncDevice', 'rotateBitLockerKeysNot'].map((actionName) => action('done', undefined, { actionName }));
    assert.equal(afterActionResults(queued, nothingBefore, others), queued);
  });

  test('are known by name whatever its case, and the latest counts', () => {
    const results = [action('failed', '2026-03-03T14:00:00.000Z'), action('done', '2026-03-03T14:31:00.000Z', { actionName: 'RotateBitlockerKeys' })];
    assert.equal(afterActionResults(queued, nothingBefore, results).stage, 'done');
    assert.equal(actionOf([...results].reverse(), 'bitlocker')?.state, 'done');
  });

  test('that failed carry the code, but for 0, which means none', () => {
    const failed = (errorCode?: number): Rotation => afterActionResults(queued, nothingBefore, [action('failed', undefined, errorCode === undefined ? {} : { errorCode })]);
    assert.deepEqual([failed(-2144272203).errorCode, failed(-2144272203).endedAs], [-2144272203, 'failed']);
    assert.equal('errorCode' in failed(0), false);
    assert.equal('errorCode' in failed(), false);
  });

  test('are never taken for a new key', () => {
    const done = afterActionResults(queued, nothingBefore, [action('done')]);
    assert.equal(done.stage, 'done');
    assert.equal(done.newKey, undefined);
  });
});

describe('the key that proves it', () => {
  const before: Baseline = { keys: [key('OLD', '2026-03-01T00:00:00.000Z'), key('OLDER', '2025-03-01T00:00:00.000Z')] };

  test('was not there, and is newer than everything that was', () => {
    const fresh = key('NEW', '2026-03-03T14:35:00.000Z');
    assert.equal(newerKey(queued, before, [...before.keys!, fresh]), fresh);
    assert.equal(newerKey(queued, before, [fresh, key('NEWER', '2026-03-03T14:36:00.000Z')])?.id, 'NEWER');
  });

  test('is none of those that were there, nor one that only turns up late', () => {
    assert.equal(newerKey(queued, before, before.keys!), undefined);
    assert.equal(newerKey(queued, before, [key('LATE', '2026-02-01T00:00:00.000Z')]), undefined);
    assert.equal(newerKey(queued, before, []), undefined);
    assert.equal(newerKey(queued, before, [key('OLD', '2026-03-04T00:00:00.000Z')]), undefined, 'the same key with another date');
  });

  test('may be without a date where everything that was there is known, and counts less than a dated one', () => {
    assert.equal(newerKey(queued, before, [...before.keys!, key('DATELESS')])?.id, 'DATELESS');
    assert.equal(newerKey(queued, before, [key('DATELESS'), key('NEW', '2026-03-03T14:35:00.000Z')])?.id, 'NEW');
    assert.equal(newerKey(queued, { keys: [key('DATELESS')] }, [key('DATELESS')]), undefined);
    assert.equal(newerKey({ ...queued, startedAt: '2026-03-03T14:30:00.000Z' }, { keys: null }, [key('DATELESS')]), undefined);
  });

  test('is the first one of a device that had none', () => {
    assert.equal(newerKey(queued, nothingBefore, [key('FIRST', '2026-03-03T14:35:00.000Z')])?.id, 'FIRST');
  });

  test('must be newer than the rotation by the clock of the service where nobody knows what was there', () => {
    const unknown: Baseline = { keys: null };
    const keys = [key('A', '2026-03-03T14:29:00.000Z'), key('B', '2026-03-03T14:35:00.000Z')];
    // this computer's clock is ten minutes behind: by it, both would be new
    const slow = { ...queued, acceptedAt: Date.UTC(2026, 2, 3, 14, 20) };
    assert.equal(newerKey(slow, unknown, keys), undefined, 'Intune has not said yet when it began');
    const begun = afterActionResults(slow, unknown, [action('pending', '2026-03-03T14:30:00.000Z')]);
    assert.equal(newerKey(begun, unknown, keys)?.id, 'B');
    assert.equal(newerKey(begun, unknown, keys.slice(0, 1)), undefined);
  });
});

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
