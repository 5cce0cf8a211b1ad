import { failure, type Feature } from '../core/failure.ts';
import { permissions } from '../core/permissions.ts';
import { fail, ok, type Result } from '../core/result.ts';
import type { GraphCall } from './graphCall.ts';
import { jsonOf, malformed, type Requests } from './requests.ts';
import { pageOf } from './schema.ts';

/** Tries a feature with its harmless read: one row of a list, of which nothing is kept. */
export async function probe(requests: Requests, feature: Feature, signal?: AbortSignal): Promise<Result<void>> {
  const call = callOf(feature, permissions[feature].probe);
  if (call === undefined) return fail(failure('misconfigured', 'This cannot be tried without doing it.'));
  const answer = await requests.client.send(call, signal);
  if (!answer.ok) return answer;
  return pageOf(jsonOf(answer.value)) === undefined ? malformed(answer.value) : ok(undefined);
}

function callOf(feature: Feature, address: string | undefined): GraphCall | undefined {
  const parts = /^\/(v1\.0|beta)(\/[^?]+)(?:\?(.*))?$/.exec(address ?? '');
  const path = parts?.[2];
  if (path === undefined) return undefined;
  const query = (parts?.[3] ?? '').split('&').filter((option) => option !== '');
  return {
    method: 'GET',
    version: parts?.[1] === 'beta' ? 'beta' : 'v1.0',
    path,
    query: query.map((option) => [option.slice(0, option.indexOf('=')), option.slice(option.indexOf('=') + 1)] as const),
    feature,
    twice: 'nothing',
  };
}
