import assert from 'node:assert/strict';
import { test } from 'node:test';
import { betaManagedPath, demo, filter, keysPath, managedPath, type Json } from './demoClient.ts';

test('throttling: with whole, decimal, dated and no Retry-After, as often as asked', async (t) => {
  const client = await demo(t);
  await client.fault({ kind: 'throttled', path: '/devices', retryAfter: 2, count: 2 });
  await client.fault({ kind: 'throttled', path: '/devices', retryAfter: '2.128' });
  await client.fault({ kind: 'throttled', path: '/devices', retryAfter: 'date', seconds: 30 });
  await client.fault({ kind: 'throttled', path: '/devices' });
  const seen: (string | null)[] = [];
  for (let round = 0; round < 5; round++) {
    const answer = await client.get('/v1.0/devices?$top=1');
    assert.deepEqual([answer.status, answer.errorCode], [429, 'TooManyRequests']);
    seen.push(answer.headers.get('retry-after'));
  }
  assert.deepEqual([seen[0], seen[1], seen[2], seen[4]], ['2', '2', '2.128', null]);
  assert.match(seen[3] ?? '', /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/);
  assert.equal((await client.get('/v1.0/devices?$top=1')).status, 200);
  await client.fault({ kind: 'throttled', path: 'managedDevices' });
  assert.match((await client.get(managedPath)).errorMessage, /"RetryAfter": null/, "Intune's nested form");
});

test('403 is worded by the service behind the path', async (t) => {
  const client = await demo(t);
  await client.fault({ kind: 'forbidden', count: 'always' });
  const table: readonly (readonly [path: string, code: string, words: RegExp])[] = [
    ['/v1.0/devices', 'Authorization_RequestDenied', /Insufficient privileges/],
    [keysPath, 'authorization_error', /Failed to authorize/],
    [managedPath, 'Forbidden', /one of the following scopes: DeviceManagementManagedDevices\.Read\.All,/],
    [`${betaManagedPath}/11111111-1111-4111-8111-111111111111/getFileVaultKey`, 'Forbidden', /PrivilegedOperations\.All/],
    ['/beta/deviceManagement/managedDeviceEncryptionStates', 'Forbidden', /DeviceManagementConfiguration\.Read\.All/],
    ['/beta/deviceManagement/intuneBrandingProfiles', 'Forbidden', /DeviceManagementApps\.Read\.All/],
  ];
  for (const [path, code, words] of table) {
    const answer = await client.get(path);
    assert.deepEqual([answer.status, answer.errorCode], [403, code], path);
    assert.match(answer.errorMessage, words);
  }
  await client.control('DELETE', '/faults');
  assert.equal((await client.get('/v1.0/devices')).status, 200);
});

test('401: a claims challenge, an expired token, a tenant without Intune', async (t) => {
  const client = await demo(t);
  const claims = '{"access_token":{"nbf":{"essential":true,"value":"1772352000"}}}';
  await client.fault({ kind: 'claims', claims });
  const challenge = (await client.get('/v1.0/devices')).headers.get('www-authenticate') ?? '';
  assert.match(challenge, /error="insufficient_claims"/);
  assert.equal(Buffer.from(/claims="([^"]+)"/.exec(challenge)?.[1] ?? '', 'base64').toString(), claims);
  await client.fault({ kind: 'expired' });
  assert.equal((await client.get('/v1.0/devices')).errorCode, 'InvalidAuthenticationToken');
  await client.fault({ kind: 'notLicensed' });
  const unlicensed = await client.get(managedPath);
  assert.deepEqual([unlicensed.status, unlicensed.errorCode, unlicensed.headers.get('www-authenticate')], [401, 'UnknownError', null]);
  const inner = JSON.parse((JSON.parse(unlicensed.errorMessage) as { Message: string }).Message) as Json;
  assert.equal(inner['_version'], 3);
});

test('answers that are no answers: HTML, garbage, half a body, anything that is asked for', async (t) => {
  const client = await demo(t);
  await client.fault({ kind: 'unavailable', retryAfter: 5 });
  const html = await client.get('/v1.0/devices');
  assert.deepEqual([html.status, html.headers.get('content-type'), html.headers.get('retry-after')], [503, 'text/html; charset=us-ascii', '5']);
  await client.fault({ kind: 'garbage' });
  const garbage = await client.get('/v1.0/devices');
  assert.equal(garbage.status, 200);
  assert.throws(() => JSON.parse(garbage.text) as unknown);
  await client.fault({ kind: 'truncated' });
  await assert.rejects(client.get('/v1.0/devices'));
  await client.fault({ kind: 'answer', status: 418, headers: { 'X-Demo': 'yes' }, body: { value: 'no list' } });
  const odd = await client.get('/v1.0/devices');
  assert.deepEqual([odd.status, odd.headers.get('x-demo'), odd.text], [418, 'yes', '{"value":"no list"}']);
});

