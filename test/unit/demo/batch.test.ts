import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demo, type Answer, type Json } from './demoClient.ts';

interface Item {
  readonly id: string;
  readonly status: number;
  readonly headers: Record<string, string>;
  /** JSON, or base64 of what is none. */
  readonly body?: Json | string;
}

const byId = (answer: Answer): Map<string, Item> => new Map((answer.body['responses'] as Item[]).map((item) => [item.id, item]));

test('twenty requests are answered one by one, in another order', async (t) => {
  const client = await demo(t);
  const { rows } = await client.control('GET', '/devices?top=20');
  const requests = rows.map((row, at) => ({
    id: String(at),
    method: 'GET',
    url: `/informationProtection/bitlocker/recoveryKeys?$filter=deviceId eq '${String(row['entraDeviceId'])}'`,
  }));
  const answer = await client.post('/v1.0/$batch', { requests });
  assert.equal(answer.status, 200);
  assert.notDeepEqual((answer.body['responses'] as Item[]).map((item) => item.id), requests.map((item) => item.id));
  const items = byId(answer);
  assert.equal(items.size, 20);
  assert.deepEqual(
    ((items.get('0')?.body as Json)['value'] as Json[]).map((key) => key['id']),
    (rows[0]!['keys'] as Json[]).map((key) => key['id']),
  );
});

test('each item has its own status: throttled, refused, unknown, without a body', async (t) => {
  const client = await demo(t);
  const device = await client.device('joined');
  await client.fault({ kind: 'throttled', path: '/organization', retryAfter: '2.5' });
  await client.fault({ kind: 'unavailable', path: '/users' });
  await client.fault({ kind: 'reset', path: '/me$' });
  const answer = await client.post('/beta/$batch', {
    requests: [
      { id: 'a', method: 'GET', url: '/organization' },
      { id: 'b', method: 'GET', url: 'informationProtection/bitlocker/recoveryKeys?$top=5' },
      { id: 'c', method: 'POST', url: `/deviceManagement/managedDevices/${device.intuneDeviceId}/rotateBitLockerKeys` },
      { id: 'd', method: 'GET', url: '/users' },
      { id: 'e', method: 'GET', url: '/me' },
      { id: 'f', method: 'GET', url: '/devices/none', dependsOn: ['b'] },
      { id: 'g', method: 'POST', url: '/me', body: {} },
    ],
  });
  const items = byId(answer);
  assert.deepEqual([...items].map(([id, item]) => `${id}${item.status}`).sort(), ['a429', 'b400', 'c204', 'd503', 'e200', 'f424', 'g400']);
  assert.equal(items.get('a')?.headers['retry-after'], '2.5');
  assert.equal(items.get('c')?.body, undefined);
  assert.match(Buffer.from(items.get('d')?.body as string, 'base64').toString(), /^<!DOCTYPE HTML/);
  const { requests } = (await client.control('GET', '/record')).body as { requests: { inBatch: boolean }[] };
  assert.deepEqual(requests.map((one) => one.inBatch), [true, true, true, true, true, false]);
});

test('an action that only beta has is 405 in a v1.0 batch', async (t) => {
  const client = await demo(t);
  const { intuneDeviceId } = await client.device('joined');
  const url = `/deviceManagement/managedDevices/${intuneDeviceId}/rotateBitLockerKeys`;
  const answer = await client.post('/v1.0/$batch', { requests: [{ id: '1', method: 'POST', url }] });
  assert.equal(byId(answer).get('1')?.status, 405);
});

test('a batch that is wrong as a whole is refused as a whole', async (t) => {
  const client = await demo(t);
  const get = (id: string): Json => ({ id, method: 'GET', url: '/me' });
  const wrong = [
    {},
    { requests: [] },
    { requests: [{ id: 1, method: 'GET', url: '/me' }] },
    { requests: [get('x'), get('X')] },
    { requests: Array.from({ length: 21 }, (_, at) => get(String(at))) },
  ];
  for (const body of wrong) assert.deepEqual([(await client.post('/v1.0/$batch', body)).status, body], [400, body]);
});
