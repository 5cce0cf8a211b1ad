import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { failure } from '../../../src/core/failure.ts';
import type { RotationStage } from '../../../src/rotation/rotation.ts';
import type { TreeNode } from '../../../src/tree/nodes.ts';
import { commands } from '../../../src/manifest.ts';
import { device, failed, fakeSource, keys, mac, now, rotation, shown, withoutEntraId, withoutIntune, type Shown } from './fakeSource.ts';

interface Menu {
  readonly command: string;
  readonly when: string;
  readonly group?: string;
}

const { contributes } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  readonly contributes: { readonly menus: { readonly 'view/item/context': readonly Menu[] } };
};
const items = contributes.menus['view/item/context'];

function patternOf({ when }: Menu): RegExp {
  const source = /viewItem =~ \/(.+)\//.exec(when)?.[1];
  assert.ok(source !== undefined, when);
  return new RegExp(source);
}

async function rowsOf(parts: Shown, node?: TreeNode): Promise<readonly TreeNode[]> {
  const rows: TreeNode[] = [];
  for (const child of await parts.tree.children(node)) rows.push(child, ...(await rowsOf(parts, child)));
  return rows;
}

/** One tree with every kind of row in it. */
async function everyRow(): Promise<{ readonly parts: Shown; readonly rows: readonly TreeNode[] }> {
  const fine = device('fine');
  const source = fakeSource(
    fine,
    device('none'),
    device('failed'),
    device('full'),
    device('registered', { joinType: 'registered' }),
    withoutEntraId(device('noid', { inEntra: 'no' })),
    withoutIntune(device('entra', { inIntune: 'no' })),
    device('phone', { platform: 'other' }),
    mac('mac'),
    ...Array.from({ length: 200 }, (_, index) => device(`zz-${index}`)),
  );
  source.keysByName.set('fine', keys(2)).set('none', keys(0)).set('full', keys(190));
  source.keysByName.set('failed', { kind: 'failed', failure: failure('unavailable', 'Down.') });
  source.answer = () => Promise.resolve({ kind: 'loading' });
  source.states = { entra: failed('denied', { feature: 'listEntraDevices' }), intune: { kind: 'loading', count: 1 }, keys: failed() };
  const parts = shown(source);
  const stages: readonly RotationStage[] = ['queued', 'pending', 'done', 'escrowed', 'failed'];
  stages.forEach((stage, index) => parts.rotations.set(`entra:id-zz-${index}`, rotation(fine, { stage, acceptedAt: now })));
  return { parts, rows: await rowsOf(parts) };
}

const { parts, rows } = await everyRow();
const valueOf = (node: TreeNode): string => parts.look(node).tokens.join(';');

function offeredOn(command: string): ReadonlySet<TreeNode['kind']> {
  const patterns = items.filter((item) => item.command === command).map(patternOf);
  return new Set(rows.filter((node) => patterns.some((pattern) => pattern.test(valueOf(node)))).map((node) => node.kind));
}

test('every token that a menu asks for is on some row', () => {
  for (const item of items) assert.ok(rows.some((node) => patternOf(item).test(valueOf(node))), `${item.command}: ${item.when}`);
});

test('every action is offered on the rows that it can do something for', () => {
  const expected: Readonly<Record<string, readonly TreeNode['kind'][]>> = {
    [commands.revealKey]: ['key', 'fileVault', 'device'],
    [commands.copyKey]: ['key', 'fileVault', 'device'],
    [commands.rotateKeys]: ['device', 'group'],
    [commands.copyName]: ['device'],
    [commands.copyId]: ['device', 'key'],
    [commands.openInPortal]: ['device'],
    [commands.reviewDevice]: ['device', 'group'],
    [commands.retry]: ['failure', 'device'],
    [commands.copyForAdmin]: ['failure'],
    [commands.stopWatching]: ['rotation'],
  };
  assert.deepEqual([...new Set(items.map(({ command }) => command))].sort(), Object.keys(expected).sort());
  for (const [command, kinds] of Object.entries(expected)) assert.deepEqual([...offeredOn(command)].sort(), [...kinds].sort(), command);
});

test('a row has three actions beside it at most', () => {
  const inline = items.filter(({ group }) => group?.startsWith('inline') === true);
  for (const node of rows) {
    const offered = inline.filter((item) => patternOf(item).test(valueOf(node)));
    assert.ok(offered.length <= 3, `${valueOf(node)}: ${offered.map(({ command }) => command).join(' ')}`);
  }
});

test('every kind of row was looked at', () => {
  assert.deepEqual([...new Set(rows.map(({ kind }) => kind))].sort(), ['device', 'fact', 'failure', 'fileVault', 'group', 'key', 'more', 'rotation']);
});

test('tokens are words that stand for themselves', () => {
  for (const node of rows) for (const token of parts.look(node).tokens) assert.match(token, /^[A-Za-z]+$/);
});

test('no row can show a key: the tree has none, and its rows are IDs and metadata', () => {
  // what a row is made of, looked at whole; parents lead back to rows that are looked at themselves
  const text = JSON.stringify(rows.map((node) => ({ ...node, parent: undefined, look: parts.look(node) })));
  assert.doesNotMatch(text, /(?:\d{6}-){7}\d{6}/);
  assert.doesNotMatch(text, /(?:[A-Z0-9]{4}-){5}[A-Z0-9]{4}/);
});

test('IDs of rows are unique, since VS Code knows rows by them', () => {
  const ids = rows.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
});
