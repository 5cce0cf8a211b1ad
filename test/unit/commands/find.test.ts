import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { find } from '../../../src/commands/find.ts';
import { failure } from '../../../src/core/failure.ts';
import { fail } from '../../../src/core/result.ts';
import type { SearchItem } from '../../../src/host/ui.ts';
import { denied, entra, key } from '../graph/fakeGraph.ts';
import { fakeServices, reads, secret, signal, takeFirst, visible, type FakeOptions } from './fakeServices.ts';

async function look(query: string, options: FakeOptions = {}): Promise<readonly SearchItem<unknown>[]> {
  const services = await fakeServices(options);
  let items: readonly SearchItem<unknown>[] = [];
  services.choose = (search) => {
    ({ items } = search.items(query));
    return undefined;
  };
  await find(services, signal);
  return items;
}

const labels = (items: readonly SearchItem<unknown>[]): readonly string[] => items.map(({ label }) => label);

describe('the finder', () => {
  test('Enter shows the device, or the key, in the tree', async () => {
    const services = await fakeServices();
    services.choose = takeFirst('lt-one');
    assert.equal(await find(services, signal), undefined);
    services.choose = takeFirst('AAAAAAAA');
    await find(services, signal);
    assert.deepEqual(services.done.filter((one) => one.startsWith('show')), ['show entra:one', 'show entra:one AAAAAAAA-1111-4222-8333-000000000001']);
    assert.deepEqual(reads(services), []);
  });

  test('buttons copy or reveal the key', async () => {
    const services = await fakeServices();
    services.choose = takeFirst('AAAAAAAA', 'copy');
    await find(services, signal);
    assert.deepEqual(services.copied, [secret]);
    services.choose = takeFirst('AAAAAAAA', 'reveal');
    await find(services, signal);
    assert.deepEqual([services.revealed.length, reads(services).length], [1, 1]);
    assert.ok(!visible(services).includes('110000'));
  });

  test('a device that has gone meanwhile is told', async () => {
    const services = await fakeServices();
    services.tree.reveal = () => Promise.resolve(false);
    services.choose = takeFirst('lt-one');
    await find(services, signal);
    assert.match(services.prompts.shown.join(), /LT-ONE is no longer among the devices that were read/);
  });

  test('a key of a device that was not read names the Entra device ID', async () => {
    const services = await fakeServices({ graph: { keys: [[key('DDDDDDDD-1111-4222-8333-000000000004', 'stranger')]] } });
    services.choose = takeFirst('dddddddd');
    await find(services, signal);
    assert.match(services.prompts.shown.join(), /not among those that were read\. Its Entra device ID is stranger/);
  });

  test('signed out, and nobody signs in: a failure', async () => {
    const services = await fakeServices({ signedOut: true });
    services.signInFails = failure('offline', 'No connection.');
    assert.deepEqual(await find(services, signal), { doing: 'search', failure: services.signInFails });
  });
});

describe('rows', () => {
  test('of devices say user, keys and serial number; of keys, the device and whether no other starts so', async () => {
    const [device] = await look('lt-one');
    assert.deepEqual([device?.id, device?.label, device?.detail], ['entra:one', '$(vm) LT-ONE', '1 key · serial SN-1']);
    const [one] = await look('AAAAAAAA');
    assert.deepEqual([one?.id, one?.label, one?.description, one?.detail], ['AAAAAAAA-1111-4222-8333-000000000001', '$(key) AAAAAAAA', 'LT-ONE', 'Operating system · 1 Mar 2026 · the only key that starts so']);
  });

  test('of namesakes are told apart', async () => {
    const items = await look('twin', { graph: { entra: [[entra('a', { name: 'TWIN' }), entra('b', { name: 'TWIN' })]] } });
    assert.deepEqual(items.map(({ id }) => id), ['entra:a', 'entra:b']);
  });

  test('that something matches nothing is said only where everything was searched', async () => {
    assert.deepEqual(labels(await look('zzz')), ['$(search) No device or key matches "zzz"']);
    const half = await look('zzz', { graph: { intune: [denied], keys: [fail(failure('offline', 'No connection.'))] } });
    assert.deepEqual(labels(half), ['$(search) No match for "zzz" in what was read', '$(lock) Intune devices could not be read', '$(error) BitLocker key IDs could not be read']);
    assert.match(half.at(-1)?.detail ?? '', /may be there all the same/);
  });

  test('hold no key, whatever is typed', async () => {
    for (const query of ['', 'lt', 'AAAAAAAA', '110000']) assert.ok(!JSON.stringify(await look(query)).includes(secret));
  });
});
