import { cancelled, failure } from '../core/failure.ts';
import type { AccessToken, Clock, TokenRequest } from '../core/ports.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { createSharedRun, type SharedRun } from '../graph/sharedRun.ts';
import type { OpenSession, TokenWish } from './method.ts';

/** A token with less life than this is not handed out any more. */
const margin = 2 * 60_000;

/**
 * VS Code does not say how long its tokens live, but never gives one with less than five minutes. Handed on for two
 * minutes it has three left at the end; each later request asks VS Code again, which answers from its cache.
 */
const lifeUnknown = 2 * 60_000;

/** A token that seems to have expired when it is handed out is used so long all the same: a clock or a tool may be wrong, and Graph decides. */
const leastLife = 30_000;

/** The tokens of one session, in memory only. */
export interface SessionTokens {
  get(request: TokenRequest): Promise<Result<AccessToken>>;
  /** Forgets the token and ends whatever is being asked for. */
  stop(): void;
}

export interface SessionTokenParts {
  readonly session: OpenSession;
  readonly clock: Clock;
  /** Lets one dialog open at a time. */
  readonly exclusive: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Requests for the same thing share one question to the provider. A failure is never kept. */
export function createSessionTokens({ session, clock, exclusive }: SessionTokenParts): SessionTokens {
  let held: { readonly token: AccessToken; readonly until: number } | undefined;
  let stopped = false;
  const runs = new Map<string, SharedRun<Result<AccessToken>>>();
  if (session.first !== undefined) hold(session.first);

  function hold(token: AccessToken): void {
    held = { token, until: token.expiresAt === undefined ? clock.now() + lifeUnknown : Math.max(token.expiresAt - margin, clock.now() + leastLife) };
  }

  async function ask(wish: TokenWish): Promise<Result<AccessToken>> {
    const answer = await (wish.interactive ? exclusive(() => session.token(wish)) : session.token(wish));
    if (stopped) return fail(cancelled);
    if (answer.ok) hold(answer.value);
    return answer;
  }

  async function shared(wish: Omit<TokenWish, 'signal'>, signal: AbortSignal | undefined): Promise<Result<AccessToken>> {
    const key = JSON.stringify([wish.claims ?? '', wish.refused, wish.interactive]);
    const run =
      runs.get(key) ??
      createSharedRun<Result<AccessToken>>(
        async (stop) => {
          try {
            return await ask({ ...wish, signal: stop });
          } finally {
            if (runs.get(key) === run) runs.delete(key);
          }
        },
        () => fail(cancelled),
      );
    runs.set(key, run);
    return await run.join(signal);
  }

  return {
    async get({ claims, refused, interactive, signal }) {
      if (signal?.aborted === true || stopped) return fail(cancelled);
      // Somebody else's 401 has already brought another token
      const usable = held !== undefined && clock.now() < held.until && held.token.token !== refused;
      if (usable && claims === undefined && held !== undefined) return ok(held.token);
      if (held?.token.token === refused) held = undefined;
      const wish = { ...(claims === undefined ? {} : { claims }), refused: refused !== undefined, interactive: interactive === true };
      const answer = await shared(wish, signal);
      if (!answer.ok || answer.value.token !== refused) return answer;
      held = undefined;
      return fail(failure('signedOut', 'Microsoft Graph refuses this sign-in, and no other token is to be had without asking you. Sign in again.'));
    },
    stop() {
      stopped = true;
      held = undefined;
      for (const run of runs.values()) run.stop();
      runs.clear();
    },
  };
}
