import assert from 'node:assert/strict';
import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { demo, epoch, filter } from './demoClient.ts';

const eventual = { ConsistencyLevel: 'eventual' };

test('a list comes in pages, an empty one among them, with absolute links that keep the options', async (t) => {
  const client = await demo(t);
  const first = await client.get('/v1.0/devices?$top=25&$select=deviceId,displayName');
  assert.ok(first.nextLink?.startsWith(`${client.tenant.graphRoot}/v1.0/devices?`));
  assert.ok(first.nextLink?.includes('$select=deviceId'));
  const { rows, sizes } = await client.pages('/v1.0/devices?$top=25&$select=deviceId,displayName');
  assert.equal(sizes[1], 0);
  const summary = await client.control('GET', '/devices');
  assert.deepEqual(
    rows.map((row) => row['deviceId']),
    summary.rows.filter((row) => row['inEntra'] === true).map((row) => row['entraDeviceId']),
  );
  assert.deepEqual(Object.keys(rows[0]!), ['deviceId', 'displayName']);
});

test('what Entra ID refuses is refused, with its codes', async (t) => {
  const client = await demo(t);
  const table: readonly (readonly [query: string, headers: Record<string, string>, status: number, code: string])[] = [
    ['$top=1000', {}, 400, 'Request_BadRequest'],
    ['$top=0', {}, 400, 'Request_BadRequest'],
    ['$select=serialNumber', {}, 400, 'BadRequest'],
    ['$skiptoken=made-up', {}, 400, 'Request_BadRequest'],
    [filter("model eq 'MacBook Pro'"), {}, 400, 'Request_UnsupportedQuery'],
    [filter("contains(displayName,'LT')"), {}, 400, 'Request_UnsupportedQuery'],
    [filter("displayName eq 'unfinished"), {}, 400, 'Request_BadRequest'],
    [filter("displayName ne 'x'"), {}, 400, 'Request_UnsupportedQuery'],
    [filter("displayName ne 'x'"), eventual, 400, 'Request_UnsupportedQuery'],
    [`${filter("startswith(displayName,'LT')")}&$orderby=displayName`, {}, 400, 'Request_UnsupportedQuery'],
    ['$search="displayName:LT"', {}, 400, 'Request_UnsupportedQuery'],
    ['$orderby=model', {}, 400, 'Request_UnsupportedQuery'],
    ['$top=1&$top=2', {}, 400, 'BadRequest'],
  ];
  for (const [query, headers, status, code] of table) {
    const answer = await client.get(`/v1.0/devices?${query}`, headers);
    assert.deepEqual([answer.status, answer.errorCode], [status, code], query);
  }
});

test('documented filters, search, sorting and counting work', async (t) => {
  const client = await demo(t);
  const device = await client.device('greek');
  const byId = await client.get(`/v1.0/devices?${filter(`deviceId eq '${device.entraDeviceId}'`)}`);
  assert.deepEqual(byId.rows.map((row) => row['displayName']), [device.name]);
  assert.equal((await client.get(`/v1.0/devices(deviceId='${device.entraDeviceId}')`)).body['id'], device.objectId);
  assert.equal((await client.get(`/v1.0/devices/${device.objectId}`)).body['deviceId'], device.entraDeviceId);
  const missing = await client.get(`/v1.0/devices/${device.entraDeviceId}`);
  assert.deepEqual([missing.status, missing.errorCode], [404, 'Request_ResourceNotFound'], 'the object ID is not the device ID');

  const macs = await client.pages(`/v1.0/devices?${filter("operatingSystem eq 'macOS'")}`);
  const managedMacs = await client.pages(`/v1.0/devices?${filter("operatingSystem eq 'MacMDM'")}`);
  assert.ok(macs.rows.length > 0 && managedMacs.rows.length > 0, 'Macs go by two names');

  const stale = await client.pages(`/v1.0/devices?${filter('approximateLastSignInDateTime le 2025-06-01T00:00:00Z and accountEnabled eq true')}`);
  assert.ok(stale.rows.some((row) => row['displayName'] === 'LT-LON-1984'));
  assert.ok(stale.rows.every((row) => Date.parse(String(row['approximateLastSignInDateTime'])) <= Date.parse('2025-06-01')));

  const counted = await client.get('/v1.0/devices?$count=true&$top=5&$search="displayName:MUC"', eventual);
  assert.equal(counted.body['@odata.count'], (await client.pages('/v1.0/devices?$search="displayName:MUC"', eventual)).rows.length);
  assert.equal((await client.get('/v1.0/devices?$count=true&$top=5')).body['@odata.count'], undefined, 'ignored without the header');
  const all = (await client.pages('/v1.0/devices')).rows.length;
  assert.equal((await client.get('/v1.0/devices/$count', eventual)).text, String(all));
  assert.equal((await client.get('/v1.0/devices/$count')).status, 400);

  const sorted = await client.pages(`/v1.0/devices?$orderby=displayName desc&$top=30`);
  const names = sorted.rows.map((row) => String(row['displayName']));
  assert.deepEqual(names, [...names].sort((a, b) => b.localeCompare(a)));
});

