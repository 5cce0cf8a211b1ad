import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkAccess } from '../../../src/commands/checkAccess.ts';
import { setSecret } from '../../../src/commands/setSecret.ts';
import { setUpSignIn } from '../../../src/commands/setUpSignIn.ts';
import { signIn } from '../../../src/commands/signIn.ts';
import { signOut } from '../../../src/commands/signOut.ts';
import { switchTenant } from '../../../src/commands/switchTenant.ts';
import { useDemo } from '../../../src/commands/useDemo.ts';
import { cancelled, failure } from '../../../src/core/failure.ts';
import { fail, ok } from '../../../src/core/result.ts';
import type { Settings } from '../../../src/host/ui.ts';
import { fakeServices, reads, signal, visible } from './fakeServices.ts';

const client = '99999999-2222-3333-4444-555555555555';
const tenant = 'contoso.onmicrosoft.com';

describe('check access', () => {
  test('tries harmless reads only, reads no key, and shows what it found', async () => {
    const services = await fakeServices();
    assert.equal(await checkAccess(services, signal), undefined);
    assert.deepEqual(reads(services), []);
    assert.ok(!services.graph.calls.some((call) => /probe (read|rotate)/.test(call)), services.graph.calls.join());
    const [report] = services.opener.texts;
    assert.equal(report?.language, 'markdown');
    assert.match(report.text, /Account: ada@contoso\\?\.example/);
    assert.match(report.text, /No key was read, and nothing was changed/);
    for (const line of ['Read a BitLocker key', 'Read a FileVault key', 'Rotate BitLocker keys', 'Rotate a FileVault key']) {
      assert.match(report.text, new RegExp(`\\| ${line} \\| Cannot be tried without doing it \\|`));
    }
  });

  test('what is refused, not licensed or not answered are three different things', async () => {
    const answers: Readonly<Record<string, ReturnType<typeof fail>>> = {
      listManagedDevices: fail(failure('notLicensed', 'No licence.')),
      listBitLockerKeys: fail(failure('denied', 'Refused.')),
      encryptionStates: fail(failure('unavailable', 'Down.')),
    };
    const services = await fakeServices({ graph: { probe: (feature) => Promise.resolve(answers[feature] ?? ok(undefined)) } });
    await checkAccess(services, signal);
    const text = services.opener.texts[0]?.text ?? '';
    assert.match(text, /\| List Entra devices \| Yes \|/);
    assert.match(text, /\| List Intune devices \| \*\*No\*\* \(the tenant has no Intune licence\) \|/);
    assert.match(text, /\| List BitLocker key IDs \| \*\*No\*\* \| BitlockerKey\.ReadBasic\.All \| Security Reader/);
    assert.match(text, /\| Read Intune's encryption report \| Could not be asked \|/);
  });

  test('signed out and turned away: a failure, and nothing shown', async () => {
    const services = await fakeServices({ signedOut: true });
    services.signInFails = cancelled;
    assert.deepEqual(await checkAccess(services, signal), { doing: 'check the access', failure: cancelled });
    assert.deepEqual(services.opener.texts, []);
  });
});

describe('set-up', () => {
  const features = true;

  test('every step can be left, and nothing is written', async () => {
    const steps = [features, 'A browser', 'I have an app registration', client, tenant] as const;
    for (let left = 0; left < steps.length; left += 1) {
      const services = await fakeServices({ answers: [...steps.slice(0, left), undefined], settings: { clientId: '' } });
      const before = services.config.values;
      assert.equal(await setUpSignIn(services, signal), undefined);
      assert.deepEqual(services.config.values, before, `left at step ${left}`);
    }
  });

  test('writes the settings at the end, shows the consent page, and signs in', async () => {
    const services = await fakeServices({ answers: [features, 'A browser', 'I have an app registration', client, ` ${tenant} `, 'Open Consent Page', 'Copy Consent Link', 'Sign In'] });
    assert.equal(await setUpSignIn(services, signal), undefined);
    const { 'signIn.method': method, clientId, tenantId } = services.config.values;
    assert.deepEqual([method, clientId, tenantId], ['browser', client, tenant]);
    const link = `https://login.microsoftonline.com/${tenant}/adminconsent?client_id=${client}`;
    assert.deepEqual([services.opener.opened, services.clipboard.text], [[link], link]);
    assert.deepEqual(services.done, ['signIn']);
  });

  test('takes no ID that is none', async () => {
    const services = await fakeServices({ answers: [features, 'A browser', 'I have an app registration', 'not-an-id'] });
    await setUpSignIn(services, signal);
    assert.match(services.prompts.shown.join('\n'), /client\) ID looks like/);
    assert.equal(services.config.values['signIn.method'], 'vscode');
  });

  test('a script is shown to be read and copied, with no secret and the permissions of the chosen features only', async () => {
    for (const script of ['Script for Azure CLI (bash)', 'Script for Azure CLI (PowerShell)', 'Script for Microsoft Graph PowerShell']) {
      const services = await fakeServices({ answers: [['List Entra devices', 'List BitLocker key IDs'], 'A browser', script, undefined] });
      await setUpSignIn(services, signal);
      const text = services.opener.texts[0]?.text ?? '';
      assert.equal(services.clipboard.text, text);
      assert.match(text, /Device\.Read\.All/);
      assert.match(text, /BitlockerKey\.ReadBasic\.All/);
      assert.doesNotMatch(text, /BitlockerKey\.Read\.All|PrivilegedOperations|ManagedDevices/);
    }
  });

  test('a certificate is a file that is chosen, also on a Windows share', async () => {
    for (const [uri, path] of [
      ['file:///home/ada/app%20key.pem', '/home/ada/app key.pem'],
      ['file:///c%3A/keys/app.pem', 'c:\\keys\\app.pem'],
      ['file://server/keys/app.pem', '\\\\server\\keys\\app.pem'],
    ] as const) {
      const services = await fakeServices({ answers: [features, 'A certificate', 'I have an app registration', client, tenant, [uri], undefined] });
      await setUpSignIn(services, signal);
      assert.deepEqual([services.config.values['signIn.method'], services.config.values['certificate.path']], ['certificate', path]);
    }
  });

  test('a client secret is typed hidden, and is in the secret storage only', async () => {
    const services = await fakeServices({ answers: [features, 'A client secret', 'I have an app registration', client, tenant, 'a-secret-value', undefined] });
    await setUpSignIn(services, signal);
    assert.deepEqual([...services.secrets.map.values()], ['a-secret-value']);
    assert.ok(services.prompts.shown.includes('Client Secret (hidden)'));
    services.secrets.map.clear();
    assert.ok(!visible(services).includes('a-secret-value'));
  });

  test('a cloud whose settings make no sense names the setting and leads there, not back to the set-up', async () => {
    const services = await fakeServices({ answers: ['Open Settings'], settings: { cloud: 'custom', 'customCloud.graphRoot': 'http://graph.example' } });
    assert.equal(await setUpSignIn(services, signal), undefined);
    assert.match(services.prompts.shown.join(), /customCloud\.graphRoot/);
    assert.deepEqual(services.opener.opened, ['settings:@ext:recovery-keys.recovery-keys customCloud']);
  });
});

