import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cancelled, failure } from '../../../src/core/failure.ts';
import { fail, ok } from '../../../src/core/result.ts';
import { createInventory, type Inventory } from '../../../src/graph/inventory.ts';
import { fakeClock, fakeLog, type FakeClock } from './fakes.ts';
import { denied, entra, fakeGraph, gate, key, keys, managed, type FakeGraph } from './fakeGraph.ts';

function setUp(prepare: Partial<FakeGraph> = {}): { readonly graph: FakeGraph; readonly inventory: Inventory; readonly clock: FakeClock } {
  const graph = Object.assign(fakeGraph(), prepare);
  const clock = fakeClock();
  return { graph, clock, inventory: createInventory({ graph, clock, log: fakeLog() }) };
}

function shape(inventory: Inventory): readonly string[] {
  return inventory.devices().map(({ id, inEntra, inIntune }) => `${id} ${inEntra} ${inIntune}`);
}

function escrow(inventory: Inventory): Readonly<Record<string, string>> {
  return Object.fromEntries(inventory.devices().map((device) => [device.id, inventory.escrowOf(device)]));
}

test('both stores are joined by the Entra device ID, and "no" is said after the last pages', async () => {
  const { graph, inventory, clock } = setUp({
    entra: [[entra('a', { lastSignInAt: '2026-01-05T00:00:00.000Z' }), entra('b')], []],
    intune: [[managed('i1', 'a', { lastSyncAt: '2026-01-04T00:00:00.000Z', userPrincipalName: 'anja@contoso.example' })], [managed('i2', undefined), managed('i3', 'gone')]],
  });
  await inventory.load();
  assert.deepEqual(shape(inventory), ['entra:a yes yes', 'entra:b yes no', 'intune:i2 no yes', 'entra:gone no yes']);
  const device = inventory.device('entra:a');
  assert.deepEqual([device?.name, device?.joinType, device?.ownership, device?.userPrincipalName, device?.lastSeenAt], ['A', 'entraJoined', 'corporate', 'anja@contoso.example', '2026-01-05T00:00:00.000Z']);
  assert.equal(inventory.deviceByIntuneId('I1')?.id, 'entra:a');
  const sources = inventory.sources();
  assert.deepEqual([sources.entra, sources.intune, sources.keys].map(({ kind, count, asOf }) => [kind, count, asOf]), [['ok', 2, clock.now()], ['ok', 3, clock.now()], ['ok', 0, clock.now()]]);
  assert.deepEqual(graph.calls, ['entra', 'intune', 'keys'], 'no encryption report without Macs');
});

test('a store that failed, or that left rows out, leaves "unknown", and what came stays', async () => {
  const { inventory } = setUp({ entra: [[entra('a')], denied], intune: [[managed('i1', 'b'), managed('i2', 'a')], 3] });
  await inventory.load();
  assert.deepEqual(shape(inventory), ['entra:a yes yes', 'entra:b unknown yes']);
  const { entra: source, intune } = inventory.sources();
  assert.deepEqual([source.kind, source.failure?.code, source.asOf, source.count], ['failed', 'denied', undefined, 1]);
  assert.deepEqual([intune.kind, intune.unreadable], ['ok', 3]);
  const onlyEntra = setUp({ entra: [[entra('a')]], intune: [3] });
  await onlyEntra.inventory.load();
  assert.deepEqual(shape(onlyEntra.inventory), ['entra:a yes unknown']);
});

test('a list of which no row makes sense is not an empty one', async () => {
  const { inventory } = setUp({ entra: [5], keys: [2] });
  await inventory.load();
  const { entra: source, keys: list } = inventory.sources();
  assert.deepEqual([source.kind, source.failure?.code, list.kind], ['failed', 'malformed', 'failed']);
  assert.equal(inventory.keysOf('a').kind, 'failed');
});

test('while pages still come in nothing is missing yet', async () => {
  const { graph, inventory } = setUp({ entra: [[entra('a')]] });
  const wait = gate();
  graph.gate = wait.closed;
  const loading = inventory.load();
  assert.equal(inventory.sources().entra.kind, 'loading');
  graph.gate = Promise.resolve();
  assert.deepEqual(inventory.devices(), []);
  wait.open();
  await loading;
  assert.deepEqual(shape(inventory), ['entra:a yes no']);
});

test('of several enrolments the one that checked in last stands for the device', async () => {
  const { inventory } = setUp({
    intune: [[managed('old', 'a', { lastSyncAt: '2025-01-01T00:00:00.000Z' })], [managed('new', 'a', { lastSyncAt: '2026-01-01T00:00:00.000Z' }), managed('never', 'a')]],
  });
  await inventory.load();
  assert.equal(inventory.devices().length, 1);
  assert.equal(inventory.device('entra:a')?.intune?.intuneDeviceId, 'new');
  assert.equal(inventory.deviceByIntuneId('old')?.id, 'entra:a');
});

