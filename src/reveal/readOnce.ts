import { failure, type Failure } from '../core/failure.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { describeBug } from '../host/runCommand.ts';
import { shapeOf, type KeyShape } from '../core/keyShape.ts';
import type { RevealDeps } from './revealDeps.ts';
import type { KeyTarget } from '../core/keyTarget.ts';
import { storeOf } from './target.ts';

/**
 * Asks for a key once, and gives it in its groups. Not asked: with another sign-in than the one the page was opened
 * with, since that may be another tenant's.
 */
export async function readOnce(deps: RevealDeps, target: KeyTarget, session: string | undefined, signal: AbortSignal): Promise<Result<KeyShape>> {
  const obstacle = sessionObstacle(deps, session);
  if (obstacle !== undefined) return fail(obstacle);
  const answer = await read(deps, target, signal);
  if (!answer.ok) return answer;
  const key = shapeOf(target.kind, answer.value);
  return key === undefined ? fail(failure('malformed', `What ${storeOf(target)} gave is not written like a key.`)) : ok(key);
}

function sessionObstacle(deps: RevealDeps, session: string | undefined): Failure | undefined {
  const current = deps.session.current();
  if (current === undefined) return failure('signedOut', 'You are signed out.');
  return current === session ? undefined : failure('badRequest', 'This page belongs to another sign-in. Open the key from the tree again.');
}

async function read({ readKey, log }: Pick<RevealDeps, 'readKey' | 'log'>, target: KeyTarget, signal: AbortSignal): Promise<Result<string>> {
  try {
    return await readKey(target, signal);
  } catch (error) {
    // what was thrown may quote what was read, so its message is not told
    if (!signal.aborted) log.error(`Reveal: reading failed unexpectedly: ${describeBug(error)}`);
    return fail(failure('unexpected', 'Recovery Keys made a mistake. The log says where.'));
  }
}
