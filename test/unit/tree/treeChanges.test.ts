import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Device } from '../../../src/core/device.ts';
import type { TreeNode } from '../../../src/tree/nodes.ts';
import { device, fakeSource, keys, mac, shown, type FakeSource, type Shown } from './fakeSource.ts';

const many = (number: number): readonly Device[] => Array.from({ length: number }, (_, index) => device(`pc-${index}`));

async function names({ tree }: Shown, group?: TreeNode): Promise<readonly string[]> {
  return (await tree.children(group)).map((node) => (node.kind === 'device' ? node.device.name : node.id));
}

function replace(source: FakeSource, name: string, more: Partial<Device>): void {
  source.list = source.list.map((one) => (one.name === name ? { ...one, ...more } : one));
}

describe('rows keep their identity', () => {
  test('of a device and of a group, through every reading', async () => {
    const source = fakeSource(device('A'), device('B'));
    const parts = shown(source);
    const [group] = await parts.tree.children();
    const [row] = await parts.tree.children(group);
    source.list = source.list.map((one) => ({ ...one }));
    parts.tree.changed('all');
    const [again] = await parts.tree.children();
    assert.equal(again, group);
    assert.equal((await parts.tree.children(again))[0], row);
    assert.ok(row?.kind === 'device');
    assert.equal(row.parent, group);
    assert.equal(row.device, source.list[0], 'the row shows the device as it is now');
  });

  test('also while a filter hides it', async () => {
    const parts = shown(fakeSource(device('A'), device('B')), 'none');
    const [row] = await parts.tree.children();
    parts.tree.filter = 'b';
    assert.deepEqual(await names(parts), ['B']);
    assert.equal(parts.tree.nodeOf('entra:id-a'), undefined, 'it is not in the tree now');
    parts.tree.filter = '';
    assert.equal((await parts.tree.children())[0], row);
  });

  test('and only what this tree handed out is one of its own', async () => {
    const parts = shown(fakeSource(device('A')));
    const [group] = await parts.tree.children();
    const [row] = await parts.tree.children(group);
    assert.ok(parts.tree.owns(group) && parts.tree.owns(row));
    for (const stranger of [{ ...row }, structuredClone(row), JSON.parse(JSON.stringify({ kind: 'device', id: 'entra:id-a' })), 'entra:id-a', null, undefined, 7, [row], () => row]) {
      assert.equal(parts.tree.owns(stranger), false);
    }
    const other = shown(fakeSource(device('A')));
    assert.equal(other.tree.owns(row), false);
    parts.tree.reset();
    assert.equal(parts.tree.owns(row), false, 'a row of a session that is gone');
  });
});

describe('a change of one device', () => {
  test('that leaves it where it is redraws its row alone', async () => {
    const source = fakeSource(device('A'), device('B'));
    const parts = shown(source);
    const [group] = await parts.tree.children();
    const [, row] = await parts.tree.children(group);
    replace(source, 'B', { osVersion: '10.0.26200' });
    parts.tree.changed(['entra:id-b']);
    assert.deepEqual(parts.changes, [row]);
    assert.ok(row?.kind === 'device' && row.device.osVersion === '10.0.26200');
    assert.deepEqual(await names(parts, group), ['A', 'B']);
  });

  test('that changes its name, user or last check-in sorts it anew', async () => {
    const source = fakeSource(device('A'), device('B'));
    const parts = shown(source);
    const [group] = await parts.tree.children();
    replace(source, 'A', { name: 'Z' });
    parts.tree.changed(['entra:id-a']);
    assert.deepEqual(parts.changes, [undefined]);
    await parts.tree.children();
    assert.deepEqual(await names(parts, group), ['B', 'Z']);
  });

  test('that changes its escrow state moves it to its group, with the numbers', async () => {
    const source = fakeSource(device('A'), device('B'));
    for (const name of ['A', 'B']) source.escrowByName.set(name, 'none');
    const parts = shown(source, 'escrow');
    assert.deepEqual((await parts.tree.children()).map((node) => `${parts.look(node).label} ${parts.look(node).description ?? ''}`), ['No escrowed key reported 2']);
    source.escrowByName.set('A', 'escrowed');
    source.keysByName.set('A', keys(1));
    parts.tree.changed(['entra:id-a']);
    assert.deepEqual(parts.changes, [undefined]);
    assert.deepEqual((await parts.tree.children()).map((node) => `${parts.look(node).label} ${parts.look(node).description ?? ''}`), ['No escrowed key reported 1', 'Key escrowed 1']);
  });

  test('that came in a later page shows it, and one that is gone goes', async () => {
    const source = fakeSource(device('A'));
    const parts = shown(source, 'none');
    await parts.tree.children();
    source.list = [...source.list, device('B')];
    parts.tree.changed(['entra:id-b']);
    assert.deepEqual(await names(parts), ['A', 'B']);
    source.list = source.list.slice(1);
    parts.tree.changed(['entra:id-a']);
    assert.deepEqual(await names(parts), ['B']);
    assert.deepEqual(parts.changes, [undefined, undefined]);
    assert.equal(parts.tree.nodeOf('entra:id-a'), undefined);
  });

  test('keeps how much of a long group is shown', async () => {
    const source = fakeSource(...many(450));
    const parts = shown(source);
    const [group] = await parts.tree.children();
    parts.tree.loadMore('windows-corporate');
    replace(source, 'pc-3', { name: 'pc-003b' });
    parts.tree.changed(['entra:id-pc-3']);
    await parts.tree.children();
    assert.equal((await parts.tree.children(group)).length, 401);
  });

  test('that only a filter hides is no reason to draw everything', async () => {
    const source = fakeSource(device('A'), device('B'));
    const parts = shown(source, 'none');
    parts.tree.filter = 'b';
    await parts.tree.children();
    parts.changes.length = 0;
    replace(source, 'A', { osVersion: '1' });
    parts.tree.changed(['entra:id-a']);
    assert.deepEqual(parts.changes.filter((node) => node === undefined), []);
    replace(source, 'A', { name: 'AB' });
    parts.tree.changed(['entra:id-a']);
    assert.deepEqual(await names(parts), ['AB', 'B']);
  });
});

