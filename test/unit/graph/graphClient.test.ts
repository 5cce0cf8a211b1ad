import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test, type TestContext } from 'node:test';
import type { RequestListener } from 'node:http';
import type { Failure } from '../../../src/core/failure.ts';
import type { Result } from '../../../src/core/result.ts';
import type { GraphCall } from '../../../src/graph/graphCall.ts';
import { createGraphClient, type GraphClient } from '../../../src/graph/graphClient.ts';
import { clientParts, fakeTokens, html, json, reset, serve, status, truncated, type FakeParts, type Served } from './fakes.ts';

const list: GraphCall = { method: 'GET', version: 'v1.0', path: '/devices', query: [['$top', '999']], feature: 'listEntraDevices', twice: 'nothing' };
const readKey: GraphCall = { method: 'GET', version: 'v1.0', path: '/informationProtection/bitlocker/recoveryKeys/{id}', id: 'B465E4E8-e4e8', query: [['$select', 'key']], feature: 'readBitLockerKey', twice: 'record' };
const rotate: GraphCall = { method: 'POST', version: 'beta', path: '/deviceManagement/managedDevices/{id}/rotateBitLockerKeys', id: 'a b/c?d', feature: 'rotateBitLockerKeys', twice: 'act' };

interface Under {
  readonly client: GraphClient;
  readonly parts: FakeParts;
  readonly server: Served;
}

async function under(t: TestContext, answers: readonly RequestListener[], more: Parameters<typeof clientParts>[1] = {}): Promise<Under> {
  const server = await serve(...answers);
  t.after(() => server.close());
  const parts = clientParts(server.root, more);
  return { client: createGraphClient(parts), parts, server };
}

function failureOf(result: Result<unknown>): Failure {
  assert.ok(!result.ok, 'expected a failure');
  assert.ok(!/nobody should read|<html/i.test(result.failure.message), 'words of the service');
  return result.failure;
}

test('a request has the token, our name, a fresh request ID, and the address as Graph documents it', async (t) => {
  const { client, server } = await under(t, [json({ value: [] })]);
  assert.ok((await client.send(list)).ok);
  assert.ok((await client.send({ ...list, query: [['$filter', "deviceId eq 'a&b=c'"]] })).ok);
  assert.deepEqual(server.seen, ['GET /v1.0/devices?$top=999', "GET /v1.0/devices?$filter=deviceId eq 'a&b=c'"]);
  const [first, second] = server.headers;
  assert.equal(first?.authorization, 'Bearer token-1');
  assert.equal(first['user-agent'], 'RecoveryKeys/0.1 (test)');
  assert.match(String(first['client-request-id']), /^[0-9a-f-]{36}$/);
  assert.notEqual(first['client-request-id'], second?.['client-request-id']);
});

test('a root with a path of its own stays in front, and IDs cannot leave their segment', async (t) => {
  const server = await serve(status(204));
  t.after(() => server.close());
  const client = createGraphClient(clientParts(`${server.root}/graph/`));
  assert.ok((await client.send(rotate)).ok);
  assert.deepEqual(server.seen, ['POST /graph/beta/deviceManagement/managedDevices/a b/c?d/rotateBitLockerKeys']);
  assert.equal(server.headers[0]?.['content-length'], '0');
});

test('statuses become codes, with our words and the request ID', async (t) => {
  const cases: readonly (readonly [number, Failure['code'], boolean])[] = [
    [400, 'badRequest', false], [403, 'denied', false], [404, 'notFound', false], [405, 'badRequest', false], [409, 'badRequest', false],
    [410, 'notFound', false], [500, 'unavailable', true], [501, 'badRequest', false], [502, 'unavailable', true],
  ]; // prettier-ignore
  for (const [code, expected, retryable] of cases) {
    const { client, server } = await under(t, [status(code)]);
    const failure = failureOf(await client.send(list));
    assert.deepEqual([failure.code, failure.status, failure.retryable, server.seen.length], [expected, code, retryable, 1], String(code));
    assert.equal(failure.requestId, '11111111-2222-4333-8444-555555555555');
  }
});

