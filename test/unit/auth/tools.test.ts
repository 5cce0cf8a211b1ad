import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { openAzureCli, openAzurePowerShell } from '../../../src/auth/azureIdentity.ts';
import { cloudOf } from '../../../src/auth/clouds.ts';
import type { OpenRequest, OpenSession } from '../../../src/auth/method.ts';
import type { Result } from '../../../src/core/result.ts';
import { methodSettings, never } from './fakes.ts';
import { stubTool } from './stubTool.ts';

/** The command-line tools for real, as executables on PATH that a test writes. */
let folder: string;
const path0 = process.env['PATH'];
const silent: OpenRequest = { how: 'silent', forgetChoice: false, signal: never };
const wish = { refused: false, interactive: false, signal: never };
const custom = cloudOf({ cloud: 'custom', 'customCloud.graphRoot': 'http://127.0.0.1:5000', 'customCloud.authority': '', 'customCloud.resource': '' }, { authority: false });
assert.ok(custom.ok);
const settings = methodSettings({ clientId: '', cloud: custom.value });

const answer = `{ accessToken: 'opaque-token', expiresOn: '2099-01-01 00:00:00.000000', expires_on: 4070908800, subscription: 's', tenant: 't', tokenType: 'Bearer' }`;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'recovery-keys-'));
  // nothing else on PATH but what a stub itself needs
  process.env['PATH'] = process.platform === 'win32' ? `${folder};${String(process.env['SystemRoot'])}\\System32` : folder;
});

afterEach(() => {
  if (path0 !== undefined) process.env['PATH'] = path0;
  rmSync(folder, { recursive: true, force: true });
});

function opened(result: Result<OpenSession>): OpenSession {
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
}

function refused(result: Result<unknown>) {
  assert.ok(!result.ok);
  assert.doesNotMatch(result.failure.message, /opaque-token|get-access-token|--resource|secret words/);
  return result.failure;
}

/** An `az` that answers `account get-access-token` so, and knows who is signed in or not. */
function az(token: string, who = 'exit(1);'): void {
  stubTool(folder, 'az', `require('node:fs').appendFileSync(${JSON.stringify(path.join(folder, 'calls'))}, JSON.stringify(args) + '\\n');\nif (args[1] === 'get-access-token') { ${token} } else { ${who} }`);
}

