import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure, type FailureCode } from '../../../src/core/failure.ts';
import { permissions } from '../../../src/core/permissions.ts';
import { describeFailure, describeGrant, presentFailure, textForAdmin } from '../../../src/host/presentFailure.ts';

const codes: readonly FailureCode[] = ['signedOut', 'consentNeeded', 'denied', 'notLicensed', 'notFound', 'badRequest', 'throttled', 'unavailable', 'offline', 'timedOut', 'malformed', 'emptyAnswer', 'misconfigured', 'toolMissing', 'foreignHost', 'unexpected'];

test('every failure says what was tried, why it did not work, and a way on', () => {
  for (const code of codes) {
    const { message, actions } = presentFailure('read the key', failure(code, 'The safe words of it.', { requestId: 'request-1' }));
    assert.match(message, /^Could not read the key: The safe words of it\..*\(request request-1\)$/, code);
    assert.ok(actions.length > 0, code);
    assert.doesNotMatch(message, /\bno keys?\b/i, code);
  }
  assert.deepEqual(presentFailure('read the key', failure('cancelled', 'Cancelled.')).actions, []);
});

test('a refusal names the permission and the roles of the feature that was refused', () => {
  for (const [feature, { permission, roles }] of Object.entries(permissions)) {
    const words = describeFailure(failure('denied', 'Refused.', { feature: feature as keyof typeof permissions }));
    assert.ok(words.startsWith(`Refused. It needs the permission ${permission} with admin consent`), words);
    for (const role of roles) assert.ok(words.includes(role), `${feature}: ${role}`);
  }
});

test('scopes that the service names are passed on, once', () => {
  const named = (namedScopes: readonly string[]): string => describeGrant(failure('denied', 'Refused.', { feature: 'listManagedDevices', namedScopes }));
  assert.match(named(['DeviceManagementConfiguration.Read.All']), /Intune itself names DeviceManagementConfiguration\.Read\.All\./);
  assert.doesNotMatch(named(['DeviceManagementManagedDevices.Read.All']), /itself names/);
  assert.equal(describeGrant(failure('denied', 'Refused.', { namedScopes: ['A.Read', 'B.Read'] })), 'Microsoft Graph names: A.Read or B.Read.');
  assert.equal(describeFailure(failure('denied', 'Refused.')), 'Refused.');
});

test('the text for an administrator has no empty line, also where little is known', () => {
  assert.equal(
    textForAdmin('list devices', failure('denied', 'Refused.'), 'ada@contoso.example', 'Contoso'),
    'The extension Recovery Keys could not list devices.\nAccount: ada@contoso.example\nTenant: Contoso\nMicrosoft Graph answered: denied',
  );
});
