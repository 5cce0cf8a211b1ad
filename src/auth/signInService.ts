import { cancelled, failure } from '../core/failure.ts';
import type { Clock, Disposable, Log, TokenRequest } from '../core/ports.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { createSharedRun, type SharedRun } from '../graph/sharedRun.ts';
import type { Config, Memory } from '../host/ui.ts';
import type { Methods, MethodSettings, OpenRequest, OpenSession } from './method.ts';
import { createSessionTokens, type SessionTokens } from './sessionTokens.ts';
import type { SignIn, SignInMethod, SignInState } from './signIn.ts';
import { fingerprintOf, readMethodSettings, signInSettings } from './signInSettings.ts';
import { unlessAborted } from './unlessAborted.ts';

export interface SignInParts {
  readonly config: Config;
  readonly memory: Memory;
  readonly clock: Clock;
  readonly log: Log;
  readonly methods: Methods;
}

/** How long account events are gathered, and ignored after a look of our own, which may itself cause some. */
const settleMs = 2_000;

/** Sign-in settings at the last sign-out: as long as they stay, nobody is signed in again unasked. */
export const signedOutMemory = 'signIn.signedOut';

type How = OpenRequest['how'];
type SignedIn = Extract<SignInState, { kind: 'signedIn' }>;

interface Opened {
  readonly fingerprint: string;
  readonly session: OpenSession;
  readonly tokens: SessionTokens;
  readonly state: SignedIn;
  readonly watching: Disposable | undefined;
}

