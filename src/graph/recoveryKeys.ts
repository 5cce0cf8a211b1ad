import { failure } from '../core/failure.ts';
import type { RecoveryKey } from '../core/recoveryKey.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { requestIdOf } from './answerFailure.ts';
import type { GraphCall } from './graphCall.ts';
import type { ListNotes } from './recoveryGraph.ts';
import { jsonOf, malformed, readPages, type Requests } from './requests.ts';
import { isRecord } from '../core/record.ts';
import { guid, text } from './row.ts';
import { entityOf, readRecoveryKey } from './schema.ts';

/** No option but a filter by device is taken here; `$top` is refused (graph.md §1.1). */
const listKeys: GraphCall = {
  method: 'GET',
  version: 'v1.0',
  path: '/informationProtection/bitlocker/recoveryKeys',
  feature: 'listBitLockerKeys',
  twice: 'nothing',
};

/** The IDs of all keys of the tenant that this account may see. */
export function recoveryKeys(requests: Requests, signal?: AbortSignal, notes?: ListNotes): AsyncGenerator<Result<readonly RecoveryKey[]>> {
  return readPages(requests, listKeys, (row) => noted(requests, row), signal, notes);
}

/**
 * The key IDs of one device, after the last page. Rows are compared again, since a filter may be ignored. When a row
 * makes no sense and nothing else is there, the answer is `malformed`: the row may have been this device's key.
 *
 * The filter may compare letter case. So the ID is sent as key rows write it, else as /devices does; and before "none"
 * is an answer, it is asked once more in another form.
 */
export async function recoveryKeysOf(requests: Requests, entraDeviceId: string, signal?: AbortSignal): Promise<Result<readonly RecoveryKey[]>> {
  const device = guid(entraDeviceId);
  if (device === undefined) return fail(failure('badRequest', 'This is no Entra device ID.'));
  const found: Found = { keys: new Map(), unreadable: 0, inOtherForm: false };
  const written = requests.keyOwners.of(device);
  const first = written.length > 0 ? written : [requests.wireIds.of(device)];
  for (const form of first) {
    if (found.inOtherForm) break;
    const failed = await askFor(requests, device, form, found, signal);
    if (failed !== undefined) return failed;
  }
  const another = [requests.wireIds.of(device), device, device.toUpperCase()].find((form) => !first.includes(form));
  if (found.keys.size === 0 && another !== undefined) {
    const failed = await askFor(requests, device, another, found, signal);
    if (failed !== undefined) return failed;
  }
  if (found.keys.size === 0 && found.unreadable > 0) {
    return fail(failure('malformed', 'Microsoft Graph listed keys in a form that it does not document, so it is not known whether this device has any.'));
  }
  return ok([...found.keys.values()]);
}

interface Found {
  readonly keys: Map<string, RecoveryKey>;
  unreadable: number;
  /** A row came that writes the ID otherwise than it was asked for: letter case plays no part. */
  inOtherForm: boolean;
}

/** Asks for the keys of one device in one form of its ID. Returns what went wrong. */
async function askFor(requests: Requests, device: string, form: string, found: Found, signal: AbortSignal | undefined): Promise<Result<never> | undefined> {
  const call: GraphCall = { ...listKeys, query: [['$filter', `deviceId eq '${form}'`]] };
  const notes: ListNotes = {
    unreadable: (rows) => {
      found.unreadable += rows;
    },
  };
  const read = (row: unknown): RecoveryKey | undefined => {
    const key = noted(requests, row);
    if (key?.entraDeviceId === device && isRecord(row) && row['deviceId'] !== form) found.inOtherForm = true;
    return key;
  };
  for await (const page of readPages(requests, call, read, signal, notes)) {
    if (!page.ok) return page;
    for (const key of page.value) if (key.entraDeviceId === device) found.keys.set(key.id, key);
  }
  return undefined;
}

/**
 * Reads one key. Exactly `$select=key`: with other properties beside it the key is left out (graph.md §1.2). Each time
 * that this is carried out, Entra ID writes an audit record.
 */
export async function readBitLockerKey(requests: Requests, keyId: string, signal?: AbortSignal): Promise<Result<string>> {
  const id = guid(keyId);
  if (id === undefined) return fail(failure('badRequest', 'This is no BitLocker key ID.'));
  const call: GraphCall = {
    ...listKeys,
    path: '/informationProtection/bitlocker/recoveryKeys/{id}',
    id: requests.wireIds.of(id),
    query: [['$select', 'key']],
    feature: 'readBitLockerKey',
    twice: 'record',
  };
  const answer = await requests.client.send(call, signal);
  if (!answer.ok) {
    return answer.failure.code === 'notFound'
      ? fail({ ...answer.failure, message: 'Entra ID no longer has a key with this ID. It may have been rotated or deleted.' })
      : answer;
  }
  if (answer.value.text.trim() === '') return withoutKey(requestIdOf(answer.value));
  const entity = entityOf(jsonOf(answer.value));
  if (entity === undefined) return malformed(answer.value);
  const answered = guid(entity['id']);
  if (answered !== undefined && answered !== id) return malformed(answer.value, 'Microsoft Graph answered with another key than the one that was asked for.');
  const key = text(entity, 'key');
  return key === undefined ? withoutKey(requestIdOf(answer.value)) : ok(key);
}

function withoutKey(requestId: string | undefined): Result<never> {
  return fail(
    failure('emptyAnswer', 'Microsoft Graph answered without the key. This does not mean that there is none; the account may be allowed to see only that it exists.', {
      ...(requestId === undefined ? {} : { requestId }),
    }),
  );
}

function noted(requests: Requests, row: unknown): RecoveryKey | undefined {
  const key = readRecoveryKey(row);
  if (key !== undefined && isRecord(row)) {
    requests.wireIds.note(row['id']);
    requests.keyOwners.note(key.entraDeviceId, row['deviceId']);
  }
  return key;
}