test('that something is gone is taken from Graph only, and not from a page in between', async (t) => {
  for (const [answer, code] of [[html(404), 'malformed'], [html(410), 'malformed'], [json('', 404), 'malformed'], [json({ message: 'no route' }, 404), 'malformed'], [status(404), 'notFound']] as const) {
    const { client } = await under(t, [answer]);
    assert.equal(failureOf(await client.send(list)).code, code);
  }
});

test('a 403 says which feature was refused, and what Intune names', async (t) => {
  const message = JSON.stringify({ _version: 3, Message: 'Application must have one of the following scopes: A.Read.All, B.ReadWrite.All - Operation ID' });
  const { client } = await under(t, [json({ error: { code: 'Forbidden', message } }, 403)]);
  const failure = failureOf(await client.send(rotate));
  assert.deepEqual([failure.code, failure.feature, failure.namedScopes], ['denied', 'rotateBitLockerKeys', ['A.Read.All', 'B.ReadWrite.All']]);
});

test('429 waits as long as it is asked to: seconds, fractions, a date, or a growing time of our own', async (t) => {
  const date = new Date(Date.UTC(2026, 2, 3, 14, 30, 9)).toUTCString();
  for (const [value, waits] of [['2', [2100]], ['2.128', [2228]], [date, [9100]], [undefined, [1000]], ['soon', [1000]], ['0', [300]]] as const) {
    const { client, parts, server } = await under(t, [status(429, value === undefined ? {} : { 'retry-after': value }), json({ value: [] })]);
    assert.ok((await client.send(list)).ok, String(value));
    assert.deepEqual(parts.clock.slept, waits, String(value));
    assert.equal(server.seen.length, 2);
  }
});

test('a service that goes on refusing is given up: after some tries, or at once when the wait is too long', async (t) => {
  const { client, parts, server } = await under(t, [status(429)]);
  assert.equal(failureOf(await client.send(list)).code, 'throttled');
  assert.deepEqual(parts.clock.slept, [1000, 2000, 4000, 8000]);
  assert.equal(server.seen.length, 5);

  const far = await under(t, [status(429, { 'retry-after': '120' })]);
  const failure = failureOf(await far.client.send(list));
  assert.equal(failure.code, 'throttled');
  assert.equal(failure.retryAt, far.parts.clock.now() + 120_000);
  assert.deepEqual(far.parts.clock.slept, []);
});

test('a following page is waited for longer, since the pages before would be lost', async (t) => {
  const { client, parts, server } = await under(t, [status(429, { 'retry-after': '120' }), json({ value: [] })]);
  const from = new URL(`${server.root}/v1.0/devices`);
  assert.ok((await client.follow(list, `${server.root}/v1.0/devices?$skiptoken=b&$top=2`, from)).ok);
  assert.deepEqual(parts.clock.slept, [120_100]);
  assert.deepEqual(server.seen.at(-1), 'GET /v1.0/devices?$skiptoken=b&$top=2');
});

test('503 as an HTML page, 504 and 509 are tried again for reads', async (t) => {
  for (const code of [503, 504, 509]) {
    const once = await under(t, [html(code), json({ value: [] })]);
    assert.ok((await once.client.send(list)).ok, String(code));
    const always = await under(t, [html(code)]);
    const failure = failureOf(await always.client.send(list));
    assert.deepEqual([failure.code, failure.status, always.server.seen.length], ['unavailable', code, 5]);
  }
});

test('a POST is never sent twice, except after a 429, which was not carried out', async (t) => {
  for (const answer of [status(503), status(504), status(509), status(500), reset, truncated]) {
    const { client, server } = await under(t, [answer]);
    const failure = failureOf(await client.send(rotate));
    assert.equal(server.seen.length, 1);
    assert.match(failure.message, /not known/);
  }
  const { client, server } = await under(t, [status(429), status(204)]);
  assert.ok((await client.send(rotate)).ok);
  assert.equal(server.seen.length, 2);
});

