import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Method, MethodSettings, Methods, OpenRequest, OpenSession, TokenWish } from '../../../src/auth/method.ts';
import type { SignInState } from '../../../src/auth/signIn.ts';
import { createSignIn, signedOutMemory } from '../../../src/auth/signInService.ts';
import { cancelled, failure } from '../../../src/core/failure.ts';
import type { AccessToken } from '../../../src/core/ports.ts';
import { fail, ok, type Result } from '../../../src/core/result.ts';
import type { Settings } from '../../../src/host/ui.ts';
import { manualClock, memoryConfig, memoryLog, memoryStore, settle } from './fakes.ts';

/** A method whose answers a test gives by hand. */
function handMethod() {
  const opens: { readonly settings: MethodSettings; readonly request: OpenRequest; answer(result: Result<OpenSession>): void; throw(error: Error): void }[] = [];
  const wishes: { readonly wish: TokenWish; answer(result: Result<AccessToken>): void; throw(error: Error): void }[] = [];
  const disposed: string[] = [];
  const listening = new Set<{ listener: () => void }>();
  const method: Method = {
    needsAuthority: false,
    open: (settings, request) =>
      new Promise((resolve, reject) => {
        opens.push({ settings, request, answer: resolve, throw: reject });
      }),
  };
  const session = (id: string, first?: AccessToken): OpenSession => ({
    account: { id, label: `${id}@contoso.example` },
    tenant: 'contoso.example',
    cloud: { id: 'global', label: 'Microsoft Graph', authority: 'https://login.example.org', graphRoot: 'https://graph.example.org', resource: 'https://graph.example.org' },
    ...(first === undefined ? {} : { first }),
    token: (wish) =>
      new Promise((resolve, reject) => {
        wishes.push({ wish, answer: resolve, throw: reject });
      }),
    onMayHaveChanged(listener) {
      const own = { listener };
      listening.add(own);
      return { dispose: () => void listening.delete(own) };
    },
    dispose: () => Promise.resolve(void disposed.push(id)),
  });
  const change = (): void => {
    for (const { listener } of listening) listener();
  };
  return { method, opens, wishes, disposed, session, change, watched: () => listening.size > 0 };
}

function setUp(given: Partial<Settings> = {}) {
  const hand = handMethod();
  const config = memoryConfig({ 'signIn.method': 'azureCli', ...given });
  const memory = memoryStore();
  const clock = manualClock();
  const log = memoryLog();
  const ids = ['vscode', 'azureCli', 'azurePowerShell', 'browser', 'deviceCode', 'certificate', 'secret', 'demo'] as const;
  const methods = Object.fromEntries(ids.map((id) => [id, hand.method])) as unknown as Methods;
  const signIn = createSignIn({ config, memory, clock, log, methods });
  const states: SignInState['kind'][] = [];
  signIn.onDidChange((state) => states.push(state.kind));
  const enter = async (id = 'ada', first?: AccessToken): Promise<void> => {
    const entering = signIn.signIn();
    await settle();
    hand.opens.at(-1)!.answer(ok(hand.session(id, first)));
    assert.deepEqual(await entering, ok(undefined));
  };
  return { ...hand, config, memory, clock, log, signIn, states, enter };
}

function keyOf(state: SignInState): string {
  assert.equal(state.kind, 'signedIn');
  return state.sessionKey;
}

