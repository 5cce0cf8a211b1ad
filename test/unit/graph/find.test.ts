import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFinder, type Finder, type FindMatch } from '../../../src/graph/find.ts';
import { createInventory, type Inventory } from '../../../src/graph/inventory.ts';
import { fakeClock, fakeLog, type FakeClock } from './fakes.ts';
import { denied, entra, fakeGraph, key, managed, type FakeGraph } from './fakeGraph.ts';

const ber = 'aaaaaaaa-1111-4111-8111-111111111111';
const muc = 'bbbbbbbb-2222-4222-8222-222222222222';
const intuneBer = 'cccccccc-3333-4333-8333-333333333333';
const intuneOld = 'dddddddd-4444-4444-8444-444444444444';
const keyOne = '1F3A22B0-0000-4000-8000-000000000001';
const keyTwo = '1F3A22B0-0000-4000-8000-000000000002';
const keyThree = '0011AA10-0000-4000-8000-000000000003';

async function setUp(prepare: Partial<FakeGraph> = {}): Promise<{ readonly finder: Finder; readonly inventory: Inventory; readonly clock: FakeClock; readonly graph: FakeGraph }> {
  const graph = Object.assign(fakeGraph(), {
    entra: [[entra(ber, { name: 'LT-BER-0093' }), entra(muc, { name: 'LT-MÜN-0001' }), entra('e3', { name: '会議室-7' })]],
    intune: [
      [
        managed(intuneBer, ber, { userPrincipalName: 'anja.brandt@contoso.example', userDisplayName: 'Anja Brandt', serialNumber: '5CG3091XYZ', lastSyncAt: '2026-01-01T00:00:00.000Z' }),
        managed(intuneOld, ber, { lastSyncAt: '2025-01-01T00:00:00.000Z' }),
        managed('i2', muc, { userPrincipalName: 'jose@contoso.example', userDisplayName: 'José Ångström', serialNumber: 'C02BER' }),
      ],
    ],
    keys: [[key(keyOne, ber, '2026-01-01T00:00:00.000Z'), key(keyTwo, muc, '2026-02-01T00:00:00.000Z'), key(keyThree, 'ffffffff-9999-4999-8999-999999999999')]],
    ...prepare,
  });
  const clock = fakeClock();
  const inventory = createInventory({ graph, clock, log: fakeLog() });
  const finder = createFinder(inventory);
  await inventory.load();
  clock.fire();
  return { finder, inventory, clock, graph };
}

function words(matches: readonly FindMatch[]): readonly string[] {
  return matches.map((match) => (match.kind === 'device' ? `${match.device.name} by ${match.by}` : `${match.key.id.slice(-1)} of ${match.device?.name ?? 'nobody'}`));
}

test('devices by name: whole, beginning, word, inside; case and accents do not matter', async () => {
  const { finder } = await setUp();
  const find = (query: string): readonly string[] => words(finder.find(query, 10).matches);
  assert.deepEqual(find('lt-ber-0093'), ['LT-BER-0093 by name']);
  assert.deepEqual(find('lt-'), ['LT-BER-0093 by name', 'LT-MÜN-0001 by name']);
  assert.deepEqual(find('mun'), ['LT-MÜN-0001 by name']);
  assert.deepEqual(find('MÜN'), ['LT-MÜN-0001 by name']);
  assert.deepEqual(find('ber'), ['LT-BER-0093 by name', 'LT-MÜN-0001 by serialNumber'], 'a word of the name before the inside of a serial number');
  assert.deepEqual(find('会議'), ['会議室-7 by name']);
  assert.deepEqual(find('   '), []);
  assert.deepEqual(find('nothing like it'), []);
});

test('devices by user, serial number, several words', async () => {
  const { finder } = await setUp();
  const find = (query: string): readonly string[] => words(finder.find(query, 10).matches);
  assert.deepEqual(find('anja.brandt'), ['LT-BER-0093 by user']);
  assert.deepEqual(find('Brandt'), ['LT-BER-0093 by user']);
  assert.deepEqual(find('jose angstrom'), ['LT-MÜN-0001 by user']);
  assert.deepEqual(find('5cg3091'), ['LT-BER-0093 by serialNumber']);
  assert.deepEqual(find('brandt 0093'), ['LT-BER-0093 by several']);
});

