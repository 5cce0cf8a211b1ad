import { ok, type Result } from '../core/result.ts';
import type { GraphCall } from './graphCall.ts';
import type { Requests } from './requests.ts';
import { noPatience } from './waiting.ts';

/** Beta only; 204 means that Intune queued the request (graph.md §4). */
const rotations = {
  rotateBitLockerKeys: '/deviceManagement/managedDevices/{id}/rotateBitLockerKeys',
  rotateFileVaultKey: '/deviceManagement/managedDevices/{id}/rotateFileVaultKey',
} as const;

export async function rotate(
  requests: Requests,
  action: keyof typeof rotations,
  intuneDeviceId: string,
  signal?: AbortSignal,
  times?: 'once',
): Promise<Result<void>> {
  const call: GraphCall = {
    method: 'POST',
    version: 'beta',
    path: rotations[action],
    id: requests.wireIds.of(intuneDeviceId),
    feature: action,
    twice: 'act',
    ...(times === undefined ? {} : { patience: noPatience }),
  };
  const answer = await requests.client.send(call, signal);
  return answer.ok ? ok(undefined) : answer;
}