test('a second reading takes away what is gone, and a failed one does not', async () => {
  const { graph, inventory } = setUp({ entra: [[entra('a'), entra('b')]], keys: [[key('1', 'a'), key('2', 'b')]] });
  await inventory.load();
  graph.entra = [[entra('a')]];
  graph.keys = [[key('3', 'a')]];
  await inventory.load();
  assert.deepEqual(shape(inventory), ['entra:a yes no']);
  assert.deepEqual(inventory.keysOf('a').keys.map(({ id }) => id), ['3']);
  assert.deepEqual([...inventory.keys()].map(({ id }) => id), ['3']);

  graph.entra = [[entra('c')], denied];
  graph.intune = [denied];
  await inventory.load();
  assert.deepEqual(shape(inventory), ['entra:a yes unknown', 'entra:c yes unknown']);
  assert.equal(inventory.sources().entra.kind, 'failed');
});

test('readings at the same time are one; a failed one is not kept', async () => {
  const { graph, inventory } = setUp({ entra: [denied] });
  await Promise.all([inventory.load(), inventory.load(new AbortController().signal)]);
  assert.deepEqual(graph.calls, ['entra', 'intune', 'keys']);
  graph.entra = [[entra('a')]];
  await inventory.load();
  assert.equal(inventory.sources().entra.kind, 'ok');
  assert.equal(inventory.sources().entra.failure, undefined);
});

test('a mistake in a source is thrown, does not stay "loading", and is not kept', async () => {
  const { graph, inventory } = setUp();
  graph.managedDevices = () => {
    throw new TypeError('a bug');
  };
  await assert.rejects(inventory.load(), TypeError);
  assert.equal(inventory.sources().intune.failure?.code, 'unexpected');
  assert.equal(inventory.sources().entra.kind, 'ok');
  graph.managedDevices = (signal, notes) => fakeGraph().managedDevices(signal, notes);
  await inventory.load();
  assert.equal(inventory.sources().intune.kind, 'ok');
});

test('cancelling ends the reading once nobody waits for it, and nothing counts as read', async () => {
  const { graph, inventory } = setUp({ entra: [[entra('a')], [entra('b')]] });
  const wait = gate();
  graph.gate = wait.closed;
  const stop = new AbortController();
  const alone = new AbortController();
  const first = inventory.load(stop.signal);
  const second = inventory.load(alone.signal);
  stop.abort();
  await first;
  assert.equal(inventory.sources().entra.kind, 'loading', 'somebody still waits');
  alone.abort();
  await second;
  wait.open();
  await new Promise((resolve) => setImmediate(resolve));
  const { entra: source } = inventory.sources();
  assert.deepEqual([source.kind, source.failure?.code], ['failed', 'cancelled']);
  assert.ok(inventory.devices().every(({ inIntune }) => inIntune === 'unknown'));
});

test('clear forgets, and late pages of the old session change nothing', async () => {
  const { graph, inventory } = setUp({ entra: [[entra('a')]], intune: [[managed('i', 'a')]], keys: [[key('1', 'a')]] });
  const wait = gate();
  graph.gate = wait.closed;
  const loading = inventory.load();
  const asking = inventory.loadKeys('a');
  inventory.clear();
  wait.open();
  await loading;
  await asking;
  assert.deepEqual(inventory.devices(), []);
  assert.deepEqual(inventory.sources().entra, { kind: 'idle', count: 0 });
  assert.deepEqual(inventory.keysOf('a'), { kind: 'notAsked', keys: [] });
  assert.deepEqual([...inventory.keys()], []);
});

test('keys of a device: from the whole list after its last page, and failed or loading before', async () => {
  const { graph, inventory, clock } = setUp({ entra: [[entra('a'), entra('b')]], keys: [[key('1', 'a')], []] });
  assert.equal(inventory.keysOf('a').kind, 'notAsked');
  const wait = gate();
  graph.gate = wait.closed;
  const loading = inventory.load();
  assert.equal(inventory.keysOf('a').kind, 'loading');
  wait.open();
  await loading;
  assert.deepEqual(inventory.keysOf('A'), { kind: 'ok', keys: [key('1', 'a')], asOf: clock.now() });
  assert.deepEqual(inventory.keysOf('b'), { kind: 'ok', keys: [], asOf: clock.now() });

  graph.keys = [[key('1', 'a')], denied];
  await inventory.load();
  assert.equal(inventory.keysOf('b').kind, 'failed');
  assert.deepEqual(inventory.keysOf('a').keys, [key('1', 'a')]);
  assert.equal(inventory.keysOf('a').kind, 'failed');
  assert.deepEqual(escrow(inventory), { 'entra:a': 'escrowed', 'entra:b': 'unknown' });
});

