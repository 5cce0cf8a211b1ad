import { failure } from '../core/failure.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { requestIdOf } from './answerFailure.ts';
import { managedDevice } from './managedDevices.ts';
import { jsonOf, malformed, type Requests } from './requests.ts';
import { isRecord } from '../core/record.ts';

/**
 * Reads the current personal recovery key of a corporate Mac (beta only). The answer is `{"value": "…"}`, and here the
 * `value` is real. No key is a `value` without a text, or a 404 (graph.md §4) while Intune still has the Mac; everything
 * else that holds no key is an answer that says nothing about it. Intune records the read.
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
  if (!answer.ok) return answer.failure.code === 'notFound' ? await whatIsGone(requests, intuneDeviceId, answer.failure.requestId, signal) : answer;
  const json = jsonOf(answer.value);
  const value = isRecord(json) ? json['value'] : undefined;
  if (value === null || (typeof value === 'string' && value.trim() === '')) return withoutKey(requestIdOf(answer.value));
  return typeof value === 'string' ? ok(value.trim()) : malformed(answer.value, 'Intune gave an answer that it does not document.');
}

/** A 404 is said of the key and of the Mac alike: only where Intune still has the Mac, it has no key of it. */
async function whatIsGone(requests: Requests, intuneDeviceId: string, requestId: string | undefined, signal: AbortSignal | undefined): Promise<Result<never>> {
  const device = await managedDevice(requests, intuneDeviceId, signal);
  if (device.ok) return withoutKey(requestId, 404);
  return device.failure.code === 'notFound'
    ? fail({ ...device.failure, message: 'Intune no longer shows this account this Mac.' })
    : device;
}

function withoutKey(requestId: string | undefined, status?: number): Result<never> {
  return fail(
    failure('emptyAnswer', 'Intune has no FileVault key for this Mac. One is there only after the Mac stored it.', {
      ...(status === undefined ? {} : { status }),
      ...(requestId === undefined ? {} : { requestId }),
    }),
  );
}
