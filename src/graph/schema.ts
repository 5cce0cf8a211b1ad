import type { ActionResult, ActionState, EntraDevice, JoinType, ManagedDevice, Ownership, Platform } from '../core/device.ts';
import type { RecoveryKey, VolumeType } from '../core/recoveryKey.ts';
import { isRecord } from '../core/record.ts';
import { bool, given, guid, isEmptyGuid, text, time, type Row } from './row.ts';

/** `skipped`: the row is fine and nothing for us. Undefined: it makes no sense. */
export type Read<T> = T | 'skipped' | undefined;

/** One page of a collection; undefined where the answer is none. */
export function pageOf(json: unknown): { readonly rows: readonly unknown[]; readonly nextLink?: string } | undefined {
  if (!isRecord(json) || !Array.isArray(json['value'])) return undefined;
  const nextLink = json['@odata.nextLink'];
  if (nextLink === undefined || nextLink === null || nextLink === '') return { rows: json['value'] };
  return typeof nextLink === 'string' ? { rows: json['value'], nextLink } : undefined;
}

/** One entity, at top level as the service sends it or in `value` as the documentation prints it (graph.md §0.3). */
export function entityOf(json: unknown): Row | undefined {
  if (!isRecord(json)) return undefined;
  return isRecord(json['value']) ? json['value'] : json;
}

export function readEntraDevice(row: unknown): Read<EntraDevice> {
  if (!isRecord(row)) return undefined;
  const entraDeviceId = guid(row['deviceId']);
  // A directory holds objects that stand for no registered device; nothing refers to them
  if (entraDeviceId === undefined) return isEmptyGuid(row['deviceId']) ? 'skipped' : undefined;
  const objectId = text(row, 'id');
  if (objectId === undefined) return undefined;
  const operatingSystem = text(row, 'operatingSystem') ?? '';
  return {
    objectId,
    entraDeviceId,
    name: text(row, 'displayName') ?? entraDeviceId,
    platform: platformOf(operatingSystem),
    operatingSystem,
    joinType: known(entraJoinTypes, row['trustType'], 'unknown'),
    ownership: known(ownerships, row['deviceOwnership'], 'unknown'),
    ...given('osVersion', text(row, 'operatingSystemVersion')),
    ...given('enabled', bool(row, 'accountEnabled')),
    // The entity is an open type: both spellings have been seen (graph.md §2)
    ...given('model', text(row, 'model', 'Model')),
    ...given('manufacturer', text(row, 'manufacturer', 'Manufacturer')),
    ...given('lastSignInAt', time(row, 'approximateLastSignInDateTime')),
  };
}

export function readManagedDevice(row: unknown): ManagedDevice | undefined {
  if (!isRecord(row)) return undefined;
  const intuneDeviceId = text(row, 'id')?.toLowerCase();
  if (intuneDeviceId === undefined) return undefined;
  const operatingSystem = text(row, 'operatingSystem') ?? '';
  const results = row['deviceActionResults'];
  return {
    intuneDeviceId,
    name: text(row, 'deviceName', 'managedDeviceName') ?? intuneDeviceId,
    platform: platformOf(operatingSystem),
    operatingSystem,
    ownership: known(ownerships, row['managedDeviceOwnerType'], 'unknown'),
    joinType: known(intuneJoinTypes, row['joinType'], 'unknown'),
    actionResults: Array.isArray(results) ? results.map(readActionResult).filter((result) => result !== undefined) : [],
    ...given('entraDeviceId', guid(row['azureADDeviceId']) ?? guid(row['azureActiveDirectoryDeviceId'])),
    ...given('osVersion', text(row, 'osVersion')),
    ...given('userPrincipalName', text(row, 'userPrincipalName')),
    ...given('userDisplayName', text(row, 'userDisplayName')),
    ...given('serialNumber', text(row, 'serialNumber')),
    ...given('model', text(row, 'model', 'Model')),
    ...given('manufacturer', text(row, 'manufacturer', 'Manufacturer')),
    ...given('isEncrypted', bool(row, 'isEncrypted')),
    ...given('lastSyncAt', time(row, 'lastSyncDateTime')),
  };
}

function readActionResult(row: unknown): ActionResult | undefined {
  if (!isRecord(row)) return undefined;
  const actionName = text(row, 'actionName');
  if (actionName === undefined) return undefined;
  const errorCode = row['errorCode'];
  return {
    actionName,
    state: known(actionStates, row['actionState'], 'unknown'),
    ...given('startedAt', time(row, 'startDateTime')),
    ...given('updatedAt', time(row, 'lastUpdatedDateTime')),
    // An HRESULT: written as a signed or as an unsigned number
    ...given('errorCode', typeof errorCode === 'number' && Number.isInteger(errorCode) ? errorCode | 0 : undefined),
  };
}

export function readRecoveryKey(row: unknown): RecoveryKey | undefined {
  if (!isRecord(row)) return undefined;
  const id = guid(row['id'])?.toUpperCase();
  const entraDeviceId = guid(row['deviceId']);
  if (id === undefined || entraDeviceId === undefined) return undefined;
  return {
    id,
    entraDeviceId,
    volumeType: known(volumeTypes, row['volumeType'], 'unknown'),
    ...given('createdAt', time(row, 'createdDateTime')),
  };
}

/** `Windows`, `MacMDM` (Entra ID of managed Macs), `macOS`, `MacOS`; phones and the rest have no recovery keys. Some rows name no system. */
function platformOf(operatingSystem: string): Platform {
  const name = operatingSystem.toLowerCase().replaceAll(/[\s_-]/g, '');
  if (name === '' || name === 'unknown') return 'unknown';
  if (/^windows(?!phone|mobile)/.test(name)) return 'windows';
  return /^mac(mdm|os|osx)?(?![a-z])/.test(name) ? 'macos' : 'other';
}

/** The member of an enum, given as its name in any case, as its number, or as its number in text. */
function known<T>(members: Readonly<Record<string, T>>, value: unknown, otherwise: T): T {
  if (typeof value !== 'string' && typeof value !== 'number') return otherwise;
  const name = String(value).trim().toLowerCase();
  return Object.hasOwn(members, name) ? (members[name] ?? otherwise) : otherwise;
}

const entraJoinTypes: Readonly<Record<string, JoinType>> = { azuread: 'entraJoined', serverad: 'hybridJoined', workplace: 'registered' };

/** Beta only; v1.0 does not tell. */
const intuneJoinTypes: Readonly<Record<string, JoinType>> = {
  azureadjoined: 'entraJoined',
  hybridazureadjoined: 'hybridJoined',
  azureadregistered: 'registered',
};

const ownerships: Readonly<Record<string, Ownership>> = { company: 'corporate', corporate: 'corporate', personal: 'personal' };

const volumeTypes: Readonly<Record<string, VolumeType>> = {
  1: 'operatingSystem',
  operatingsystemvolume: 'operatingSystem',
  2: 'fixedData',
  fixeddatavolume: 'fixedData',
  3: 'removableData',
  removabledatavolume: 'removableData',
};

const actionStates: Readonly<Record<string, ActionState>> = {
  0: 'none',
  none: 'none',
  1: 'pending',
  pending: 'pending',
  2: 'canceled',
  canceled: 'canceled',
  3: 'active',
  active: 'active',
  4: 'done',
  done: 'done',
  5: 'failed',
  failed: 'failed',
  6: 'notSupported',
  notsupported: 'notSupported',
};
