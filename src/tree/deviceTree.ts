import type { Disposable } from '../core/ports.ts';
import { newestFirstPerVolume } from '../core/recoveryKey.ts';
import { count, timeOfDay } from '../core/words.ts';
import type { Rotation } from '../rotation/rotation.ts';
import type { DeviceSource, SourceState } from './deviceSource.ts';
import { groupDevices, matchesFilter, sortDevices, type Grouping, type Sorting } from './grouping.ts';
import type { DeviceNode, FailureNode, GroupNode, TreeNode } from './nodes.ts';
import { present, type Presented } from './present.ts';

/** Rows of one group that are shown before "Load … more". */
export const pageSize = 200;

export interface DeviceTreeOptions {
  readonly source: () => DeviceSource | undefined;
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
  const owned = new WeakSet<TreeNode>();
  const shown = new Map<string, number>();
  let deviceNodes = new Map<string, DeviceNode>();
  let groups: readonly GroupNode[] = [];
  let total = 0;
  let filtered = 0;
  let filter = '';

  const own = <T extends TreeNode>(node: T): T => {
    owned.add(node);
    return node;
  };
  const notify = (node: TreeNode | undefined): void => {
    for (const listener of listeners) listener(node);
  };

  function failureNode(key: 'entra' | 'intune' | 'keys', state: SourceState): FailureNode | undefined {
    if (state.kind !== 'failed' || state.failure === undefined) return undefined;
    const doing = { entra: 'list Entra devices', intune: 'list Intune devices', keys: 'list BitLocker key IDs' }[key];
    return own({ kind: 'failure', id: `failure:${key}`, parent: undefined, doing, failure: state.failure, retry: { kind: 'inventory' } });
  }

  function roots(): readonly TreeNode[] {
    const source = options.source();
    if (source === undefined) return [];
    const { entra, intune, keys } = source.sources();
    const failures = [failureNode('entra', entra), failureNode('intune', intune), failureNode('keys', keys)].filter(
      (node) => node !== undefined,
    );
    const all = source.devices();
    const visible = all.filter((device) => matchesFilter(device, filter));
    total = all.length;
    filtered = visible.length;
    const grouping = options.grouping();
    const made = groupDevices(visible, grouping, (device) => source.escrowOf(device));
    groups = made.map((group) =>
      own({
        kind: 'group',
        id: `group:${grouping}:${group.key}`,
        parent: undefined,
        key: group.key,
        label: group.label,
        devices: sortDevices(group.devices, options.sorting()),
      }),
    );
    const previous = deviceNodes;
    deviceNodes = new Map();
    for (const group of groups) {
      const parent = grouping === 'none' ? undefined : group;
      for (const device of group.devices) {
        // One row object for the life of a device: VS Code knows rows by identity, and so do our commands
        const known = previous.get(device.id);
        if (known === undefined) deviceNodes.set(device.id, own<DeviceNode>({ kind: 'device', id: device.id, parent, device }));
        else deviceNodes.set(device.id, Object.assign(known, { parent, device }));
      }
    }
    const loading = [entra, intune].some((state) => state.kind === 'loading');
    const progress = loading
      ? [
          own<TreeNode>({
            kind: 'fact',
            id: 'loading',
            parent: undefined,
            label: 'Loading…',
            description: all.length === 0 ? '' : count(all.length, 'device') + ' so far',
            icon: 'loading~spin',
          }),
        ]
      : [];
    const rows = grouping === 'none' ? rowsOf(groups[0], undefined) : groups;
    return [...failures, ...rows, ...progress];
  }

  function rowsOf(group: GroupNode | undefined, parent: GroupNode | undefined): readonly TreeNode[] {
    if (group === undefined) return [];
    const limit = shown.get(group.key) ?? pageSize;
    const rows: TreeNode[] = [];
    for (const device of group.devices.slice(0, limit)) {
      const node = deviceNodes.get(device.id);
      if (node !== undefined) rows.push(node);
    }
    if (group.devices.length > limit) {
      rows.push(own({ kind: 'more', id: `more:${group.key}`, parent, groupKey: group.key, shown: limit, total: group.devices.length }));
    }
    return rows;
  }

