import { newestFirstPerVolume, type RecoveryKey } from '../core/recoveryKey.ts';
import { timeOfDay } from '../core/words.ts';
import type { Rotation } from '../rotation/rotation.ts';
import type { DeviceSource } from './deviceSource.ts';
import type { DeviceNode, FactNode, KeyNode, TreeNode } from './nodes.ts';

/** The rows under a device: how its rotation stands, then its keys, asked for when nobody has asked yet. */
export async function rowsUnder(node: DeviceNode, source: DeviceSource, rotation: Rotation | undefined): Promise<readonly TreeNode[]> {
  const { device } = node;
  const rows: readonly TreeNode[] =
    rotation === undefined ? [] : [{ kind: 'rotation', id: `${node.id}/rotation`, parent: node, device, rotation }];
  if (device.platform === 'macos') return [...rows, { kind: 'fileVault', id: `${node.id}/fileVault`, parent: node, device }];
  if (device.entraDeviceId === undefined) {
    const description = 'keys cannot be looked up in Entra ID';
    return [...rows, fact(node, 'noId', { icon: 'question', label: 'No Entra device ID', description })];
  }
  const { kind } = source.keysOf(device);
  if (kind === 'notAsked' || kind === 'loading') await source.loadKeys(device);
  return [...rows, ...keyRows(node, source)];
}

function keyRows(node: DeviceNode, source: DeviceSource): readonly TreeNode[] {
  const { device } = node;
  const found = source.keysOf(device);
  switch (found.kind) {
    case 'failed':
      return [
        {
          kind: 'failure',
          id: `${node.id}/failure`,
          parent: node,
          doing: `list the keys of ${device.name}`,
          failure: found.failure,
          retry: { kind: 'keys', device },
        },
        ...keyNodes(node, found.keys ?? [], true),
      ];
    case 'notAsked':
    case 'loading':
      return [fact(node, 'loading', { label: 'Loading…', icon: 'loading~spin' })];
    case 'ok': {
      if (found.keys.length > 0) return keyNodes(node, found.keys, false);
      return [
        fact(node, 'none', {
          icon: 'circle-slash',
          label: 'No keys in Entra ID',
          description: `answered at ${timeOfDay(found.asOf)}`,
          tooltip: 'Entra ID was read to its last page and shows this account no key for this device. Rotating makes the device upload one.',
        }),
      ];
    }
  }
}

/** Newest first per volume; which is the newest is said only where all keys are known. */
function keyNodes(node: DeviceNode, keys: readonly RecoveryKey[], someOnly: boolean): readonly KeyNode[] {
  const sorted = newestFirstPerVolume(keys);
  return sorted.map((key, index) => ({
    kind: 'key',
    id: `${node.id}/key:${key.id}`,
    parent: node,
    device: node.device,
    key,
    newest: !someOnly && sorted[index - 1]?.volumeType !== key.volumeType,
    position: index + 1,
    count: sorted.length,
    ...(someOnly ? { someOnly } : {}),
  }));
}

function fact(node: DeviceNode, name: string, says: Pick<FactNode, 'label' | 'icon' | 'description' | 'tooltip'>): FactNode {
  return { kind: 'fact', id: `${node.id}/${name}`, parent: node, device: node.device, ...says };
}
