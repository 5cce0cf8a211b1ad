import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { test, type TestContext } from 'node:test';
import type { Failure, Feature } from '../../../src/core/failure.ts';
import type { Result } from '../../../src/core/result.ts';
import { createRecoveryGraph } from '../../../src/graph/graphServices.ts';
import type { RecoveryGraph } from '../../../src/graph/recoveryGraph.ts';
import { clientParts, html, json, serve, status, truncated, type FakeParts, type Served } from './fakes.ts';

const device = '1ab40ab2-32a8-4b00-b6b5-ba724e407de9';
const other = '2ef04ef1-23b0-4e00-a3a5-ab345e567ab6';
const keyId = '11111111-1111-4111-8111-111111111111';

async function graphWith(t: TestContext, answers: (root: () => string) => readonly RequestListener[]): Promise<{ readonly graph: RecoveryGraph; readonly parts: FakeParts; readonly server: Served }> {
  let root = '';
  const server = await serve(...answers(() => root));
  root = server.root;
  t.after(() => server.close());
  const parts = clientParts(server.root);
  return { graph: createRecoveryGraph(parts), parts, server };
}

function key(id: string, deviceId: string, more: object = {}): object {
  return { id, deviceId, volumeType: 1, createdDateTime: '2026-03-01T10:00:00.1234567Z', ...more };
}

function page(rows: readonly unknown[], nextLink?: string): object {
  return { value: rows, ...(nextLink === undefined ? {} : { '@odata.nextLink': nextLink }) };
}

async function read<T>(pages: AsyncGenerator<Result<readonly T[]>>): Promise<{ readonly rows: readonly T[]; readonly pages: number; readonly failure: Failure | undefined }> {
  const rows: T[] = [];
  let count = 0;
  for await (const one of pages) {
    count += 1;
    if (!one.ok) return { rows, pages: count, failure: one.failure };
    rows.push(...one.value);
  }
  return { rows, pages: count, failure: undefined };
}

test('pages are followed exactly as linked, also empty ones, and the keys of a device come after the last', async (t) => {
  const { graph, server } = await graphWith(t, (root) => [
    (request, response) => { json(page([key(keyId, device)], `${root()}/v1.0/p?b=2&a=1&$skiptoken=x`))(request, response); },
    (request, response) => { json(page([], `${root()}/v1.0/q`))(request, response); },
    json(page([key('22222222-2222-4222-8222-222222222222', device.toUpperCase()), key('33333333-3333-4333-8333-333333333333', other)])),
  ]);
  const keys = await graph.recoveryKeysOf(device);
  assert.deepEqual(keys.ok && keys.value.map(({ id }) => id.slice(0, 8)), ['11111111', '22222222']);
  assert.deepEqual(server.seen.slice(1), ['GET /v1.0/p?b=2&a=1&$skiptoken=x', 'GET /v1.0/q']);
  assert.ok(server.headers.every(({ authorization }) => authorization === 'Bearer token-1'));
});

test('a failure on a later page is a failure of the whole: nothing looks like "these are all"', async (t) => {
  const { graph } = await graphWith(t, (root) => [
    (request, response) => { json(page([key(keyId, device)], `${root()}/v1.0/p`))(request, response); },
    status(403),
  ]);
  const keys = await graph.recoveryKeysOf(device);
  assert.equal(keys.ok ? 'ok' : keys.failure.code, 'denied');
});

const askedFor = (server: Served): readonly string[] => server.seen.filter((seen) => seen.includes('filter')).map((seen) => seen.replace(/^.*eq '(.*)'$/, '$1'));

test('an unknown device has no keys, and that is an answer once both forms of its ID were asked for', async (t) => {
  const { graph, server } = await graphWith(t, () => [json(page([]))]);
  assert.deepEqual(await graph.recoveryKeysOf(device), { ok: true, value: [] });
  assert.deepEqual(askedFor(server), [device, device.toUpperCase()]);
  const digits = '11111111-1111-4111-8111-111111111111';
  await graph.recoveryKeysOf(digits);
  assert.deepEqual(askedFor(server).slice(2), [digits], 'without letters there is no other form');
});

