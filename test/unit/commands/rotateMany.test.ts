import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rotateKeys } from '../../../src/commands/rotateKeys.ts';
import { lookUp, namesIn, preflight, preflightCsv, rotateListed, rotateMany, showRotations, stopSending } from '../../../src/commands/rotateMany.ts';
import { failure } from '../../../src/core/failure.ts';
import { fail } from '../../../src/core/result.ts';
import { newJob } from '../../../src/rotation/job.ts';
import { corporateMac, laptop } from '../rotation/fakes.ts';
import { deviceRow, fakeServices, row, signal } from './fakeServices.ts';

const yes = (devices: number): string => `Rotate the keys of ${devices} devices…`;
const list = 'Only list what would happen';
const many = (count: number): ReturnType<typeof laptop>[] => Array.from({ length: count }, (_, i) => laptop({ id: `entra:${i}`, name: `LT-${i}` }));
const orders = (done: readonly string[]): readonly string[] => done.filter((one) => one.startsWith('order') || one.startsWith('rotate'));

describe('rotating many', () => {
  test('orders exactly the list that was confirmed, each device once', async () => {
    const services = await fakeServices({ answers: [yes(2), true] });
    const [a, b] = many(2);
    assert.equal(await rotateMany(services, [a!, b!, a!]), undefined);
    assert.deepEqual(orders(services.done), ['order LT-0, LT-1']);
  });

  test('of six and more wants their number typed', async () => {
    for (const [typed, ordered] of [['6', 1], ['5', 0], [undefined, 0]] as const) {
      const services = await fakeServices({ answers: [yes(6), true, typed] });
      await rotateMany(services, many(6));
      assert.equal(orders(services.done).length, ordered, String(typed));
    }
    const five = await fakeServices({ answers: [yes(5), true] });
    await rotateMany(five, many(5));
    assert.equal(orders(five.done).length, 1);
  });

  test('sends nothing without each yes, and nothing in a dry run, which lists every device with its reason', async () => {
    for (const answers of [[undefined], [yes(2), false], [list]]) {
      const services = await fakeServices({ answers });
      await rotateMany(services, [...many(2), corporateMac({ id: 'm', name: '=MAC', ownership: 'personal' })]);
      assert.deepEqual(orders(services.done), []);
    }
    const found = preflight([...many(1), corporateMac({ id: 'm', name: '=MAC', ownership: 'personal' })], () => false);
    assert.equal(preflightCsv(found), "device,serial number,user,last seen,verdict,reason\nLT-0,,,,will,\n'=MAC,,,,will not,Intune rotates FileVault keys of corporate Macs only.\n");
  });

  test('leaves out by name what cannot be rotated, or is being rotated', () => {
    const [a, b] = many(2);
    const found = preflight([a!, b!, laptop({ id: 'r', joinType: 'registered' })], (device) => device.id === b!.id);
    assert.deepEqual([found.will.map(({ id }) => id), found.willNot.map(({ device: { id }, why }) => `${id}: ${why}`)], [['entra:0'], ['entra:1: A rotation of it is already on its way.', 'r: A device that is only registered with Entra ID cannot rotate its keys.']]);
  });

  test('of which none can be rotated asks nobody', async () => {
    const services = await fakeServices();
    const outcome = await rotateMany(services, [laptop({ joinType: 'registered' }), laptop({ id: 'b', joinType: 'registered' })]);
    assert.match(outcome?.failure.message ?? '', /None of them can be rotated\. 2 devices: A device that is only registered/);
    assert.deepEqual(services.prompts.shown, []);
  });

  test('that cannot be ordered says why', async () => {
    const services = await fakeServices({ answers: [yes(2), true] });
    services.rotateAnswer = fail(failure('unexpected', 'The disk is full.'));
    assert.equal((await rotateMany(services, many(2)))?.failure.message, 'The disk is full.');
  });

  test('is what a selection of several rows, or a group, is for; a row outside the selection stands for itself', async () => {
    const services = await fakeServices({ answers: [yes(2), true, undefined, yes(2), true, undefined, true] });
    const devices = services.sessions.current!.inventory.devices().filter(({ intune }) => intune !== undefined);
    assert.ok(devices.length >= 2);
    const rows = devices.slice(0, 2).map((device) => row(services, { kind: 'device', device }));
    await rotateKeys(services, rows[0], rows, signal);
    await rotateKeys(services, row(services, { kind: 'group', devices: devices.slice(0, 2) }), undefined, signal);
    await rotateKeys(services, deviceRow(services, 'LT-ONE'), rows, signal);
    const names = devices.slice(0, 2).map(({ name }) => name).join(', ');
    assert.deepEqual(orders(services.done), [`order ${names}`, `order ${names}`, 'rotate LT-ONE']);
  });
});

describe('a list in the clipboard', () => {
  test('is names, serial numbers or IDs, one a line, also of a table', () => {
    assert.deepEqual(namesIn('LT-1\r\n\n "LT-2",x,y\nLT-3;z\nLT-1\n\tLT-4'), ['LT-1', 'LT-2', 'LT-3']);
  });

  test('a name stands for one device only, whatever its case; two of one name stand for neither', () => {
    const all = [laptop({ id: 'a', name: 'LT-A', serialNumber: 'SN-A' }), laptop({ id: 'b', name: 'TWICE', entraDeviceId: 'id-b' }), laptop({ id: 'c', name: 'Twice', entraDeviceId: 'id-c' })];
    const found = lookUp(['lt-a', 'sn-a', 'twice', 'ID-C', 'nobody'], all);
    assert.deepEqual([found.devices.map(({ id }) => id), found.missing], [['a', 'a', 'c'], ['twice', 'nobody']]);
  });

  test('with a name that stands for no device sends nothing at all', async () => {
    const services = await fakeServices({ answers: [yes(2), true] });
    services.clipboard.text = 'LT-ONE\nNOBODY';
    const outcome = await rotateListed(services, signal);
    assert.match(outcome?.failure.message ?? '', /Of 2 names, 1 stand for no device of this session, or for several: NOBODY\. Nothing was sent\./);
    assert.deepEqual(orders(services.done), []);
  });
});

test('the rotations are shown as a table, and what was not sent yet can be stopped', async () => {
  const services = await fakeServices({ answers: [true] });
  const job = newJob({ version: 1, id: 'job', orderedAt: 0, session: 's', account: 'a', devices: [{ deviceId: 'd', name: 'LT-1', kind: 'bitlocker', intuneDeviceId: 'i' }] });
  assert.match((await showRotations(services))?.failure.message ?? '', /Nothing was rotated/);
  assert.match((await stopSending(services))?.failure.message ?? '', /No rotation waits/);
  services.rotations.jobs = () => [{ job, state: 'running' }];
  const cancelled: string[] = [];
  services.rotations.cancel = (id) => Promise.resolve(void cancelled.push(id));
  assert.equal(await showRotations(services), undefined);
  assert.match(JSON.stringify(services.opener), /1970-01-01T00:00:00\.000Z,LT-1,bitlocker,planned,,,,running/);
  assert.equal(await stopSending(services), undefined);
  assert.deepEqual(cancelled, ['job']);
});
