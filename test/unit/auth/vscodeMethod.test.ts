import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { OpenRequest, OpenSession } from '../../../src/auth/method.ts';
import { createVscodeMethod, type MicrosoftAccounts, type MicrosoftSession } from '../../../src/auth/vscodeMethod.ts';
import type { Cloud } from '../../../src/core/ports.ts';
import type { Result } from '../../../src/core/result.ts';
import { cloudOf } from '../../../src/auth/clouds.ts';
import { methodSettings, never, ownClient, scriptedPrompts, type Answer } from './fakes.ts';

type Question = Parameters<MicrosoftAccounts['getSession']>;

function setUp(answers: readonly (MicrosoftSession | undefined | Error)[], prompts: readonly Answer[] = [], environment: { user?: string; workspace?: string } = {}) {
  const questions: Question[] = [];
  const listeners = new Set<(event: { readonly provider: { readonly id: string } }) => void>();
  const left = [...answers];
  const accounts: MicrosoftAccounts = {
    getSession(...question) {
      questions.push(question);
      const answer = left.shift();
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    getAccounts: () => Promise.resolve([ada.account, grace.account]),
    onDidChangeSessions(listener) {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
  };
  const written: string[] = [];
  let { user } = environment;
  const sovereign = {
    read: () => ({ user, inForce: environment.workspace ?? user }),
    write(value: string) {
      written.push(value);
      user = value;
      return Promise.resolve();
    },
  };
  const script = scriptedPrompts(...prompts);
  return { method: createVscodeMethod({ accounts, sovereign, prompts: script }), questions, written, script, listeners };
}

const tid = '99999999-8888-7777-6666-555555555555';
const idToken = `x.${Buffer.from(JSON.stringify({ tid })).toString('base64url')}.`;
const ada = { accessToken: 'token-ada', account: { id: '1', label: 'ada@contoso.example' }, idToken };
const grace = { accessToken: 'token-grace', account: { id: '2', label: 'grace@contoso.example' } };
const silent: OpenRequest = { how: 'silent', forgetChoice: false, signal: never };
const interactive: OpenRequest = { ...silent, how: 'interactive' };
const scopes = ['https://graph.microsoft.com/.default', `VSCODE_CLIENT_ID:${ownClient}`];

function opened(result: Result<OpenSession>): OpenSession {
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
}

function refused(result: Result<unknown>) {
  assert.ok(!result.ok);
  assert.doesNotMatch(result.failure.message, /token-|secret words/);
  return result.failure;
}

function cloud(id: 'global' | 'usGov' | 'dod' | 'china'): Cloud {
  const found = cloudOf({ cloud: id, 'customCloud.authority': '', 'customCloud.graphRoot': '', 'customCloud.resource': '' }, { authority: true });
  assert.ok(found.ok);
  return found.value;
}

describe('signing in with VS Code', () => {
  test('without an app registration it is not tried, and the way to one is named', async () => {
    const { method, questions } = setUp([]);
    const failure = refused(await method.open(methodSettings({ clientId: '' }), interactive));
    assert.equal(failure.code, 'misconfigured');
    assert.match(failure.message, /Set Up Sign-in/);
    assert.equal(questions.length, 0);
  });

  test('silently, nothing opens and no badge appears', async () => {
    const { method, questions } = setUp([ada]);
    const session = opened(await method.open(methodSettings(), silent));
    assert.deepEqual(questions, [['microsoft', scopes, { silent: true }]]);
    assert.deepEqual(session.account, { id: '1', label: 'ada@contoso.example', kind: 'user' });
    assert.equal(session.tenant, tid);
    assert.equal(session.first?.token, 'token-ada');
  });

  test('silently, without a session: signed out', async () => {
    const { method } = setUp([undefined]);
    assert.equal(refused(await method.open(methodSettings(), silent)).code, 'signedOut');
  });

  test('on a gesture VS Code asks, with the tenant of the settings; after a sign-out the account is asked for anew', async () => {
    const { method, questions } = setUp([ada, ada]);
    const settings = methodSettings({ tenantId: 'contoso.example' });
    assert.equal(opened(await method.open(settings, interactive)).tenant, 'contoso.example');
    await method.open(settings, { ...interactive, forgetChoice: true });
    assert.deepEqual(questions[0]?.[1], [...scopes, 'VSCODE_TENANT:contoso.example']);
    assert.ok(typeof questions[0][2].createIfNone === 'object');
    assert.equal(questions[0][2].clearSessionPreference, undefined);
    assert.equal(questions[1]![2].clearSessionPreference, true);
  });

  for (const [words, code] of [
    ['User did not consent to login.', 'cancelled'],
    ['Canceled', 'cancelled'],
    ['AADSTS65001: secret words', 'consentNeeded'],
    ['AADSTS65002: secret words', 'consentNeeded'],
    ['AADSTS50011: secret words', 'consentNeeded'],
    ["Timed out waiting for authentication provider 'microsoft' to register.", 'unavailable'],
    ['network_error: getaddrinfo ENOTFOUND login.microsoftonline.com', 'offline'],
    ['secret words', 'signedOut'],
  ] as const) {
    test(`"${words}": ${code}`, async () => {
      const { method } = setUp([new Error(words)]);
      assert.equal(refused(await method.open(methodSettings(), interactive)).code, code);
    });
  }

  test('whoever leaves does not wait for the dialog', async () => {
    const stop = new AbortController();
    const never0: MicrosoftAccounts = { getSession: () => new Promise(() => undefined), getAccounts: () => Promise.resolve([]), onDidChangeSessions: () => ({ dispose: () => undefined }) };
    const sovereign = { read: () => ({ user: undefined, inForce: undefined }), write: () => Promise.resolve() };
    const method = createVscodeMethod({ accounts: never0, sovereign, prompts: scriptedPrompts() });
    const opening = method.open(methodSettings(), { ...interactive, signal: stop.signal });
    stop.abort();
    assert.equal(refused(await opening).code, 'cancelled');
  });
});

describe('another account', () => {
  test('is picked from those that VS Code knows', async () => {
    const { method, questions, script } = setUp([grace], ['grace@contoso.example']);
    opened(await method.open(methodSettings(), { ...silent, how: 'otherAccount' }));
    assert.deepEqual(questions[0]![2].account, grace.account);
    assert.equal(questions[0]![2].clearSessionPreference, true);
    assert.deepEqual(script.shown, ['Switch Account']);
  });

  test('or signed in anew', async () => {
    const { method, questions } = setUp([grace], ['Another account…']);
    opened(await method.open(methodSettings(), { ...silent, how: 'otherAccount' }));
    assert.ok(typeof questions[0]![2].forceNewSession === 'object');
    assert.equal(questions[0]![2].account, undefined);
  });

  test('or none after all', async () => {
    const { method, questions } = setUp([], [undefined]);
    assert.equal(refused(await method.open(methodSettings(), { ...silent, how: 'otherAccount' })).code, 'cancelled');
    assert.equal(questions.length, 0);
  });
});

describe('tokens of VS Code', () => {
  const wish = { refused: false, interactive: false, signal: never };

  test('are asked for silently, for the same account', async () => {
    const { method, questions } = setUp([ada, ada]);
    const session = opened(await method.open(methodSettings(), silent));
    const token = await session.token(wish);
    assert.deepEqual(token, { ok: true, value: { token: 'token-ada' } });
    assert.deepEqual(questions[1], ['microsoft', scopes, { silent: true, account: ada.account }]);
  });

  test('a sign-in that is to satisfy claims asks for them', async () => {
    const { method, questions } = setUp([ada]);
    opened(await method.open(methodSettings(), { ...interactive, claims: '{"access_token":{}}' }));
    const [, wanted] = questions[0]!;
    assert.ok('wwwAuthenticate' in wanted);
    assert.match(wanted.wwwAuthenticate, /^Bearer error="insufficient_claims", claims="/);
    assert.deepEqual(wanted.fallbackScopes, scopes);
  });

  test('a claims challenge names our app in the fallback scopes, and has no scope of its own', async () => {
    const { method, questions } = setUp([ada, ada]);
    const session = opened(await method.open(methodSettings(), silent));
    const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
    assert.ok((await session.token({ ...wish, claims })).ok);
    const wanted = questions[1]?.[1];
    assert.ok(wanted !== undefined && 'wwwAuthenticate' in wanted);
    assert.deepEqual(wanted.fallbackScopes, scopes);
    assert.doesNotMatch(wanted.wwwAuthenticate, /scope=/i);
    const encoded = /^Bearer .*claims="([^"]+)"$/.exec(wanted.wwwAuthenticate)?.[1] ?? '';
    assert.equal(Buffer.from(encoded, 'base64').toString(), claims);
  });

  test('where silence is not enough, a dialog opens on a gesture only', async () => {
    const { method, questions } = setUp([ada, undefined, undefined, ada]);
    const session = opened(await method.open(methodSettings(), silent));
    const claims = '{"access_token":{}}';
    assert.equal(refused(await session.token({ ...wish, claims })).code, 'signedOut');
    assert.equal(questions.length, 2);
    assert.ok((await session.token({ ...wish, claims, interactive: true })).ok);
    assert.ok(typeof questions[3]?.[2].createIfNone === 'object');
  });

  test('where Graph refuses the one that VS Code has, a new sign-in helps, on a gesture only', async () => {
    const { method, questions } = setUp([ada, ada, ada, { ...ada, accessToken: 'token-new' }]);
    const session = opened(await method.open(methodSettings(), silent));
    assert.ok((await session.token({ ...wish, refused: true })).ok); // the service sees that it is the same
    const fresh = await session.token({ ...wish, refused: true, interactive: true });
    assert.ok(fresh.ok && fresh.value.token === 'token-new');
    assert.ok(typeof questions[3]?.[2].forceNewSession === 'object');
  });

  test('changes of other providers are none of our business', async () => {
    const { method, listeners } = setUp([ada]);
    const session = opened(await method.open(methodSettings(), silent));
    let heard = 0;
    const listening = session.onMayHaveChanged?.(() => void (heard += 1));
    for (const listener of listeners) listener({ provider: { id: 'github' } });
    for (const listener of listeners) listener({ provider: { id: 'microsoft' } });
    assert.equal(heard, 1);
    listening?.dispose();
    assert.equal(listeners.size, 0);
  });
});

describe('sovereign clouds', () => {
  for (const [id, value] of [
    ['usGov', 'USGovernment'],
    ['china', 'ChinaCloud'],
  ] as const) {
    test(`${id}: VS Code's own setting is read first, and named when it is another`, async () => {
      const { method, questions } = setUp([], [], { user: 'custom' });
      const failure = refused(await method.open(methodSettings({ cloud: cloud(id) }), silent));
      assert.equal(failure.code, 'misconfigured');
      assert.match(failure.message, new RegExp(`microsoft-sovereign-cloud\\.environment must be ${value}`));
      assert.equal(questions.length, 0);
    });

    test(`${id}: on a gesture the setting is changed when the user says so`, async () => {
      const { method, questions, written } = setUp([ada], ['Change Setting']);
      opened(await method.open(methodSettings({ cloud: cloud(id) }), interactive));
      assert.deepEqual(written, [value]);
      assert.equal(questions[0]?.[0], 'microsoft-sovereign-cloud');
      assert.equal(questions[0][1][0 as never], `${cloud(id).resource}/.default`);
    });
  }

  test('the setting is left alone when the user does not say so', async () => {
    const { method, written, questions } = setUp([], [undefined]);
    assert.equal(refused(await method.open(methodSettings({ cloud: cloud('china') }), interactive)).code, 'cancelled');
    assert.deepEqual([written, questions], [[], []]);
  });

  test('a workspace that chooses another cloud is found out', async () => {
    const { method, questions } = setUp([], [], { user: 'USGovernment', workspace: 'ChinaCloud' });
    const failure = refused(await method.open(methodSettings({ cloud: cloud('usGov') }), interactive));
    assert.equal(failure.code, 'misconfigured');
    assert.match(failure.message, /workspace/);
    assert.equal(questions.length, 0);
  });

  test('DoD and custom clouds are beyond it, and another method is named', async () => {
    for (const beyond of [cloud('dod'), { ...cloud('global'), id: 'custom' as const }]) {
      const { method, questions } = setUp([]);
      const failure = refused(await method.open(methodSettings({ cloud: beyond }), interactive));
      assert.equal(failure.code, 'misconfigured');
      assert.match(failure.message, /recoveryKeys\.signIn\.method/);
      assert.equal(questions.length, 0);
    }
  });
});