test('reading a key is repeated only where it was certainly not carried out: each time leaves an audit record', async (t) => {
  for (const answer of [status(504), status(500), reset, truncated]) {
    const { client, server } = await under(t, [answer, json({ key: '1' })]);
    failureOf(await client.send(readKey));
    assert.equal(server.seen.length, 1);
  }
  for (const code of [429, 503]) {
    const { client, server } = await under(t, [status(code), json({ key: '1' })]);
    assert.ok((await client.send(readKey)).ok);
    assert.equal(server.seen.length, 2);
  }
});

test('a connection that is cut, also in the middle of an answer, is tried again twice', async (t) => {
  for (const cut of [reset, truncated]) {
    const { client, server } = await under(t, [cut, json({ value: [] })]);
    assert.ok((await client.send(list)).ok);
    assert.equal(server.seen.length, 2);
    const always = await under(t, [cut]);
    const failure = failureOf(await always.client.send(list));
    assert.deepEqual([failure.code, failure.retryable, always.server.seen.length], ['offline', true, 3]);
  }
});

test('nobody listening, no such host, no TLS, no HTTP: each has its code', async (t) => {
  const gone = await serve(status(200));
  await gone.close();
  assert.equal(failureOf(await createGraphClient(clientParts(gone.root)).send(list)).code, 'offline');

  const noHost = failureOf(await createGraphClient(clientParts('https://no-such-host.invalid')).send(list));
  assert.equal(noHost.code, 'offline');

  const plain = await serve(status(200));
  t.after(() => plain.close());
  assert.equal(failureOf(await createGraphClient(clientParts(plain.root.replace('http:', 'https:'))).send(list)).code, 'offline');

  const babble = createServer((socket) => socket.on('error', () => undefined).once('data', () => socket.end('this is no HTTP\r\n\r\n')));
  babble.listen(0, '127.0.0.1');
  await once(babble, 'listening');
  t.after(() => babble.close());
  const address = babble.address();
  assert.ok(typeof address === 'object' && address !== null);
  assert.equal(failureOf(await createGraphClient(clientParts(`http://127.0.0.1:${address.port}`)).send(list)).code, 'malformed');
});

test('causes of a rejected fetch are told apart by their codes, also those of Chromium', async () => {
  const cases: readonly (readonly [Error, Failure['code'], boolean])[] = [
    [new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ENOTFOUND' }) }), 'offline', true],
    [new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'SELF_SIGNED_CERT_IN_CHAIN' }) }), 'offline', false],
    [new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'UND_ERR_CONNECT_TIMEOUT' }) }), 'timedOut', true],
    [new TypeError('fetch failed', { cause: new AggregateError([Object.assign(new Error(), { code: 'ECONNREFUSED' })]) }), 'offline', true],
    [new Error('net::ERR_NAME_NOT_RESOLVED'), 'offline', true],
    [new Error('net::ERR_CERT_AUTHORITY_INVALID'), 'offline', false],
    [new Error('net::ERR_CONNECTION_TIMED_OUT'), 'timedOut', true],
    [new Error('something else'), 'offline', true],
  ];
  for (const [error, code, retryable] of cases) {
    const failing: typeof fetch = () => {
      throw error;
    };
    const failure = failureOf(await createGraphClient(clientParts('https://graph.example', { fetch: failing })).send(list));
    assert.deepEqual([failure.code, failure.retryable], [code, retryable], String(error));
  }
});