test('a list with rows that made no sense says "ok" for what it has, and asks again before saying "none"', async () => {
  const { inventory } = setUp({ entra: [[entra('a'), entra('b')]], keys: [[key('1', 'a')], 1] });
  await inventory.load();
  assert.equal(inventory.keysOf('a').kind, 'ok');
  assert.equal(inventory.keysOf('b').kind, 'notAsked');
  assert.deepEqual(escrow(inventory), { 'entra:a': 'escrowed', 'entra:b': 'unknown' });
  await inventory.loadKeys('b');
  assert.deepEqual(escrow(inventory)['entra:b'], 'none');
});

test('asking for one device wins over the list until a later list, is shared, and is not kept when it fails', async () => {
  const { graph, inventory, clock } = setUp({ keys: [[key('1', 'a')]] });
  await inventory.load();
  graph.ofDevice = () => ok([key('2', 'a'), key('1', 'a')]);
  graph.calls.length = 0;
  const [one, two] = await Promise.all([inventory.loadKeys('A'), inventory.loadKeys('a')]);
  assert.deepEqual(one, two);
  assert.deepEqual(graph.calls, ['keysOf a']);
  assert.equal(inventory.keysOf('a').keys.length, 2);
  assert.equal([...inventory.keys()].length, 2);

  graph.ofDevice = () => fail(failure('throttled', 'Later.'));
  await inventory.loadKeys('a');
  assert.equal(inventory.keysOf('a').kind, 'failed');
  graph.ofDevice = () => ok([]);
  await inventory.loadKeys('a');
  assert.equal(inventory.keysOf('a').kind, 'ok');

  await clock.sleep(1000);
  await inventory.load();
  assert.deepEqual(inventory.keysOf('a').keys, [key('1', 'a')]);
});

test('giving up on one device leaves what was known, also when somebody else asks at once', async () => {
  const { graph, inventory } = setUp();
  const wait = gate();
  graph.gate = wait.closed;
  const stop = new AbortController();
  const asking = inventory.loadKeys('a', stop.signal);
  assert.equal(inventory.keysOf('a').kind, 'loading');
  stop.abort();
  assert.deepEqual(await asking, fail(cancelled));
  graph.ofDevice = () => ok([key('1', 'a')]);
  const again = inventory.loadKeys('a');
  wait.open();
  assert.equal((await again).ok, true);
  assert.equal(inventory.keysOf('a').kind, 'ok');
  assert.deepEqual(graph.calls, ['keysOf a', 'keysOf a']);
});

test('escrow of Windows devices: none only after the last page, near the limit, registered, without ID', async () => {
  const { inventory } = setUp({
    entra: [[entra('none'), entra('one'), entra('many'), entra('full'), entra('reg', { joinType: 'registered' }), entra('regkey', { joinType: 'registered' }), entra('phone', { platform: 'other' })]],
    intune: [[managed('lost', undefined)]],
    keys: [[key('1', 'one'), key('2', 'regkey'), ...keys(179, 'many'), ...keys(180, 'full')]],
  });
  await inventory.load();
  assert.deepEqual(escrow(inventory), {
    'entra:none': 'none',
    'entra:one': 'escrowed',
    'entra:many': 'escrowed',
    'entra:full': 'nearLimit',
    'entra:reg': 'notApplicable',
    'entra:regkey': 'escrowed',
    'entra:phone': 'notApplicable',
    'intune:lost': 'unknown',
  });
});

test('a device without a system: what the other store names counts, and keys are possible', async () => {
  const nameless = { platform: 'unknown', operatingSystem: '' } as const;
  const { graph, inventory } = setUp({
    entra: [[entra('a', nameless), entra('b', nameless), entra('c', nameless), entra('d', { platform: 'other' }), entra('e', nameless)]],
    intune: [[managed('ib', 'b'), managed('ic', 'c', { platform: 'other', operatingSystem: 'Linux' }), managed('id', 'd', nameless)]],
    keys: [[key('1', 'a'), key('2', 'd')]],
  });
  await inventory.load();
  const platforms = Object.fromEntries(inventory.devices().map(({ id, platform }) => [id, platform]));
  assert.deepEqual(platforms, { 'entra:a': 'unknown', 'entra:b': 'windows', 'entra:c': 'other', 'entra:d': 'other', 'entra:e': 'unknown' });
  assert.deepEqual(escrow(inventory), { 'entra:a': 'escrowed', 'entra:b': 'none', 'entra:c': 'notApplicable', 'entra:d': 'escrowed', 'entra:e': 'unknown' });
  graph.calls.length = 0;
  for (const id of ['a', 'c', 'd', 'e']) await inventory.refreshDevice(`entra:${id}`);
  assert.deepEqual(graph.calls.filter((call) => call.startsWith('keysOf')), ['keysOf a', 'keysOf d', 'keysOf e']);
});