describe('signing in', () => {
  test('goes from signed out over signing in to signed in, and asks nobody before', async () => {
    const { signIn, opens, states, enter, log } = setUp();
    assert.deepEqual(signIn.state, { kind: 'signedOut' });
    assert.equal(opens.length, 0);
    await enter('ada', { token: 'very-secret-token' });
    assert.deepEqual(states, ['signingIn', 'signedIn']);
    assert.equal(opens[0]?.request.how, 'interactive');
    assert.ok(!log.lines.join().includes('very-secret-token'));
    assert.ok(!keyOf(signIn.state).includes('very-secret-token'));
  });

  test('a failure is handed on and is not kept', async () => {
    const { signIn, opens, states, enter } = setUp();
    const first = signIn.signIn();
    await settle();
    opens[0]!.answer(fail(failure('toolMissing', 'No az.')));
    assert.deepEqual(await first, fail(failure('toolMissing', 'No az.')));
    assert.deepEqual(states, ['signingIn', 'signedOut']);
    await enter();
    assert.equal(signIn.state.kind, 'signedIn');
  });

  test('a bug is thrown on, and the next try is a new one', async () => {
    const { signIn, opens, enter } = setUp();
    const first = signIn.signIn();
    await settle();
    opens[0]!.throw(new Error('bug'));
    await assert.rejects(first, /bug/);
    assert.equal(signIn.state.kind, 'signedOut');
    await enter();
  });

  test('two at once are one', async () => {
    const { signIn, opens, session } = setUp();
    const both = [signIn.signIn(), signIn.signIn()];
    await settle();
    assert.equal(opens.length, 1);
    opens[0]!.answer(ok(session('ada')));
    assert.deepEqual(await Promise.all(both), [ok(undefined), ok(undefined)]);
  });

  test('one that leaves does not end it for the other; when all have left it is ended, and what comes late is let go', async () => {
    const { signIn, opens, session, disposed, states } = setUp();
    const a = new AbortController();
    const b = new AbortController();
    const first = signIn.signIn(a.signal);
    const second = signIn.signIn(b.signal);
    await settle();
    a.abort();
    assert.deepEqual(await first, fail(cancelled));
    assert.equal(opens[0]!.request.signal.aborted, false);
    b.abort();
    assert.deepEqual(await second, fail(cancelled));
    assert.equal(opens[0]!.request.signal.aborted, true);
    await settle();
    assert.equal(states.at(-1), 'signedOut');
    opens[0]!.answer(ok(session('late')));
    await settle();
    assert.deepEqual(disposed, ['late']);
    assert.equal(signIn.state.kind, 'signedOut');
  });

  test('a sign-in that waits for a silent look needs no dialog when that succeeds', async () => {
    const { signIn, opens, session } = setUp();
    const look = signIn.restore();
    const entering = signIn.signIn();
    await settle();
    opens[0]!.answer(ok(session('ada')));
    assert.deepEqual(await look, ok(undefined));
    assert.deepEqual(await entering, ok(undefined));
    assert.deepEqual(opens.map((one) => one.request.how), ['silent']);
  });

  test('a wrong setting is named, and no method is asked', async () => {
    for (const [settings, name] of [
      [{ tenantId: 'not a tenant' }, 'tenantId'],
      [{ clientId: '04b07795' }, 'clientId'],
      [{ cloud: 'custom' }, 'customCloud.graphRoot'],
    ] as const) {
      const { signIn, opens } = setUp(settings);
      const outcome = await signIn.signIn();
      assert.ok(!outcome.ok);
      assert.equal(outcome.failure.code, 'misconfigured');
      assert.match(outcome.failure.message, new RegExp(`recoveryKeys\\.${name}`));
      assert.equal(opens.length, 0);
    }
  });

  test('a method that there is not is named as a wrong setting', async () => {
    const { signIn, opens } = setUp({ 'signIn.method': 'azurecli' as 'azureCli' });
    const answer = await signIn.signIn();
    assert.equal(answer.ok ? '' : answer.failure.code, 'misconfigured');
    assert.equal(opens.length, 0);
  });

  test('the demo tenant needs none of these settings', async () => {
    const { enter, opens } = setUp({ 'signIn.method': 'demo', cloud: 'custom', tenantId: 'not a tenant' });
    await enter();
    assert.equal(opens.length, 1);
  });
});

