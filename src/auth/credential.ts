import { cancelled, failure, type Failure } from '../core/failure.ts';
import type { AccessToken } from '../core/ports.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { networkTroubleIn, refusalIn, wordsOf } from './identityPlatform.ts';
import type { MethodSettings, TokenWish } from './method.ts';
import { busy, type Trouble } from './trouble.ts';
import { unlessAborted } from './unlessAborted.ts';

/** What is used of a credential of @azure/identity. */
export interface Credential {
  getToken(scope: string, options: CredentialOptions): Promise<CredentialToken | null>;
}

export interface CredentialOptions {
  readonly abortSignal?: AbortSignal;
  readonly claims?: string;
  /** Continuous access evaluation: Graph may then end a token before its time, and says so with a claims challenge. */
  readonly enableCae?: boolean;
}

export interface CredentialToken {
  /** A command-line tool may print anything; @azure/identity hands on what it printed, also nothing. */
  readonly token: string | undefined;
  readonly expiresOnTimestamp: number;
}

/**
 * Claims that ask for nothing new (the client says what it can do, which it does anyway): with any claims, MSAL goes to
 * the token endpoint instead of its cache. @azure/identity has no other way to pass the cache by.
 */
export const freshToken = JSON.stringify({ access_token: { xms_cc: { values: ['cp1'] } } });

export function scopeOf(settings: MethodSettings): string {
  return `${settings.cloud.resource}/.default`;
}

/** The options of a question to a MSAL-based credential. */
export function msalOptions({ claims, refused, signal }: TokenWish): CredentialOptions {
  const asked = claims ?? (refused ? freshToken : undefined);
  return { abortSignal: signal, enableCae: true, ...(asked === undefined ? {} : { claims: asked }) };
}

/** Asks a credential, no longer than the signal allows. Whatever it throws becomes a failure without its words. */
export async function askCredential(
  ask: () => Promise<CredentialToken | null>,
  signal: AbortSignal,
  explain: (words: string, error: unknown) => Failure,
): Promise<Result<AccessToken>> {
  const asking = async (): Promise<Result<AccessToken>> => {
    try {
      const answer = await ask();
      if (answer?.token === undefined || answer.token === '') return fail(failure('malformed', 'The sign-in gave no token.'));
      return ok({ token: answer.token, ...(Number.isFinite(answer.expiresOnTimestamp) ? { expiresAt: answer.expiresOnTimestamp } : {}) });
    } catch (error) {
      return fail(signal.aborted ? cancelled : explain(wordsOf(error), error));
    }
  };
  return await unlessAborted(asking(), signal);
}

/** What an error of a MSAL-based credential means. */
export function explainMsal(settings: MethodSettings, trouble: Pick<Trouble, 'words'>): (words: string, error: unknown) => Failure {
  const where = hostOf(settings.cloud.authority);
  return (own, error) => {
    if (error instanceof Error && error.name === 'AbortError') return cancelled;
    const words = `${own} ${trouble.words}`;
    const known = refusalIn(words) ?? networkTroubleIn(words, where);
    if (known !== undefined) return known;
    if (words.includes(busy)) return failure('unavailable', `${where} does not work at the moment.`);
    if (/\baccess_denied\b|\buser_cancel/.test(words)) return failure('cancelled', 'The sign-in was declined.');
    if (/\b(device_code_expired|expired_token|code_expired)\b/.test(words)) return failure('timedOut', 'The code was not entered in time.');
    if (/\b(endpoints_resolution_error|openid_config_error|invalid_instance|untrusted_authority)\b/.test(words)) {
      return failure('misconfigured', `${where} does not answer as a sign-in authority for this tenant. Check recoveryKeys.tenantId and recoveryKeys.cloud.`);
    }
    return failure('signedOut', 'The identity platform gave no token. Sign in again.');
  };
}

export function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : 'The sign-in authority';
}
