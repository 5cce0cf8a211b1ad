import type { Device } from '../core/device.ts';

export type Grouping = 'platform' | 'ownership' | 'escrow' | 'none';
export type Sorting = 'name' | 'lastSeen' | 'user';

/** What is known about the keys of a device without reading any of them. */
export type EscrowState = 'escrowed' | 'none' | 'unknown' | 'nearLimit' | 'notApplicable';

export interface DeviceGroup {
  readonly key: string;
  readonly label: string;
  readonly devices: readonly Device[];
}

const names = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

export function sortDevices(devices: readonly Device[], sorting: Sorting): readonly Device[] {
  const byName = (a: Device, b: Device): number => names.compare(a.name, b.name) || (a.id < b.id ? -1 : 1);
  switch (sorting) {
    case 'name':
      return [...devices].sort(byName);
    case 'lastSeen':
      return [...devices].sort((a, b) => (b.lastSeenAt ?? '').localeCompare(a.lastSeenAt ?? '') || byName(a, b));
    case 'user':
      // devices without a user last, not first
      return [...devices].sort(
        (a, b) => names.compare(a.userPrincipalName ?? '￿', b.userPrincipalName ?? '￿') || byName(a, b),
      );
  }
}

/** True where name, user, serial number or an ID of the device contains the text; case is ignored. */
export function matchesFilter(device: Device, filter: string): boolean {
  const text = filter.trim().toLowerCase();
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
  ].some((value) => value?.toLowerCase().includes(text) === true);
}

/** Groups in a fixed order, empty ones left out. With `none` there is one group that the tree does not show. */
export function groupDevices(
  devices: readonly Device[],
  grouping: Grouping,
  escrowOf: (device: Device) => EscrowState,
): readonly DeviceGroup[] {
  if (grouping === 'none') return devices.length === 0 ? [] : [{ key: 'all', label: 'All devices', devices }];
  const order = grouping === 'platform' ? platformGroups : grouping === 'ownership' ? ownershipGroups : escrowGroups;
  const keyOf =
    grouping === 'platform'
      ? (device: Device) => `${device.platform}-${device.platform === 'other' ? 'any' : device.ownership}`
      : grouping === 'ownership'
        ? (device: Device) => device.ownership
        : escrowOf;
  const members = new Map<string, Device[]>();
  for (const device of devices) {
    const key = keyOf(device);
    const group = members.get(key);
    if (group === undefined) members.set(key, [device]);
    else group.push(device);
  }
  return order.flatMap(([key, label]) => {
    const group = members.get(key);
    return group === undefined ? [] : [{ key, label, devices: group }];
  });
}

const platformGroups: readonly (readonly [string, string])[] = [
  ['windows-corporate', 'Windows, corporate'],
  ['windows-personal', 'Windows, personal'],
  ['windows-unknown', 'Windows, ownership unknown'],
  ['macos-corporate', 'Mac, corporate'],
  ['macos-personal', 'Mac, personal'],
  ['macos-unknown', 'Mac, ownership unknown'],
  ['other-any', 'Other platforms'],
];

const ownershipGroups: readonly (readonly [string, string])[] = [
  ['corporate', 'Corporate'],
  ['personal', 'Personal'],
  ['unknown', 'Ownership unknown'],
];

const escrowGroups: readonly (readonly [EscrowState, string])[] = [
  ['none', 'No key in Entra ID'],
  ['unknown', 'Not known'],
  ['nearLimit', 'Near the limit of 200 keys'],
  ['escrowed', 'Key escrowed'],
  ['notApplicable', 'No recovery keys expected'],
];
