import assert from 'node:assert/strict';
import { test } from 'node:test';
import { betaManagedPath, demo, filter, managedPath, type Client, type Json } from './demoClient.ts';

async function names(client: Client, text: string): Promise<readonly string[]> {
  const { rows } = await client.pages(`${managedPath}?${filter(text)}`);
  return rows.map((row) => String(row['deviceName']));
}

test('filters that Intune knows select', async (t) => {
  const client = await demo(t);
  const device = await client.device('joined');
  assert.deepEqual(await names(client, `azureADDeviceId eq '${device.entraDeviceId}'`), [device.name]);
  assert.deepEqual(await names(client, `azureADDeviceId eq '${device.entraDeviceId.toUpperCase()}'`), [device.name]);
  assert.deepEqual(await names(client, "deviceName eq 'lt-muc-0417'"), [device.name]);
  assert.ok((await names(client, "contains(deviceName,'LT-MUC')")).length >= 2);
  const macs = await client.pages(`${managedPath}?${filter("operatingSystem eq 'macOS'")}`);
  assert.ok(macs.rows.length > 0 && macs.rows.every((row) => row['operatingSystem'] === 'macOS'));
  const late = await client.pages(`${managedPath}?${filter('lastSyncDateTime lt 2025-06-01T00:00:00Z')}`);
  assert.ok(late.rows.length > 0 && late.rows.every((row) => Date.parse(String(row['lastSyncDateTime'])) < Date.parse('2025-06-01')));
  const two = await names(client, "serialNumber eq 'x' or serialNumber eq 'y'");
  assert.equal(two.length, 0);
});

test('filters that Intune does not know are dropped or bent without a word', async (t) => {
  const client = await demo(t);
  const all = (await client.pages(managedPath)).rows;
  const total = all.length;
  const dropped = [
    "userId eq 'x'",
    'isEncrypted eq false',
    "wiFiMacAddress eq 'x'",
    "deviceEnrollmentType eq 'userEnrollment'",
    "userDisplayName eq 'nobody'",
    "userPrincipalName eq ''",
    'lastSyncDateTime ge 2999-01-01T00:00:00Z',
    "contains(serialNumber,'nothing')",
    "deviceName ne 'LT-MUC-0417'",
  ];
  for (const text of dropped) assert.equal((await names(client, text)).length, total, text);

  const notMac = await client.pages(`${managedPath}?${filter("operatingSystem ne 'macOS'")}`);
  assert.ok(notMac.rows.length > 0 && notMac.rows.every((row) => row['operatingSystem'] === 'macOS'), 'ne acts as eq');
  const notPersonal = await client.pages(`${managedPath}?${filter("managedDeviceOwnerType ne 'personal'")}`);
  assert.ok(notPersonal.rows.length > 0 && notPersonal.rows.every((row) => row['managedDeviceOwnerType'] === 'personal'));

  const anna = await client.pages(`${managedPath}?${filter("userPrincipalName eq 'anna.berg@contoso.example'")}`);
  const users = new Set(anna.rows.map((row) => row['userPrincipalName']));
  assert.deepEqual([...users].sort(), ['anna.berg@contoso.example', 'johanna.berg@contoso.example'], 'matched like a pattern');

  const [first, second] = [await client.device('joined'), await client.device('hybrid')];
  const either = `azureADDeviceId eq '${first.entraDeviceId}' or azureADDeviceId eq '${second.entraDeviceId}'`;
  assert.deepEqual(await names(client, either), [first.name], 'only the first counts');
  assert.deepEqual(await names(client, `deviceName eq '${first.name}' or serialNumber eq 'x'`), [], 'or across properties acts as and');
  assert.equal((await client.pages(`${managedPath}?$orderby=deviceName`)).rows[0]!['deviceName'], all[0]!['deviceName'], '$orderby is ignored');
});

test('what Intune cannot read is 400 in its nested envelope', async (t) => {
  const client = await demo(t);
  for (const text of ["startswith(deviceName,'LT')", "deviceName eq 'unfinished", "not (deviceName eq 'x')"]) {
    const answer = await client.get(`${managedPath}?${filter(text)}`);
    assert.deepEqual([answer.status, answer.errorCode], [400, 'BadRequest'], text);
    const inner = JSON.parse(answer.errorMessage) as Json;
    assert.equal(inner['_version'], 3);
    assert.ok(String(inner['Message']).includes(`Activity ID: ${answer.headers.get('request-id')}`));
  }
});

test('pages of up to 1000, a count that comes unasked and is not the total', async (t) => {
  const client = await demo(t);
  const { rows, sizes } = await client.pages(`${managedPath}?$top=30`);
  assert.equal(sizes[1], 0);
  const page = await client.get(`${managedPath}?$top=30`);
  assert.equal(page.body['@odata.count'], 30);
  assert.equal((await client.get(`${managedPath}?$top=1&$select=id&$count=true`)).body['@odata.count'], rows.length);
  assert.equal((await client.get(`${managedPath}?$top=5000`)).status, 200);
  assert.equal((await client.get(`${managedPath}?$skiptoken=made-up`)).status, 400);
});

test('one device: by ID only, with properties that lists leave empty; joinType is beta only', async (t) => {
  const client = await demo(t);
  const { intuneDeviceId, entraDeviceId } = await client.device('hybrid');
  assert.equal((await client.get(`${managedPath}/${intuneDeviceId}`)).body['azureADDeviceId'], entraDeviceId);
  assert.equal((await client.get(`${managedPath}('${intuneDeviceId}')?$select=physicalMemoryInBytes`)).body['physicalMemoryInBytes'], 17_179_869_184);
  assert.equal((await client.get(`${managedPath}?$top=1&$select=physicalMemoryInBytes`)).rows[0]!['physicalMemoryInBytes'], 0);
  assert.equal((await client.get(`${betaManagedPath}/${intuneDeviceId}?$select=joinType`)).body['joinType'], 'hybridAzureADJoined');
  assert.equal((await client.get(`${managedPath}/${intuneDeviceId}?$select=joinType`)).status, 400);
  assert.equal((await client.get(`${managedPath}?$select=joinType`)).status, 400);
  assert.equal((await client.get(`${managedPath}/${entraDeviceId}`)).status, 404);
  assert.equal((await client.get(`${managedPath}/not-a-guid`)).status, 400);
  assert.equal((await client.get(`${betaManagedPath}?$top=2`)).rows.length, 2);
});

test('Entra device IDs come in lower and upper case, all zeros and empty', async (t) => {
  const client = await demo(t);
  const { rows } = await client.pages(`${managedPath}?$select=azureADDeviceId`);
  const ids = rows.map((row) => String(row['azureADDeviceId']));
  assert.ok(ids.includes('') && ids.includes('00000000-0000-0000-0000-000000000000'));
  assert.ok(ids.some((id) => /^[0-9A-F-]+$/.test(id) && /[A-F]/.test(id)));
});