describe('long groups', () => {
  test('show 200 rows and one that loads more', async () => {
    const parts = shown(fakeSource(...many(450)));
    const [group] = await parts.tree.children();
    const rows = await parts.tree.children(group);
    const look = parts.look(rows.at(-1)!);
    assert.deepEqual([rows.length, look.label, look.description, look.onClick], [201, 'Load 200 more…', '200 of 450', 'loadMore']);
    parts.tree.loadMore('windows-corporate');
    assert.deepEqual(parts.changes, [group]);
    const more = await parts.tree.children(group);
    assert.deepEqual([more.length, parts.look(more.at(-1)!).label], [401, 'Load 50 more…']);
    parts.tree.loadMore('windows-corporate');
    assert.deepEqual((await parts.tree.children(group)).length, 450);
  });

  test('of exactly 200 devices need no more', async () => {
    const parts = shown(fakeSource(...many(200)), 'none');
    assert.equal((await parts.tree.children()).length, 200);
  });

  test('are loaded as far as a device that is looked for', async () => {
    for (const grouping of ['platform', 'none'] as const) {
      const parts = shown(fakeSource(...many(450)), grouping);
      const [group] = await parts.tree.children();
      const node = parts.tree.nodeOf('entra:id-pc-449');
      assert.equal(node?.device.name, 'pc-449');
      const rows = await parts.tree.children(grouping === 'none' ? undefined : group);
      assert.ok(rows.includes(node), grouping);
      assert.deepEqual(parts.changes, [grouping === 'none' ? undefined : group]);
    }
  });

  test('also when the device has changed since', async () => {
    const source = fakeSource(...many(450));
    const parts = shown(source);
    const [group] = await parts.tree.children();
    replace(source, 'pc-449', { osVersion: '2' });
    parts.tree.changed(['entra:id-pc-449']);
    const node = parts.tree.nodeOf('entra:id-pc-449');
    assert.equal(node?.device.osVersion, '2');
    assert.ok((await parts.tree.children(group)).includes(node));
  });

  test('a device is found before anybody asked for rows', () => {
    const parts = shown(fakeSource(...many(3)));
    assert.equal(parts.tree.nodeOf('entra:id-pc-1')?.device.name, 'pc-1');
    assert.equal(parts.tree.nodeOf('entra:nobody'), undefined);
  });

  test('100,000 devices are never more than 201 rows a group', async () => {
    const source = fakeSource(...many(99_000), ...Array.from({ length: 1000 }, (_, index) => mac(`mac-${index}`)));
    for (const grouping of ['platform', 'ownership', 'escrow', 'none'] as const) {
      const parts = shown(source, grouping);
      const first = await parts.tree.children();
      assert.ok(first.length <= 201, grouping);
      for (const node of first.filter((one) => one.kind === 'group')) assert.equal((await parts.tree.children(node)).length, 201);
    }
  });
});

test('another grouping or sorting shows at once, without a word from anybody', async () => {
  const parts = shown(fakeSource(device('A', { userPrincipalName: 'z@contoso.example' }), device('B', { userPrincipalName: 'a@contoso.example' })), 'none');
  assert.deepEqual(await names(parts), ['A', 'B']);
  parts.options.sorting = 'user';
  assert.deepEqual(await names(parts), ['B', 'A']);
  parts.options.grouping = 'ownership';
  assert.deepEqual(await names(parts), ['group:ownership:corporate']);
});