test('/devices in upper case, key rows in lower: the form of the key rows is asked for first, and both before "none"', async (t) => {
  const upper = device.toUpperCase();
  const exact: RequestListener = (request, response) => {
    const asked = decodeURIComponent(request.url ?? '');
    if (asked.includes('/devices')) json(page([{ id: 'o', deviceId: upper, displayName: 'A' }]))(request, response);
    else json(page(asked.includes('filter') && !asked.includes(device) ? [] : [key(keyId, device)]))(request, response);
  };
  const { graph, server } = await graphWith(t, () => [exact]);
  await read(graph.entraDevices());
  const first = await graph.recoveryKeysOf(device);
  assert.equal(first.ok && first.value.length, 1);
  assert.deepEqual(askedFor(server), [upper, device]);
  const again = await graph.recoveryKeysOf(upper);
  assert.equal(again.ok && again.value.length, 1);
  assert.deepEqual(askedFor(server).slice(2), [device], 'now the form of the key rows is known, and is enough');
});

test('key rows of one device in two forms: both are asked for, unless the first answer shows that case plays no part', async (t) => {
  const upper = device.toUpperCase();
  const rows = [key(keyId, device), key('22222222-2222-4222-8222-222222222222', upper)];
  for (const compares of [true, false]) {
    const { graph, server } = await graphWith(t, () => [
      json(page(rows)),
      json(page(compares ? [rows[0]] : rows)),
      json(page(compares ? [rows[1]] : [])),
    ]);
    await read(graph.recoveryKeys());
    const keys = await graph.recoveryKeysOf(device);
    assert.equal(keys.ok && keys.value.length, 2);
    assert.deepEqual(askedFor(server), compares ? [device, upper] : [device]);
  }
});

test('when the second question fails, the first answer is not "none"', async (t) => {
  const { graph } = await graphWith(t, () => [json(page([])), status(403)]);
  const keys = await graph.recoveryKeysOf(device);
  assert.equal(keys.ok ? 'ok' : keys.failure.code, 'denied');
});

test('when only senseless rows came, it is not said that there are no keys', async (t) => {
  const senseless = [null, 7, 'key', [], {}, { id: 'x', deviceId: device }, key(keyId, '00000000-0000-0000-0000-000000000000')];
  const { graph, parts } = await graphWith(t, () => [json(page(senseless))]);
  const keys = await graph.recoveryKeysOf(device);
  assert.equal(keys.ok ? 'ok' : keys.failure.code, 'malformed');
  assert.ok(parts.log.lines.some((line) => line.includes('7 of 7 rows')));
});

test('senseless rows are left out and told, the others are read', async (t) => {
  const { graph } = await graphWith(t, () => [json(page([{}, { deviceId: device, id: 'o', displayName: 'A', operatingSystem: 'MacMDM', trustType: 'AzureAd', deviceOwnership: 'Company', Manufacturer: 'Apple', Model: 'Mac' }, null]))]);
  let unreadable = 0;
  const { rows } = await read(graph.entraDevices(undefined, { unreadable: (count) => (unreadable += count) }));
  assert.equal(unreadable, 2);
  assert.deepEqual(rows, [
    { objectId: 'o', entraDeviceId: device, name: 'A', platform: 'macos', operatingSystem: 'MacMDM', joinType: 'entraJoined', ownership: 'corporate', manufacturer: 'Apple', model: 'Mac' },
  ]);
});

test('platforms, join types, owners and dates in the forms that have been seen', async (t) => {
  const row = (operatingSystem: string, more: object = {}): object => ({ id: 'o', deviceId: device, operatingSystem, ...more });
  const systems = ['Windows', 'windows 10', 'WindowsPhone', 'Windows Mobile', 'macOS', 'MacOS', 'Mac OS X', 'MACMDM', 'Machine', 'iOS', 'AndroidForWork', '', ' ', 'Unknown'];
  const { graph } = await graphWith(t, () => [
    json(page(systems.map((system) => row(system)))),
    json(page([
      row('Windows', { trustType: 'ServerAd', approximateLastSignInDateTime: '0001-01-01T00:00:00Z', displayName: '  ' }),
      row('Windows', { trustType: 'Workplace', approximateLastSignInDateTime: '2026-03-03T14:30:00.1234567+02:00', deviceOwnership: 'Personal' }),
      row('Windows', { trustType: 'SomethingNew', approximateLastSignInDateTime: '2026-03-03T14:30:00', accountEnabled: 'yes' }),
      row('Windows', { trustType: 'constructor', approximateLastSignInDateTime: 'yesterday' }),
    ])), // prettier-ignore
  ]);
  const first = await read(graph.entraDevices());
  assert.deepEqual(first.rows.map(({ platform }) => platform), ['windows', 'windows', 'other', 'other', 'macos', 'macos', 'macos', 'macos', 'other', 'other', 'other', 'unknown', 'unknown', 'unknown']);
  const { rows } = await read(graph.entraDevices());
  assert.deepEqual(rows.map(({ joinType }) => joinType), ['hybridJoined', 'registered', 'unknown', 'unknown']);
  assert.deepEqual(rows.map(({ lastSignInAt }) => lastSignInAt), [undefined, '2026-03-03T12:30:00.123Z', '2026-03-03T14:30:00.000Z', undefined]);
  assert.deepEqual(rows.map(({ name }) => name), [device, device, device, device]);
  assert.equal(rows[2]?.enabled, undefined);
});