describe('the session', () => {
  test('its key changes with account, tenant and method', async () => {
    const keys = new Set<string>();
    for (const settings of [{}, { tenantId: 'fabrikam.example' }, { 'signIn.method': 'browser' }, { clientId: '11111111-2222-3333-4444-555555555555' }] as const) {
      const { signIn, enter } = setUp(settings);
      await enter('ada');
      keys.add(keyOf(signIn.state));
      await signIn.signOut();
      await enter('grace');
      keys.add(keyOf(signIn.state));
    }
    assert.equal(keys.size, 8);
  });

  test('signing in again with the same account keeps it; with another it is another', async () => {
    const { signIn, states, enter, disposed } = setUp();
    await enter('ada');
    const key = keyOf(signIn.state);
    await enter('ada');
    assert.equal(keyOf(signIn.state), key);
    assert.deepEqual(states, ['signingIn', 'signedIn']);
    await enter('grace');
    assert.notEqual(keyOf(signIn.state), key);
    assert.deepEqual(states, ['signingIn', 'signedIn', 'signedIn']);
    assert.deepEqual(disposed, ['ada', 'ada']);
  });

  test('a failed renewal leaves it as it was', async () => {
    const { signIn, opens, enter } = setUp();
    await enter('ada');
    const again = signIn.signIn();
    await settle();
    opens.at(-1)!.answer(fail(cancelled));
    assert.deepEqual(await again, fail(cancelled));
    assert.equal(signIn.state.kind, 'signedIn');
  });

  test('ends when a setting of the sign-in changes, and only then', async () => {
    const { signIn, config, enter, disposed } = setUp();
    await enter('ada');
    await config.set('demo.devices', 500);
    await config.set('customCloud.graphRoot', 'https://elsewhere.example.org');
    assert.equal(signIn.state.kind, 'signedIn');
    await config.set('tenantId', 'fabrikam.example');
    assert.equal(signIn.state.kind, 'signedOut');
    assert.deepEqual(disposed, ['ada']);
  });

  test('a sign-in under way ends when the settings change under it', async () => {
    const { signIn, opens, config, session, disposed } = setUp();
    const entering = signIn.signIn();
    await settle();
    await config.set('cloud', 'usGov');
    assert.deepEqual(await entering, fail(cancelled));
    opens[0]!.answer(ok(session('late')));
    await settle();
    assert.equal(signIn.state.kind, 'signedOut');
    assert.deepEqual(disposed, ['late']);
  });

  test('signing out forgets the tokens, and nobody is signed in again unasked', async () => {
    const { signIn, opens, memory, enter } = setUp();
    await enter('ada', { token: 'one' });
    await signIn.signOut();
    assert.equal(signIn.state.kind, 'signedOut');
    const token = await signIn.getToken();
    assert.ok(!token.ok && token.failure.code === 'signedOut');
    const look = await signIn.restore();
    assert.ok(!look.ok && look.failure.code === 'signedOut');
    assert.equal(opens.length, 1);
    await enter('ada');
    assert.equal(opens[1]?.request.forgetChoice, true);
    assert.equal(memory.get(signedOutMemory), undefined);
    await enter('ada');
    assert.equal(opens[2]?.request.forgetChoice, false);
  });

  test('after a sign-out, other settings are a new beginning', async () => {
    const { signIn, opens, config, enter } = setUp();
    await enter('ada');
    await signIn.signOut();
    await config.set('signIn.method', 'demo');
    void signIn.restore();
    await settle();
    assert.equal(opens.at(-1)?.request.how, 'silent');
  });

  test('a listener that was disposed hears nothing more', async () => {
    const { signIn, enter } = setUp();
    let heard = 0;
    const listening = signIn.onDidChange(() => void (heard += 1));
    listening.dispose();
    await enter();
    assert.equal(heard, 0);
  });
});

