import type { Session } from '../auth/sessions.ts';
import { failure } from '../core/failure.ts';
import { fail, type Result } from '../core/result.ts';
import type { KeyTarget } from '../core/keyTarget.ts';
import type { Services } from './services.ts';

/** Reads one key, for a click that asked for it. The value is a secret and lives in the caller's local only. */
export async function readKey({ sessions }: Pick<Services, 'sessions'>, target: KeyTarget, signal?: AbortSignal): Promise<Result<string>> {
  const session = sessions.current;
  if (session === undefined) return fail(failure('signedOut', 'You are signed out.'));
  const key = await ask(session, target, signal);
  // Somebody signed out, or in as somebody else, while Graph was asked: then it belongs to nobody here
  if (sessions.current !== session) return fail(failure('signedOut', 'The session ended while the key was read.'));
  return key;
}

async function ask({ graph }: Session, target: KeyTarget, signal: AbortSignal | undefined): Promise<Result<string>> {
  if (target.kind === 'bitlocker') return await graph.readBitLockerKey(target.key.id, signal);
  const { intune } = target.device;
  if (intune === undefined) return fail(failure('badRequest', 'Intune does not manage this Mac, so it has no FileVault key of it.'));
  return await graph.readFileVaultKey(intune.intuneDeviceId, signal);
}
