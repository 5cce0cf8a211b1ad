import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { confirmation, rotateKeys } from '../../../src/commands/rotateKeys.ts';
import { failure } from '../../../src/core/failure.ts';
import { fail } from '../../../src/core/result.ts';
import { deviceRow, fakeServices, reads, row, signal } from './fakeServices.ts';

const rotated = (done: readonly string[]): readonly string[] => done.filter((one) => one.startsWith('rotate'));

describe('rotating', () => {
  test('asks first, and does nothing without a yes', async () => {
    for (const answer of [false, undefined]) {
      const services = await fakeServices({ answers: [answer] });
      assert.equal(await rotateKeys(services, deviceRow(services, 'LT-ONE'), undefined, signal), undefined);
      assert.deepEqual(services.prompts.shown, ['Rotate the BitLocker recovery passwords of LT-ONE?']);
      assert.deepEqual(rotated(services.done), []);
    }
  });

  test('with a yes sends one request, and says that it is queued and no more', async () => {
    const services = await fakeServices({ answers: [true] });
    assert.equal(await rotateKeys(services, deviceRow(services, 'LT-ONE'), undefined, signal), undefined);
    assert.deepEqual(rotated(services.done), ['rotate LT-ONE']);
    assert.match(services.prompts.shown.at(-1) ?? '', /has queued the rotation for LT-ONE\. Nothing is rotated until/);
    assert.deepEqual(reads(services), []);
  });

  test('that Intune refuses is a failure, and no success is told', async () => {
    const services = await fakeServices({ answers: [true] });
    services.rotateAnswer = fail(failure('denied', 'Refused.', { feature: 'rotateBitLockerKeys' }));
    const outcome = await rotateKeys(services, deviceRow(services, 'LT-ONE'), undefined, signal);
    assert.deepEqual([outcome?.doing, outcome?.failure.code], ['rotate the keys of LT-ONE', 'denied']);
    assert.doesNotMatch(services.prompts.shown.join('\n'), /queued the rotation/);
  });

  test('of what cannot be rotated asks nobody and says why', async () => {
    const services = await fakeServices();
    const outcome = await rotateKeys(services, deviceRow(services, 'LT-NONE'), undefined, signal);
    assert.match(outcome?.failure.message ?? '', /Only devices that Intune manages/);
    assert.deepEqual(services.prompts.shown, []);
  });

  test('of a key row is for its device', async () => {
    const services = await fakeServices({ answers: [true] });
    const device = services.sessions.current!.inventory.devices().find(({ name }) => name === 'LT-ONE')!;
    await rotateKeys(services, row(services, { kind: 'rotation', device }), undefined, signal);
    assert.deepEqual(rotated(services.done), ['rotate LT-ONE']);
  });
});

test('the question says what will happen, to whose device, and what is known of its keys', async () => {
  const services = await fakeServices();
  const device = services.sessions.current!.inventory.devices().find(({ name }) => name === 'LT-ONE')!;
  const windows = confirmation({ ...device, userDisplayName: 'Anja Brandt' }, 'Entra ID has 2 keys of it now.');
  assert.match(windows.detail, /^Anja Brandt, SN-1\n\nEntra ID has 2 keys of it now\.\n\nIntune queues the request\..*removable drives are left alone.*Until then the present keys stay valid\.$/s);
  assert.equal(windows.action, 'Rotate Keys');
  const mac = confirmation({ ...device, platform: 'macos' }, '');
  assert.match(`${mac.message} ${mac.detail}`, /FileVault key of LT-ONE\? SN-1.*the present key stops working then/s);
  assert.equal(mac.action, 'Rotate FileVault Key');
});

test('how many keys there are is told only where Entra ID said so', async () => {
  const ask = async (graph: NonNullable<Parameters<typeof fakeServices>[0]>['graph']): Promise<string> => {
    const services = await fakeServices(graph === undefined ? {} : { graph });
    let detail = '';
    services.prompts.confirm = (question) => {
      ({ detail } = question);
      return Promise.resolve(false);
    };
    await rotateKeys(services, deviceRow(services, 'LT-ONE'), undefined, signal);
    return detail;
  };
  assert.match(await ask(undefined), /Entra ID shows 1 key of it now\./);
  assert.match(await ask({ keys: [fail(failure('offline', 'No connection.'))] }), /How many keys Entra ID has of it is not known\./);
});
