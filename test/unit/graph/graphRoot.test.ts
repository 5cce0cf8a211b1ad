import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseGraphRoot, type GraphRoot } from '../../../src/graph/graphRoot.ts';

function root(address: string): GraphRoot {
  const parsed = parseGraphRoot(address);
  assert.ok(parsed.ok, address);
  return parsed.value;
}

function refusal(address: string, link: string): string {
  const admitted = root(address).admit(link);
  return admitted.ok ? `admitted ${admitted.value.href}` : admitted.failure.code;
}

test('a root is https, or http on this machine', () => {
  for (const good of ['https://graph.microsoft.com', 'https://graph.example:8443/graph/', 'http://127.0.0.1:1234', 'http://localhost:80', 'http://[::1]:9']) {
    assert.ok(parseGraphRoot(good).ok, good);
  }
  for (const bad of ['', 'graph.microsoft.com', 'http://graph.microsoft.com', 'ftp://127.0.0.1', 'https://user@graph.microsoft.com', 'https://g.example/?a=b', 'http://127.0.0.1.example.com', 'http://localhost.example.com']) {
    const parsed = parseGraphRoot(bad);
    assert.equal(parsed.ok ? bad : parsed.failure.code, 'misconfigured');
  }
});

test('links of the same origin and below the same path are admitted as they are', () => {
  const link = "https://graph.microsoft.com/v1.0/devices?$top=999&$skiptoken=RFNw%2fdA'x";
  const admitted = root('https://graph.microsoft.com/').admit(link);
  assert.equal(admitted.ok && admitted.value.href, new URL(link).href);
  assert.equal(refusal('https://host.example/graph', 'https://host.example/graph/v1.0/x'), 'admitted https://host.example/graph/v1.0/x');
});

test('everything that only looks like the root is foreign', () => {
  for (const link of [
    'https://graph.microsoft.com.evil.example/v1.0/x',
    'https://graph.microsoft.com@evil.example/v1.0/x',
    'https://graph.microsoft.com:443@evil.example/v1.0/x',
    'https://evil.example/https://graph.microsoft.com/',
    'https://user:password@graph.microsoft.com/v1.0/x',
    'http://graph.microsoft.com/v1.0/x',
    'https://graph.microsoft.com:8443/v1.0/x',
    'https://graph.microsoft.us/v1.0/x',
    '//evil.example/v1.0/x',
    'https://graph.microsoft.com\\@evil.example/x',
  ]) {
    const verdict = refusal('https://graph.microsoft.com', link);
    assert.ok(verdict === 'foreignHost' || verdict === 'malformed' || verdict.startsWith('admitted https://graph.microsoft.com/'), `${link}: ${verdict}`);
    if (!link.includes('\\')) assert.notEqual(verdict.slice(0, 8), 'admitted', link);
  }
  assert.equal(refusal('https://host.example/graph', 'https://host.example/other/v1.0'), 'foreignHost');
  assert.equal(refusal('https://host.example/graph', 'https://host.example/graph/../other'), 'foreignHost');
  assert.equal(refusal('https://host.example/graph', 'https://host.example/graphs/v1.0'), 'foreignHost');
});

test('on this machine a server may call itself by another name; it is asked by the one in the settings', () => {
  assert.equal(refusal('http://127.0.0.1:4777', 'http://localhost:4777/v1.0/devices?$skiptoken=2'), 'admitted http://127.0.0.1:4777/v1.0/devices?$skiptoken=2');
  assert.equal(refusal('http://localhost:4777', 'http://[::1]:4777/v1.0/x'), 'admitted http://localhost:4777/v1.0/x');
  assert.equal(refusal('http://127.0.0.1:4777', 'http://localhost:4778/v1.0/x'), 'foreignHost');
  assert.equal(refusal('http://127.0.0.1:4777', 'https://localhost:4777/v1.0/x'), 'foreignHost');
  assert.equal(refusal('http://127.0.0.1:4777', 'http://user@localhost:4777/v1.0/x'), 'foreignHost');
  assert.equal(refusal('https://graph.example', 'https://localhost/v1.0/x'), 'foreignHost');
});

test('a relative link counts from the page that gave it', () => {
  const from = new URL('https://host.example/graph/v1.0/devices?$top=2');
  const admitted = root('https://host.example/graph').admit('/graph/v1.0/devices?$skiptoken=2', from);
  assert.equal(admitted.ok && admitted.value.href, 'https://host.example/graph/v1.0/devices?$skiptoken=2');
});
