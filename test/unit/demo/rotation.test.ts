import assert from 'node:assert/strict';
import { test } from 'node:test';
import { betaManagedPath, demo, filter, keysPath, managedPath, type Client, type Json } from './demoClient.ts';

async function result(client: Client, id: string, action: string): Promise<Json | undefined> {
  const { body } = await client.get(`${managedPath}/${id}?$select=deviceActionResults`);
  return (body['deviceActionResults'] as Json[]).find((one) => one['actionName'] === action);
}

test('204 means queued: pending, active, done, and only later a newer key for each volume', async (t) => {
  const client = await demo(t);
  const device = await client.device('severalVolumes');
  const keys = async (): Promise<readonly Json[]> => (await client.pages(`${keysPath}?${filter(`deviceId eq '${device.entraDeviceId}'`)}`)).rows;
  const before = await keys();
  const path = `${betaManagedPath}/${device.intuneDeviceId}/rotateBitLockerKeys`;
  const answer = await client.post(path);
  assert.deepEqual([answer.status, answer.text], [204, '']);
  const states: unknown[] = [];
  for (const step of [0, 5_000, 3_000]) {
    await client.advance(step);
    const { actionState, errorCode, ...rest } = (await result(client, device.intuneDeviceId, 'rotateBitLockerKeys')) ?? {};
    states.push(actionState);
    assert.equal(errorCode, 0);
    assert.equal(rest['@odata.type'], '#microsoft.graph.rotateBitLockerKeysDeviceActionResult');
  }
  assert.deepEqual(states, ['pending', 'active', 'done']);
  assert.equal((await keys()).length, before.length, 'done, but not escrowed yet');
  await client.advance(2_000);
  const after = await keys();
  const fresh = after.filter((key) => !before.some((old) => old['id'] === key['id']));
  assert.equal(fresh.length, 4, 'one for the system and one for each of three fixed volumes, none for removable ones');
  assert.ok(before.every((old) => after.some((key) => key['id'] === old['id'])), 'old keys stay');
  const newest = before.map((key) => String(key['createdDateTime'])).sort().at(-1) ?? '';
  assert.ok(fresh.every((key) => String(key['createdDateTime']) > newest));
  assert.equal((await client.get(`${keysPath}/${String(fresh[0]!['id'])}?$select=key`)).status, 200);
  assert.equal((await client.control('GET', `/record`)).body['actions'] instanceof Array, true);
});

test('each outcome is what the device is made for', async (t) => {
  const client = await demo(t);
  const table: readonly (readonly [kind: string, status: number, state: string | undefined, newKeys: number])[] = [
    ['joined', 204, 'done', 2],
    ['hybrid', 204, 'done', 1],
    ['rotationFails', 204, 'failed', 0],
    ['rotationStaysPending', 204, 'pending', 0],
    ['rotationNotSupported', 204, 'notSupported', 0],
    ['rotationWithoutKey', 204, 'done', 0],
    ['rotationRefused', 400, undefined, 0],
    ['registered', 400, undefined, 0],
    ['corporateMac', 400, undefined, 0],
  ];
  for (const [kind, status, state, newKeys] of table) {
    const device = await client.device(kind);
    const answer = await client.post(`${betaManagedPath}/${device.intuneDeviceId}/rotateBitLockerKeys`);
    await client.advance(3_600_000);
    assert.equal(answer.status, status, kind);
    if (state !== undefined) assert.equal((await result(client, device.intuneDeviceId, 'rotateBitLockerKeys'))?.['actionState'], state, kind);
    assert.equal((await client.device(kind)).keys.length - device.keys.length, newKeys, kind);
  }
  const failed = await client.device('rotationFails');
  assert.equal((await result(client, failed.intuneDeviceId, 'rotateBitLockerKeys'))?.['errorCode'], -2_147_012_889);
  const { actions } = (await client.control('GET', '/record')).body as { actions: Json[] };
  assert.equal(actions.length, 6, 'only what was accepted');
});

