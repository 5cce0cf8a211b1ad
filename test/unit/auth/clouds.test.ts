import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cloudOf, type CloudSettings } from '../../../src/auth/clouds.ts';

const base: CloudSettings = { cloud: 'custom', 'customCloud.authority': '', 'customCloud.graphRoot': '', 'customCloud.resource': '' };
const withTool = { authority: false };
const withLibrary = { authority: true };

function custom(graphRoot: string, authority = '', resource = ''): CloudSettings {
  return { ...base, 'customCloud.graphRoot': graphRoot, 'customCloud.authority': authority, 'customCloud.resource': resource };
}

describe('known clouds', () => {
  test('each has its own Graph root, and the authority of its own cloud', () => {
    const found = (['global', 'usGov', 'dod', 'china'] as const).map((cloud) => {
      const result = cloudOf({ ...base, cloud }, withLibrary);
      assert.ok(result.ok);
      assert.equal(result.value.resource, result.value.graphRoot);
      assert.ok(result.value.intunePortal?.startsWith('https://'));
      return [result.value.authority, result.value.graphRoot];
    });
    assert.deepEqual(found, [
      ['https://login.microsoftonline.com', 'https://graph.microsoft.com'],
      ['https://login.microsoftonline.us', 'https://graph.microsoft.us'],
      ['https://login.microsoftonline.us', 'https://dod-graph.microsoft.us'],
      ['https://login.chinacloudapi.cn', 'https://microsoftgraph.chinacloudapi.cn'],
    ]);
  });

  test('a value that is no cloud names the setting', () => {
    const result = cloudOf({ ...base, cloud: 'constructor' as never }, withLibrary);
    assert.ok(!result.ok);
    assert.equal(result.failure.code, 'misconfigured');
    assert.match(result.failure.message, /recoveryKeys\.cloud/);
  });
});

describe('custom cloud', () => {
  test('a Graph root alone is enough for a command-line tool, and is the resource', () => {
    const result = cloudOf(custom('http://127.0.0.1:8080/'), withTool);
    assert.ok(result.ok);
    assert.deepEqual(result.value, {
      id: 'custom',
      label: 'Microsoft Graph at 127.0.0.1:8080',
      authority: '',
      graphRoot: 'http://127.0.0.1:8080',
      resource: 'http://127.0.0.1:8080',
    });
  });

  test('trailing slashes go, paths and own resources stay', () => {
    const result = cloudOf(custom('https://graph.example.org/tenant-a//', 'https://login.example.org/', 'https://resource.example.org/'), withLibrary);
    assert.ok(result.ok);
    assert.equal(result.value.graphRoot, 'https://graph.example.org/tenant-a');
    assert.equal(result.value.authority, 'https://login.example.org');
    assert.equal(result.value.resource, 'https://resource.example.org');
  });

  test('a version at the end of a Graph root goes: each request adds its own', () => {
    for (const address of ['https://graph.example.org/v1.0', 'https://graph.example.org/beta/', 'https://graph.example.org/V1.0//']) {
      const result = cloudOf(custom(address), withTool);
      assert.ok(result.ok, address);
      assert.deepEqual([result.value.graphRoot, result.value.resource], ['https://graph.example.org', 'https://graph.example.org']);
    }
  });

  test('a resource may be an application ID URI', () => {
    const result = cloudOf(custom('https://graph.example.org', '', 'api://graph-of-ours'), withTool);
    assert.ok(result.ok && result.value.resource === 'api://graph-of-ours');
  });

  for (const [what, settings, setting] of [
    ['no Graph root', custom(''), 'graphRoot'],
    ['no address', custom('graph.example.org'), 'graphRoot'],
    ['http elsewhere', custom('http://graph.example.org'), 'graphRoot'],
    ['http on a host that only begins like loopback', custom('http://127.0.0.1.example.org'), 'graphRoot'],
    ['another scheme', custom('file:///etc/passwd'), 'graphRoot'],
    ['a user name', custom('https://me@graph.example.org'), 'graphRoot'],
    ['a password', custom('https://me:secret@graph.example.org'), 'graphRoot'],
    ['an empty user name', custom('https://@graph.example.org'), 'graphRoot'],
    ['a query', custom('https://graph.example.org?x=1'), 'graphRoot'],
    ['an empty query', custom('https://graph.example.org?'), 'graphRoot'],
    ['a fragment', custom('https://graph.example.org#x'), 'graphRoot'],
    ['a bad resource', custom('https://graph.example.org', '', 'http://elsewhere.example.org'), 'resource'],
    ['a bad authority, though no tool needs one', custom('https://graph.example.org', 'ftp://x.example.org'), 'authority'],
  ] as const) {
    test(`${what} is refused, and the setting is named`, () => {
      const result = cloudOf(settings, withTool);
      assert.ok(!result.ok);
      assert.equal(result.failure.code, 'misconfigured');
      assert.match(result.failure.message, new RegExp(`recoveryKeys\\.customCloud\\.${setting}`));
      assert.doesNotMatch(result.failure.message, /secret/);
    });
  }

  test('a method that talks to the authority needs one, over https', () => {
    for (const authority of ['', 'http://127.0.0.1:8080']) {
      const result = cloudOf(custom('https://graph.example.org', authority), withLibrary);
      assert.ok(!result.ok);
      assert.match(result.failure.message, /customCloud\.authority/);
    }
  });
});