test('volumeType as number, number in text, name, and anything else', async (t) => {
  const forms: readonly unknown[] = [1, '1', 'operatingSystemVolume', 2, 'fixedDataVolume', '3', 'removableDataVolume', 4, 'unknownFutureValue', null];
  const { graph } = await graphWith(t, () => [json(page(forms.map((volumeType, index) => key(keyId.replace(/1$/, String(index)), device, { volumeType }))))]);
  const { rows } = await read(graph.recoveryKeys());
  assert.deepEqual(rows.map(({ volumeType }) => volumeType), ['operatingSystem', 'operatingSystem', 'operatingSystem', 'fixedData', 'fixedData', 'removableData', 'removableData', 'unknown', 'unknown', 'unknown']);
});

test('Intune rows: zeros, empty and missing Entra IDs are none; action states in any form', async (t) => {
  const states = ['pending', 'Active', 4, 'whatIsThis', undefined];
  const results = states.map((actionState) => ({ actionName: 'rotateBitLockerKeys', actionState, startDateTime: '0001-01-01T00:00:00Z' }));
  const { graph } = await graphWith(t, () => [
    json(page([
      { id: 'A1', azureADDeviceId: '00000000-0000-0000-0000-000000000000', deviceActionResults: results },
      { id: 'A2', azureADDeviceId: '', deviceActionResults: null },
      { id: 'A3', azureADDeviceId: `{${device.toUpperCase()}}`, managedDeviceOwnerType: 'personal', isEncrypted: true },
      { id: '' },
    ])), // prettier-ignore
  ]);
  const { rows } = await read(graph.managedDevices());
  assert.deepEqual(rows.map(({ intuneDeviceId, entraDeviceId }) => [intuneDeviceId, entraDeviceId]), [['a1', undefined], ['a2', undefined], ['a3', device]]);
  assert.deepEqual(rows[0]?.actionResults.map(({ state }) => state), ['pending', 'active', 'done', 'unknown', 'unknown']);
  assert.deepEqual([rows[2]?.ownership, rows[2]?.isEncrypted], ['personal', true]);
});

test('encryption states: several flags, numbers in Graph\'s own order, unknown names', async (t) => {
  const { graph } = await graphWith(t, () => [
    json(page([
      { id: 'A', encryptionState: 'notEncrypted', advancedBitLockerStates: 'noUserConsent, osVolumeUnprotected', fileVaultStates: null },
      { id: 'b', encryptionState: 'somehow', advancedBitLockerStates: 130, fileVaultStates: 4 },
      { id: 'c', advancedBitLockerStates: 'success', fileVaultStates: 'success,brandNew' },
    ])), // prettier-ignore
  ]);
  const { rows } = await read(graph.encryptionStates());
  assert.deepEqual(rows, [
    { intuneDeviceId: 'a', encrypted: false, fileVault: [], bitLocker: ['noUserConsent', 'osVolumeUnprotected'] },
    { intuneDeviceId: 'b', encrypted: null, fileVault: ['escrowNotEnabled'], bitLocker: ['osVolumeUnprotected', 'osVolumeEncryptionMethodMismatch'] },
    { intuneDeviceId: 'c', encrypted: null, fileVault: ['success', 'unknown'], bitLocker: [] },
  ]);
});