test('the actions exist in beta only; unknown devices are 404', async (t) => {
  const client = await demo(t);
  const { intuneDeviceId, entraDeviceId } = await client.device('joined');
  for (const action of ['rotateBitLockerKeys', 'rotateFileVaultKey']) {
    assert.equal((await client.post(`${managedPath}/${intuneDeviceId}/${action}`)).status, 400, action);
    assert.equal((await client.get(`${betaManagedPath}/${intuneDeviceId}/${action}`)).status, 405, action);
    assert.equal((await client.post(`${betaManagedPath}/${entraDeviceId}/${action}`)).status, 404, action);
  }
  assert.equal((await client.get(`${managedPath}/${intuneDeviceId}/getFileVaultKey`)).status, 400);
});

test('an old result of an earlier rotation is there before anybody asks', async (t) => {
  const client = await demo(t);
  const { intuneDeviceId } = await client.device('hybrid');
  const old = await result(client, intuneDeviceId, 'rotateBitLockerKeys');
  assert.equal(old?.['actionState'], 'done');
  await client.post(`${betaManagedPath}/${intuneDeviceId}/microsoft.graph.rotateBitLockerKeys`);
  assert.equal((await result(client, intuneDeviceId, 'rotateBitLockerKeys'))?.['actionState'], 'pending', 'only the last one is kept');
});

test('FileVault: corporate Macs only, an empty value, 404, and another key after a rotation', async (t) => {
  const client = await demo(t);
  const read = async (kind: string): ReturnType<typeof client.get> => client.get(`${betaManagedPath}/${(await client.device(kind)).intuneDeviceId}/getFileVaultKey`);
  const table: readonly (readonly [kind: string, status: number])[] = [
    ['personalMac', 400],
    ['joined', 400],
    ['macEncryptedByUser', 404],
    ['macDeferred', 404],
  ];
  for (const [kind, status] of table) assert.equal((await read(kind)).status, status, kind);
  assert.equal((await read('macWithoutEscrow')).body['value'], '');
  const first = (await read('corporateMac')).body['value'];
  assert.match(String(first), /^[A-Z0-9]{4}(?:-[A-Z0-9]{4}){5}$/);

  const { intuneDeviceId } = await client.device('corporateMac');
  assert.equal((await client.post(`${betaManagedPath}/${intuneDeviceId}/rotateFileVaultKey`)).status, 204);
  assert.equal((await read('corporateMac')).body['value'], first);
  await client.advance(10_000);
  assert.equal((await result(client, intuneDeviceId, 'rotateFileVaultKey'))?.['actionState'], 'done');
  assert.equal((await result(client, intuneDeviceId, 'rotateFileVaultKey'))?.['errorCode'], undefined);
  assert.notEqual((await client.get(`${betaManagedPath}('${intuneDeviceId}')/getFileVaultKey()`)).body['value'], first);
  assert.equal((await client.post(`${betaManagedPath}/${(await client.device('personalMac')).intuneDeviceId}/rotateFileVaultKey`)).status, 400);

  const audits = await client.get('/beta/deviceManagement/remoteActionAudits');
  assert.deepEqual(audits.rows.map((row) => row['action']), ['getFileVaultKey', 'getFileVaultKey', 'rotateFileVaultKey', 'getFileVaultKey', 'getFileVaultKey']);
});

test('a sync moves the last check-in', async (t) => {
  const client = await demo(t);
  const { intuneDeviceId } = await client.device('stale');
  const last = async (): Promise<unknown> => (await client.get(`${managedPath}/${intuneDeviceId}`)).body['lastSyncDateTime'];
  const before = await last();
  assert.equal((await client.post(`${managedPath}/${intuneDeviceId}/syncDevice`)).status, 204);
  assert.equal(await last(), before);
  await client.advance(10_000);
  assert.notEqual(await last(), before);
});
