import type { Device } from '../core/device.ts';
import type { DeviceSource } from './deviceSource.ts';
import { groupDevices, groupKeyOf, matchesFilter, sortAlike, sortDevices, type Grouping, type Sorting } from './grouping.ts';
import type { GroupNode } from './nodes.ts';

export interface ArrangementWish {
  readonly grouping: Grouping;
  readonly sorting: Sorting;
  readonly filter: string;
}

/** Which device stands where, as of the last look. */
export interface Arrangement extends ArrangementWish {
  /** What the source had then. */
  readonly all: readonly Device[];
  readonly groups: readonly GroupNode[];
  /** How many devices the filter lets through. */
  readonly shown: number;
  /** Group and last known state of each of them. */
  readonly placed: ReadonlyMap<string, { readonly group: GroupNode; readonly device: Device }>;
}

/** Filters, groups and sorts every device. `keep` gives the row that a group has had so far, brought up to date. */
export function arrangeDevices(source: DeviceSource, wish: ArrangementWish, keep: (group: GroupNode) => GroupNode): Arrangement {
  const { grouping, sorting, filter } = wish;
  const all = source.devices();
  const visible = filter === '' ? all : all.filter((device) => matchesFilter(device, filter));
  const placed = new Map<string, { readonly group: GroupNode; readonly device: Device }>();
  const groups = groupDevices(visible, grouping, (device) => source.escrowOf(device)).map(({ key, label, devices }) => {
    const id = `group:${grouping}:${key}`;
    const group = keep({ kind: 'group', id, parent: undefined, key, label, devices: sortDevices(devices, sorting) });
    for (const device of group.devices) placed.set(device.id, { group, device });
    return group;
  });
  return { ...wish, all, groups, shown: visible.length, placed };
}

/** Whether a device came, went, or belongs elsewhere now. */
export function hasMoved(source: DeviceSource, { placed, grouping, sorting, filter }: Arrangement, id: string): boolean {
  const place = placed.get(id);
  const device = source.device(id);
  if (device === undefined) return place !== undefined;
  if (place === undefined || !matchesFilter(device, filter)) return place !== undefined || matchesFilter(device, filter);
  return (
    !sortAlike(place.device, device, sorting) || groupKeyOf(device, grouping, (one) => source.escrowOf(one)) !== place.group.key
  );
}