test('a server that does not answer: aborting ends it at once, and so does our own time limit', async (t) => {
  const { client, server } = await under(t, [() => undefined]);
  const stop = new AbortController();
  const asked = client.send(list, stop.signal);
  while (server.seen.length === 0) await new Promise((resolve) => setImmediate(resolve));
  stop.abort();
  assert.equal(failureOf(await asked).code, 'cancelled');

  const slow = await under(t, [() => undefined]);
  const late = slow.client.send(rotate);
  while (slow.server.seen.length === 0) await new Promise((resolve) => setImmediate(resolve));
  slow.parts.clock.fire();
  const failure = failureOf(await late);
  assert.deepEqual([failure.code, slow.server.seen.length], ['timedOut', 1]);
  assert.match(failure.message, /not known/);
});

test('an action that is cancelled on the way says that it may come all the same; before it is sent, nothing was done', async (t) => {
  const { client, server } = await under(t, [() => undefined]);
  const stop = new AbortController();
  const asked = client.send(rotate, stop.signal);
  while (server.seen.length === 0) await new Promise((resolve) => setImmediate(resolve));
  stop.abort();
  const failure = failureOf(await asked);
  assert.notEqual(failure.code, 'cancelled');
  assert.equal(failure.retryable, false);
  assert.match(failure.message, /^Cancelled before the answer came\. Whether the request was accepted is not known; it was not sent again\.$/);

  const early = new AbortController();
  const tokens = fakeTokens('one');
  const before = await under(t, [status(204)], {
    tokens: {
      getToken(request) {
        early.abort();
        return tokens.getToken(request);
      },
    },
  });
  assert.equal(failureOf(await before.client.send(rotate, early.signal)).code, 'cancelled');
  assert.equal(before.server.seen.length, 0);
  const turnedAway = await under(t, [status(429)]);
  turnedAway.parts.clock.stuck = true;
  const leave = new AbortController();
  const waiting = turnedAway.client.send(rotate, leave.signal);
  while (turnedAway.parts.clock.slept.length === 0) await new Promise((resolve) => setImmediate(resolve));
  leave.abort();
  assert.equal(failureOf(await waiting).code, 'cancelled', 'a 429 was certainly not carried out');
});

test('a page that is late is asked for twice more, since the pages before would be lost; a first request is not', async (t) => {
  const { client, parts, server } = await under(t, [() => undefined, () => undefined, json({ value: [] })]);
  const page = client.follow(list, `${server.root}/v1.0/devices?$skiptoken=b`, new URL(`${server.root}/v1.0/devices`));
  for (const sent of [1, 2]) {
    while (server.seen.length < sent) await new Promise((resolve) => setImmediate(resolve));
    parts.clock.fire();
  }
  assert.ok((await page).ok);
  assert.equal(server.seen.length, 3);

  const always = await under(t, [() => undefined]);
  const lost = always.client.follow(list, `${always.server.root}/v1.0/devices?$skiptoken=b`, new URL(`${always.server.root}/v1.0/devices`));
  const first = await under(t, [() => undefined]);
  const alone = first.client.send(list);
  for (const sent of [1, 2, 3]) {
    while (always.server.seen.length < sent) await new Promise((resolve) => setImmediate(resolve));
    always.parts.clock.fire();
  }
  while (first.server.seen.length === 0) await new Promise((resolve) => setImmediate(resolve));
  first.parts.clock.fire();
  assert.deepEqual([failureOf(await lost).code, failureOf(await alone).code], ['timedOut', 'timedOut']);
  assert.deepEqual([always.server.seen.length, first.server.seen.length], [3, 1]);
});

test('aborting ends the wait after a 429 and the wait for a free place, and before the start nothing is sent', async (t) => {
  const { client, parts, server } = await under(t, [status(429, { 'retry-after': '20' })]);
  parts.clock.stuck = true;
  const stop = new AbortController();
  const asked = client.send(list, stop.signal);
  while (parts.clock.slept.length === 0) await new Promise((resolve) => setImmediate(resolve));
  stop.abort();
  assert.equal(failureOf(await asked).code, 'cancelled');
  assert.equal(failureOf(await client.send(list, stop.signal)).code, 'cancelled');
  assert.equal(server.seen.length, 1);

  const full = await under(t, [() => undefined]);
  const leave = new AbortController();
  const others = Array.from({ length: 8 }, () => full.client.send(list, leave.signal));
  const waiting = full.client.send(list, leave.signal);
  while (full.server.seen.length < 8) await new Promise((resolve) => setImmediate(resolve));
  leave.abort();
  for (const result of await Promise.all([...others, waiting])) assert.equal(failureOf(result).code, 'cancelled');
  assert.equal(full.server.seen.length, 8);
});

