import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cancelled, failure, type FailureCode, type Feature } from '../../../src/core/failure.ts';
import { permissions } from '../../../src/core/permissions.ts';

test('what may work later by itself can be retried, and nothing else', () => {
  const codes: readonly FailureCode[] = ['throttled', 'unavailable', 'offline', 'timedOut', 'denied', 'signedOut', 'notFound', 'badRequest', 'malformed', 'emptyAnswer', 'cancelled', 'misconfigured', 'unexpected'];
  assert.deepEqual(codes.filter((code) => failure(code, 'Words.').retryable), ['throttled', 'unavailable', 'offline', 'timedOut']);
  assert.equal(cancelled.retryable, false);
});

test('whoever knows better says so, but for code and words', () => {
  assert.equal(failure('unavailable', 'Words.', { retryable: false }).retryable, false);
  const more = { status: 503, code: 'denied', message: 'Other words.' } as Partial<ReturnType<typeof failure>>;
  assert.deepEqual(failure('unavailable', 'Words.', more), { code: 'unavailable', message: 'Words.', retryable: true, status: 503 });
});

test('every permission is named once for what it grants, with a GUID and the roles', () => {
  for (const [feature, grant] of Object.entries(permissions)) {
    assert.match(grant.permission, /^[A-Z][A-Za-z]+(\.[A-Z][A-Za-z]+)+\.All$/, feature);
    assert.match(grant.scopeId, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, feature);
    assert.equal(new Set(grant.roles).size, grant.roles.length, feature);
  }
  const ids = new Map(Object.values(permissions).map(({ permission, scopeId }) => [permission, scopeId]));
  for (const { permission, scopeId } of Object.values(permissions)) assert.equal(ids.get(permission), scopeId);
});

test('what reads a key or changes something is never tried to find out', () => {
  for (const feature of ['readBitLockerKey', 'readFileVaultKey', 'rotateBitLockerKeys', 'rotateFileVaultKey'] as const satisfies readonly Feature[]) {
    assert.equal(permissions[feature].probe, undefined);
  }
  for (const { probe } of Object.values(permissions)) assert.doesNotMatch(probe ?? '', /recoveryKeys\/|select=key\b|getFileVaultKey|rotate/i);
});
