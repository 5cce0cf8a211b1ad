import type { Failure } from '../core/failure.ts';
import type { Device } from '../core/device.ts';
import type { Disposable } from '../core/ports.ts';
import { count } from '../core/words.ts';
import type { Rotation } from '../rotation/rotation.ts';
import { arrangeDevices, hasMoved, type Arrangement } from './arrangement.ts';
import { rowsUnder } from './deviceRows.ts';
import type { DeviceSource, SourceState } from './deviceSource.ts';
import type { Grouping, Sorting } from './grouping.ts';
import type { DeviceNode, FailureNode, GroupNode, TreeNode } from './nodes.ts';
import { present, type Presented } from './present.ts';

/** Rows of one group that are shown before "Load … more". */
export const pageSize = 200;

export interface DeviceTreeOptions {
  readonly source: () => DeviceSource | undefined;
  /** Why nobody is signed in, where that is a failure and not just nobody's wish. */
  readonly trouble?: () => Failure | undefined;
  readonly rotationOf: (deviceId: string) => Rotation | undefined;
  readonly grouping: () => Grouping;
  readonly sorting: () => Sorting;
  readonly now: () => number;
}

/**
 * The device tree without VS Code: children, parents and looks of rows, from what the session knows. A device row is
 * made once and kept while the device is known, so that commands can tell our own rows from anything else.
 */
export interface DeviceTree {
  children(node?: TreeNode): Promise<readonly TreeNode[]>;
  present(node: TreeNode): Presented;
  /** True only for objects that this tree handed out. */
  owns(value: unknown): value is TreeNode;
  /** The row of a device, also when it stands behind "Load more" (which then is loaded). */
  nodeOf(deviceId: string): DeviceNode | undefined;
  /** Text above the tree: what the filter shows, or that nothing is there. */
  message(): string | undefined;
  filter: string;
  loadMore(groupKey: string): void;
  onDidChange(listener: (node: TreeNode | undefined) => void): Disposable;
  /** Something changed: one device, or all of them. */
  changed(deviceIds: readonly string[] | 'all'): void;
  /** Another session: forget every row. */
  reset(): void;
}

