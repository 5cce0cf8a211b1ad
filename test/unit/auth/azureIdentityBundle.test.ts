import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import * as tls from 'node:tls';
import { build } from 'esbuild';
import { extensionBundles } from '../../../esbuild.config.mjs';
import type * as AzureIdentity from '../../../src/auth/azureIdentity.ts';
import type { MethodSettings, OpenRequest, OpenSession } from '../../../src/auth/method.ts';
import type { Result } from '../../../src/core/result.ts';
import { startFakeAuthority, type FakeAuthority } from './fakeAuthority.ts';
import { manualClock, methodSettings, never, ownClient, settle } from './fakes.ts';
import { selfSigned } from './selfSigned.ts';

/**
 * The sign-in of @azure/identity as it is packed: bundled, minified, and asked over TLS by an authority of our own. In
 * the unbundled source a browser would be opened by the package `open`, so that only the bundle proves anything.
 */
let folder: string;
let identity: typeof AzureIdentity;
let authority: FakeAuthority;
let settings: MethodSettings;
const interactive: OpenRequest = { how: 'interactive', forgetChoice: false, signal: never };
const silent: OpenRequest = { ...interactive, how: 'silent' };
const wish = { refused: false, interactive: false, signal: never };

before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'recovery-keys-'));
  await build({ ...extensionBundles, entryPoints: { azureIdentity: 'src/auth/azureIdentity.ts' }, outdir: folder });
  identity = createRequire(import.meta.url)(path.join(folder, 'azureIdentity.cjs')) as typeof AzureIdentity;
});

after(() => {
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  authority = await startFakeAuthority();
  tls.setDefaultCACertificates([authority.certificate]);
  settings = methodSettings({
    tenantId: 'contoso.example',
    cloud: { id: 'custom', label: 'Test', authority: authority.authority, graphRoot: 'https://graph.example.org', resource: 'https://graph.example.org' },
  });
});

afterEach(async () => {
  await authority.dispose();
});