test('devices by Entra ID, Intune ID, and the ID of an older enrolment', async () => {
  const { finder } = await setUp();
  const find = (query: string): readonly string[] => words(finder.find(query, 10).matches);
  assert.deepEqual(find(ber), ['LT-BER-0093 by entraDeviceId']);
  assert.deepEqual(find(`{${intuneBer.toUpperCase()}}`), ['LT-BER-0093 by intuneDeviceId']);
  assert.deepEqual(find(intuneOld), ['LT-BER-0093 by intuneDeviceId']);
  assert.deepEqual(find('aaaaaaaa'), ['LT-BER-0093 by entraDeviceId']);
});

test('keys by whole ID in any form, and by their first characters as a caller reads them out', async () => {
  const { finder } = await setUp();
  const find = (query: string): readonly string[] => words(finder.find(query, 10).matches);
  for (const form of [keyOne, keyOne.toLowerCase(), `{${keyOne}}`, `  ${keyOne} `, `ID: {${keyOne}}`, keyOne.replaceAll('-', '')]) {
    assert.deepEqual(find(form), ['1 of LT-BER-0093'], form);
  }
  for (const form of ['1F3A22B0', '1f3a 22b0', '1F3A-22B0', '1 F 3 A 2 2 B 0', '1F3A22B0-', '1f3a‑22b0', '1F3A', 'ID: 1F3A22B0', 'Key ID: 1f3a22b0']) {
    assert.deepEqual(find(form), ['2 of LT-MÜN-0001', '1 of LT-BER-0093'], `${form}: newest first`);
  }
  assert.deepEqual(find('1F3'), [], 'too short to name a key');
  assert.deepEqual(find('1F3A22B0-0000-4000-8000-000000000002'), ['2 of LT-MÜN-0001']);
  assert.deepEqual(find('0011AA10'), ['3 of nobody'], 'a key whose device is not there');
});

test('letters that look like digits are read as such, and said so', async () => {
  const { finder } = await setUp();
  const [match] = finder.find('OOl1aaIo', 10).matches;
  assert.ok(match?.kind === 'key');
  assert.deepEqual([match.key.id, match.prefix, match.guessed, match.sole], [keyThree, '0011AA10', true, true]);
  const [literal] = finder.find('1f3a22b0', 10).matches;
  assert.ok(literal?.kind === 'key');
  assert.deepEqual([literal.prefix, literal.guessed, literal.sole], ['1F3A22B0', false, false]);
  assert.deepEqual(finder.find('lol', 10).matches, []);
});

test('what was searched, how old it is, and whether it is all', async () => {
  const all = await setUp();
  const found = all.finder.find('x', 10);
  assert.deepEqual([found.complete, found.searched, found.asOf, found.failed, found.loading], [true, { devices: 3, keys: 3 }, all.clock.now(), [], []]);

  const part = await setUp({ keys: [[key(keyOne, ber)], denied] });
  const found2 = part.finder.find('1F3A22B0', 10);
  assert.deepEqual([found2.complete, found2.failed.map(({ source, failure }) => [source, failure.code]), found2.matches.length], [false, [['keys', 'denied']], 1]);

  const left = await setUp({ intune: [2] });
  assert.equal(left.finder.find('x', 10).complete, false, 'rows that made no sense');
});

test('no more than the limit, the best ones, and that there are more', async () => {
  const { finder } = await setUp({ entra: [Array.from({ length: 50 }, (_, index) => entra(`e${index}`, { name: index === 40 ? 'PC' : `PC-${String(index).padStart(2, '0')}` }))], intune: [[]], keys: [[]] });
  const { matches, more } = finder.find('pc', 5);
  assert.deepEqual(words(matches), ['PC by name', 'PC-00 by name', 'PC-01 by name', 'PC-02 by name', 'PC-03 by name']);
  assert.equal(more, true);
  assert.equal(finder.find('pc-1', 10).more, false);
});

test('what comes later is found after the change was told', async () => {
  const { finder, inventory, clock, graph } = await setUp();
  assert.deepEqual(finder.find('new-one', 5).matches, []);
  graph.entra = [[entra('n', { name: 'NEW-ONE' })]];
  await inventory.load();
  clock.fire();
  assert.deepEqual(words(finder.find('new-one', 5).matches), ['NEW-ONE by name']);
  assert.deepEqual(words(finder.find('室-7', 5).matches), []);
});