test('delta gives everything once, then nothing, and forgets after seven days', async (t) => {
  const client = await demo(t);
  let link: string | undefined = '/v1.0/devices/delta?$select=displayName';
  let delta: string | undefined;
  let rows = 0;
  while (link !== undefined) {
    const answer = await client.get(link);
    rows += answer.rows.length;
    link = answer.nextLink;
    delta = answer.body['@odata.deltaLink'] as string | undefined;
  }
  assert.ok(delta !== undefined, 'the last page has the link for the next time');
  assert.equal(rows, (await client.pages('/v1.0/devices')).rows.length);
  const again = await client.get(delta);
  assert.deepEqual([again.status, again.rows.length], [200, 0]);
  await client.advance(8 * 86_400_000);
  const gone = await client.get(delta);
  assert.deepEqual([gone.status, gone.errorCode], [410, 'syncStateNotFound']);
  assert.match(gone.headers.get('location') ?? '', /\$deltatoken=$/);
  assert.equal((await client.get('/v1.0/devices/delta?$top=5')).status, 400);
  assert.equal((await client.get('/v1.0/devices/delta?$deltatoken=latest')).rows.length, 0);
});

test('without the right token nothing is answered', async (t) => {
  const client = await demo(t);
  for (const authorization of ['Bearer made-up', 'Basic x']) {
    const answer = await client.send(`${client.tenant.graphRoot}/v1.0/devices`, { headers: { authorization } });
    assert.deepEqual([answer.status, answer.errorCode], [401, 'InvalidAuthenticationToken']);
    assert.match(answer.headers.get('www-authenticate') ?? '', /^Bearer realm="", authorization_uri="https:/);
    assert.equal((await client.send(`${client.tenant.controlRoot}/secrets`, { headers: { authorization } })).status, 401);
  }
  const old = client.tenant.token();
  const renewed = await client.control('POST', '/token');
  assert.equal(client.tenant.token(), renewed.body['token']);
  assert.equal((await client.send(`${client.tenant.graphRoot}/v1.0/me`, { headers: { authorization: `Bearer ${old}` } })).status, 401);
  assert.equal((await client.get('/v1.0/me')).status, 200);
});

test('every answer carries the IDs that support asks for; the unknown is refused', async (t) => {
  const client = await demo(t);
  const answer = await client.get('/v1.0/devices?$top=1', { 'client-request-id': 'c0ffee00-0000-4000-8000-000000000001' });
  assert.equal(answer.headers.get('client-request-id'), 'c0ffee00-0000-4000-8000-000000000001');
  assert.match(answer.headers.get('request-id') ?? '', /^[0-9a-f-]{36}$/);
  assert.equal((await client.get('/v2.0/devices')).errorMessage, 'Invalid version: v2.0');
  assert.equal((await client.get('/v1.0/nothing')).errorMessage, "Resource not found for the segment 'nothing'.");
  assert.equal((await client.post('/v1.0/devices', {})).status, 405);
  assert.equal((await client.send(`${client.tenant.graphRoot}/v1.0/$batch`, { method: 'POST', body: '{' })).status, 400);
  assert.equal(epoch, Number((await client.control('GET', '/clock')).body['now']));
});

test('links begin with the host that was asked, or with the root that stands in front', async (t) => {
  const client = await demo(t);
  const { port } = new URL(client.tenant.graphRoot);
  const headers = { host: `localhost:${port}`, authorization: `Bearer ${client.tenant.token()}` };
  const body = await new Promise<string>((resolve, reject) => {
    get(`${client.tenant.graphRoot}/v1.0/devices?$top=1`, { headers }, (response) => {
      text(response).then(resolve, reject);
    }).on('error', reject);
  });
  assert.ok(body.includes(`"@odata.nextLink":"http://localhost:${port}/v1.0/devices?`));

  const behind = await demo(t, { publicRoot: 'https://graph.test:8443' });
  assert.equal(behind.tenant.graphRoot, 'https://graph.test:8443');
  const page = await behind.send(`${behind.tenant.controlRoot.replace('/_control', '')}/v1.0/devices?$top=1`);
  assert.ok(page.nextLink?.startsWith('https://graph.test:8443/v1.0/devices?'));
});