describe('tokens', () => {
  const minute = 60_000;

  test('one is shared, kept until two minutes before its end, and never asked for twice at once', async () => {
    const { signIn, wishes, clock, enter } = setUp();
    await enter('ada');
    const both = [signIn.getToken(), signIn.getToken()];
    await settle();
    assert.equal(wishes.length, 1);
    assert.equal(wishes[0]?.wish.interactive, false);
    wishes[0].answer(ok({ token: 'one', expiresAt: clock.now() + 10 * minute }));
    for (const result of await Promise.all(both)) assert.ok(result.ok && result.value.token === 'one');
    clock.advance(7 * minute);
    assert.ok((await signIn.getToken()).ok);
    assert.equal(wishes.length, 1);
    clock.advance(minute + 1);
    void signIn.getToken();
    await settle();
    assert.equal(wishes.length, 2);
  });

  test('the one that proved the sign-in is used first', async () => {
    const { signIn, wishes, clock, enter } = setUp();
    await enter('ada', { token: 'first', expiresAt: clock.now() + 60 * minute });
    const token = await signIn.getToken();
    assert.ok(token.ok && token.value.token === 'first');
    assert.equal(wishes.length, 0);
  });

  test('one without a known end is used for two minutes', async () => {
    const { signIn, wishes, clock, enter } = setUp();
    await enter('ada', { token: 'first' });
    clock.advance(2 * minute - 1);
    assert.ok((await signIn.getToken()).ok);
    assert.equal(wishes.length, 0);
    clock.advance(1);
    void signIn.getToken();
    await settle();
    assert.equal(wishes.length, 1);
  });

  test('one that arrives expired is handed on all the same: Graph decides', async () => {
    const { signIn, wishes, enter } = setUp();
    await enter('ada');
    const asking = signIn.getToken();
    await settle();
    wishes[0]!.answer(ok({ token: 'old', expiresAt: 0 }));
    const token = await asking;
    assert.ok(token.ok && token.value.token === 'old');
  });

  test('a failure is not kept, nor a bug', async () => {
    const { signIn, wishes, enter } = setUp();
    await enter('ada');
    const first = signIn.getToken();
    await settle();
    wishes[0]!.answer(fail(failure('offline', 'Offline.')));
    assert.ok(!(await first).ok);
    const second = signIn.getToken();
    await settle();
    wishes[1]!.throw(new Error('bug'));
    await assert.rejects(second, /bug/);
    const third = signIn.getToken();
    await settle();
    wishes[2]!.answer(ok({ token: 'three' }));
    assert.ok((await third).ok);
  });

  test('a refused one is replaced once for all who were refused, and its like is a failure', async () => {
    const { signIn, wishes, enter } = setUp();
    await enter('ada', { token: 'bad' });
    const asking = [signIn.getToken({ refused: 'bad' }), signIn.getToken({ refused: 'bad' })];
    await settle();
    assert.equal(wishes.length, 1);
    assert.equal(wishes[0]?.wish.refused, true);
    wishes[0].answer(ok({ token: 'good' }));
    for (const result of await Promise.all(asking)) assert.ok(result.ok && result.value.token === 'good');
    // somebody whose call with the old one took longer
    const late = await signIn.getToken({ refused: 'bad' });
    assert.ok(late.ok && late.value.token === 'good');
    assert.equal(wishes.length, 1);
    const same = signIn.getToken({ refused: 'good' });
    await settle();
    wishes[1]!.answer(ok({ token: 'good' }));
    const outcome = await same;
    assert.ok(!outcome.ok && outcome.failure.code === 'signedOut');
  });

  test('claims are passed on even while another token would do', async () => {
    const { signIn, wishes, enter } = setUp();
    await enter('ada', { token: 'plain' });
    const asking = signIn.getToken({ claims: '{"access_token":{}}' });
    await settle();
    assert.equal(wishes[0]?.wish.claims, '{"access_token":{}}');
    wishes[0].answer(ok({ token: 'strong' }));
    await asking;
    const next = await signIn.getToken();
    assert.ok(next.ok && next.value.token === 'strong');
  });

  test('claims that no token met are asked for by the next sign-in, once', async () => {
    const { enter, signIn, wishes, opens, session } = setUp();
    await enter();
    const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
    const asking = signIn.getToken({ claims });
    await settle();
    wishes[0]!.answer(fail(failure('signedOut', 'No account.')));
    const answer = await asking;
    assert.match(answer.ok ? '' : answer.failure.message, /stronger sign-in/);
    for (const expected of [claims, undefined]) {
      const again = signIn.signIn();
      await settle();
      assert.equal(opens.at(-1)!.request.claims, expected);
      opens.at(-1)!.answer(ok(session('ada')));
      assert.deepEqual(await again, ok(undefined));
    }
  });

  test('a question that a new look at the same account stopped is asked of the new session', async () => {
    const { enter, signIn, wishes, opens, session } = setUp();
    await enter();
    const asking = signIn.getToken();
    await settle();
    const again = signIn.signIn();
    await settle();
    opens.at(-1)!.answer(ok(session('ada', { token: 'new' })));
    await again;
    assert.equal(wishes[0]!.wish.signal.aborted, true);
    wishes[0]!.answer(fail(cancelled));
    assert.deepEqual(await asking, ok({ token: 'new' }));
    assert.equal(wishes.length, 1);
  });

  test('one caller may leave while another waits on', async () => {
    const { signIn, wishes, enter } = setUp();
    await enter('ada');
    const leaving = new AbortController();
    const first = signIn.getToken({ signal: leaving.signal });
    const second = signIn.getToken();
    await settle();
    leaving.abort();
    assert.deepEqual(await first, fail(cancelled));
    wishes[0]!.answer(ok({ token: 'one' }));
    assert.ok((await second).ok);
  });

  test('one that comes after the sign-out goes nowhere', async () => {
    const { signIn, wishes, enter } = setUp();
    await enter('ada');
    const asking = signIn.getToken();
    await settle();
    await signIn.signOut();
    wishes[0]!.answer(ok({ token: 'late' }));
    const outcome = await asking;
    assert.ok(!outcome.ok);
  });

  test('interactive ones open one dialog at a time', async () => {
    const { signIn, wishes, enter } = setUp();
    await enter('ada');
    const first = signIn.getToken({ interactive: true, claims: '{"a":1}' });
    const second = signIn.getToken({ interactive: true, claims: '{"b":1}' });
    await settle();
    assert.equal(wishes.length, 1);
    wishes[0]!.answer(fail(cancelled));
    assert.deepEqual(await first, fail(cancelled));
    await settle();
    assert.equal(wishes.length, 2);
    wishes[1]!.answer(ok({ token: 'b' }));
    assert.ok((await second).ok);
  });

  test('on a gesture, a token signs in first', async () => {
    const { signIn, opens, session } = setUp();
    const asking = signIn.getToken({ interactive: true });
    await settle();
    opens[0]!.answer(ok(session('ada', { token: 'first' })));
    const token = await asking;
    assert.ok(token.ok && token.value.token === 'first');
  });
});

