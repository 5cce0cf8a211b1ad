import assert from 'node:assert/strict';
import { registerHooks } from 'node:module';
import { test } from 'node:test';
import { failure } from '../../../src/core/failure.ts';
import { commands } from '../../../src/manifest.ts';
import { device, failed, fakeSource, keys, shown, type FakeSource, type Shown } from './fakeSource.ts';

// `vscode` exists in an extension host only; a stand-in for what the provider uses of it
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'vscode' ? { url: `data:text/javascript,${encodeURIComponent(standIn)}`, shortCircuit: true } : next(specifier, context),
});
const standIn = `
export class EventEmitter {
  #listeners = new Set();
  event = (listener) => { this.#listeners.add(listener); return { dispose: () => this.#listeners.delete(listener) }; };
  fire(value) { for (const listener of this.#listeners) listener(value); }
  dispose() { this.#listeners.clear(); }
}
export class TreeItem { constructor(label, collapsibleState) { Object.assign(this, { label, collapsibleState }); } }
export class ThemeIcon { constructor(id, color) { Object.assign(this, { id, color }); } }
export class ThemeColor { constructor(id) { this.id = id; } }
export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 };
`;
const { DeviceTreeProvider } = await import('../../../src/tree/deviceTreeProvider.ts');

function provide(source: FakeSource): { readonly parts: Shown; readonly provider: InstanceType<typeof DeviceTreeProvider>; readonly read: () => number } {
  const parts = shown(source);
  let read = 0;
  const provider = new DeviceTreeProvider(parts.tree, () => {
    read += 1;
  });
  return { parts, provider, read: () => read };
}

test('a row becomes an item with its ID, its tokens and what a screen reader says', async () => {
  const source = fakeSource(device('LT-1', { userPrincipalName: 'anja@contoso.example' }));
  source.keysByName.set('LT-1', keys(0));
  const { provider } = provide(source);
  const [group] = await provider.getChildren();
  const [row] = await provider.getChildren(group);
  assert.ok(group !== undefined && row !== undefined);
  assert.equal(provider.getParent(row), group);
  const item = provider.getTreeItem(row);
  assert.deepEqual(
    [item.id, item.label, item.description, item.contextValue, item.collapsibleState, item.accessibilityInformation],
    ['entra:id-lt-1', 'LT-1', 'anja · no keys in Entra ID', 'device;windows;nokey;rotatable;portal', 1, { label: 'LT-1, anja · no keys in Entra ID' }],
  );
  assert.equal(JSON.stringify(item.iconPath), JSON.stringify({ id: 'warning', color: { id: 'list.warningForeground' } }));
  assert.equal(typeof item.tooltip, 'string', 'no markup: what a device is called is shown as it is');
  assert.equal(item.command, undefined, 'a click on a device runs nothing');
});

test('a click on a failure tries again, one on the last row loads more; both hand over the row itself', async () => {
  const source = fakeSource(...Array.from({ length: 201 }, (_, index) => device(`pc-${index}`)));
  source.states = { ...source.states, intune: failed() };
  const { provider } = provide(source);
  const [failure1, group] = await provider.getChildren();
  const more = (await provider.getChildren(group)).at(-1);
  assert.ok(failure1 !== undefined && more !== undefined);
  const commandOf = (node: typeof more): readonly unknown[] => {
    const { command } = provider.getTreeItem(node);
    return [command?.command, command?.arguments?.[0] === node];
  };
  assert.deepEqual([commandOf(failure1), commandOf(more)], [[commands.retry, true], [commands.loadMore, true]]);
});

test('changes reach VS Code until the provider is disposed', async () => {
  const source = fakeSource(device('A'));
  const { parts, provider } = provide(source);
  const heard: unknown[] = [];
  provider.onDidChangeTreeData((node) => heard.push(node));
  await provider.getChildren();
  const row = parts.tree.nodeOf('entra:id-a');
  source.keysByName.set('A', { kind: 'failed', failure: failure('offline', 'No connection.') });
  parts.tree.changed(['entra:id-a']);
  parts.tree.changed('all');
  assert.deepEqual(heard, [row, undefined]);
  provider.dispose();
  parts.tree.changed('all');
  assert.equal(heard.length, 2);
});

test('whoever shows something above the tree hears when the first level was read, and only then', async () => {
  const { provider, read } = provide(fakeSource(device('A')));
  const [group] = await provider.getChildren();
  await provider.getChildren(group);
  assert.equal(read(), 1);
});