test('at most four key reads and eight requests run at the same time', async (t) => {
  for (const [call, most] of [[readKey, 4], [list, 8]] as const) {
    const open: (() => void)[] = [];
    let highest = 0;
    let running = 0;
    const { client } = await under(t, [
      (_, response) => {
        highest = Math.max(highest, ++running);
        open.push(() => {
          running -= 1;
          response.writeHead(200).end('{}');
        });
      },
    ]);
    const all = Promise.all(Array.from({ length: 20 }, () => client.send(call)));
    for (let answered = 0; answered < 20; ) {
      await new Promise((resolve) => setImmediate(resolve));
      const next = open.shift();
      if (next === undefined) continue;
      next();
      answered += 1;
    }
    await all;
    assert.ok(highest <= most, `${highest} at once`);
  }
});

test('a redirect is never followed, and out of the cloud it is called so', async (t) => {
  const elsewhere = await serve(json({ value: [] }));
  t.after(() => elsewhere.close());
  const { client, server } = await under(t, [status(302, { location: `${elsewhere.root}/v1.0/devices` }), status(307, { location: '/v1.0/other' }), status(302)]);
  assert.equal(failureOf(await client.send(list)).code, 'foreignHost');
  assert.equal(failureOf(await client.send(list)).code, 'malformed');
  assert.equal(failureOf(await client.send(list)).code, 'foreignHost');
  assert.equal(server.seen.length, 3);
  assert.equal(elsewhere.seen.length, 0);
});

test('a link by another name of this machine is asked by the name in the settings', async (t) => {
  const { client, server } = await under(t, [json({ value: [] })]);
  const answer = await client.follow(list, `${server.root.replace('127.0.0.1', 'localhost')}/v1.0/devices?$skiptoken=2`, new URL(`${server.root}/v1.0/devices`));
  assert.ok(answer.ok);
  assert.equal(server.seen.length, 1);
});

test('a link that leads elsewhere is not followed, and not even a token is asked for', async (t) => {
  const elsewhere = await serve(json({ value: [] }));
  t.after(() => elsewhere.close());
  const { client, parts, server } = await under(t, [json({ value: [] })]);
  const from = new URL(`${server.root}/v1.0/devices`);
  for (const link of [`${elsewhere.root}/v1.0/devices?$skiptoken=2`, 'https://graph.microsoft.com/v1.0/devices', `${elsewhere.root.replace('127.0.0.1', 'localhost')}/v1.0/devices`]) {
    assert.equal(failureOf(await client.follow(list, link, from)).code, 'foreignHost', link);
  }
  assert.equal(failureOf(await client.follow(list, 'http://', from)).code, 'malformed');
  assert.equal(elsewhere.seen.length + server.seen.length, 0);
  assert.equal((parts.tokens as ReturnType<typeof fakeTokens>).requests.length, 0);
});

test('a claims challenge is answered with one new token, once only, on 401 and on 403', async (t) => {
  const claims = '{"access_token":{"acrs":{"essential":true,"value":"cp1"}}}';
  const header = { 'www-authenticate': `Bearer realm="", error="insufficient_claims", claims="${Buffer.from(claims).toString('base64')}"` };
  for (const code of [401, 403]) {
    const tokens = fakeTokens('old', 'new');
    const { client, server } = await under(t, [status(code, header), json({ value: [] })], { tokens });
    assert.ok((await client.send(list)).ok);
    assert.deepEqual(server.headers.map(({ authorization }) => authorization), ['Bearer old', 'Bearer new']);
    assert.equal(tokens.requests[1]?.claims, claims);
  }
  const tokens = fakeTokens('old', 'new');
  const always = await under(t, [status(401, header)], { tokens });
  assert.equal(failureOf(await always.client.send(list)).code, 'signedOut');
  assert.deepEqual([always.server.seen.length, tokens.requests.length], [2, 2]);
});

