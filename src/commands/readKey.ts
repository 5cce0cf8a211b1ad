import { failure } from '../core/failure.ts';
import { fail, type Result } from '../core/result.ts';
import type { KeyTarget, Services } from './services.ts';

/** Reads one key, for a click that asked for it. The value is a secret and lives in the caller's local only. */
export async function readKey(services: Pick<Services, 'sessions'>, target: KeyTarget, signal?: AbortSignal): Promise<Result<string>> {
  const session = services.sessions.current;
  if (session === undefined) return fail(failure('signedOut', 'You are signed out.'));
  if (target.kind === 'bitlocker') return await session.graph.readBitLockerKey(target.key.id, signal);
  const { intune } = target.device;
  if (intune === undefined) return fail(failure('badRequest', 'Intune does not manage this Mac, so it has no FileVault key of it.'));
  return await session.graph.readFileVaultKey(intune.intuneDeviceId, signal);
}
