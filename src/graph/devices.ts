import type { EntraDevice } from '../core/device.ts';
import type { Result } from '../core/result.ts';
import type { GraphCall } from './graphCall.ts';
import type { ListNotes } from './recoveryGraph.ts';
import { readPages, type Requests } from './requests.ts';
import { isRecord } from '../core/record.ts';
import { readEntraDevice, type Read } from './schema.ts';

const listDevices: GraphCall = {
  method: 'GET',
  version: 'v1.0',
  path: '/devices',
  query: [
    // 999 is the most (graph.md §2). No option of these needs ConsistencyLevel
    ['$top', '999'],
    [
      '$select',
      'id,deviceId,displayName,operatingSystem,operatingSystemVersion,trustType,deviceOwnership,accountEnabled,model,manufacturer,approximateLastSignInDateTime',
    ],
  ],
  feature: 'listEntraDevices',
  twice: 'nothing',
};

/** All devices of the directory but those without a device ID. */
export function entraDevices(requests: Requests, signal?: AbortSignal, notes?: ListNotes): AsyncGenerator<Result<readonly EntraDevice[]>> {
  const read = (row: unknown): Read<EntraDevice> => {
    if (isRecord(row)) requests.wireIds.note(row['deviceId']);
    return readEntraDevice(row);
  };
  return readPages(requests, listDevices, read, signal, notes);
}