test("escrow of Macs: from Intune's report, which is read only where there are corporate Macs", async () => {
  const mac = (id: string, ownership: 'corporate' | 'personal' = 'corporate'): ReturnType<typeof managed> => managed(id, id, { platform: 'macos', operatingSystem: 'macOS', ownership });
  const state = (id: string, fileVault: readonly ('success' | 'escrowNotEnabled' | 'userDeferredEncryption')[], encrypted: boolean | null = true): { intuneDeviceId: string; encrypted: boolean | null; fileVault: typeof fileVault; bitLocker: readonly string[] } => ({ intuneDeviceId: id, encrypted, fileVault, bitLocker: [] });
  const { graph, inventory } = setUp({
    entra: [[entra('away', { platform: 'macos' })]],
    intune: [[mac('good'), mac('off'), mac('deferred'), mac('open'), mac('unnamed'), mac('own', 'personal')]],
    report: [[state('good', ['success']), state('off', ['escrowNotEnabled'])], [state('deferred', ['userDeferredEncryption']), state('open', [], false)]],
  });
  await inventory.load();
  assert.ok(graph.calls.includes('report'));
  const expected = { 'entra:away': 'notApplicable', 'entra:good': 'escrowed', 'entra:off': 'none', 'entra:deferred': 'unknown', 'entra:open': 'none', 'entra:unnamed': 'unknown', 'entra:own': 'notApplicable' };
  assert.deepEqual(escrow(inventory), expected);
  const good = inventory.device('entra:good');
  assert.ok(good !== undefined && inventory.fileVaultOf(good).canReveal);

  graph.report = [denied];
  await inventory.load();
  assert.deepEqual(escrow(inventory), expected, 'what was reported before still stands');
  const unnamed = inventory.device('entra:unnamed');
  assert.ok(unnamed !== undefined);
  assert.equal(inventory.fileVaultOf(unnamed).unknown, true);

  const never = setUp({ intune: [[mac('good')]], report: [denied] });
  await never.inventory.load();
  assert.deepEqual(escrow(never.inventory), { 'entra:good': 'unknown' });
  const personal = setUp({ intune: [[mac('own', 'personal')]] });
  await personal.inventory.load();
  assert.ok(!personal.graph.calls.includes('report'));
});

test('a device is read anew in both places; gone from Intune, it is no longer there', async () => {
  const { graph, inventory } = setUp({ entra: [[entra('a')]], intune: [[managed('i', 'a')]] });
  await inventory.load();
  graph.one = () => ok(managed('i', 'a', { name: 'RENAMED', isEncrypted: true }));
  graph.ofDevice = () => ok([key('1', 'a')]);
  assert.deepEqual(await inventory.refreshDevice('entra:a'), ok(undefined));
  assert.equal(inventory.device('entra:a')?.intune?.name, 'RENAMED');
  assert.equal(inventory.keysOf('a').keys.length, 1);

  graph.one = () => fail(failure('unavailable', 'Down.'));
  const down = await inventory.refreshDevice('entra:a');
  assert.equal(down.ok ? 'ok' : down.failure.code, 'unavailable');
  assert.equal(inventory.device('entra:a')?.inIntune, 'yes');

  graph.one = () => fail(failure('notFound', 'Gone.'));
  await inventory.refreshDevice('entra:a');
  assert.deepEqual(shape(inventory), ['entra:a yes no']);
  const unknown = await inventory.refreshDevice('entra:zzz');
  assert.equal(unknown.ok ? 'ok' : unknown.failure.code, 'notFound');
});

test('changes come gathered, with the IDs of a few devices or "all"', async () => {
  const { graph, inventory, clock } = setUp({ entra: [[entra('a')]] });
  const seen: (readonly string[] | 'all')[] = [];
  const subscription = inventory.onDidChange((change) => seen.push(change));
  await inventory.load();
  clock.fire();
  assert.deepEqual(seen, ['all']);
  await inventory.loadKeys('a');
  clock.fire();
  assert.deepEqual(seen, ['all', ['entra:a']]);
  graph.ofDevice = () => ok([]);
  subscription.dispose();
  await inventory.loadKeys('a');
  clock.fire();
  assert.equal(seen.length, 2);
});

test('a device object stays the same while nothing about it changes', async () => {
  const { graph, inventory } = setUp({ entra: [[entra('a')]] });
  await inventory.load();
  const before = inventory.device('entra:a');
  graph.intune = [[managed('i', 'b')]];
  graph.entra = graph.entra.map((page) => page);
  await inventory.load();
  assert.equal(inventory.device('entra:a'), before);
});
