import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statusOf, type StatusOf } from '../../../src/commands/status.ts';
import { commands } from '../../../src/manifest.ts';
import { device, rotation } from '../tree/fakeSource.ts';
import { fakeServices } from './fakeServices.ts';

const { state } = await fakeServices();
const at = (more: Partial<StatusOf>): ReturnType<typeof statusOf> => statusOf({ signIn: state, rotations: [], waiting: 0, keyShownMs: undefined, ...more });
const one = (stage: Parameters<typeof rotation>[1]): ReturnType<typeof rotation> => rotation(device('LT-1'), stage);

test('signed in: the tenant, with account and cloud in the tooltip; signed out: nothing', () => {
  assert.deepEqual([at({})?.text, at({})?.tooltip], ['$(key) Contoso', 'Account: ada@contoso.example\nTenant: Contoso\nCloud: Microsoft Graph']);
  assert.equal(at({ signIn: { kind: 'signedOut' } }), undefined);
});

test('a key on screen comes first, counts down, and a click hides it', () => {
  const shown = at({ keyShownMs: 278_000, rotations: [one({ stage: 'failed' })] });
  assert.deepEqual([shown?.text, shown?.command, shown?.warning], ['$(eye) Key shown 4:38', commands.hideKeys, false]);
  assert.deepEqual([at({ keyShownMs: 300_000 })?.text, at({ keyShownMs: 1 })?.text, at({ keyShownMs: 0 })?.text], ['$(eye) Key shown 5:00', '$(eye) Key shown 0:01', '$(eye) Key shown 0:00']);
});

test('then rotations that failed, then those under way', () => {
  const failed = at({ rotations: [one({ stage: 'failed' }), one({ stage: 'queued' })] });
  assert.deepEqual([failed?.text, failed?.warning], ['$(warning) A rotation failed', true]);
  assert.equal(at({ rotations: [one({ stage: 'done' })] })?.text, '$(sync~spin) Rotating LT-1');
  assert.equal(at({ rotations: [one({ stage: 'escrowed' }), one({ stage: 'pending' })] })?.text, '$(sync~spin) Rotating 2 of 2');
  assert.equal(at({ rotations: [one({ stage: 'escrowed' }), one({ stage: 'done', kind: 'fileVault' })] })?.text, '$(key) Contoso');
});

test('rotations that were ordered earlier wait for a sign-in, and a click leads there', () => {
  const shown = at({ signIn: { kind: 'signedOut' }, waiting: 12 });
  assert.deepEqual([shown?.text, shown?.command, shown?.warning], ['$(sync) 12 rotations waiting for sign-in', commands.signIn, false]);
});

test('one of which nobody knows whether it was taken is a warning of its own', () => {
  const shown = at({ rotations: [one({ stage: 'unknown' })] });
  assert.deepEqual([shown?.text, shown?.warning], ['$(question) A rotation not known', true]);
  assert.match(shown?.tooltip ?? '', /LT-1$/);
});
