import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkPassword } from '../../../src/core/recoveryPassword.ts';
import { demo, filter, keysPath } from './demoClient.ts';

test('the list never has a key, comes in pages with an empty one before the last, and is complete', async (t) => {
  const client = await demo(t);
  const { rows, sizes } = await client.pages(keysPath);
  assert.ok(sizes.length > 3 && sizes.slice(0, -1).includes(0));
  assert.ok(rows.every((row) => !('key' in row)));
  const devices = await client.control('GET', '/devices');
  const ghosts = await client.control('GET', '/devices?kind=deleted');
  const expected = [...devices.rows, ...ghosts.rows].flatMap((row) => (row['keys'] as { id: string }[]).map((key) => key.id));
  assert.deepEqual(rows.map((row) => String(row['id'])).sort(), [...expected].sort());
  assert.deepEqual(new Set(rows.map((row) => typeof row['volumeType'])), new Set(['string', 'number']));
  assert.deepEqual(new Set(rows.map((row) => String(row['volumeType']))), new Set(['1', '2', '3', 'operatingSystemVolume', 'fixedDataVolume', 'removableDataVolume']));
  assert.ok(rows.every((row) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/.test(String(row['createdDateTime']))));
  assert.ok(rows.some((row) => /[A-F]/.test(String(row['id']))), 'some IDs are in upper case');
});

test('only deviceId eq filters, and most options are refused', async (t) => {
  const client = await demo(t);
  const { entraDeviceId } = await client.device('joined');
  const refused = [
    '$top=10',
    '$skip=1',
    '$orderby=createdDateTime',
    '$expand=device',
    '$count=true',
    '$select=model',
    filter("volumeType eq '1'"),
    filter('createdDateTime ge 2026-01-01T00:00:00Z'),
    filter(`deviceId ne '${entraDeviceId}'`),
    filter(`deviceId eq ${entraDeviceId}`),
    filter(`deviceId eq '${entraDeviceId}' or deviceId eq '${entraDeviceId}'`),
  ];
  for (const query of refused) assert.equal((await client.get(`${keysPath}?${query}`)).status, 400, query);
  assert.equal((await client.get(`${keysPath}?$select=createdDateTime,deviceId`)).status, 200);
});

test('keys of one device: several volumes, 188 in two pages, none, an empty first page, a deleted device', async (t) => {
  const client = await demo(t);
  const keysOf = async (id: string): ReturnType<typeof client.pages> => client.pages(`${keysPath}?${filter(`deviceId eq '${id}'`)}`);
  for (const kind of ['severalVolumes', 'nearLimit', 'noKeys', 'emptyFirstPage', 'deleted']) {
    const device = await client.device(kind);
    const { rows, sizes } = await keysOf(device.entraDeviceId);
    assert.deepEqual(rows.map((row) => row['id']), device.keys.map((key) => key.id), kind);
    if (kind === 'nearLimit') assert.deepEqual(sizes, [100, 0, 88]);
    if (kind === 'emptyFirstPage') assert.deepEqual(sizes.slice(0, 2).includes(0) && rows.length > 0, true);
  }
  assert.deepEqual((await keysOf('11111111-1111-4111-8111-111111111111')).rows, [], 'an unknown device is not an error');
});

test('$select=key alone reads the key and is recorded; nothing else does', async (t) => {
  const client = await demo(t);
  const device = await client.device('joined');
  const id = device.keys[0]!.id;
  const withoutKey = ['', '?$select=id', '?$select=key,id,createdDateTime', '?$select=id,key'];
  for (const query of withoutKey) assert.equal('key' in (await client.get(`${keysPath}/${id}${query}`)).body, false, query);
  assert.deepEqual((await client.control('GET', '/record')).body['keyReads'], []);

  const read = await client.get(`${keysPath}/${id.toUpperCase()}?$select=key`);
  assert.deepEqual(Object.keys(read.body).slice(1), ['id', 'createdDateTime', 'volumeType', 'deviceId', 'key']);
  assert.equal(checkPassword(String(read.body['key']).split('-')).check, 'valid');
  assert.equal(read.body['deviceId'], device.entraDeviceId);
  assert.deepEqual((await client.control('GET', '/record')).body['keyReads'], [id]);
  assert.equal((await client.get(`/beta${keysPath.slice('/v1.0'.length)}/${id}?$select=key`)).body['key'], read.body['key']);

  const audits = await client.get(`/v1.0/auditLogs/directoryAudits?${filter("activityDisplayName eq 'Read BitLocker key'")}&$top=2`);
  const [newest] = audits.rows as { category: string; targetResources: { displayName: string }[]; initiatedBy: { user: { userPrincipalName: string } } }[];
  assert.deepEqual(
    [newest?.category, newest?.targetResources[0]?.displayName, newest?.initiatedBy.user.userPrincipalName],
    ['KeyManagement', id, client.tenant.account],
  );
});

test('an unknown key ID is 404, and what is no ID is 400', async (t) => {
  const client = await demo(t);
  assert.equal((await client.get(`${keysPath}/11111111-1111-4111-8111-111111111111?$select=key`)).status, 404);
  assert.equal((await client.get(`${keysPath}/393f5b88?$select=key`)).status, 400);
});
