import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { test, type TestContext } from 'node:test';
import type { Result } from '../../../src/core/result.ts';
import { createRecoveryGraph } from '../../../src/graph/graphServices.ts';
import type { RecoveryGraph } from '../../../src/graph/recoveryGraph.ts';
import { clientParts, json, serve, type FakeParts } from './fakes.ts';

/** The bodies that Graph's documentation and issue trackers print, sent as they are. */
const folder = new URL('../../fixtures/graph/', import.meta.url);

function example(name: string): string {
  return readFileSync(new URL(`${name}.json`, folder), 'utf8');
}

async function graphWith(t: TestContext, ...answers: RequestListener[]): Promise<{ readonly graph: RecoveryGraph; readonly parts: FakeParts; readonly seen: readonly string[] }> {
  const server = await serve(...answers);
  t.after(() => server.close());
  const parts = clientParts(server.root);
  return { graph: createRecoveryGraph(parts), parts, seen: server.seen };
}

async function all<T>(pages: AsyncGenerator<Result<readonly T[]>>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const page of pages) {
    assert.ok(page.ok, page.ok ? '' : page.failure.message);
    found.push(...page.value);
  }
  return found;
}

const keyId = 'B465E4E8-E4E8-B465-E8E4-65B4E8E465B4';
const deviceId = '1ab40ab2-32a8-4b00-b6b5-ba724e407de9';

test('recoveryKeys: both versions of the list give the same keys, whatever the form of volumeType', async (t) => {
  for (const name of ['bitlocker-recoverykeys-list', 'beta-bitlocker-recoverykeys-list']) {
    const { graph, seen } = await graphWith(t, json(example(name)));
    assert.deepEqual(await all(graph.recoveryKeys()), [
      { id: keyId, entraDeviceId: '2ef04ef1-23b0-2e00-a3a5-ab345e567ab6', volumeType: 'operatingSystem', createdAt: '2020-06-15T13:45:30.000Z' },
      { id: '6A30ED7B-247B-4D26-86B5-2F405E55EA42', entraDeviceId: deviceId, volumeType: 'operatingSystem', createdAt: '2020-06-15T13:45:30.000Z' },
    ]);
    assert.deepEqual(seen, ['GET /v1.0/informationProtection/bitlocker/recoveryKeys']);
  }
});

test('recoveryKeys: the filtered list, and rows of other devices that a filter let through', async (t) => {
  for (const [name, ids] of [['bitlocker-recoverykeys-list-filter-deviceid', [keyId]], ['bitlocker-recoverykeys-list', ['6A30ED7B-247B-4D26-86B5-2F405E55EA42']]] as const) {
    const { graph, seen } = await graphWith(t, json(example(name)));
    const keys = await graph.recoveryKeysOf(deviceId.toUpperCase());
    assert.deepEqual(keys.ok && keys.value.map((key) => key.id), ids);
    assert.deepEqual(seen, [`GET /v1.0/informationProtection/bitlocker/recoveryKeys?$filter=deviceId eq '${deviceId}'`]);
  }
});

test('one key: the documented body, wrapped in value; and without $select=key the answer is empty, not "none"', async (t) => {
  for (const name of ['bitlocker-recoverykey-get-select-key', 'beta-bitlocker-recoverykey-get-select-key']) {
    const { graph, seen } = await graphWith(t, json(example(name)));
    const key = await graph.readBitLockerKey(keyId);
    assert.ok(key.ok);
    assert.match(key.value, /^\d{6}(-\d{6}){7}$/);
    assert.deepEqual(seen, [`GET /v1.0/informationProtection/bitlocker/recoveryKeys/${keyId.toLowerCase()}?$select=key`]);
  }
  for (const name of ['bitlocker-recoverykey-get', 'beta-bitlocker-recoverykey-get']) {
    const { graph } = await graphWith(t, json(example(name)));
    const key = await graph.readBitLockerKey(keyId);
    assert.equal(key.ok ? 'ok' : key.failure.code, 'emptyAnswer');
  }
});

test('devices: samples without a device ID are left out, one with a device ID is read', async (t) => {
  for (const name of ['devices-list', 'devices-list-filter-count', 'devices-list-search-count']) {
    const { graph } = await graphWith(t, json(example(name)));
    assert.deepEqual(await all(graph.entraDevices()), [], name);
  }
  const { graph, seen } = await graphWith(t, json({ value: [JSON.parse(example('device-get'))] }));
  assert.deepEqual(await all(graph.entraDevices()), [
    {
      objectId: 'id-value',
      entraDeviceId: '4c299165-6e8f-4b45-a5ba-c5d250a707ff',
      name: 'Test device',
      platform: 'other',
      operatingSystem: 'linux',
      osVersion: '1',
      joinType: 'unknown',
      ownership: 'unknown',
      enabled: false,
    },
  ]);
  assert.match(seen[0] ?? '', /^GET \/v1\.0\/devices\?\$top=999&\$select=id,deviceId,/);
});

