import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demo, filter, managedPath, type Json } from './demoClient.ts';

const states = '/beta/deviceManagement/managedDeviceEncryptionStates';

test("the encryption report: one row a managed Windows device or Mac, flags as text, filters ignored", async (t) => {
  const client = await demo(t);
  const { rows } = await client.pages(states);
  const managed = (await client.pages(managedPath)).rows.filter((row) => ['Windows', 'macOS'].includes(String(row['operatingSystem'])));
  assert.deepEqual(rows.map((row) => row['id']), managed.map((row) => row['id']));
  assert.equal((await client.pages(`${states}?${filter("encryptionState eq 'notEncrypted'")}`)).rows.length, rows.length);
  const table: readonly (readonly [kind: string, property: string, value: string])[] = [
    ['notEncrypted', 'advancedBitLockerStates', 'noUserConsent,osVolumeUnprotected'],
    ['noKeys', 'advancedBitLockerStates', 'recoveryKeyBackupFailed'],
    ['joined', 'advancedBitLockerStates', 'success'],
    ['corporateMac', 'fileVaultStates', 'success'],
    ['macEncryptedByUser', 'fileVaultStates', 'driveEncryptedByUser'],
    ['macWithoutEscrow', 'fileVaultStates', 'driveEncryptedByUser,escrowNotEnabled'],
    ['macDeferred', 'fileVaultStates', 'userDeferredEncryption'],
  ];
  for (const [kind, property, value] of table) {
    const { intuneDeviceId } = await client.device(kind);
    assert.equal((await client.get(`${states}/${intuneDeviceId}`)).body[property], value, kind);
  }
  assert.equal((await client.get(states.replace('beta', 'v1.0'))).status, 400);
  assert.equal((await client.get(`${states}/11111111-1111-4111-8111-111111111111`)).status, 404);
});

test('directory audits take the documented filters and refuse others', async (t) => {
  const client = await demo(t);
  const path = '/v1.0/auditLogs/directoryAudits';
  const all = await client.pages(path);
  assert.ok(all.rows.length > 20);
  const dates = all.rows.map((row) => String(row['activityDateTime']));
  assert.deepEqual(dates, [...dates].sort().reverse(), 'newest first');
  const good = [
    "activityDisplayName eq 'Read BitLocker key' and activityDateTime ge 2026-01-01T00:00:00Z",
    "loggedByService eq 'Device Registration Service'",
    "startswith(initiatedBy/user/userPrincipalName,'anna.')",
    `targetResources/any(t:t/displayName eq '${(await client.device('joined')).keys[0]!.id}')`,
  ];
  for (const text of good) {
    const { rows } = await client.pages(`${path}?${filter(text)}`);
    assert.ok(rows.length > 0 && rows.length <= all.rows.length, text);
  }
  for (const text of ["category eq 'KeyManagement'", "result eq 'success'", "activityDisplayName ne 'x'", "targetResources/any(t:t/type eq 'User')"]) {
    assert.equal((await client.get(`${path}?${filter(text)}`)).status, 400, text);
  }
  const oldest = await client.get(`${path}?$top=1&$orderby=activityDateTime asc`);
  assert.equal(oldest.rows[0]!['activityDateTime'], dates.at(-1));
});

