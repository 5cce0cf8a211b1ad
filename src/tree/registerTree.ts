import * as vscode from 'vscode';
import type { Sessions } from '../auth/sessions.ts';
import type { SignIn } from '../auth/signIn.ts';
import { lacksOwnApp } from '../auth/signInSettings.ts';
import type { Failure } from '../core/failure.ts';
import type { Clock, Disposable } from '../core/ports.ts';
import type { Config } from '../host/ui.ts';
import { contextKeys, views } from '../manifest.ts';
import type { RotationTracker } from '../rotation/rotationTracker.ts';
import { createDeviceTree } from './deviceTree.ts';
import { DeviceTreeProvider } from './deviceTreeProvider.ts';
import type { TreeNode } from './nodes.ts';
import { sessionSource } from './sessionSource.ts';

export interface TreeParts {
  readonly sessions: Sessions;
  readonly signIn: SignIn;
  readonly rotations: RotationTracker;
  readonly config: Config;
  readonly clock: Clock;
  /** What the view is called beside its title: the tenant. */
  readonly describe: () => string | undefined;
}

export interface RegisteredTree extends Disposable {
  filter: string;
  reveal(deviceId: string, keyId?: string): Promise<boolean>;
  loadMore(groupKey: string): void;
  /** Only for objects that this tree handed out. */
  nodeOf(argument: unknown): TreeNode | undefined;
}

/** The device tree in its view. Nothing is asked of anybody before VS Code first shows it. */
export function registerTree(parts: TreeParts): RegisteredTree {
  const { sessions, signIn, rotations, config, clock } = parts;
  let source: { readonly of: unknown; readonly is: ReturnType<typeof sessionSource> } | undefined;
  let trouble: Failure | undefined;
  let looked = false;

  const tree = createDeviceTree({
    source() {
      const session = sessions.current;
      if (session === undefined) return undefined;
      if (source?.of !== session) source = { of: session, is: sessionSource(session.inventory) };
      return source.is;
    },
    trouble: () => (signIn.state.kind === 'signedOut' ? trouble : undefined),
    rotationOf: (deviceId) => rotations.rotationOf(deviceId),
    grouping: () => config.get('tree.grouping'),
    sorting: () => config.get('tree.sort'),
    now: () => clock.now(),
  });

  const provider = new DeviceTreeProvider(tree, () => {
    view.message = tree.message() ?? '';
    view.description = parts.describe() ?? '';
    if (!looked) {
      looked = true;
      void restore();
    }
  });
  const view = vscode.window.createTreeView(views.devices, { treeDataProvider: provider, showCollapseAll: true, canSelectMany: true });

  /** Looks once for a session that needs no dialog. That nobody signed in is no failure; what else went wrong is shown. */
  async function restore(): Promise<void> {
    if (lacksOwnApp(config)) return;
    const outcome = await sessions.open({ interactive: false });
    if (outcome.ok || outcome.failure.code === 'signedOut' || outcome.failure.code === 'cancelled') return;
    trouble = outcome.failure;
    tree.changed('all');
  }

  function setFilter(text: string): void {
    tree.filter = text;
    void vscode.commands.executeCommand('setContext', contextKeys.filtered, tree.filter !== '');
  }

  let inventoryWatch: Disposable | undefined;
  function follow(): void {
    inventoryWatch?.dispose();
    inventoryWatch = sessions.current?.inventory.onDidChange((change) => {
      tree.changed(change);
    });
  }

  const subscriptions: Disposable[] = [
    sessions.onDidChange(() => {
      follow();
      tree.reset();
      void vscode.commands.executeCommand('setContext', contextKeys.filtered, false);
    }),
    signIn.onDidChange((state) => {
      if (state.kind !== 'signedOut') trouble = undefined;
      tree.changed('all');
    }),
    rotations.onDidChange((deviceIds) => {
      tree.changed(deviceIds);
    }),
    config.onDidChange(['tree.grouping', 'tree.sort'], () => {
      tree.changed('all');
    }),
    config.onDidChange(['signIn.method', 'clientId', 'tenantId', 'cloud', 'customCloud.authority', 'customCloud.graphRoot', 'customCloud.resource'], () => {
      // what was wrong may be mended: the next sign-in tells
      trouble = undefined;
      tree.changed('all');
    }),
    provider,
    view,
  ];

  return {
    get filter() {
      return tree.filter;
    },
    set filter(text) {
      setFilter(text);
    },
    async reveal(deviceId, keyId) {
      if (tree.nodeOf(deviceId) === undefined && tree.filter !== '') {
        setFilter('');
        await tree.children();
      }
      const node = tree.nodeOf(deviceId);
      if (node === undefined) return false;
      const rows = keyId === undefined ? [] : await tree.children(node);
      const row = rows.find((one) => one.kind === 'key' && one.key.id === keyId) ?? node;
      await view.reveal(row, { select: true, focus: true, expand: row === node });
      return true;
    },
    loadMore(groupKey) {
      tree.loadMore(groupKey);
    },
    nodeOf: (argument) => (tree.owns(argument) ? argument : undefined),
    dispose() {
      inventoryWatch?.dispose();
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}
