import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure } from '../../src/core/failure.ts';
import { targetOf } from '../../src/targets.ts';
import type { FailureNode, RetryTarget, TreeNode } from '../../src/tree/nodes.ts';
import { fakeServices, signal } from './commands/fakeServices.ts';
import { device, key, rotation, withoutEntraId } from './tree/fakeSource.ts';

const one = device('A', { entraDeviceId: 'one' });
const base = { id: 'row', parent: undefined };
const failed = (retry: RetryTarget): FailureNode => ({ ...base, kind: 'failure', doing: 'list', failure: failure('offline', 'No connection.'), retry });

test('rows that stand for something give commands what they need, and nothing of the tree', async () => {
  const { sessions } = await fakeServices();
  const nodes: readonly TreeNode[] = [
    { ...base, kind: 'device', device: one },
    { ...base, kind: 'fileVault', device: one },
    { ...base, kind: 'rotation', device: one, rotation: rotation(one) },
    { ...base, kind: 'key', device: one, key: key('K'), newest: true, position: 1, count: 2 },
    { ...base, kind: 'more', groupKey: 'g', shown: 200, total: 300 },
    { ...base, kind: 'group', key: 'g', label: 'G', devices: [] },
    { ...base, kind: 'fact', label: 'Loading…', icon: 'sync' },
  ];
  assert.deepEqual(nodes.map((node) => targetOf(node, sessions)), [
    { kind: 'device', device: one },
    { kind: 'fileVault', device: one },
    { kind: 'rotation', device: one },
    { kind: 'key', device: one, key: key('K'), position: 1, count: 2, newest: true },
    { kind: 'more', groupKey: 'g' },
    { kind: 'group', devices: [] },
    undefined,
  ]);
});

test('a failure row tries again just what failed', async () => {
  const services = await fakeServices();
  const retry = async (what: RetryTarget): Promise<readonly string[]> => {
    const [calls, done] = [services.graph.calls.length, services.done.length];
    const target = targetOf(failed(what), services.sessions);
    assert.ok(target?.kind === 'failure');
    await target.retry(signal);
    return [...services.graph.calls.slice(calls), ...services.done.slice(done)];
  };
  assert.deepEqual(await retry({ kind: 'keys', device: one }), ['keysOf one']);
  assert.deepEqual(await retry({ kind: 'keys', device: withoutEntraId(one) }), []);
  assert.deepEqual((await retry({ kind: 'inventory' })).slice(0, 3), ['entra', 'intune', 'keys']);
  assert.deepEqual(await retry({ kind: 'signIn' }), ['open interactive']);
});

test('a sign-in that fails again is said', async () => {
  const services = await fakeServices({ signedOut: true });
  services.signInFails = failure('offline', 'No connection.');
  const target = targetOf(failed({ kind: 'signIn' }), services.sessions);
  assert.ok(target?.kind === 'failure');
  assert.deepEqual(await target.retry(signal), { doing: 'list', failure: services.signInFails });
});