function calls(): string[][] {
  return readFileSync(path.join(folder, 'calls'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as string[]);
}

describe('Azure CLI', () => {
  test('gives a token for a custom cloud on loopback; a stub that knows nothing else is enough', async () => {
    az(`out(${answer});`);
    const session = opened(await openAzureCli(settings, silent));
    assert.deepEqual(session.first, { token: 'opaque-token', expiresAt: 4_070_908_800_000 });
    assert.deepEqual(session.account, { id: 'Azure CLI', label: 'Azure CLI' });
    assert.equal(session.tenant, null);
    assert.equal(session.cloud.graphRoot, 'http://127.0.0.1:5000');
    const asked = calls().find((args) => args[1] === 'get-access-token');
    assert.deepEqual(asked, ['account', 'get-access-token', '--output', 'json', '--resource', 'http://127.0.0.1:5000']);
  });

  test('a stub that answers everything alike is enough, too', async () => {
    stubTool(folder, 'az', `out(${answer});`);
    assert.equal(opened(await openAzureCli(settings, silent)).account.label, 'Azure CLI');
  });

  test('an old one without expires_on is understood, and one that warns', async () => {
    az(`err('WARNING: something is deprecated\\n'); out({ accessToken: 'opaque-token', expiresOn: '2099-01-01 00:00:00.000000' });`);
    assert.equal(opened(await openAzureCli(settings, silent)).first?.token, 'opaque-token');
  });

  test('who is signed in is told: a person, or an app', async () => {
    az(`out(${answer});`, `out({ user: { name: 'ada@contoso.example', type: 'user' }, tenantId: 'tenant-1' });`);
    const person = opened(await openAzureCli(settings, silent));
    assert.deepEqual(person.account, { id: 'ada@contoso.example', label: 'ada@contoso.example (Azure CLI)', kind: 'user' });
    assert.equal(person.tenant, 'tenant-1');
    az(`out(${answer});`, `out({ user: { name: 'app-id', type: 'servicePrincipal' }, tenantId: 'tenant-1' });`);
    assert.equal(opened(await openAzureCli(settings, silent)).account.kind, 'application');
  });

  test('the tenant is passed only when it is set', async () => {
    az(`out(${answer});`);
    opened(await openAzureCli({ ...settings, tenantId: 'contoso.example' }, silent));
    const asked = calls().find((args) => args[1] === 'get-access-token');
    assert.deepEqual(asked?.slice(-2), ['--tenant', 'contoso.example']);
  });

  test('is not installed', async () => {
    const failure = refused(await openAzureCli(settings, silent));
    assert.equal(failure.code, 'toolMissing');
    assert.match(failure.message, /aka\.ms\/azure-cli/);
  });

  for (const [what, program, code] of [
    ['not signed in', `err("ERROR: Please run 'az login' to setup account.\\n"); exit(1);`, 'signedOut'],
    ['expired', `err('ERROR: AADSTS700082: secret words. Interactive authentication is needed. Please run: az login\\n'); exit(1);`, 'signedOut'],
    ['not consented', `err('ERROR: AADSTS65001: secret words. Please run: az login --scope https://graph.microsoft.com/.default\\n'); exit(1);`, 'consentNeeded'],
    ['refused for being first-party', `err('ERROR: AADSTS65002: secret words\\n'); exit(1);`, 'consentNeeded'],
    ['unknown resource', `err('ERROR: AADSTS500011: secret words\\n'); exit(1);`, 'misconfigured'],
    ['offline', `err('ERROR: HTTPSConnectionPool: Max retries exceeded (Caused by ENOTFOUND)\\n'); exit(1);`, 'offline'],
    ['garbage', `out('<html>secret words');`, 'unexpected'],
    ['nothing', '', 'unexpected'],
    ['a token without an end', `out({ accessToken: 'opaque-token' });`, 'unexpected'],
    ['no token', `out({ expires_on: 4070908800 });`, 'malformed'],
    ['an error of its own', `err('Traceback: secret words\\n'); exit(3);`, 'unexpected'],
  ] as const) {
    test(`${what}: ${code}, in words of our own`, async () => {
      az(program);
      assert.equal(refused(await openAzureCli(settings, silent)).code, code);
    });
  }

  test('takes long: whoever leaves does not wait for it', async () => {
    az('setTimeout(() => undefined, 3000);');
    const stop = new AbortController();
    const opening = openAzureCli(settings, { ...silent, signal: stop.signal });
    stop.abort();
    assert.equal(refused(await opening).code, 'cancelled');
  });

  test('a claims challenge is beyond it, which is said before anything is run', async () => {
    az(`out(${answer});`);
    const session = opened(await openAzureCli(settings, silent));
    const before = calls().length;
    const failure = refused(await session.token({ ...wish, claims: '{"access_token":{}}' }));
    assert.equal(failure.code, 'signedOut');
    assert.match(failure.message, /az login/);
    assert.equal(calls().length, before);
  });

  test('a resource that it does not take is named as a setting', async () => {
    az(`out(${answer});`);
    const failure = refused(await openAzureCli({ ...settings, cloud: { ...settings.cloud, resource: 'http://[::1]:5000' } }, silent));
    assert.equal(failure.code, 'misconfigured');
    assert.match(failure.message, /customCloud\.resource/);
  });

  test('its account is chosen in a terminal', async () => {
    const failure = refused(await openAzureCli(settings, { ...silent, how: 'otherAccount' }));
    assert.equal(failure.code, 'badRequest');
    assert.match(failure.message, /az login/);
  });
});

// On Windows a stub cannot stand in for pwsh.exe
if (process.platform !== 'win32') {
  describe('Azure PowerShell', () => {
    const pwsh = (token: string, who = 'exit(1);'): void => {
      stubTool(folder, 'pwsh', `if (args[0] === '/?') exit(0); else if (args.at(-1).includes('Get-AzAccessToken')) { ${token} } else { ${who} }`);
    };

    test('gives a token, and says who is signed in', async () => {
      pwsh(
        `if (process.env.AZURE_IDENTITY_POWERSHELL_RESOURCE !== 'http://127.0.0.1:5000') exit(9); else out({ Token: 'opaque-token', ExpiresOn: '2099-01-01T00:00:00Z' });`,
        `out({ name: 'app-id', type: 'ServicePrincipal', tenantId: 'tenant-1' });`,
      );
      const session = opened(await openAzurePowerShell(settings, silent));
      assert.equal(session.first?.token, 'opaque-token');
      assert.deepEqual(session.account, { id: 'app-id', label: 'app-id (Azure PowerShell)', kind: 'application' });
    });

    for (const [what, program, code] of [
      ['not signed in', `err('Run Connect-AzAccount to login.'); exit(1);`, 'signedOut'],
      [
        'without its module',
        `err("The specified module 'Az.Accounts' with version '2.2.0' was not loaded because no valid module file was found in any module directory"); exit(1);`,
        'toolMissing',
      ],
      ['garbage', `out('secret words');`, 'unexpected'],
    ] as const) {
      test(`${what}: ${code}`, async () => {
        pwsh(program);
        assert.equal(refused(await openAzurePowerShell(settings, silent)).code, code);
      });
    }

    // last: the library does not look for a PowerShell again that was missing once
    test('is not installed', async () => {
      assert.equal(refused(await openAzurePowerShell(settings, silent)).code, 'toolMissing');
    });
  });
}