describe('sign in', () => {
  test('without an app of one\'s own leads to the set-up, where one is needed', async () => {
    const needs = async (method: Settings['signIn.method']): Promise<boolean> => {
      const services = await fakeServices({ answers: [undefined], settings: { 'signIn.method': method, clientId: '' } });
      await signIn(services, signal);
      return !services.done.includes('signIn') && services.prompts.shown.some((text) => text.startsWith('Set Up Sign-in'));
    };
    assert.deepEqual([await needs('vscode'), await needs('browser'), await needs('deviceCode'), await needs('certificate'), await needs('secret')], [true, true, true, true, true]);
    assert.deepEqual([await needs('azureCli'), await needs('azurePowerShell'), await needs('demo')], [false, false, false]);
  });

  test('through a tool, it is said once that as a user it reads no keys', async () => {
    const services = await fakeServices({ settings: { 'signIn.method': 'azureCli' }, account: { id: 'ada', label: 'ada (Azure CLI)', kind: 'user' } });
    await signIn(services, signal);
    await signIn(services, signal);
    assert.equal(services.prompts.shown.filter((text) => text.includes('cannot read recovery keys')).length, 1);
    const app = await fakeServices({ settings: { 'signIn.method': 'azureCli' }, account: { id: 'app', label: 'app', kind: 'application' } });
    await signIn(app, signal);
    assert.ok(!app.prompts.shown.some((text) => text.includes('cannot read recovery keys')));
  });

  test('that fails is a failure', async () => {
    const services = await fakeServices();
    services.signInFails = failure('consentNeeded', 'Not consented.');
    assert.deepEqual(await signIn(services, signal), { doing: 'sign in', failure: services.signInFails });
  });

  test('with the demo tenant changes the method, and says how to get back', async () => {
    const services = await fakeServices();
    assert.equal(await useDemo(services, signal), undefined);
    assert.equal(services.config.values['signIn.method'], 'demo');
    assert.match(services.prompts.shown.at(-1) ?? '', /invented.*it was "vscode"/);
  });
});

