import type { ManagedDevice } from '../core/device.ts';
import { failure } from '../core/failure.ts';
import { fail, ok, type Result } from '../core/result.ts';
import type { GraphCall } from './graphCall.ts';
import type { ListNotes } from './recoveryGraph.ts';
import { readEntity, readPages, type Requests } from './requests.ts';
import { isRecord } from '../core/record.ts';
import { readManagedDevice } from './schema.ts';

const select = [
  '$select',
  'id,azureADDeviceId,deviceName,operatingSystem,osVersion,managedDeviceOwnerType,userPrincipalName,userDisplayName,serialNumber,model,manufacturer,isEncrypted,lastSyncDateTime,deviceActionResults',
] as const;

const listManagedDevices: GraphCall = {
  method: 'GET',
  version: 'v1.0',
  path: '/deviceManagement/managedDevices',
  query: [['$top', '999'], select],
  feature: 'listManagedDevices',
  twice: 'nothing',
};

/**
 * All devices that Intune shows to this account: its roles and scope tags leave rows out without a word (graph.md §3).
 * No filter is sent, since Intune bends filters silently (§3.2).
 */
export function managedDevices(requests: Requests, signal?: AbortSignal, notes?: ListNotes): AsyncGenerator<Result<readonly ManagedDevice[]>> {
  return readPages(requests, listManagedDevices, (row) => noted(requests, row), signal, notes);
}

/** One device with its action results, read afresh. An answer about another device is no answer. */
export async function managedDevice(requests: Requests, intuneDeviceId: string, signal?: AbortSignal): Promise<Result<ManagedDevice>> {
  const call: GraphCall = {
    ...listManagedDevices,
    path: '/deviceManagement/managedDevices/{id}',
    id: requests.wireIds.of(intuneDeviceId),
    query: [select],
  };
  const entity = await readEntity(requests, call, signal);
  if (!entity.ok) return entity;
  const device = noted(requests, entity.value);
  return device?.intuneDeviceId === intuneDeviceId.toLowerCase()
    ? ok(device)
    : fail(failure('malformed', 'Intune answered with another device than the one that was asked for.'));
}

function noted(requests: Requests, row: unknown): ManagedDevice | undefined {
  if (isRecord(row)) requests.wireIds.note(row['id']);
  return readManagedDevice(row);
}