test('LAPS: the list has no password; one device has its history, and the reading is recorded', async (t) => {
  const client = await demo(t);
  const path = '/v1.0/directory/deviceLocalCredentials';
  const { rows } = await client.pages(path);
  assert.ok(rows.length > 5 && rows.every((row) => !('credentials' in row)));
  const secrets = (await client.control('GET', '/secrets')).body['localPasswords'] as Record<string, string>;
  const encodings = new Set<string>();
  for (const row of rows.slice(0, 6)) {
    const id = String(row['id']);
    assert.equal('credentials' in (await client.get(`${path}/${id}`)).body, false);
    const { body } = await client.get(`${path}/${id}?$select=deviceName,credentials`);
    const history = body['credentials'] as { backupDateTime: string; passwordBase64: string }[];
    const newest = [...history].sort((a, b) => b.backupDateTime.localeCompare(a.backupDateTime))[0]!;
    const bytes = Buffer.from(newest.passwordBase64, 'base64');
    const encoding = bytes[1] === 0 ? 'utf16le' : 'utf8';
    encodings.add(encoding);
    assert.equal(bytes.toString(encoding), secrets[id]);
    assert.notEqual(history[0], newest);
  }
  assert.equal(encodings.size, 2);
  const audits = await client.get(`/v1.0/auditLogs/directoryAudits?${filter("activityDisplayName eq 'Reveal local administrator password'")}`);
  assert.equal(audits.rows.length, 6);
  assert.equal((await client.get(`${path}/11111111-1111-4111-8111-111111111111`)).status, 404);
  assert.equal((await client.get(`${path}?$expand=x`)).status, 400);
  assert.equal((await client.get(`${path}?$select=credentials`)).status, 400);
});

test('who is signed in, the organisation, and from a user to the devices', async (t) => {
  const client = await demo(t);
  assert.equal((await client.get('/v1.0/me?$select=userPrincipalName')).body['userPrincipalName'], client.tenant.account);
  assert.equal((await client.get('/v1.0/organization')).rows[0]!['displayName'], client.tenant.tenant);
  const { rows } = await client.control('GET', '/devices');
  const expected = new Map<string, { readonly managed: unknown[]; readonly owned: unknown[] }>();
  for (const row of rows) {
    const user = String(row['user']);
    const of = expected.get(user) ?? { managed: [], owned: [] };
    if (row['inIntune'] === true) of.managed.push(row['intuneDeviceId']);
    if (row['inEntra'] === true) of.owned.push(row['objectId']);
    expected.set(user, of);
  }
  expected.delete('null');
  for (const [user, { managed, owned }] of expected) {
    const ids = async (path: string): Promise<unknown[]> => (await client.get(`/v1.0/users/${encodeURIComponent(user)}/${path}`)).rows.map((row) => row['id']);
    assert.deepEqual([await ids('managedDevices'), await ids('ownedDevices/microsoft.graph.device')], [managed, owned], user);
  }
  assert.equal((await client.get('/v1.0/users/nobody@contoso.example/managedDevices')).status, 404);
  assert.deepEqual((await client.get('/v1.0/me/ownedDevices')).rows, []);
  const found = await client.get(`/v1.0/users?${filter("startswith(userPrincipalName,'giulia')")}`);
  assert.equal((await client.get(`/v1.0/users/${String(found.rows[0]!['id'])}`)).body['displayName'], 'Giulia Rossi');
});

test('support contact and policies', async (t) => {
  const client = await demo(t);
  const brand = (await client.get('/v1.0/deviceManagement?$select=intuneBrand')).body['intuneBrand'] as Json;
  assert.ok(String(brand['contactITPhoneNumber']).startsWith('+49'));
  const profiles = await client.get('/beta/deviceManagement/intuneBrandingProfiles?$select=isDefaultProfile,contactITName');
  assert.deepEqual(profiles.rows.map((row) => row['isDefaultProfile']), [true, false]);
  assert.equal((await client.get('/v1.0/deviceManagement/intuneBrandingProfiles')).status, 400);

  const policies = '/beta/deviceManagement/configurationPolicies';
  assert.equal((await client.get(policies)).rows.length, 2);
  const disk = await client.get(`${policies}?${filter("templateReference/templateFamily eq 'endpointSecurityDiskEncryption'")}&$expand=settings`);
  assert.equal(disk.rows.length, 1);
  const settings = await client.get(`${policies}/${String(disk.rows[0]!['id'])}/settings`);
  assert.deepEqual(settings.rows, disk.rows[0]!['settings']);
  assert.match(settings.text, /configurerecoverypasswordrotation_2/);
  assert.equal((await client.get(`${policies}/11111111-1111-4111-8111-111111111111/settings`)).status, 404);
});
