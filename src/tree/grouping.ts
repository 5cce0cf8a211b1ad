import type { Device } from '../core/device.ts';
import { sortByName, sortByText, sortText } from '../graph/deviceOrder.ts';
import { fold } from '../graph/findQuery.ts';

export type Grouping = 'platform' | 'ownership' | 'escrow' | 'none';
export type Sorting = 'name' | 'lastSeen' | 'user';

/** What is known about the keys of a device without reading any of them. */
export type EscrowState = 'escrowed' | 'none' | 'unknown' | 'nearLimit' | 'notApplicable';

export interface DeviceGroup {
  readonly key: string;
  readonly label: string;
  readonly devices: readonly Device[];
}

export function sortDevices(devices: readonly Device[], sorting: Sorting): readonly Device[] {
  switch (sorting) {
    case 'name':
      return sortByName(devices);
    case 'lastSeen':
      return sortByText(devices, (device) => device.lastSeenAt ?? '', -1);
    case 'user':
      return sortByText(devices, (device) => sortText(userOf(device)));
  }
}

/** Sorts behind every name. */
const last = '\uFFFF';

/** Devices without a user last, not first. */
function userOf(device: Device): string {
  return device.userPrincipalName ?? device.userDisplayName ?? last;
}

/** Whether a device stays where it was sorted when it becomes another. */
export function sortAlike(a: Device, b: Device, sorting: Sorting): boolean {
  if (a.name !== b.name) return false;
  return sorting === 'name' || (sorting === 'lastSeen' ? a.lastSeenAt === b.lastSeenAt : userOf(a) === userOf(b));
}

/** True where name, user, serial number or an ID of the device contains the text, whatever its case and accents. */
export function matchesFilter(device: Device, filter: string): boolean {
  const text = fold(filter.trim());
  if (text === '') return true;
  return [
    device.name,
    device.userPrincipalName,
    device.userDisplayName,
    device.serialNumber,
    device.entraDeviceId,
    device.intune?.intuneDeviceId,
    device.model,
    device.operatingSystem,
  ].some((value) => value !== undefined && fold(value).includes(text));
}

/** Groups in a fixed order, empty ones left out. With `none` there is one group that the tree does not show. */
export function groupDevices(
  devices: readonly Device[],
  grouping: Grouping,
  escrowOf: (device: Device) => EscrowState,
): readonly DeviceGroup[] {
  if (grouping === 'none') return devices.length === 0 ? [] : [{ key: onlyGroup, label: 'All devices', devices }];
  const order = grouping === 'platform' ? platformGroups : grouping === 'ownership' ? ownershipGroups : escrowGroups;
  const members = new Map<string, Device[]>();
  for (const device of devices) {
    const key = groupKeyOf(device, grouping, escrowOf);
    const group = members.get(key);
    if (group === undefined) members.set(key, [device]);
    else group.push(device);
  }
  return order.flatMap(([key, label]) => {
    const group = members.get(key);
    return group === undefined ? [] : [{ key, label, devices: group }];
  });
}

/** The group that a device belongs to. */
export function groupKeyOf(device: Device, grouping: Grouping, escrowOf: (device: Device) => EscrowState): string {
  switch (grouping) {
    case 'platform':
      return `${device.platform}-${device.platform === 'other' || device.platform === 'unknown' ? 'any' : device.ownership}`;
    case 'ownership':
      return device.ownership;
    case 'escrow':
      return escrowOf(device);
    case 'none':
      return onlyGroup;
  }
}

const onlyGroup = 'all';

const platformGroups: readonly (readonly [string, string])[] = [
  ['windows-corporate', 'Windows, corporate'],
  ['windows-personal', 'Windows, personal'],
  ['windows-unknown', 'Windows, ownership unknown'],
  ['macos-corporate', 'Mac, corporate'],
  ['macos-personal', 'Mac, personal'],
  ['macos-unknown', 'Mac, ownership unknown'],
  ['unknown-any', 'Platform unknown'],
  ['other-any', 'Other platforms'],
];

const ownershipGroups: readonly (readonly [string, string])[] = [
  ['corporate', 'Corporate'],
  ['personal', 'Personal'],
  ['unknown', 'Ownership unknown'],
];

const escrowGroups: readonly (readonly [EscrowState, string])[] = [
  // Keys of Windows devices are in Entra ID, those of Macs in Intune, whose report says whether they are escrowed
  ['none', 'No escrowed key reported'],
  ['unknown', 'Not known'],
  ['nearLimit', 'Near the limit of 200 keys'],
  ['escrowed', 'Key escrowed'],
  ['notApplicable', 'No recovery keys expected'],
];