test('managedDevices: list and single device, with a device ID that is none and times with offsets', async (t) => {
  const id = '705c034c-034c-705c-4c03-5c704c035c70';
  const { graph, seen } = await graphWith(t, json(example('manageddevices-list')), json(example('manageddevice-get')), json(example('beta-manageddevice-get')));
  const listed = await all(graph.managedDevices());
  const [device] = listed;
  assert.deepEqual([listed.length, device?.entraDeviceId, device?.ownership, device?.lastSyncAt], [1, undefined, 'corporate', '2017-01-01T08:02:49.320Z']);
  assert.deepEqual(device?.actionResults, [
    { actionName: 'Action Name value', state: 'pending', startedAt: '2017-01-01T07:58:46.715Z', updatedAt: '2017-01-01T08:00:56.832Z' },
  ]);
  for (const form of [id, id.toUpperCase()]) {
    const one = await graph.managedDevice(form);
    assert.equal(one.ok && one.value.intuneDeviceId, id);
  }
  assert.match(seen[1] ?? '', new RegExp(`^GET /v1.0/deviceManagement/managedDevices/${id}\\?\\$select=id,azureADDeviceId,`));
});

test('a rotation result of its own type is read with its error code', async (t) => {
  const result = { ...(JSON.parse(example('beta-rotatebitlockerkeysdeviceactionresult-resource')) as object), actionState: 'failed', errorCode: 0x80310000 };
  const { graph } = await graphWith(t, json({ id: 'a', deviceActionResults: [result, 'garbage', {}] }));
  const device = await graph.managedDevice('a');
  assert.deepEqual(device.ok && device.value.actionResults, [{ actionName: 'String', state: 'failed', errorCode: 0x80310000 | 0 }]);
});

test('encryption states: names of flags, and both of a single row', async (t) => {
  const { graph } = await graphWith(t, json(example('beta-manageddeviceencryptionstates-list')));
  assert.deepEqual(await all(graph.encryptionStates()), [
    { intuneDeviceId: 'f09b4ab6-4ab6-f09b-b64a-9bf0b64a9bf0', encrypted: true, fileVault: ['driveEncryptedByUser'], bitLocker: ['noUserConsent'] },
  ]);
});

test('FileVault: here the text in value is the key itself', async (t) => {
  const { graph, seen } = await graphWith(t, json(example('beta-manageddevice-getfilevaultkey')));
  const key = await graph.readFileVaultKey('705c034c-034c-705c-4c03-5c704c035c70');
  assert.deepEqual(key, { ok: true, value: 'Get File Vault Key value' });
  assert.deepEqual(seen, ['GET /beta/deviceManagement/managedDevices/705c034c-034c-705c-4c03-5c704c035c70/getFileVaultKey']);
});

test('the support contact, from the default brand or else from the default profile', async (t) => {
  const contact = {
    name: 'Contact ITName value',
    phone: 'Contact ITPhone Number value',
    email: 'Contact ITEmail Address value',
    site: 'https://example.com/onlineSupportSiteUrl/',
    notes: 'Contact ITNotes value',
  };
  const brand = await graphWith(t, json(example('devicemanagement-get-intunebrand')));
  assert.deepEqual(await brand.graph.supportContact(), { ok: true, value: contact });
  const profile = await graphWith(t, json({ intuneBrand: { contactITName: '', contactITNotes: null } }), json(example('beta-intunebrandingprofiles-list')));
  assert.deepEqual(await profile.graph.supportContact(), { ok: true, value: contact });
  const none = await graphWith(t, json({ intuneBrand: null }), json({ value: [] }));
  assert.deepEqual(await none.graph.supportContact(), { ok: true, value: null });
});

test('error bodies: code by status, scopes by name, and no text of the service in the message', async (t) => {
  const cases = [
    ['error-400-count-not-supported', 400, 'badRequest'],
    ['error-400-intune-primaryuser', 400, 'badRequest'],
    ['error-400-intune-remotelock', 400, 'badRequest'],
    ['error-400-search-needs-consistencylevel', 400, 'badRequest'],
    ['error-400-unsupported-query', 400, 'badRequest'],
    ['error-403-bitlocker-authorization_error', 403, 'denied'],
    ['error-403-intune-message-inner', 403, 'denied'],
    ['error-429-throttled', 429, 'throttled'],
    ['error-501-delta-property', 501, 'badRequest'],
    ['error-generic-invalidrange', 416, 'badRequest'],
  ] as const;
  for (const [name, status, code] of cases) {
    const { graph } = await graphWith(t, json(example(name), status));
    const answer = await graph.recoveryKeysOf(deviceId);
    assert.ok(!answer.ok);
    assert.deepEqual([answer.failure.code, answer.failure.status], [code, status], name);
    assert.doesNotMatch(answer.failure.message, /authorize|fragment|support\)|retry again|Operation ID/i);
    assert.deepEqual(answer.failure.namedScopes?.length, name === 'error-403-intune-message-inner' ? 2 : undefined, name);
    assert.equal(answer.failure.feature, code === 'denied' ? 'listBitLockerKeys' : undefined);
  }
});

test('every body in the folder, whatever it is, is an answer or a failure for every call and never an exception', async (t) => {
  const bodies = readdirSync(folder).filter((name) => name.endsWith('.json'));
  assert.ok(bodies.length > 50);
  for (const name of bodies) {
    const { graph } = await graphWith(t, json(readFileSync(new URL(name, folder), 'utf8')));
    for (const pages of [graph.entraDevices(), graph.managedDevices(), graph.recoveryKeys(), graph.encryptionStates()]) {
      for await (const page of pages) if (page.ok) for (const row of page.value) assert.ok(Object.keys(row).length > 1, name);
    }
    for (const answer of [await graph.recoveryKeysOf(deviceId), await graph.managedDevice('x'), await graph.readBitLockerKey(keyId), await graph.readFileVaultKey('x'), await graph.supportContact(), await graph.probe('listEntraDevices')]) {
      assert.equal(typeof answer.ok, 'boolean');
    }
  }
});