export function createDeviceTree(options: DeviceTreeOptions): DeviceTree {
  const listeners = new Set<(node: TreeNode | undefined) => void>();
  const limits = new Map<string, number>();
  // One row object for the life of a device or a group: VS Code knows rows by identity, and so do our commands
  const deviceNodes = new Map<string, DeviceNode>();
  const groupNodes = new Map<string, GroupNode>();
  let owned = new WeakSet<TreeNode>();
  let arrangement: Arrangement | undefined;
  let filter = '';

  const own = <T extends TreeNode>(node: T): T => {
    owned.add(node);
    return node;
  };
  const notify = (node: TreeNode | undefined): void => {
    for (const listener of listeners) listener(node);
  };

  function arrange(source: DeviceSource): Arrangement {
    const wish = { grouping: options.grouping(), sorting: options.sorting(), filter };
    const known = arrangement;
    if (known?.all === source.devices() && known.grouping === wish.grouping && known.sorting === wish.sorting) return known;
    const fresh = arrangeDevices(source, wish, (group) => {
      const node = Object.assign(groupNodes.get(group.id) ?? own(group), group);
      groupNodes.set(group.id, node);
      return node;
    });
    for (const [id, node] of deviceNodes) {
      const place = fresh.placed.get(id);
      const device = place?.device ?? source.device(id);
      if (device === undefined) deviceNodes.delete(id);
      else Object.assign(node, { device, parent: wish.grouping === 'none' ? undefined : place?.group });
    }
    arrangement = fresh;
    return fresh;
  }

  function deviceNode(device: Device, parent: GroupNode | undefined): DeviceNode {
    const known = deviceNodes.get(device.id);
    if (known !== undefined) return known;
    // it may have changed since it was arranged, without moving
    const node = own<DeviceNode>({ kind: 'device', id: device.id, parent, device: options.source()?.device(device.id) ?? device });
    deviceNodes.set(device.id, node);
    return node;
  }

  function failureNode(key: keyof typeof listWords, state: SourceState): readonly FailureNode[] {
    if (state.kind !== 'failed' || state.failure === undefined) return [];
    return [own({ kind: 'failure', id: `failure:${key}`, parent: undefined, doing: `list ${listWords[key]}`, failure: state.failure, retry: { kind: 'inventory' } })];
  }

  /** A list that was read to its end and left rows out is not whole, and the log is no place to learn it. */
  function unreadableRow(key: keyof typeof listWords, { kind, unreadable }: SourceState): readonly TreeNode[] {
    if (kind !== 'ok' || unreadable === undefined) return [];
    const label = `${count(unreadable, 'row')} of ${listWords[key]} could not be read`;
    const tooltip = 'Microsoft Graph sent them in a form that it does not document. What they stand for may be missing here.';
    return [own({ kind: 'fact', id: `unreadable:${key}`, parent: undefined, label, icon: 'warning', tooltip })];
  }

  /** Without a session there is nothing to show but why there is none. */
  function signInFailure(): readonly TreeNode[] {
    const failure = options.trouble?.();
    if (failure === undefined) return [];
    return [own({ kind: 'failure', id: 'failure:signIn', parent: undefined, doing: 'sign in', failure, retry: { kind: 'signIn' } })];
  }

  function roots(): readonly TreeNode[] {
    const source = options.source();
    if (source === undefined) return signInFailure();
    const { entra, intune, keys } = source.sources();
    const failures = [...failureNode('entra', entra), ...failureNode('intune', intune), ...failureNode('keys', keys)];
    const { all, groups, grouping } = arrange(source);
    const soFar = all.length === 0 ? {} : { description: `${count(all.length, 'device')} so far` };
    const progress = isLoading(source)
      ? [own<TreeNode>({ kind: 'fact', id: 'loading', parent: undefined, label: 'Loading…', icon: 'loading~spin', ...soFar })]
      : [];
    const rows = grouping === 'none' ? rowsOf(groups[0], undefined) : groups;
    const unreadable = [...unreadableRow('entra', entra), ...unreadableRow('intune', intune), ...unreadableRow('keys', keys)];
    return [...failures, ...unreadable, ...rows, ...progress];
  }

  function limitOf(group: GroupNode): number {
    return limits.get(group.key) ?? pageSize;
  }

  function rowsOf(group: GroupNode | undefined, parent: GroupNode | undefined): readonly TreeNode[] {
    if (group === undefined) return [];
    const { id, key, devices } = group;
    const limit = limitOf(group);
    const rows = devices.slice(0, limit).map((device) => deviceNode(device, parent));
    if (devices.length <= limit) return rows;
    return [...rows, own({ kind: 'more', id: `more:${id}`, parent, groupKey: key, shown: limit, total: devices.length })];
  }

  async function childrenOf(node: DeviceNode): Promise<readonly TreeNode[]> {
    const source = options.source();
    if (source === undefined) return [];
    const session = owned;
    const rows = await rowsUnder(node, source, options.rotationOf(node.device.id));
    return session === owned ? rows.map(own) : [];
  }

  return {
    async children(node) {
      if (node === undefined) return roots();
      if (node.kind === 'group') return rowsOf(node, node);
      if (node.kind === 'device') return await childrenOf(node);
      return [];
    },
    present(node) {
      const source = options.source();
      return present(node, {
        now: options.now(),
        keysOf: (device) => source?.keysOf(device) ?? { kind: 'notAsked' },
        fileVaultOf: (device) => source?.fileVaultOf(device) ?? { words: '', detail: '', canReveal: false, unknown: true },
        rotationOf: (device) => options.rotationOf(device.id),
        expandGroups: filter !== '' || (arrangement?.all.length ?? 0) <= pageSize,
      });
    },
    owns: (value): value is TreeNode => typeof value === 'object' && value !== null && owned.has(value as TreeNode),
    nodeOf(deviceId) {
      const source = options.source();
      if (source === undefined) return undefined;
      const { placed, grouping } = arrange(source);
      const place = placed.get(deviceId);
      if (place === undefined) return undefined;
      const { group, device } = place;
      const node = deviceNode(device, grouping === 'none' ? undefined : group);
      const at = group.devices.indexOf(device);
      if (at >= limitOf(group)) {
        limits.set(group.key, Math.ceil((at + 1) / pageSize) * pageSize);
        notify(node.parent);
      }
      return node;
    },
    message() {
      const source = options.source();
      if (source === undefined) return undefined;
      const { all, shown } = arrange(source);
      const { entra, intune } = source.sources();
      if (filter !== '') return `Filter: ${filter}. ${shown.toLocaleString('en-US')} of ${count(all.length, 'device')}${isLoading(source) ? ' so far' : ''}.`;
      return all.length === 0 && entra.kind === 'ok' && intune.kind === 'ok' ? 'Entra ID and Intune show this account no devices.' : undefined;
    },
    get filter() {
      return filter;
    },
    set filter(text: string) {
      filter = text.trim();
      limits.clear();
      arrangement = undefined;
      notify(undefined);
    },
    loadMore(groupKey) {
      const group = arrangement?.groups.find(({ key }) => key === groupKey);
      limits.set(groupKey, (limits.get(groupKey) ?? pageSize) + pageSize);
      notify(arrangement?.grouping === 'none' ? undefined : group);
    },
    onDidChange(listener) {
      listeners.add(listener);
      return {
        dispose: () => {
          listeners.delete(listener);
        },
      };
    },
    changed(deviceIds) {
      const source = options.source();
      const before = arrangement;
      if (deviceIds === 'all' || source === undefined || before === undefined || deviceIds.some((id) => hasMoved(source, before, id))) {
        arrangement = undefined;
        notify(undefined);
        return;
      }
      // all of them stand where they stood, and 100,000 need not be arranged anew for it
      arrangement = { ...before, all: source.devices() };
      for (const id of deviceIds) {
        const node = deviceNodes.get(id);
        const device = source.device(id);
        if (node !== undefined && device !== undefined) notify(Object.assign(node, { device }));
      }
    },
    reset() {
      // what was handed out belongs to a session that is gone: no command may take it for a row of this one
      owned = new WeakSet();
      deviceNodes.clear();
      groupNodes.clear();
      limits.clear();
      arrangement = undefined;
      filter = '';
      notify(undefined);
    },
  };
}

const listWords = { entra: 'Entra devices', intune: 'Intune devices', keys: 'BitLocker key IDs' } as const;

/** Whether devices are still coming in. */
function isLoading(source: DeviceSource): boolean {
  const { entra, intune } = source.sources();
  return entra.kind === 'loading' || intune.kind === 'loading';
}