describe('switch tenant', () => {
  test('saves the tenant and signs in there; the last ones are offered', async () => {
    const services = await fakeServices({ answers: [tenant, 'Another tenant…', 'fabrikam.example', tenant], settings: { tenantId: '' } });
    await switchTenant(services, signal);
    assert.deepEqual([services.config.values.tenantId, services.done], [tenant, ['signIn']]);
    await switchTenant(services, signal);
    assert.equal(services.config.values.tenantId, 'fabrikam.example');
    await switchTenant(services, signal);
    assert.equal(services.config.values.tenantId, tenant);
    assert.deepEqual(services.memory.get('signIn.tenants'), [tenant, 'fabrikam.example']);
  });

  test('turned away from, or without a tenant that is one, changes nothing', async () => {
    for (const answer of [undefined, 'not a tenant', 'https://evil.example']) {
      const services = await fakeServices({ answers: [answer] });
      assert.equal(await switchTenant(services, signal), undefined);
      assert.deepEqual([services.config.values.tenantId, services.done], ['', []]);
    }
  });

  test('what lies in memory is checked before it is offered', async () => {
    const services = await fakeServices({ answers: [(choices) => choices.map(({ label }) => label).join() === 'fabrikam.example,Another tenant…' ? undefined : assert.fail()] });
    services.memory.map.set('signIn.tenants', ['https://evil.example', 7, 'fabrikam.example']);
    assert.equal(await switchTenant(services, signal), undefined);
  });

  test('is not for the demo tenant', async () => {
    const services = await fakeServices({ settings: { 'signIn.method': 'demo' } });
    assert.equal((await switchTenant(services, signal))?.failure.code, 'badRequest');
  });
});

describe('storing a secret', () => {
  const settings = { 'signIn.method': 'secret', clientId: client, tenantId: tenant } as const;

  test('hides what is typed, keeps it for this app, tenant and authority, and forgets it for nothing', async () => {
    const services = await fakeServices({ answers: ['value-1', ''], settings });
    assert.equal(await setSecret(services), undefined);
    assert.deepEqual([...services.secrets.map], [[`clientSecret|https://login.microsoftonline.com|${tenant}|${client}`, 'value-1']]);
    assert.deepEqual(services.prompts.shown, ['Client Secret (hidden)', 'The client secret is stored.']);
    await setSecret(services);
    assert.equal(services.secrets.map.size, 0);
    assert.ok(!visible(services).includes('value-1'));
  });

  test('turned away from leaves what is stored', async () => {
    const services = await fakeServices({ answers: [undefined], settings });
    services.secrets.map.set('other', 'kept');
    await setSecret(services);
    assert.deepEqual([...services.secrets.map], [['other', 'kept']]);
  });

  test('needs to know for which app, or for which file', async () => {
    const app = await fakeServices({ settings: { 'signIn.method': 'secret', clientId: client, tenantId: '' } });
    assert.match((await setSecret(app))?.failure.message ?? '', /recoveryKeys\.tenantId/);
    const file = await fakeServices({ settings: { 'signIn.method': 'certificate' } });
    assert.match((await setSecret(file))?.failure.message ?? '', /recoveryKeys\.certificate\.path/);
  });

  test('asks which one where the method does not tell', async () => {
    const services = await fakeServices({ answers: ['Certificate Passphrase', 'phrase-1'], settings: { 'certificate.path': '/keys/app.pem' } });
    await setSecret(services);
    assert.deepEqual([...services.secrets.map], [['certificatePassphrase|/keys/app.pem', 'phrase-1']]);
    assert.ok(services.prompts.shown.includes('Certificate Passphrase (hidden)'));
  });
});

test('signing out says where the account itself is, for each method', async () => {
  const words: Readonly<Record<Settings['signIn.method'], RegExp>> = {
    vscode: /VS Code itself still has the account ada@contoso\.example.*Accounts/,
    azureCli: /`az logout`/,
    azurePowerShell: /`Disconnect-AzAccount`/,
    browser: /browser may still be signed in/,
    deviceCode: /browser may still be signed in/,
    certificate: /certificate stays where it is/,
    secret: /secret stays in the secret storage/,
    demo: /demo tenant is closed/,
  };
  for (const [method, expected] of Object.entries(words)) {
    const services = await fakeServices({ settings: { 'signIn.method': method as Settings['signIn.method'] } });
    assert.equal(await signOut(services), undefined);
    assert.deepEqual(services.done, ['signOut']);
    assert.match(services.prompts.shown.join(), expected, method);
  }
});