test('a plain 401 leads to one fresh token, and to signedOut when there is none or it is refused too', async (t) => {
  const good = fakeTokens('old', 'new');
  const renewed = await under(t, [status(401), json({ value: [] })], { tokens: good });
  assert.ok((await renewed.client.send(list)).ok);
  assert.equal(good.requests[1]?.refused, 'old');

  for (const tokens of [fakeTokens('old', 'new'), fakeTokens('same'), fakeTokens('old', undefined)]) {
    const { client, server } = await under(t, [status(401)], { tokens });
    assert.equal(failureOf(await client.send(list)).code, 'signedOut');
    assert.ok(server.seen.length <= 2);
    assert.equal(tokens.requests.length, 2);
  }
});

test("Intune's 401 of a tenant without licence is not about the token", async (t) => {
  const inner = { _version: 3, Message: JSON.stringify({ ErrorCode: 'Forbidden', Message: 'An error has occurred' }), HttpHeaders: '{"WWW-Authenticate":"Bearer realm=\\"urn:intune:service,x\\""}' };
  const message = JSON.stringify({ ErrorCode: 'Forbidden', Message: JSON.stringify(inner) });
  const tokens = fakeTokens('one', 'two');
  const { client, server } = await under(t, [json({ error: { code: 'UnknownError', message } }, 401)], { tokens });
  assert.equal(failureOf(await client.send({ ...list, path: '/deviceManagement/managedDevices' })).code, 'notLicensed');
  assert.deepEqual([server.seen.length, tokens.requests.length], [1, 1]);

  // The same from another service, and the bare code from Intune's address, are about the token
  for (const [path, body] of [['/informationProtection/bitlocker/recoveryKeys', { code: 'UnknownError', message }], ['/deviceManagement/managedDevices', { code: 'UnknownError', message: 'An error has occurred' }]] as const) {
    const renewed = await under(t, [json({ error: body }, 401), json({ value: [] })], { tokens: fakeTokens('one', 'two') });
    assert.ok((await renewed.client.send({ ...list, path })).ok);
    assert.deepEqual(renewed.server.headers.map(({ authorization }) => authorization), ['Bearer one', 'Bearer two']);
  }
});

test('signed out: nothing is sent', async (t) => {
  const { client, server } = await under(t, [json({})], { tokens: fakeTokens(undefined) });
  assert.equal(failureOf(await client.send(list)).code, 'signedOut');
  assert.equal(server.seen.length, 0);
  const broken = await under(t, [json({})], { tokens: fakeTokens('two\r\nlines') });
  assert.equal(failureOf(await broken.client.send(list)).code, 'signedOut');
});

test('a root that no token may go to makes every request fail before it is sent', async () => {
  const client = createGraphClient(clientParts('http://graph.microsoft.com'));
  assert.equal(failureOf(await client.send(list)).code, 'misconfigured');
});

test('the log names method, template, status and request ID, and nothing that was sent or answered', async (t) => {
  const { client, parts } = await under(t, [status(429), json({ key: '111111-222222-333333-444444-555555-666666-111111-222222' })], { tokens: fakeTokens('secret-token') });
  assert.ok((await client.send(readKey)).ok);
  const log = parts.log.lines.join('\n');
  assert.match(log, /GET \/v1\.0\/informationProtection\/bitlocker\/recoveryKeys\/\{id\} → 200, request-id 11111111-2222-4333-8444-555555555555/);
  for (const secret of ['secret-token', '111111-222222', 'B465E4E8', 'nobody should read', '$select']) assert.ok(!log.includes(secret), secret);
});
