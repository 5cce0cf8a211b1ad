import { newestFirstPerVolume } from '../core/recoveryKey.ts';
import { timeOfDay } from '../core/words.ts';
import type { Rotation } from '../rotation/rotation.ts';
import type { DeviceSource } from './deviceSource.ts';
import type { DeviceNode, FactNode, TreeNode } from './nodes.ts';

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
      ];
    case 'notAsked':
    case 'loading':
      return [fact(node, 'loading', { label: 'Loading…', icon: 'loading~spin' })];
    case 'ok': {
      const sorted = newestFirstPerVolume(found.keys);
      if (sorted.length === 0) {
        return [
          fact(node, 'none', {
            icon: 'circle-slash',
            label: 'No keys in Entra ID',
            description: `answered at ${timeOfDay(found.asOf)}`,
            tooltip: 'Entra ID was read to its last page and has no key for this device. Rotating makes the device upload one.',
          }),
        ];
      }
      return sorted.map((key, index) => ({
        kind: 'key',
        id: `${node.id}/key:${key.id}`,
        parent: node,
        device,
        key,
        newest: sorted[index - 1]?.volumeType !== key.volumeType,
        position: index + 1,
        count: sorted.length,
      }));
    }
  }
}

function fact(node: DeviceNode, name: string, says: Pick<FactNode, 'label' | 'icon' | 'description' | 'tooltip'>): FactNode {
  return { kind: 'fact', id: `${node.id}/${name}`, parent: node, device: node.device, ...says };
}