test('a page that is none ends the list as malformed', async (t) => {
  for (const body of ['', 'null', '[]', '{}', '{"value":{}}', '{"value":[{"id":', '<html></html>', '{"value":[],"@odata.nextLink":5}']) {
    const { graph } = await graphWith(t, () => [json(body)]);
    const { failure } = await read(graph.managedDevices());
    assert.equal(failure?.code, 'malformed', body);
  }
  const { graph } = await graphWith(t, () => [truncated]);
  assert.equal((await read(graph.managedDevices())).failure?.code, 'offline');
});

test('links in circles and links to other hosts end the list as a failure', async (t) => {
  const looping = await graphWith(t, (root) => [
    (request, response) => { json(page([key(keyId, device)], `${root()}/v1.0/p`))(request, response); },
    (request, response) => { json(page([], `${root()}/v1.0/p`))(request, response); },
  ]);
  assert.equal((await read(looping.graph.recoveryKeys())).failure?.code, 'malformed');
  assert.equal(looping.server.seen.length, 2);

  const foreign = await graphWith(t, () => [json(page([key(keyId, device)], 'https://evil.example/v1.0/p'))]);
  const { failure, rows } = await read(foreign.graph.recoveryKeys());
  assert.deepEqual([failure?.code, rows.length, foreign.server.seen.length], ['foreignHost', 1, 1]);
});

test('a key that is not in the answer is emptyAnswer, another key is malformed, none is notFound in our words', async (t) => {
  for (const body of ['', '{}', '{"key":null}', '{"key":""}', '{"key":7}', '{"value":{"id":"11111111-1111-4111-8111-111111111111"}}']) {
    const { graph } = await graphWith(t, () => [json(body)]);
    const answer = await graph.readBitLockerKey(keyId);
    assert.equal(answer.ok ? 'ok' : answer.failure.code, 'emptyAnswer', body);
  }
  const { graph } = await graphWith(t, () => [json({ id: device, key: '1' }), json('garbage'), status(404), html(404)]);
  for (const code of ['malformed', 'malformed', 'notFound', 'malformed']) {
    const answer = await graph.readBitLockerKey(keyId);
    assert.equal(answer.ok ? 'ok' : answer.failure.code, code);
  }
});

test('FileVault: only a value without a text is no key, everything else but a text says nothing', async (t) => {
  const none = ['{"value":""}', '{"value":" "}', '{"value":null}'];
  const nothing = ['', '[]', 'oops', '{}', '{"key":"x"}', '{"value":{}}', '{"value":{"value":"x"}}', '{"value":7}', '{"value":[]}'];
  for (const body of [...none, ...nothing]) {
    const { graph, server } = await graphWith(t, () => [json(body)]);
    const answer = await graph.readFileVaultKey('x');
    assert.equal(answer.ok ? 'ok' : answer.failure.code, none.includes(body) ? 'emptyAnswer' : 'malformed', body);
    assert.equal(server.seen.length, 1);
  }
  const { graph } = await graphWith(t, () => [status(204)]);
  const answer = await graph.readFileVaultKey('x');
  assert.equal(answer.ok ? 'ok' : answer.failure.code, 'malformed');
});

test('FileVault: a 404 is no key only where Intune itself says it, and still has the Mac', async (t) => {
  const intune = json({ error: { code: 'ResourceNotFound', message: JSON.stringify({ _version: 3, Message: 'An error has occurred' }) } }, 404);
  const noSuchAddress = json({ error: { code: 'BadRequest', message: "Resource not found for the segment 'getFileVaultKey'." } }, 404);
  const cases: readonly (readonly [readonly RequestListener[], string])[] = [
    [[intune, json({ id: 'x' })], 'emptyAnswer'],
    [[status(404), json({ id: 'X' })], 'emptyAnswer'],
    [[intune, intune], 'notFound'],
    [[intune, status(403)], 'denied'],
    [[intune, html(404)], 'malformed'],
    [[intune, json({ id: 'y' })], 'malformed'],
    [[html(404)], 'malformed'],
    [[json('', 404)], 'malformed'],
    [[json({ error: 'not found' }, 404)], 'malformed'],
    [[noSuchAddress], 'badRequest'],
  ];
  for (const [answers, code] of cases) {
    const { graph, server } = await graphWith(t, () => answers);
    const answer = await graph.readFileVaultKey('x');
    assert.equal(answer.ok ? 'ok' : answer.failure.code, code);
    assert.deepEqual(server.seen.map((seen) => seen.replace(/\?.*/, '')), ['GET /beta/deviceManagement/managedDevices/x/getFileVaultKey', 'GET /v1.0/deviceManagement/managedDevices/x'].slice(0, answers.length));
  }
});

