import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type * as AzureIdentity from '../../../src/auth/azureIdentity.ts';
import { createDemoMethod } from '../../../src/auth/demoMethod.ts';
import { createIdentityMethods } from '../../../src/auth/identityMethods.ts';
import type { OpenRequest } from '../../../src/auth/method.ts';
import { clientSecretName, passphraseName } from '../../../src/auth/secretNames.ts';
import { failure } from '../../../src/core/failure.ts';
import { fail, ok, type Result } from '../../../src/core/result.ts';
import { manualClock, memoryClipboard, methodSettings, never, recordingOpener, scriptedPrompts, secretStore, settle, type Answer } from './fakes.ts';

const silent: OpenRequest = { how: 'silent', forgetChoice: false, signal: never };
const interactive: OpenRequest = { ...silent, how: 'interactive' };
const notReached = fail(failure('unexpected', 'reached'));
const plainPem = '-----BEGIN PRIVATE KEY-----\nAA\n-----END PRIVATE KEY-----\n-----BEGIN CERTIFICATE-----\nAA\n-----END CERTIFICATE-----\n';

function setUp(files: Readonly<Record<string, string | Error>> = {}, secrets: Readonly<Record<string, string>> = {}, prompts: readonly Answer[] = []) {
  const loads: string[] = [];
  const given: unknown[] = [];
  let showCode: ((code: AzureIdentity.DeviceCode) => void) | undefined;
  let openExternal: ((url: string) => Promise<boolean>) | undefined;
  const note =
    (name: string) =>
    (...values: unknown[]) => {
      loads.push(name);
      given.push(...values.slice(0, -2));
      return Promise.resolve(notReached);
    };
  const library = {
    openAzureCli: note('azureCli'),
    openAzurePowerShell: note('azurePowerShell'),
    openBrowser(parts: AzureIdentity.BrowserParts) {
      openExternal = parts.openExternal;
      return Promise.resolve(notReached);
    },
    openDeviceCode(parts: AzureIdentity.DeviceCodeParts) {
      showCode = parts.showCode;
      return Promise.resolve(notReached);
    },
    openCertificate: note('certificate'),
    openSecret: note('secret'),
  };
  const clipboard = memoryClipboard();
  const opener = recordingOpener();
  const script = scriptedPrompts(...prompts);
  const methods = createIdentityMethods({
    clock: manualClock(),
    prompts: script,
    clipboard,
    opener,
    secrets: secretStore(secrets),
    readText(path) {
      const file = files[path] ?? Object.assign(new Error('no such file'), { code: 'ENOENT' });
      return typeof file === 'string' ? Promise.resolve(file) : Promise.reject(file);
    },
    load: () => Promise.resolve(library),
  });
  return { methods, loads, given, clipboard, opener, script, showCode: () => showCode, openExternal: () => openExternal };
}

function refused(result: Result<unknown>) {
  assert.ok(!result.ok);
  return result.failure;
}

describe('before the library is loaded', () => {
  for (const id of ['browser', 'deviceCode', 'certificate', 'secret'] as const) {
    test(`${id} needs an app registration`, async () => {
      const { methods, loads } = setUp();
      const problem = refused(await methods[id].open(methodSettings({ clientId: '' }), interactive));
      assert.equal(problem.code, 'misconfigured');
      assert.match(problem.message, /recoveryKeys\.clientId/);
      assert.deepEqual(loads, []);
    });
  }

  for (const id of ['certificate', 'secret'] as const) {
    test(`${id} needs a tenant of its own`, async () => {
      for (const tenantId of ['', 'organizations']) {
        const { methods } = setUp();
        assert.match(refused(await methods[id].open(methodSettings({ tenantId }), silent)).message, /recoveryKeys\.tenantId/);
      }
    });
  }

  test('browser and device code have nothing to restore', async () => {
    const { methods } = setUp();
    for (const id of ['browser', 'deviceCode'] as const) assert.equal(refused(await methods[id].open(methodSettings(), silent)).code, 'signedOut');
  });

  test('the tools need no authority in a custom cloud; everything else does', () => {
    const { methods } = setUp();
    assert.deepEqual(
      Object.entries(methods).filter(([, method]) => !method.needsAuthority).map(([id]) => id),
      ['azureCli', 'azurePowerShell'],
    );
  });
});

