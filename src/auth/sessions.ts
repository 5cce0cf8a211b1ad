import { cancelled, failure } from '../core/failure.ts';
import type { Clock, Disposable, Log, TokenSource } from '../core/ports.ts';
import { fail, ok, type Result } from '../core/result.ts';
import type { Finder } from '../graph/find.ts';
import type { GraphClientParts } from '../graph/graphClient.ts';
import type { GraphSession } from '../graph/graphServices.ts';
import type { Inventory } from '../graph/inventory.ts';
import type { RecoveryGraph } from '../graph/recoveryGraph.ts';
import { describeBug } from '../host/runCommand.ts';
import type { SignIn, SignInState } from './signIn.ts';

/** Everything that belongs to one sign-in, and goes when it ends. */
export interface Session {
  readonly key: string;
  readonly graph: RecoveryGraph;
  readonly inventory: Inventory;
  readonly finder: Finder;
}

export interface Sessions {
  /** The open session, without opening one. */
  readonly current: Session | undefined;
  /** Opens a session, silently where it can be, and starts to load the devices. */
  open(options: { readonly interactive: boolean; readonly signal?: AbortSignal }): Promise<Result<Session>>;
  onDidChange(listener: (session: Session | undefined) => void): Disposable;
}

export interface SessionParts {
  readonly signIn: SignIn;
  readonly clock: Clock;
  readonly log: Log;
  /** Sent to Graph with every request. */
  readonly userAgent: string;
  readonly makeGraph?: (parts: GraphClientParts) => Promise<GraphSession>;
}

/** One sign-in's session while it lasts, also before its graph is there. */
interface Opening {
  readonly key: string;
  ended: boolean;
  made: Promise<void>;
}

/** One session a sign-in: it begins with it, and what it knows is forgotten with it. */
export function createSessions(parts: SessionParts): Sessions & Disposable {
  const { signIn, clock, log, userAgent, makeGraph = makeLazily } = parts;
  const listeners = new Set<(session: Session | undefined) => void>();
  let current: Session | undefined;
  let opening: Opening | undefined;

  function say(): void {
    for (const listener of [...listeners]) listener(current);
  }

  function close(): void {
    if (opening !== undefined) opening.ended = true;
    opening = undefined;
    const old = current;
    current = undefined;
    if (old === undefined) return;
    old.finder.dispose();
    old.inventory.clear();
    say();
  }

  function follow(state: SignInState): void {
    const key = state.kind === 'signedIn' ? state.sessionKey : undefined;
    if (key === opening?.key) return;
    close();
    if (state.kind === 'signedIn') begin(state);
  }

  function begin({ cloud, sessionKey }: Extract<SignInState, { kind: 'signedIn' }>): void {
    const mine: Opening = { key: sessionKey, ended: false, made: Promise.resolve() };
    // A request of this session may still wait when the next one has begun: it gets no token of that one
    const tokens: TokenSource = {
      getToken: async (request) => (mine.ended ? fail(failure('signedOut', 'The session of this request has ended.')) : await signIn.getToken(request)),
    };
    mine.made = makeGraph({ cloud, tokens, log, clock, userAgent }).then((graphSession) => {
      if (mine.ended) {
        graphSession.finder.dispose();
        return;
      }
      current = { key: sessionKey, ...graphSession };
      say();
      graphSession.inventory.load().catch((error: unknown) => {
        log.error(`the devices could not be loaded: ${describeBug(error)}`);
      });
    });
    // Whoever waits for it is told; nobody waiting is no reason for an unhandled rejection
    mine.made.catch((error: unknown) => {
      log.error(`the session could not be made: ${describeBug(error)}`);
    });
    opening = mine;
  }

  async function entered(): Promise<Result<Session>> {
    // the listener below has begun the session when the state became "signed in"
    await opening?.made;
    return current === undefined ? fail(failure('signedOut', 'The sign-in ended meanwhile.')) : ok(current);
  }

  const following = signIn.onDidChange(follow);

  return {
    get current() {
      return current;
    },
    async open({ interactive, signal }) {
      if (current !== undefined) return ok(current);
      if (signIn.state.kind === 'signedIn') return await entered();
      let outcome = await signIn.restore(signal);
      if (!outcome.ok && interactive && outcome.failure.code === 'signedOut') outcome = await signIn.signIn(signal);
      if (signal?.aborted === true) return fail(cancelled);
      return outcome.ok ? await entered() : outcome;
    },
    onDidChange(listener) {
      listeners.add(listener);
      return {
        dispose() {
          listeners.delete(listener);
        },
      };
    },
    dispose() {
      following.dispose();
      close();
      listeners.clear();
    },
  };
}

async function makeLazily(parts: GraphClientParts): Promise<GraphSession> {
  const { createGraphSession } = await import('../graph/graphServices.ts');
  return createGraphSession(parts);
}