test('what is no ID is not sent', async (t) => {
  const { graph, server } = await graphWith(t, () => [json(page([]))]);
  for (const id of ['', "x' or '1' eq '1", '../devices', '00000000-0000-0000-0000-000000000000']) {
    const keys = await graph.recoveryKeysOf(id);
    const one = await graph.readBitLockerKey(id);
    assert.deepEqual([keys.ok || keys.failure.code, one.ok || one.failure.code], ['badRequest', 'badRequest']);
  }
  assert.equal(server.seen.length, 0);
});

test('IDs go back in the form in which the service wrote them', async (t) => {
  const upper = 'ABCDEF11-1111-4111-8111-111111111111';
  const { graph, server } = await graphWith(t, () => [json(page([key(upper, 'ABCDEF22-1111-4111-8111-111111111111'), key(keyId, device)]))]);
  await read(graph.recoveryKeys());
  await graph.readBitLockerKey(upper);
  await graph.readBitLockerKey('{22222222-AAAA-4111-8111-111111111111}');
  await graph.recoveryKeysOf('abcdef22-1111-4111-8111-111111111111');
  assert.deepEqual(server.seen.slice(1).map((seen) => seen.replace(/^.*recoveryKeys/, '')), [
    `/${upper}?$select=key`,
    '/22222222-aaaa-4111-8111-111111111111?$select=key',
    "?$filter=deviceId eq 'ABCDEF22-1111-4111-8111-111111111111'",
  ]);
});

test('an answer about another device is no answer', async (t) => {
  const { graph } = await graphWith(t, () => [json({ id: 'b' })]);
  const answer = await graph.managedDevice('a');
  assert.equal(answer.ok ? 'ok' : answer.failure.code, 'malformed');
});

test('rotations are sent to the beta actions; 204 is success, refusals name their feature', async (t) => {
  const { graph, server } = await graphWith(t, () => [status(204), status(204), status(403), status(400)]);
  assert.deepEqual(await graph.rotateBitLockerKeys('a'), { ok: true, value: undefined });
  assert.deepEqual(await graph.rotateFileVaultKey('a'), { ok: true, value: undefined });
  const denied = await graph.rotateFileVaultKey('a');
  assert.equal(denied.ok ? '' : denied.failure.feature, 'rotateFileVaultKey');
  const refused = await graph.rotateBitLockerKeys('a');
  assert.equal(refused.ok ? '' : refused.failure.code, 'badRequest');
  assert.deepEqual(server.seen.slice(0, 2), ['POST /beta/deviceManagement/managedDevices/a/rotateBitLockerKeys', 'POST /beta/deviceManagement/managedDevices/a/rotateFileVaultKey']);
});

test('probes are harmless reads, and what only doing it would show is not tried', async (t) => {
  const { graph, server } = await graphWith(t, () => [json(page([]))]);
  const features: readonly Feature[] = ['listEntraDevices', 'listManagedDevices', 'listBitLockerKeys', 'encryptionStates', 'supportContact', 'readBitLockerKey', 'readFileVaultKey', 'rotateBitLockerKeys', 'rotateFileVaultKey'];
  const answers = await Promise.all(features.map((feature) => graph.probe(feature)));
  assert.deepEqual(answers.map((answer) => (answer.ok ? 'ok' : answer.failure.code)), ['ok', 'ok', 'ok', 'ok', 'ok', 'misconfigured', 'misconfigured', 'misconfigured', 'misconfigured']);
  assert.deepEqual([...server.seen].sort(), [
    'GET /beta/deviceManagement/intuneBrandingProfiles?$select=id',
    'GET /beta/deviceManagement/managedDeviceEncryptionStates?$top=1',
    'GET /v1.0/deviceManagement/managedDevices?$top=1&$select=id',
    'GET /v1.0/devices?$top=1&$select=id',
    "GET /v1.0/informationProtection/bitlocker/recoveryKeys?$filter=deviceId eq '00000000-0000-0000-0000-000000000001'",
  ]);
});