/** The one sign-in of a window, over a table of methods. */
export function createSignIn(parts: SignInParts): SignIn & Disposable {
  const { config, memory, clock, log, methods } = parts;
  const listeners = new Set<(state: SignInState) => void>();
  let state: SignInState = { kind: 'signedOut' };
  let opened: Opened | undefined;
  let attempt: { readonly how: How; readonly fingerprint: string; readonly run: SharedRun<Result<void>> } | undefined;
  /** Counts what ended sessions: work that began before must not write any more. */
  let generation = 0;
  let dialogs: Promise<unknown> = Promise.resolve();
  let look: Disposable | undefined;
  let deafUntil = 0;
  /** What Graph asked for last and did not get: the next sign-in with a dialog is to bring it. */
  let unmetClaims: string | undefined;

  function say(next: SignInState): void {
    state = next;
    for (const listener of [...listeners]) listener(next);
  }

  /** One dialog at a time: the next begins when the one before is over, however it ended. */
  function exclusive<T>(work: () => Promise<T>): Promise<T> {
    const turn = dialogs.then(work, work);
    dialogs = turn.catch(() => undefined);
    return turn;
  }

  async function join(how: How, signal: AbortSignal | undefined): Promise<Result<void>> {
    for (;;) {
      if (signal?.aborted === true) return fail(cancelled);
      const current = (attempt ??= begin(how));
      if (current.how === how || how === 'silent') return await current.run.join(signal);
      // A look without a dialog is under way. Where it succeeds there is nothing left to ask
      const outcome = await current.run.join(signal);
      if (how === 'interactive' && outcome.ok) return outcome;
    }
  }

  function begin(how: How): NonNullable<typeof attempt> {
    const own: NonNullable<typeof attempt> = {
      how,
      fingerprint: fingerprintOf(config),
      run: createSharedRun<Result<void>>(
        async (signal) => {
          try {
            return await (how === 'silent' ? open(how, signal) : exclusive(() => open(how, signal)));
          } finally {
            if (attempt === own) attempt = undefined;
          }
        },
        () => fail(cancelled),
      ),
    };
    return own;
  }

  async function open(how: How, signal: AbortSignal): Promise<Result<void>> {
    if (signal.aborted) return fail(cancelled);
    const id = config.get('signIn.method');
    const settings = readMethodSettings(config, id, methods[id]);
    if (!settings.ok) return settings;
    const begun = generation;
    const fingerprint = fingerprintOf(config);
    if (opened === undefined) say({ kind: 'signingIn' });
    let session: Result<OpenSession> = fail(cancelled);
    try {
      const forgetChoice = how !== 'silent' && memory.get(signedOutMemory) !== undefined;
      const claims = how === 'silent' || unmetClaims === undefined ? {} : { claims: unmetClaims };
      const opening = methods[id].open(settings.value, { how, forgetChoice, ...claims, signal });
      session = await unlessAborted(opening, signal, (late) => {
        if (late.ok) void late.value.dispose();
      });
    } finally {
      if (!session.ok && generation === begun && opened === undefined) say({ kind: 'signedOut' });
    }
    if (generation !== begun) {
      if (session.ok) void session.value.dispose();
      return fail(cancelled);
    }
    if (!session.ok) {
      log.info(`sign-in with ${id} (${how}): ${session.failure.code}`);
      return session;
    }
    adopt(id, fingerprint, settings.value, session.value);
    if (how !== 'silent') {
      unmetClaims = undefined;
      await memory.set(signedOutMemory, undefined);
    }
    return ok(undefined);
  }

  function adopt(method: SignInMethod, fingerprint: string, settings: MethodSettings, session: OpenSession): void {
    const { account, tenant, cloud } = session;
    const sessionKey = [method, cloud.id, cloud.graphRoot, settings.tenantId || (tenant ?? ''), settings.clientId, account.id].join('|');
    const next: SignedIn = { kind: 'signedIn', method, account, tenant, cloud, sessionKey };
    const before = opened;
    opened = {
      fingerprint,
      session,
      tokens: createSessionTokens({ session, clock, exclusive }),
      state: next,
      watching: session.onMayHaveChanged?.(lookSoon),
    };
    log.info(`signed in with ${method} to ${cloud.label}`);
    if (before !== undefined) letGo(before);
    // The same account once more: what was read for it stays
    if (before?.state.sessionKey !== sessionKey || before.state.account.label !== account.label) say(next);
  }

  function letGo(old: Opened): void {
    old.watching?.dispose();
    old.tokens.stop();
    void old.session.dispose();
  }

  function end(why: string): void {
    generation += 1;
    attempt?.run.stop();
    attempt = undefined;
    look?.dispose();
    look = undefined;
    const old = opened;
    opened = undefined;
    unmetClaims = undefined;
    if (old !== undefined) {
      letGo(old);
      log.info(`signed out: ${why}`);
    }
    if (state.kind !== 'signedOut') say({ kind: 'signedOut' });
  }

  /** Accounts changed somewhere. One silent look, later, and deaf to what that look itself may cause: no loop. */
  function lookSoon(): void {
    if (clock.now() < deafUntil || attempt !== undefined) return;
    look?.dispose();
    look = clock.after(settleMs, () => {
      look = undefined;
      void lookAgain();
    });
  }

  async function lookAgain(): Promise<void> {
    if (opened === undefined || attempt !== undefined) return;
    deafUntil = Number.POSITIVE_INFINITY;
    try {
      const outcome = await join('silent', undefined);
      if (!outcome.ok && outcome.failure.code === 'signedOut') end('the account is not signed in any more');
    } finally {
      deafUntil = clock.now() + settleMs;
    }
  }

  const settingsWatch = config.onDidChange(signInSettings, () => {
    const now = fingerprintOf(config);
    const former = [opened, attempt].some((one) => one !== undefined && one.fingerprint !== now);
    if (former) end('the settings of the sign-in have changed');
  });

  return {
    get state() {
      return state;
    },
    onDidChange(listener) {
      listeners.add(listener);
      return {
        dispose() {
          listeners.delete(listener);
        },
      };
    },
    signIn: (signal) => join('interactive', signal),
    async restore(signal) {
      if (opened !== undefined) return ok(undefined);
      if (attempt === undefined && memory.get(signedOutMemory) === fingerprintOf(config)) return fail(failure('signedOut', 'You are signed out.'));
      return await join('silent', signal);
    },
    switchAccount: (signal) => join('otherAccount', signal),
    async signOut() {
      const fingerprint = fingerprintOf(config);
      end('asked to');
      await memory.set(signedOutMemory, fingerprint);
    },
    async getToken(request: TokenRequest = {}) {
      if (opened === undefined && request.interactive === true) {
        const entered = await join('interactive', request.signal);
        if (!entered.ok) return entered;
      }
      const mine = opened;
      if (mine === undefined) return fail(failure('signedOut', 'Nobody is signed in.'));
      let token = await mine.tokens.get(request);
      // A token of a session that has ended meanwhile, or of another account, goes nowhere
      if (opened?.state.sessionKey !== mine.state.sessionKey) return fail(failure('signedOut', 'The session ended meanwhile.'));
      // The same session was looked at anew, which stopped the question: its present tokens are asked instead
      const stopped = !token.ok && token.failure.code === 'cancelled' && request.signal?.aborted !== true;
      if (stopped && opened !== mine) token = await opened.tokens.get(request);
      if (request.claims === undefined || token.ok || token.failure.code !== 'signedOut') return token;
      unmetClaims = request.claims;
      return fail(failure('signedOut', 'The tenant asks for a stronger sign-in than this session has. Sign in again: you are asked for what is missing.'));
    },
    dispose() {
      settingsWatch.dispose();
      end('the window closes');
      listeners.clear();
    },
  };
}