test('a reset connection did nothing, a lost answer did everything', async (t) => {
  const client = await demo(t);
  const { intuneDeviceId } = await client.device('joined');
  const path = `${betaManagedPath}/${intuneDeviceId}/rotateBitLockerKeys`;
  const accepted = async (): Promise<number> => ((await client.control('GET', '/record')).body['actions'] as unknown[]).length;
  await client.fault({ kind: 'reset', method: 'POST', path: 'rotateBitLockerKeys' });
  await assert.rejects(client.post(path));
  assert.equal(await accepted(), 0);
  await client.fault({ kind: 'answerLost', method: 'POST', path: 'rotateBitLockerKeys' });
  await assert.rejects(client.post(path));
  assert.equal(await accepted(), 1);
});

test('no answer at all, and a slow one', async (t) => {
  const client = await demo(t);
  await client.fault({ kind: 'hang' });
  const abort = new AbortController();
  const hanging = client.send(`${client.tenant.graphRoot}/v1.0/me`, { signal: abort.signal });
  while (!(await client.control('GET', '/faults')).text.includes('"hits":1'));
  abort.abort();
  await assert.rejects(hanging, { name: 'AbortError' });
  await client.fault({ kind: 'slow', milliseconds: 20 });
  assert.equal((await client.get('/v1.0/me')).status, 200);
});

test('links: an empty page first, to another host, in circles; a key that is left out', async (t) => {
  const client = await demo(t);
  const device = await client.device('hybrid');
  const list = `${keysPath}?${filter(`deviceId eq '${device.entraDeviceId}'`)}`;
  await client.fault({ kind: 'emptyPage', path: 'recoveryKeys', count: 2 });
  const { rows, sizes } = await client.pages(list);
  assert.deepEqual([rows.length, sizes.slice(0, 2)], [2, [0, 0]]);

  await client.fault({ kind: 'foreignLink', path: 'recoveryKeys' });
  const foreign = (await client.get(list)).nextLink ?? '';
  assert.notEqual(new URL(foreign).host, new URL(client.tenant.graphRoot).host);
  await client.send(foreign);
  assert.deepEqual((await client.control('GET', '/record')).body['foreign'], { requests: 1, withToken: 1 });
  await client.fault({ kind: 'foreignLink', path: 'recoveryKeys', link: 'https://graph.microsoft.com:443@attacker.example/' });
  assert.equal((await client.get(list)).nextLink, 'https://graph.microsoft.com:443@attacker.example/');

  await client.fault({ kind: 'loopingLink', path: 'recoveryKeys' });
  assert.equal(new URL((await client.get(list)).nextLink ?? '').searchParams.get('$filter'), `deviceId eq '${device.entraDeviceId}'`);
  await client.fault({ kind: 'withoutKey', path: 'select=key' });
  const read = await client.get(`${keysPath}/${device.keys[0]!.id}?$select=key`);
  assert.deepEqual([read.status, 'key' in read.body, 'id' in read.body], [200, false, true]);
});

test('faults fit by method and path, begin late, and are told apart when they are wrong', async (t) => {
  const client = await demo(t);
  await client.fault({ kind: 'forbidden', method: 'post', path: '^/beta/', after: 0 });
  await client.fault({ kind: 'throttled', path: String.raw`\$top=7`, after: 1, count: 1 });
  const statuses: number[] = [];
  for (let round = 0; round < 3; round++) statuses.push((await client.get('/v1.0/devices?$top=7')).status);
  assert.deepEqual(statuses, [200, 429, 200]);
  const faults = (JSON.parse((await client.control('GET', '/faults')).text) as { kind: string; hits: number; left: number }[]).map(({ kind, hits, left }) => [kind, hits, left]);
  assert.deepEqual(faults, [['forbidden', 0, 1], ['throttled', 1, 0]]);
  assert.equal((await client.control('POST', '/faults', { kind: 'nonsense' })).status, 400);
  assert.equal((await client.control('POST', '/faults', { kind: 'reset', path: '(' })).status, 400);
  assert.equal((await client.control('POST', '/clock', { advance: 'soon' })).status, 400);
  assert.equal((await client.control('GET', '/nothing')).status, 404);
});

test('the record counts requests by template, most in parallel, and says nothing of secrets', async (t) => {
  const client = await demo(t);
  const device = await client.device('joined');
  await client.fault({ kind: 'slow', path: 'recoveryKeys/', milliseconds: 50, count: 3 });
  await Promise.all(device.keys.slice(0, 3).map((key) => client.get(`${keysPath}/${key.id}?$select=key`)));
  await client.get('/v1.0/nothing/11111111-1111-4111-8111-111111111111');
  const { text, body } = await client.control('GET', '/record');
  const name = 'GET /v1.0/informationProtection/bitlocker/recoveryKeys/{}';
  assert.deepEqual(body['counts'], { [name]: 3, 'GET /v1.0/nothing/{}': 1 });
  assert.equal((body['mostParallel'] as Json)[name], 3);
  assert.doesNotMatch(text, /\d{6}-\d{6}|demo-[\w-]{20}/);
  await client.control('DELETE', '/record');
  assert.deepEqual((await client.control('GET', '/record')).body['counts'], {});
});