/** What a browser does after the user has answered the sign-in page: it posts the answer to the redirect URI. */
function browse(url: string, outcome?: { readonly error: string }): Promise<number> {
  const { redirect, form } = authority.answerFor(url, outcome);
  return new Promise((resolve, reject) => {
    const { port } = new URL(redirect);
    const post = httpRequest({ host: '127.0.0.1', port, method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    post.on('error', reject);
    post.end(form.toString());
  });
}

function opened(result: Result<OpenSession>): OpenSession {
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
}

function code(result: Result<unknown>): string {
  assert.ok(!result.ok);
  assert.doesNotMatch(result.failure.message, /ada@|words that name|access-|refresh-|assertion|code-/);
  return result.failure.code;
}

describe('browser', () => {
  test('opens through the opener that it is given, with PKCE, and renews silently', async () => {
    const seen: string[] = [];
    const openExternal = (url: string): Promise<boolean> => {
      seen.push(url);
      void browse(url);
      return Promise.resolve(true);
    };
    const session = opened(await identity.openBrowser({ clock: manualClock(), openExternal }, settings, interactive));
    assert.equal(seen.length, 1);
    const { origin, pathname, searchParams } = new URL(seen[0]!);
    assert.equal(origin, authority.authority);
    assert.equal(pathname, '/contoso.example/oauth2/v2.0/authorize');
    assert.equal(searchParams.get('client_id'), ownClient);
    assert.match(searchParams.get('redirect_uri') ?? '', /^http:\/\/localhost:\d+$/);
    assert.match(searchParams.get('scope') ?? '', /^https:\/\/graph\.example\.org\/\.default /);
    assert.equal(searchParams.get('code_challenge_method'), 'S256');
    assert.equal(session.account.label, 'ada@contoso.example');
    assert.equal(session.account.kind, 'user');
    assert.match(session.first?.token ?? '', /^access-\d+$/);
    assert.equal(typeof session.first?.expiresAt, 'number');

    const cached = await session.token(wish);
    assert.ok(cached.ok && cached.value.token === session.first?.token);
    const fresh = await session.token({ ...wish, refused: true });
    assert.ok(fresh.ok && fresh.value.token !== session.first.token);
    assert.equal(authority.grants.at(-1)?.get('grant_type'), 'refresh_token');
    assert.match(authority.grants.at(-1)?.get('claims') ?? '', /cp1/);
    assert.equal(seen.length, 1);
  });

  test('a claims challenge is answered silently where it can be, and with the browser only on a gesture', async () => {
    const seen: string[] = [];
    const openExternal = (url: string): Promise<boolean> => {
      seen.push(url);
      void browse(url);
      return Promise.resolve(true);
    };
    const session = opened(await identity.openBrowser({ clock: manualClock(), openExternal }, settings, interactive));
    const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
    assert.ok((await session.token({ ...wish, claims })).ok);
    assert.match(authority.grants.at(-1)?.get('claims') ?? '', /"c1"/);
    authority.errors.push({ error: 'interaction_required', number: '50076' });
    assert.equal(code(await session.token({ ...wish, claims })), 'signedOut');
    assert.equal(seen.length, 1);
    authority.errors.push({ error: 'interaction_required', number: '50076' });
    authority.errors.push({ error: 'interaction_required', number: '50076' });
    assert.ok((await session.token({ ...wish, claims, interactive: true })).ok);
    assert.equal(seen.length, 2);
    assert.match(new URL(seen[1]!).searchParams.get('claims') ?? '', /"c1"/);
  });

  test('declined on the page', async () => {
    const openExternal = (url: string): Promise<boolean> => {
      void browse(url, { error: 'access_denied' });
      return Promise.resolve(true);
    };
    assert.equal(code(await identity.openBrowser({ clock: manualClock(), openExternal }, settings, interactive)), 'consentNeeded');
  });

  test('not opened, because the user would not have it', async () => {
    assert.equal(code(await identity.openBrowser({ clock: manualClock(), openExternal: () => Promise.resolve(false) }, settings, interactive)), 'cancelled');
  });

  test('cancelled while the page is open: nothing listens any more', async () => {
    const stop = new AbortController();
    let url = '';
    const openExternal = (address: string): Promise<boolean> => {
      url = address;
      return Promise.resolve(true);
    };
    const entering = identity.openBrowser({ clock: manualClock(), openExternal }, settings, { ...interactive, signal: stop.signal });
    while (url === '') await settle();
    stop.abort();
    assert.equal(code(await entering), 'cancelled');
    while (await listens(url)) await settle();
  });

  test('the page is never answered: said after five minutes, with what to do in a remote window', async () => {
    const clock = manualClock();
    let url = '';
    const openExternal = (address: string): Promise<boolean> => {
      url = address;
      return Promise.resolve(true);
    };
    const entering = identity.openBrowser({ clock, openExternal }, settings, interactive);
    while (url === '') await settle();
    clock.advance(5 * 60_000);
    const outcome = await entering;
    assert.equal(code(outcome), 'timedOut');
    assert.ok(!outcome.ok && outcome.failure.message.includes('deviceCode'));
    while (await listens(url)) await settle();
  });

  for (const [number, error, expected] of [
    ['65001', 'invalid_grant', 'consentNeeded'],
    ['65002', 'invalid_client', 'consentNeeded'],
    ['50011', 'invalid_request', 'consentNeeded'],
    ['7000218', 'invalid_client', 'consentNeeded'],
    ['700016', 'unauthorized_client', 'misconfigured'],
    ['90002', 'invalid_request', 'misconfigured'],
    ['53003', 'access_denied', 'denied'],
    ['99999', 'invalid_grant', 'signedOut'],
  ] as const) {
    test(`refused with AADSTS${number}: ${expected}, with the number and none of the platform's words`, async () => {
      authority.errors.push({ error, number });
      const openExternal = (url: string): Promise<boolean> => {
        void browse(url);
        return Promise.resolve(true);
      };
      const outcome = await identity.openBrowser({ clock: manualClock(), openExternal }, settings, interactive);
      assert.equal(code(outcome), expected);
      assert.ok(!outcome.ok && outcome.failure.message.includes(`AADSTS${number}`));
    });
  }
});

describe('device code', () => {
  test('shows the code, waits, and knows who signed in', async () => {
    const shown: AzureIdentity.DeviceCode[] = [];
    authority.pending = 1;
    const session = opened(await identity.openDeviceCode({ clock: manualClock(), showCode: (given) => void shown.push(given) }, settings, interactive));
    assert.deepEqual(shown, [{ userCode: 'ABCD-EFGH', verificationUri: 'https://login.example.org/device' }]);
    assert.equal(session.account.label, 'ada@contoso.example');
  });

  test('cancelled while it waits', async () => {
    const stop = new AbortController();
    authority.pending = Number.POSITIVE_INFINITY;
    const showCode = (): void => {
      stop.abort();
    };
    assert.equal(code(await identity.openDeviceCode({ clock: manualClock(), showCode }, settings, { ...interactive, signal: stop.signal })), 'cancelled');
  });
});

describe('an app', () => {
  test('with a secret', async () => {
    authority.secret = 'the-secret-value';
    const session = opened(await identity.openSecret('the-secret-value', settings, silent));
    assert.deepEqual(session.account, { id: ownClient, label: `App ${ownClient}`, kind: 'application' });
    const before = authority.grants.length;
    const fresh = await session.token({ ...wish, refused: true });
    assert.ok(fresh.ok && fresh.value.token !== session.first?.token);
    assert.equal(authority.grants.length, before + 1);
  });

  test('with a wrong secret, which no message repeats', async () => {
    authority.secret = 'another';
    const outcome = await identity.openSecret('the-secret-value', settings, silent);
    assert.equal(code(outcome), 'misconfigured');
    assert.ok(!JSON.stringify(outcome).includes('the-secret-value'));
  });

  test('with a certificate, with and without passphrase', async () => {
    const app = selfSigned();
    authority.trustedApp = app.certificate;
    const plain = path.join(folder, 'plain.pem');
    writeFileSync(plain, app.keyPem + app.certificate);
    opened(await identity.openCertificate(undefined, { ...settings, certificatePath: plain }, silent));
    const locked = path.join(folder, 'locked.pem');
    writeFileSync(locked, createPrivateKey(app.keyPem).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open sesame' }).toString() + app.certificate);
    opened(await identity.openCertificate('open sesame', { ...settings, certificatePath: locked }, silent));
    const outcome = await identity.openCertificate('wrong', { ...settings, certificatePath: locked }, silent);
    assert.equal(code(outcome), 'misconfigured');
    assert.ok(!outcome.ok && outcome.failure.message.includes('passphrase'));
    assert.ok(!JSON.stringify(outcome).includes('wrong'));
  });

  test('with a certificate that the app does not know', async () => {
    authority.trustedApp = selfSigned().certificate;
    const file = path.join(folder, 'other.pem');
    const other = selfSigned();
    writeFileSync(file, other.keyPem + other.certificate);
    assert.equal(code(await identity.openCertificate(undefined, { ...settings, certificatePath: file }, silent)), 'misconfigured');
  });

  test('has no other account', async () => {
    authority.secret = 'x';
    assert.equal(code(await identity.openSecret('x', settings, { ...silent, how: 'otherAccount' })), 'badRequest');
  });
});

describe('the authority', () => {
  test('is not there', async () => {
    await authority.dispose();
    assert.equal(code(await identity.openSecret('x', settings, silent)), 'offline');
  });

  test('is not trusted', async () => {
    tls.setDefaultCACertificates([selfSigned().certificate]);
    const outcome = await identity.openSecret('x', settings, silent);
    assert.equal(code(outcome), 'offline');
    assert.ok(!outcome.ok && !outcome.failure.retryable && outcome.failure.message.includes('certificate'));
  });
});

async function listens(url: string): Promise<boolean> {
  const { port } = new URL(new URL(url).searchParams.get('redirect_uri') ?? '');
  return await new Promise((resolve) => {
    const probe = httpRequest({ host: '127.0.0.1', port, path: '/favicon.ico' }, (response) => {
      response.resume();
      resolve(true);
    });
    probe.on('error', () => {
      resolve(false);
    });
    probe.end();
  });
}