  async function childrenOf(node: DeviceNode): Promise<readonly TreeNode[]> {
    const source = options.source();
    if (source === undefined) return [];
    const { device } = node;
    const rotation = options.rotationOf(device.id);
    const rows: TreeNode[] =
      rotation === undefined ? [] : [own({ kind: 'rotation', id: `${node.id}/rotation`, parent: node, device, rotation })];
    if (device.platform === 'macos') {
      return [...rows, own({ kind: 'fileVault', id: `${node.id}/fileVault`, parent: node, device })];
    }
    if (device.entraDeviceId === undefined) {
      return [...rows, own({ kind: 'fact', id: `${node.id}/noId`, parent: node, device, icon: 'question', label: 'No Entra device ID', description: 'keys cannot be looked up in Entra ID' })];
    }
    if (source.keysOf(device).kind === 'notAsked' || source.keysOf(device).kind === 'loading') await source.loadKeys(device);
    return [...rows, ...keyRows(node, source)];
  }

  function keyRows(node: DeviceNode, source: DeviceSource): readonly TreeNode[] {
    const { device } = node;
    const found = source.keysOf(device);
    switch (found.kind) {
      case 'failed':
        return [
          own({ kind: 'failure', id: `${node.id}/failure`, parent: node, doing: `list the keys of ${device.name}`, failure: found.failure, retry: { kind: 'keys', device } }),
        ];
      case 'notAsked':
      case 'loading':
        return [own({ kind: 'fact', id: `${node.id}/loading`, parent: node, label: 'Loading…', icon: 'loading~spin', device })];
      case 'ok': {
        const sorted = newestFirstPerVolume(found.keys);
        if (sorted.length === 0) {
          return [
            own({
              kind: 'fact',
              id: `${node.id}/none`,
              parent: node,
              device,
              icon: 'circle-slash',
              label: 'No keys in Entra ID',
              description: `answered at ${timeOfDay(found.asOf)}`,
              tooltip: 'Entra ID was read to its last page and has no key for this device. Rotating makes the device upload one.',
            }),
          ];
        }
        return sorted.map((key, index) =>
          own({
            kind: 'key',
            id: `${node.id}/key:${key.id}`,
            parent: node,
            device,
            key,
            newest: sorted[index - 1]?.volumeType !== key.volumeType,
            position: index + 1,
            count: sorted.length,
          }),
        );
      }
    }
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
        expandGroups: filter !== '' || total <= pageSize,
      });
    },
    owns: (value): value is TreeNode => typeof value === 'object' && value !== null && owned.has(value as TreeNode),
    nodeOf(deviceId) {
      if (deviceNodes.size === 0) roots();
      const node = deviceNodes.get(deviceId);
      if (node === undefined) return undefined;
      const group = groups.find((candidate) => candidate.devices.includes(node.device));
      const at = group?.devices.indexOf(node.device) ?? 0;
      if (group !== undefined && at >= (shown.get(group.key) ?? pageSize)) {
        shown.set(group.key, Math.ceil((at + 1) / pageSize) * pageSize);
        notify(node.parent);
      }
      return node;
    },
    message() {
      const source = options.source();
      if (source === undefined) return undefined;
      const { entra, intune } = source.sources();
      if (filter !== '') return `Filter: ${filter}. ${filtered.toLocaleString('en-US')} of ${count(total, 'device')}.`;
      return total === 0 && entra.kind === 'ok' && intune.kind === 'ok' ? 'No devices in this tenant.' : undefined;
    },
    get filter() {
      return filter;
    },
    set filter(text: string) {
      filter = text.trim();
      shown.clear();
      notify(undefined);
    },
    loadMore(groupKey) {
      shown.set(groupKey, (shown.get(groupKey) ?? pageSize) + pageSize);
      notify(groups.length === 1 && options.grouping() === 'none' ? undefined : groups.find((group) => group.key === groupKey));
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
      if (deviceIds === 'all') {
        notify(undefined);
        return;
      }
      for (const id of deviceIds) {
        const node = deviceNodes.get(id);
        const device = options.source()?.device(id);
        if (node === undefined || device === undefined) continue;
        notify(Object.assign(node, { device }));
      }
    },
    reset() {
      deviceNodes = new Map();
      groups = [];
      shown.clear();
      filter = '';
      notify(undefined);
    },
  };
}
