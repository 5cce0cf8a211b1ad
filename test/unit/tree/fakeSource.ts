import type { Device, ManagedDevice } from '../../../src/core/device.ts';
import { failure, type Failure } from '../../../src/core/failure.ts';
import type { RecoveryKey, VolumeType } from '../../../src/core/recoveryKey.ts';
import type { Rotation } from '../../../src/rotation/rotation.ts';
import type { DeviceKeys, DeviceSource, FileVaultVerdict, SourceState } from '../../../src/tree/deviceSource.ts';
import { createDeviceTree, type DeviceTree } from '../../../src/tree/deviceTree.ts';
import type { EscrowState, Grouping, Sorting } from '../../../src/tree/grouping.ts';
import type { TreeNode } from '../../../src/tree/nodes.ts';
import type { Presented } from '../../../src/tree/present.ts';

export const now = Date.UTC(2026, 2, 3, 14, 30);
export const read: SourceState = { kind: 'ok', count: 1, asOf: now };
export const loading: SourceState = { kind: 'loading', count: 0 };

export function failed(code: Failure['code'] = 'unavailable', more: Partial<Failure> = {}): SourceState & { readonly failure: Failure } {
  return { kind: 'failed', count: 0, failure: failure(code, 'The safe words of it.', more) };
}

/** A Windows device that both stores know. */
export function device(name: string, more: Partial<Device> = {}): Device {
  const entraDeviceId = more.entraDeviceId ?? `id-${name.toLowerCase()}`;
  return {
    id: `entra:${entraDeviceId}`,
    name,
    platform: 'windows',
    inEntra: 'yes',
    inIntune: 'yes',
    entraDeviceId,
    joinType: 'entraJoined',
    ownership: 'corporate',
    operatingSystem: 'Windows',
    intune: intuneRecord(name),
    ...more,
  };
}

export function intuneRecord(name: string): ManagedDevice {
  return {
    intuneDeviceId: `intune-${name.toLowerCase()}`,
    name,
    platform: 'windows',
    operatingSystem: 'Windows',
    ownership: 'corporate',
    joinType: 'entraJoined',
    actionResults: [],
  };
}

export function mac(name: string, more: Partial<Device> = {}): Device {
  return device(name, { platform: 'macos', operatingSystem: 'macOS', ...more });
}

/** A device that Intune does not know, or not yet. */
export function withoutIntune({ intune: _, ...rest }: Device): Device {
  return rest;
}

export function withoutEntraId({ entraDeviceId: _, ...rest }: Device): Device {
  return rest;
}

export function key(id: string, createdAt = '2026-03-03T12:00:00.000Z', volumeType: VolumeType = 'operatingSystem'): RecoveryKey {
  return { id, entraDeviceId: 'id', volumeType, createdAt };
}

export function keys(number: number): DeviceKeys {
  return { kind: 'ok', asOf: now, keys: Array.from({ length: number }, (_, index) => key(`${String(index).padStart(8, '0')}-0000-4000-8000-000000000000`)) };
}

export const escrowed: FileVaultVerdict = { words: 'FileVault key', detail: 'Intune reports FileVault in order.', canReveal: true, unknown: false };

export interface FakeSource extends DeviceSource {
  list: readonly Device[];
  states: { entra: SourceState; intune: SourceState; keys: SourceState };
  readonly keysByName: Map<string, DeviceKeys>;
  readonly escrowByName: Map<string, EscrowState>;
  readonly asked: string[];
  /** What Entra ID answers when it is asked for the keys of one device. */
  answer: (device: Device) => Promise<DeviceKeys>;
  verdict: FileVaultVerdict;
}

export function fakeSource(...list: readonly Device[]): FakeSource {
  const source: FakeSource = {
    list,
    states: { entra: read, intune: read, keys: read },
    keysByName: new Map(),
    escrowByName: new Map(),
    asked: [],
    verdict: escrowed,
    answer: () => Promise.resolve(keys(0)),
    devices: () => source.list,
    device: (id) => source.list.find((one) => one.id === id),
    sources: () => source.states,
    keysOf: ({ name }) => source.keysByName.get(name) ?? { kind: 'notAsked' },
    async loadKeys(one) {
      source.asked.push(one.name);
      source.keysByName.set(one.name, await source.answer(one));
    },
    escrowOf: ({ name }) => source.escrowByName.get(name) ?? 'unknown',
    fileVaultOf: () => source.verdict,
  };
  return source;
}

export interface Shown {
  readonly tree: DeviceTree;
  readonly options: { grouping: Grouping; sorting: Sorting; source: FakeSource | undefined; trouble: Failure | undefined };
  readonly rotations: Map<string, Rotation>;
  /** Rows that were said to have changed; undefined stands for everything. */
  readonly changes: (TreeNode | undefined)[];
  look(node: TreeNode): Presented;
}

export function shown(source: FakeSource, grouping: Grouping = 'platform', sorting: Sorting = 'name'): Shown {
  const options: Shown['options'] = { grouping, sorting, source, trouble: undefined };
  const rotations = new Map<string, Rotation>();
  const changes: (TreeNode | undefined)[] = [];
  const tree = createDeviceTree({
    source: () => options.source,
    trouble: () => options.trouble,
    rotationOf: (id) => rotations.get(id),
    grouping: () => options.grouping,
    sorting: () => options.sorting,
    now: () => now,
  });
  tree.onDidChange((node) => changes.push(node));
  return { tree, options, rotations, changes, look: (node) => tree.present(node) };
}

/** The whole tree as indented labels, as somebody sees it who opens every row. */
export async function outline(parts: Shown, node?: TreeNode, indent = ''): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const child of await parts.tree.children(node)) {
    lines.push(`${indent}${parts.look(child).label}`, ...(await outline(parts, child, `${indent}  `)));
  }
  return lines;
}

export function rotation(of: Device, more: Partial<Rotation> = {}): Rotation {
  return { kind: 'bitlocker', deviceId: of.id, deviceName: of.name, intuneDeviceId: of.intune?.intuneDeviceId ?? '', acceptedAt: now, stage: 'queued', ...more };
}
