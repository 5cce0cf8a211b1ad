import type { Device } from '../core/device.ts';
import type { Services } from './services.ts';

/**
 * The devices that a command on rows of the tree is for, each once: all that are selected where the row is one of them, else
 * those of the row; groups stand for their devices. Rows count by identity only, so that anything else stands for none.
 */
export function selectedDevices(services: Pick<Services, 'target'>, row: unknown, selected: unknown): readonly Device[] {
  const rows: readonly unknown[] = Array.isArray(selected) && selected.includes(row) ? selected : [row];
  const devices = rows.flatMap((one) => {
    const target = services.target(one);
    if (target?.kind === 'group') return target.devices;
    return target !== undefined && 'device' in target ? [target.device] : [];
  });
  return [...new Map(devices.map((device) => [device.id, device])).values()];
}
