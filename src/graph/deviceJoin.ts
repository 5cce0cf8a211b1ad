import type { Device, EntraDevice, ManagedDevice, Platform, Presence } from '../core/device.ts';
import { given } from './row.ts';

/** Whether a store was read to its last page, so that what it lacks is known to be missing. */
export interface Completeness {
  readonly entra: boolean;
  readonly intune: boolean;
}

export function deviceIdOf(entraDeviceId: string | undefined, intuneDeviceId: string): string {
  return entraDeviceId === undefined ? `intune:${intuneDeviceId}` : `entra:${entraDeviceId}`;
}

/**
 * One device from what the stores say about it; at least one of them says something. Intune is asked first where it
 * decides (ownership: FileVault keys of corporate Macs only) or knows more; Entra ID for how the device is joined.
 */
export function joinDevice(entra: EntraDevice | undefined, intune: ManagedDevice | undefined, complete: Completeness): Device | undefined {
  const either = intune ?? entra;
  if (either === undefined) return undefined;
  const entraDeviceId = entra?.entraDeviceId ?? intune?.entraDeviceId;
  const named = entra !== undefined && entra.name !== entra.entraDeviceId ? entra : either;
  const joined = entra !== undefined && entra.joinType !== 'unknown' ? entra : either;
  const owned = intune !== undefined && intune.ownership !== 'unknown' ? intune : (entra ?? either);
  const running = intune !== undefined && intune.operatingSystem !== '' ? intune : (entra ?? either);
  return {
    id: deviceIdOf(entraDeviceId, intune?.intuneDeviceId ?? ''),
    name: named.name,
    platform: platformOf(intune, entra),
    inEntra: presence(entra, complete.entra),
    inIntune: presence(intune, complete.intune),
    joinType: joined.joinType,
    ownership: owned.ownership,
    operatingSystem: running.operatingSystem,
    ...given('entraDeviceId', entraDeviceId),
    ...given('osVersion', intune?.osVersion ?? entra?.osVersion),
    ...given('userPrincipalName', intune?.userPrincipalName),
    ...given('userDisplayName', intune?.userDisplayName),
    ...given('serialNumber', intune?.serialNumber),
    ...given('model', intune?.model ?? entra?.model),
    ...given('manufacturer', intune?.manufacturer ?? entra?.manufacturer),
    ...given('lastSeenAt', later(entra?.lastSignInAt, intune?.lastSyncAt)),
    ...given('entra', entra),
    ...given('intune', intune),
  };
}

/** What one store names counts more than what another leaves open; that keys are possible, more than that they are not. */
function platformOf(intune: ManagedDevice | undefined, entra: EntraDevice | undefined): Platform {
  const named = [intune?.platform, entra?.platform].filter((platform) => platform !== undefined);
  return named.find((platform) => platform === 'windows' || platform === 'macos') ?? named.find((platform) => platform === 'other') ?? 'unknown';
}

function presence(row: object | undefined, complete: boolean): Presence {
  return row !== undefined ? 'yes' : complete ? 'no' : 'unknown';
}

function later(a: string | undefined, b: string | undefined): string | undefined {
  return a === undefined || (b !== undefined && b > a) ? b : a;
}
