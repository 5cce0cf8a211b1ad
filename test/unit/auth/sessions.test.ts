import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSessions } from '../../../src/auth/sessions.ts';
import type { SignIn, SignInState } from '../../../src/auth/signIn.ts';
import { failure } from '../../../src/core/failure.ts';
import { fail, ok, type Result } from '../../../src/core/result.ts';
import { createFinder } from '../../../src/graph/find.ts';
import type { GraphClientParts } from '../../../src/graph/graphClient.ts';
import type { GraphSession } from '../../../src/graph/graphServices.ts';
import { createInventory } from '../../../src/graph/inventory.ts';
import { entra, fakeGraph } from '../graph/fakeGraph.ts';
import { manualClock, memoryLog, methodSettings, settle } from './fakes.ts';

interface FakeSignIn extends SignIn {
  say(state: SignInState): void;
  readonly calls: string[];
  outcomes: { restore: Result<void>; signIn: Result<void> };
}

function signedIn(sessionKey: string): SignInState {
  return { kind: 'signedIn', method: 'vscode', account: { id: sessionKey, label: sessionKey }, tenant: 'contoso.com', cloud: methodSettings().cloud, sessionKey };
}

const signedOut = fail(failure('signedOut', 'Nobody.'));

function fakeSignIn(): FakeSignIn {
  const listeners = new Set<(state: SignInState) => void>();
  let state: SignInState = { kind: 'signedOut' };
  const one: FakeSignIn = {
    calls: [],
    outcomes: { restore: signedOut, signIn: signedOut },
    get state() {
      return state;
    },
    say(next) {
      state = next;
      for (const listener of listeners) listener(next);
    },
    onDidChange(listener) {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
    getToken: () => Promise.resolve(signedOut),
    signIn() {
      one.calls.push('signIn');
      if (one.outcomes.signIn.ok) one.say(signedIn('anna'));
      return Promise.resolve(one.outcomes.signIn);
    },
    restore() {
      one.calls.push('restore');
      if (one.outcomes.restore.ok) one.say(signedIn('anna'));
      return Promise.resolve(one.outcomes.restore);
    },
    switchAccount: () => Promise.resolve(signedOut),
    signOut: () => Promise.resolve(),
  };
  return one;
}

function setUp(): { readonly signIn: FakeSignIn; readonly made: GraphClientParts[]; readonly sessions: ReturnType<typeof createSessions>; readonly waits: (() => void)[]; hold: boolean } {
  const signIn = fakeSignIn();
  const log = memoryLog();
  const clock = manualClock();
  const made: GraphClientParts[] = [];
  const waits: (() => void)[] = [];
  const together = { hold: false };
  const sessions = createSessions({
    signIn,
    clock,
    log,
    userAgent: 'test',
    async makeGraph(parts): Promise<GraphSession> {
      made.push(parts);
      if (together.hold) await new Promise<void>((resolve) => waits.push(resolve));
      const graph = fakeGraph();
      graph.entra = [[entra('d1')]];
      const inventory = createInventory({ graph, log, clock });
      return { graph, inventory, finder: createFinder(inventory) };
    },
  });
  return {
    signIn,
    made,
    sessions,
    waits,
    get hold() {
      return together.hold;
    },
    set hold(value) {
      together.hold = value;
    },
  };
}

describe('sessions', () => {
  it('asks nobody without a need, and opens no dialog when it must not', async () => {
    const { sessions, signIn, made } = setUp();
    assert.deepEqual(signIn.calls, []);
    const outcome = await sessions.open({ interactive: false });
    assert.equal(outcome.ok, false);
    assert.deepEqual(signIn.calls, ['restore']);
    assert.equal(made.length, 0);
    assert.equal(sessions.current, undefined);
  });

  it('signs in on a gesture, and begins to load at once', async () => {
    const { sessions, signIn } = setUp();
    signIn.outcomes.signIn = ok(undefined);
    const outcome = await sessions.open({ interactive: true });
    assert.ok(outcome.ok);
    assert.deepEqual(signIn.calls, ['restore', 'signIn']);
    await settle();
    assert.deepEqual(outcome.value.inventory.devices().map((device) => device.name), ['D1']);
    assert.equal(sessions.current, outcome.value);
  });

  it('leaves a failed restoring as it is, where signing in would not help', async () => {
    const { sessions, signIn } = setUp();
    signIn.outcomes.restore = fail(failure('toolMissing', 'No az.'));
    const outcome = await sessions.open({ interactive: true });
    assert.equal(!outcome.ok && outcome.failure.code, 'toolMissing');
    assert.deepEqual(signIn.calls, ['restore']);
  });

  it('begins a session by itself when somebody signs in elsewhere, and tells of it once', async () => {
    const { sessions, signIn, made } = setUp();
    const told: (string | undefined)[] = [];
    sessions.onDidChange((session) => told.push(session?.key));
    signIn.say(signedIn('anna'));
    signIn.say(signedIn('anna'));
    await settle();
    assert.deepEqual(told, ['anna']);
    assert.equal(made.length, 1);
    assert.equal((await sessions.open({ interactive: false })).ok, true);
    assert.deepEqual(signIn.calls, []);
  });

  it('forgets everything with the sign-in', async () => {
    const { sessions, signIn } = setUp();
    signIn.say(signedIn('anna'));
    await settle();
    const inventory = sessions.current?.inventory;
    const told: (string | undefined)[] = [];
    sessions.onDidChange((session) => told.push(session?.key));
    signIn.say({ kind: 'signedOut' });
    assert.equal(sessions.current, undefined);
    assert.deepEqual(told, [undefined]);
    assert.deepEqual(inventory?.devices(), []);
  });

  it('turns to another account with nothing of the one before', async () => {
    const { sessions, signIn } = setUp();
    signIn.say(signedIn('anna'));
    await settle();
    const annas = sessions.current;
    signIn.say(signedIn('bert'));
    await settle();
    assert.equal(sessions.current?.key, 'bert');
    assert.deepEqual(annas?.inventory.devices(), []);
  });

  it('drops a session that was still being made when its sign-in ended', async () => {
    const parts = setUp();
    parts.hold = true;
    parts.signIn.say(signedIn('anna'));
    parts.signIn.say({ kind: 'signedOut' });
    for (const go of parts.waits) go();
    await settle();
    assert.equal(parts.sessions.current, undefined);
  });

  it('gives a request that outlived its session no token of the next one', async () => {
    const { sessions, signIn, made } = setUp();
    signIn.getToken = () => Promise.resolve(ok({ token: `token of ${signIn.state.kind === 'signedIn' ? signIn.state.sessionKey : 'nobody'}` }));
    signIn.say(signedIn('anna'));
    await settle();
    assert.deepEqual(await made[0]?.tokens.getToken(), ok({ token: 'token of anna' }));
    signIn.say(signedIn('bert'));
    await settle();
    const late = await made[0]?.tokens.getToken();
    assert.equal(late?.ok === false && late.failure.code, 'signedOut');
    assert.deepEqual(await made[1]?.tokens.getToken(), ok({ token: 'token of bert' }));
    assert.equal(sessions.current?.key, 'bert');
  });

  it('is silent once disposed', async () => {
    const { sessions, signIn } = setUp();
    signIn.say(signedIn('anna'));
    await settle();
    sessions.dispose();
    signIn.say(signedIn('bert'));
    await settle();
    assert.equal(sessions.current, undefined);
  });
});
