import { cancelled, failure } from '../core/failure.ts';
import type { AccessToken, Clock } from '../core/ports.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { askCredential, explainMsal, msalOptions, scopeOf, type Credential, type CredentialOptions } from './credential.ts';
import { wordsOf } from './identityPlatform.ts';
import type { MethodSettings, OpenRequest, OpenSession, TokenWish } from './method.ts';
import type { Trouble } from './trouble.ts';
import { unlessAborted } from './unlessAborted.ts';

/** What @azure/identity says about who has signed in. */
export interface AccountRecord {
  readonly homeAccountId: string;
  readonly username: string;
  readonly tenantId: string;
}

export interface UserCredential extends Credential {
  authenticate(scope: string, options: CredentialOptions): Promise<AccountRecord | undefined>;
}

export interface UserSignIn {
  readonly credential: UserCredential;
  readonly trouble: Pick<Trouble, 'words'>;
  /** Runs what may open a dialog or a browser. The signal ends both. */
  withDialog<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T>;
  /** How long the user has, and what is said after it. */
  readonly limit: { readonly ms: number; readonly message: string };
  readonly clock: Clock;
}

/** A person who signs in with a browser or a code. Tokens live in this window's memory, so nothing is there to restore. */
export async function openUserSession(signIn: UserSignIn, settings: MethodSettings, request: OpenRequest): Promise<Result<OpenSession>> {
  const claims = request.claims === undefined ? {} : { claims: request.claims };
  const entered = await authenticate(signIn, settings, { ...claims, refused: false, interactive: true, signal: request.signal });
  if (!entered.ok) return entered;
  const record = entered.value;
  const first = await silently(signIn, settings, { refused: false, interactive: false, signal: request.signal });
  if (!first.ok) return first;
  return ok({
    account: { id: record.homeAccountId, label: record.username === '' ? 'Signed in' : record.username, kind: 'user' },
    tenant: settings.tenantId === '' ? record.tenantId || null : settings.tenantId,
    cloud: settings.cloud,
    first: first.value,
    async token(wish) {
      const found = await silently(signIn, settings, wish);
      if (found.ok || !wish.interactive || found.failure.code !== 'signedOut') return found;
      const again = await authenticate(signIn, settings, wish);
      return again.ok ? await silently(signIn, settings, { ...wish, refused: false }) : again;
    },
    dispose: () => Promise.resolve(),
  });
}

async function silently({ credential, trouble }: UserSignIn, settings: MethodSettings, wish: TokenWish): Promise<Result<AccessToken>> {
  return await askCredential(() => credential.getToken(scopeOf(settings), msalOptions(wish)), wish.signal, explainMsal(settings, trouble));
}

async function authenticate(signIn: UserSignIn, settings: MethodSettings, wish: TokenWish): Promise<Result<AccountRecord>> {
  const { credential, clock, limit } = signIn;
  const own = new AbortController();
  const both = AbortSignal.any([own.signal, wish.signal]);
  const timer = clock.after(limit.ms, () => {
    own.abort();
  });
  const work = async (): Promise<Result<AccountRecord>> => {
    try {
      const options = { ...msalOptions({ ...wish, refused: false }), abortSignal: both };
      const record = await signIn.withDialog(both, () => credential.authenticate(scopeOf(settings), options));
      return record === undefined ? fail(failure('malformed', 'The sign-in did not say who signed in.')) : ok(record);
    } catch (error) {
      return fail(both.aborted ? cancelled : explainMsal(settings, signIn.trouble)(wordsOf(error), error));
    }
  };
  try {
    const outcome = await unlessAborted(work(), both);
    return own.signal.aborted ? fail(failure('timedOut', limit.message)) : outcome;
  } finally {
    timer.dispose();
    own.abort(); // whatever still listens or shows
  }
}