describe('secrets', () => {
  const settings = methodSettings({ tenantId: 'contoso.example', certificatePath: '/keys/app.pem' });

  test('a stored client secret is given to the library, and to no other cloud, tenant or app', async () => {
    const stored = { [clientSecretName(settings)]: 'the secret' };
    const { methods, given } = setUp({}, stored);
    assert.equal(refused(await methods.secret.open(settings, silent)).message, 'reached');
    assert.deepEqual(given, ['the secret']);
    for (const other of [
      { ...settings, tenantId: 'fabrikam.example' },
      { ...settings, clientId: '99999999-2222-3333-4444-555555555555' },
      { ...settings, cloud: { ...settings.cloud, authority: 'https://login.evil.example' } },
    ]) {
      const again = setUp({}, stored);
      assert.equal(refused(await again.methods.secret.open(other, silent)).code, 'misconfigured');
      assert.deepEqual(again.loads, []);
    }
  });

  test('a certificate without passphrase needs none, and an old one in store is not used', async () => {
    const { methods, given } = setUp({ '/keys/app.pem': plainPem }, { [passphraseName('/keys/app.pem')]: 'old' });
    await methods.certificate.open(settings, silent);
    assert.deepEqual(given, [undefined]);
  });

  test('a locked one gets its passphrase, or says that it needs one', async () => {
    const locked = { '/keys/app.pem': plainPem.replaceAll('PRIVATE', 'ENCRYPTED PRIVATE') };
    const { methods, given } = setUp(locked, { [passphraseName('/keys/app.pem')]: 'open sesame' });
    await methods.certificate.open(settings, silent);
    assert.deepEqual(given, ['open sesame']);
    assert.match(refused(await setUp(locked).methods.certificate.open(settings, silent)).message, /passphrase/);
  });

  for (const [what, file, words] of [
    ['is not there', undefined, /not there/],
    ['cannot be read', Object.assign(new Error('secret path'), { code: 'EACCES' }), /cannot be read/],
    ['has no certificate', plainPem.slice(0, plainPem.indexOf('-----BEGIN C')), /without a certificate/],
    ['has no key', plainPem.slice(plainPem.indexOf('-----BEGIN C')), /without the private key/],
  ] as const) {
    test(`a certificate file that ${what} is named as a setting`, async () => {
      const { methods, loads } = setUp(file === undefined ? {} : { '/keys/app.pem': file });
      const problem = refused(await methods.certificate.open(settings, silent));
      assert.equal(problem.code, 'misconfigured');
      assert.match(problem.message, words);
      assert.match(problem.message, /recoveryKeys\.certificate\.path/);
      assert.deepEqual(loads, []);
    });
  }
});

describe('dialogs', () => {
  test("the browser opens through VS Code's opener", async () => {
    const { methods, openExternal, opener } = setUp();
    await methods.browser.open(methodSettings(), interactive);
    assert.equal(await openExternal()?.('https://login.example.org/x'), true);
    assert.deepEqual(opener.opened, ['https://login.example.org/x']);
  });

  test('a device code is shown with its page, copied and opened on a click', async () => {
    const { methods, showCode, opener, clipboard, script } = setUp({}, {}, ['Copy Code and Open Page']);
    await methods.deviceCode.open(methodSettings(), interactive);
    showCode()?.({ userCode: 'ABCD-EFGH', verificationUri: 'https://login.example.org/device' });
    await settle();
    assert.match(script.shown[0] ?? '', /ABCD-EFGH.*https:\/\/login\.example\.org\/device/);
    assert.equal(clipboard.text, 'ABCD-EFGH');
    assert.deepEqual(opener.opened, ['https://login.example.org/device']);
  });

  test('a page that is no https address is not opened', async () => {
    const { methods, showCode, opener, clipboard } = setUp({}, {}, ['Copy Code']);
    await methods.deviceCode.open(methodSettings(), interactive);
    showCode()?.({ userCode: 'ABCD-EFGH', verificationUri: 'file:///etc/passwd' });
    await settle();
    assert.equal(clipboard.text, 'ABCD-EFGH');
    assert.deepEqual(opener.opened, []);
  });
});

describe('demo', () => {
  const demo = (disposed: string[] = []) => ({
    graphRoot: 'http://127.0.0.1:4321',
    token: () => 'demo-token',
    account: 'demo@contoso.example',
    tenant: 'contoso.example',
    dispose: () => Promise.resolve(void disposed.push('demo')),
  });

  test('is a cloud of its own, started with the size of the settings and stopped with the session', async () => {
    const disposed: string[] = [];
    const sizes: number[] = [];
    const method = createDemoMethod(({ devices }) => {
      sizes.push(devices);
      return Promise.resolve(demo(disposed));
    });
    const opened = await method.open(methodSettings({ demoDevices: 12 }), silent);
    assert.ok(opened.ok);
    assert.deepEqual(sizes, [12]);
    assert.deepEqual([opened.value.cloud.id, opened.value.cloud.graphRoot], ['demo', 'http://127.0.0.1:4321']);
    assert.deepEqual(await opened.value.token({ refused: false, interactive: false, signal: never }), ok({ token: 'demo-token' }));
    await opened.value.dispose();
    assert.deepEqual(disposed, ['demo']);
  });

  test('without a port it is a failure; a bug of its own is thrown', async () => {
    const busy = createDemoMethod(() => Promise.reject(Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE', syscall: 'listen' })));
    assert.equal(refused(await busy.open(methodSettings(), silent)).code, 'unexpected');
    const broken = createDemoMethod(() => Promise.reject(new TypeError('bug')));
    await assert.rejects(broken.open(methodSettings(), silent), /bug/);
  });

  test('has one account', async () => {
    const method = createDemoMethod(() => Promise.resolve(demo()));
    assert.equal(refused(await method.open(methodSettings(), { ...silent, how: 'otherAccount' })).code, 'badRequest');
  });

  test('the real one starts, answers and stops', async () => {
    const opened = await createDemoMethod().open(methodSettings({ demoDevices: 3 }), silent);
    assert.ok(opened.ok);
    const token = await opened.value.token({ refused: false, interactive: false, signal: never });
    assert.ok(token.ok);
    const address = `${opened.value.cloud.graphRoot}/v1.0/devices?$top=1`;
    assert.equal((await fetch(address, { headers: { authorization: `Bearer ${token.value.token}` } })).status, 200);
    assert.equal((await fetch(address)).status, 401);
    await opened.value.dispose();
    await assert.rejects(fetch(address));
  });
});
