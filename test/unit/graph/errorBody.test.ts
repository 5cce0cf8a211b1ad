import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { claimsOf } from '../../../src/graph/claimsChallenge.ts';
import { readErrorBody } from '../../../src/graph/errorBody.ts';

function example(name: string): string {
  return readFileSync(new URL(`../../fixtures/graph/${name}.json`, import.meta.url), 'utf8');
}

test('code and request ID are read from the usual envelope, whatever the case of innerError', () => {
  const body = readErrorBody(example('error-403-bitlocker-authorization_error'));
  assert.equal(body.code, 'authorization_error');
  assert.equal(body.requestId, 'a5890dfb-791c-4a63-b4bc-0c4887727d5d');
  const lower = readErrorBody('{"error":{"code":"","innererror":{"request-id":"94fb3b52-452a-4535-a601-69e0a90e3aa2"}}}');
  assert.deepEqual([lower.code, lower.requestId], ['', '94fb3b52-452a-4535-a601-69e0a90e3aa2']);
  assert.equal(readErrorBody('{"error":{"innerError":{"requestId":"94fb3b52-452a-4535"}}}').requestId, '94fb3b52-452a-4535');
});

test("Graph's envelope is told apart from a page, and from somebody else's JSON", () => {
  for (const text of ['{"error":{"code":"","message":""}}', example('error-403-bitlocker-authorization_error')]) assert.equal(readErrorBody(text).isEnvelope, true, text);
  for (const text of ['', '<html></html>', '{}', '{"error":"not found"}', '{"error":{}}', '{"code":"NotFound"}']) assert.equal(readErrorBody(text).isEnvelope, false, text);
});

test('a request ID that is none is not taken over', () => {
  assert.equal(readErrorBody('{"error":{"innerError":{"request-id":"<b>call this number</b>"}}}').requestId, undefined);
});

test("Intune's scopes are read from its refusal, bare or wrapped in the message of an envelope", () => {
  const scopes = ['DeviceManagementManagedDevices.Read.All', 'DeviceManagementManagedDevices.ReadWrite.All'];
  const bare = example('error-403-intune-message-inner');
  assert.deepEqual(readErrorBody(bare).namedScopes, scopes);
  const wrapped = readErrorBody(JSON.stringify({ error: { code: 'Forbidden', message: bare } }));
  assert.deepEqual(wrapped.namedScopes, scopes);
  assert.equal(wrapped.fromIntune, true);
  assert.equal(wrapped.code, 'Forbidden');
});

test('of a scope list only names that look like permissions are taken', () => {
  const message = 'Application must have one of the following scopes: Evil text. Call 555, Good.Read.All - Operation ID';
  assert.deepEqual(readErrorBody(JSON.stringify({ error: { message: JSON.stringify({ Message: message }) } })).namedScopes, []);
});

test('HTML, nothing, arrays and deep nesting are no errors of the reader', () => {
  for (const text of ['', '<html>503</html>', '[]', 'null', '"text"', '{"error":[]}', '{"error":{"message":"{"}}']) {
    assert.deepEqual(readErrorBody(text).namedScopes, [], text);
  }
  let nested = JSON.stringify({ Message: 'end' });
  for (let depth = 0; depth < 6; depth += 1) nested = JSON.stringify({ Message: nested });
  assert.equal(readErrorBody(nested).fromIntune, false);
});

test('a claims challenge is found among several, quoted or not, and decoded', () => {
  const claims = '{"access_token":{"acrs":{"essential":true,"value":"cp1"}}}';
  const encoded = Buffer.from(claims).toString('base64');
  assert.equal(claimsOf(`Bearer realm="", authorization_uri="https://login.example/authorize", error="insufficient_claims", claims="${encoded}"`), claims);
  assert.equal(claimsOf(`Basic realm="x", Bearer error=insufficient_claims, claims=${encoded}`), claims);
  assert.equal(claimsOf(`Bearer claims="${encoded.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}", error="insufficient_claims"`), claims);
});

test('other challenges, and claims that are no JSON object, ask for nothing', () => {
  const encoded = Buffer.from('[1]').toString('base64');
  for (const header of [null, '', 'Bearer realm=""', 'Bearer error="invalid_token", claims="e30="', 'Bearer error="insufficient_claims"', `Bearer error="insufficient_claims", claims="${encoded}"`, 'Bearer error="insufficient_claims", claims="%%%"']) {
    assert.equal(claimsOf(header), undefined, String(header));
  }
});
