import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { after, describe, test } from 'node:test';
import { createGraphSession } from '../../../src/graph/graphServices.ts';
import { createDeviceTree, type DeviceTree } from '../../../src/tree/deviceTree.ts';
import type { TreeNode } from '../../../src/tree/nodes.ts';
import { sessionSource } from '../../../src/tree/sessionSource.ts';
import { clientParts, json, reset, serve, status, truncated, type Served } from '../graph/fakes.ts';

/** The whole way from what Graph answers over HTTP to the rows that somebody sees. */
type Source = 'devices' | 'managedDevices' | 'recoveryKeys';

const device = { id: 'o-1', deviceId: '11111111-0000-4000-8000-000000000001', displayName: 'LT-ONE', operatingSystem: 'Windows', trustType: 'AzureAd', deviceOwnership: 'Company' };
const bare = { ...device, id: 'o-2', deviceId: '11111111-0000-4000-8000-000000000002', displayName: 'LT-BARE' };
const record = { id: '22222222-0000-4000-8000-000000000001', azureADDeviceId: device.deviceId, deviceName: 'LT-ONE', operatingSystem: 'Windows', managedDeviceOwnerType: 'company', deviceActionResults: [] };
const key = { id: '33333333-0000-4000-8000-000000000001', deviceId: device.deviceId, volumeType: '1', createdDateTime: '2026-03-01T10:00:00Z' };
const fine: Readonly<Record<Source, RequestListener>> = {
  devices: json({ value: [device, bare] }),
  managedDevices: json({ value: [record] }),
  recoveryKeys: json({ value: [key] }),
};

const servers: Served[] = [];
after(() => Promise.all(servers.map((server) => server.close())));

interface Look {
  readonly tree: DeviceTree;
  /** The rows of the first level, then those under each device, as somebody reads them. */
  readonly lines: readonly string[];
}

async function look(answers: Partial<Record<Source, RequestListener>>): Promise<Look> {
  const server = await serve((request, response) => {
    const source: Source = request.url?.includes('/managedDevices') === true ? 'managedDevices' : request.url?.includes('/recoveryKeys') === true ? 'recoveryKeys' : 'devices';
    (answers[source] ?? fine[source])(request, response);
  });
  servers.push(server);
  const parts = clientParts(server.root);
  const { inventory } = createGraphSession(parts);
  await inventory.load();
  const source = sessionSource(inventory);
  const tree = createDeviceTree({ source: () => source, rotationOf: () => undefined, grouping: () => 'none', sorting: () => 'name', now: () => parts.clock.now() });
  const lineOf = (node: TreeNode): string => [tree.present(node).label, tree.present(node).description ?? ''].join(' | ');
  const roots = await tree.children();
  const lines = roots.map(lineOf);
  for (const node of roots) if (node.kind === 'device') lines.push(...(await tree.children(node)).map((child) => `${node.device.name}: ${lineOf(child)}`));
  return { tree, lines };
}

const html: RequestListener = (_, response) => {
  response.writeHead(503, { 'content-type': 'text/html' });
  response.end('<html><body>Our services aren\'t available right now</body></html>');
};
const troubles: readonly (readonly [string, RequestListener, RegExp])[] = [
  ['403', status(403), /^Not allowed to .* \| needs the permission/],
  ['429', status(429, { 'retry-after': '1' }), /^Could not .* \| Graph asked us to wait/],
  ['503 as a page', html, /^Could not .* \| Graph answered 503/],
  ['garbage', json('{"value": [{"id": 7', 200), /^Could not .* \| the answer makes no sense/],
  ['a page instead of JSON', json('<html>Sign in to the network</html>', 200, { 'content-type': 'text/html' }), /^Could not .* \| the answer makes no sense/],
  ['an object that is no list', json({ error: 'none' }), /^Could not .* \| the answer makes no sense/],
  ['rows that make no sense', json({ value: [{ id: 7 }, null, 'x'] }), /^Could not .* \| the answer makes no sense/],
  ['a broken connection', reset, /^Could not .* \| no connection/],
  ['half an answer', truncated, /^Could not .* \| (no connection|the answer makes no sense)/],
];

test('all is well: devices, their keys, and "no keys" where Entra ID has none', async () => {
  const { lines, tree } = await look({});
  assert.deepEqual(lines, [
    'LT-BARE | only in Entra ID · no keys in Entra ID',
    'LT-ONE | 1 key',
    lines[2],
    'LT-ONE: 33333333 | Operating system · 1 Mar 2026',
  ]);
  assert.match(lines[2] ?? '', /^LT-BARE: No keys in Entra ID \| answered at \d\d:\d\d$/);
  assert.equal(tree.message(), undefined);
});

test('a tenant without devices says so', async () => {
  const nothing = json({ value: [] });
  const { lines, tree } = await look({ devices: nothing, managedDevices: nothing, recoveryKeys: nothing });
  assert.deepEqual([lines, tree.message()], [[], 'Entra ID and Intune show this account no devices.']);
});

for (const [what, answer, row] of troubles) {
  describe(what, () => {
    test('to everything: three rows that say so, and no word of "none"', async () => {
      const { lines, tree } = await look({ devices: answer, managedDevices: answer, recoveryKeys: answer });
      assert.equal(lines.length, 3, lines.join('\n'));
      for (const line of lines) assert.match(line, row);
      assert.equal(tree.message(), undefined);
    });

    test('to key IDs: devices are there, their keys are "unknown", and asking again is offered', async () => {
      const { lines } = await look({ recoveryKeys: answer });
      assert.match(lines[0] ?? '', row);
      assert.deepEqual(lines.slice(1, 3), ['LT-BARE | only in Entra ID · keys unknown', 'LT-ONE | keys unknown']);
      for (const line of lines.slice(3)) assert.match(line, /^LT-\w+: (Could not|Not allowed to) list the keys of LT-/);
      assert.doesNotMatch(lines.join('\n'), /no keys?\b/i);
    });

    test('to Intune: devices of Entra ID are there, and none is "only in Entra ID"', async () => {
      const { lines } = await look({ managedDevices: answer });
      assert.match(lines[0] ?? '', row);
      assert.deepEqual(lines.slice(1, 3), ['LT-BARE | no keys in Entra ID', 'LT-ONE | 1 key']);
    });

    test('to Entra ID: devices of Intune are there, and none is "only in Intune"', async () => {
      const { lines } = await look({ devices: answer });
      assert.match(lines[0] ?? '', row);
      assert.equal(lines[1], 'LT-ONE | 1 key');
      assert.doesNotMatch(lines.join('\n'), /only in/);
    });
  });
}
