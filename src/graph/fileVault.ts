import { failure } from '../core/failure.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { requestIdOf } from './answerFailure.ts';
import { jsonOf, malformed, type Requests } from './requests.ts';
import { isRecord, text } from './row.ts';

/**
 * Reads the current personal recovery key of a corporate Mac (beta only). The answer is `{"value": "…"}`, and here the
 * `value` is real. No key is an empty value or a 404 (graph.md §4). Intune records the read.
 */
export async function readFileVaultKey(requests: Requests, intuneDeviceId: string, signal?: AbortSignal): Promise<Result<string>> {
  const answer = await requests.client.send(
    {
      method: 'GET',
      version: 'beta',
      path: '/deviceManagement/managedDevices/{id}/getFileVaultKey',
      id: requests.wireIds.of(intuneDeviceId),
      feature: 'readFileVaultKey',
      twice: 'record',
    },
    signal,
  );
  if (!answer.ok) {
    return answer.failure.code === 'notFound'
      ? fail({ ...answer.failure, message: 'Intune gave no FileVault key for this Mac (404). A key is there only after the Mac escrowed one.' })
      : answer;
  }
  const json = answer.value.text.trim() === '' ? {} : jsonOf(answer.value);
  if (!isRecord(json)) return malformed(answer.value);
  const key = text(json, 'value');
  const requestId = requestIdOf(answer.value);
  return key === undefined
    ? fail(
        failure('emptyAnswer', 'Intune answered without a FileVault key. A key is there only after the Mac escrowed one.', {
          ...(requestId === undefined ? {} : { requestId }),
        }),
      )
    : ok(key);
}