describe('changes of accounts outside', () => {
  test('lead to one silent look, later, and none for what that look itself causes', async () => {
    const { opens, clock, session, change, enter } = setUp();
    await enter('ada');
    change();
    change();
    await settle();
    assert.equal(opens.length, 1);
    clock.advance(2_000);
    await settle();
    assert.equal(opens.length, 2);
    assert.equal(opens[1]?.request.how, 'silent');
    change();
    opens[1].answer(ok(session('ada')));
    await settle();
    change();
    clock.advance(1_999);
    await settle();
    assert.equal(opens.length, 2);
    clock.advance(1);
    change();
    clock.advance(2_000);
    await settle();
    assert.equal(opens.length, 3);
  });

  test('end the session when the account is gone, and not when it only cannot be asked', async () => {
    const { signIn, opens, clock, change, enter } = setUp();
    await enter('ada');
    change();
    clock.advance(2_000);
    await settle();
    opens[1]!.answer(fail(failure('offline', 'Offline.')));
    await settle();
    assert.equal(signIn.state.kind, 'signedIn');
    clock.advance(2_000);
    change();
    clock.advance(2_000);
    await settle();
    opens[2]!.answer(fail(failure('signedOut', 'Gone.')));
    await settle();
    assert.equal(signIn.state.kind, 'signedOut');
  });

  test('are not listened to any more after the end', async () => {
    const { signIn, enter, watched } = setUp();
    await enter('ada');
    assert.equal(watched(), true);
    signIn.dispose();
    assert.equal(watched(), false);
  });
});
