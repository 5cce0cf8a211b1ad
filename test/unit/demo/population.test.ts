import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkPassword } from '../../../src/core/recoveryPassword.ts';
import { createPopulation } from '../../../src/demo/generate.ts';
import { makeGuid, readGuid } from '../../../src/demo/guid.ts';
import { findPerson, personAt } from '../../../src/demo/people.ts';
import { createTenant, defaultOptions } from '../../../src/demo/tenant.ts';
import { demo, epoch, type Json } from './demoClient.ts';

test('a GUID of the tenant says what it names, in any case; others say nothing', () => {
  for (const content of [
    { kind: 'entraDevice', index: 0, slot: 0 },
    { kind: 'recoveryKey', index: 99_999, slot: 65_535 },
  ] as const) {
    const guid = makeGuid('seed', content);
    assert.match(guid, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.deepEqual(readGuid('seed', guid), content);
    assert.deepEqual(readGuid('seed', guid.toUpperCase()), content);
    assert.equal(readGuid('another seed', guid), undefined);
  }
  assert.match(makeGuid('seed', { kind: 'recoveryKey', index: 1, slot: 0 }, 'abcdef01'), /^abcdef01-/);
  assert.deepEqual(readGuid('seed', makeGuid('seed', { kind: 'recoveryKey', index: 1, slot: 0 }, 'abcdef01')), {
    kind: 'recoveryKey',
    index: 1,
    slot: 0,
  });
  assert.equal(readGuid('seed', '00000000-0000-0000-0000-000000000000'), undefined);
});

test('the same seed makes the same tenant, another seed another one', () => {
  const all = (seed: string): string => {
    const population = createPopulation(seed, 120, epoch);
    return JSON.stringify(Array.from({ length: population.withGhosts }, (_, index) => population.at(index)));
  };
  assert.equal(all('contoso'), all('contoso'));
  assert.notEqual(all('contoso'), all('fabrikam'));
});

test('people are found by ID and by name, also beyond the cast', () => {
  for (const index of [0, 9, 100]) {
    const person = personAt('seed', index);
    assert.deepEqual(findPerson('seed', 200, person.id), person);
    assert.deepEqual(findPerson('seed', 200, person.userPrincipalName.toUpperCase()), person);
    assert.equal(findPerson('seed', index, person.userPrincipalName), undefined, 'outside the tenant');
  }
  assert.equal(findPerson('seed', 200, 'nobody@contoso.example'), undefined);
});

test('every key is one that BitLocker or FileVault could have made, and no two are alike', async (t) => {
  const client = await demo(t, { devices: 150 });
  const { body } = await client.control('GET', '/secrets');
  const bitLocker = Object.values(body['bitLocker'] as Record<string, string>);
  assert.ok(bitLocker.length > 500);
  for (const key of bitLocker) assert.equal(checkPassword(key.split('-')).check, 'valid');
  assert.equal(new Set(bitLocker).size, bitLocker.length);
  const fileVault = Object.values(body['fileVault'] as Record<string, string>);
  assert.ok(fileVault.length > 3);
  for (const key of fileVault) assert.match(key, /^[A-Z0-9]{4}(?:-[A-Z0-9]{4}){5}$/);
});

test('the default tenant has every kind of device that the product must cope with', async (t) => {
  const client = await demo(t);
  const { rows } = await client.control('GET', '/devices');
  const ghosts = await client.control('GET', '/devices?kind=deleted');
  const count = (fits: (row: Json) => boolean): number => rows.filter(fits).length;
  const keys = rows.map((row) => (row['keys'] as Json[]).length);
  assert.equal(rows.length, defaultOptions.devices);
  for (const join of ['joined', 'hybrid', 'registered', 'none']) assert.ok(count((row) => row['join'] === join) > 0, join);
  assert.ok(count((row) => row['platform'] === 'macos' && row['personal'] === true) > 0);
  assert.ok(count((row) => row['platform'] === 'macos' && row['personal'] === false) > 0);
  assert.ok(count((row) => row['inEntra'] === true && row['inIntune'] === false) > 0);
  assert.ok(count((row) => row['inEntra'] === false && row['inIntune'] === true) > 0);
  assert.ok(count((row) => row['azureADDeviceId'] === '00000000-0000-0000-0000-000000000000') > 0);
  for (const number of [0, 1, 188, 200]) assert.ok(keys.includes(number), `${number} keys`);
  for (const script of [/\p{Script=Greek}/u, /\p{Script=Cyrillic}/u, /\p{Script=Han}/u, /\p{Script=Arabic}/u, /^\p{L}{40,}/u]) {
    assert.ok(count((row) => script.test(String(row['name']))) > 0, String(script));
  }
  for (const outcome of ['done', 'failed', 'staysPending', 'refused', 'notSupported', 'doneWithoutKey']) {
    assert.ok(count((row) => row['rotation'] === outcome) > 0, outcome);
  }
  for (const state of ['escrowed', 'empty', 'missing', 'deferred']) assert.ok(count((row) => row['fileVault'] === state) > 0, state);
  assert.ok(ghosts.rows.length > 0 && ghosts.rows.every((row) => (row['keys'] as Json[]).length > 0));
  const shared = await client.control('GET', '/devices?kind=samePrefix');
  const starts = shared.rows.flatMap((row) => (row['keys'] as Json[]).map((key) => String(key['id']).slice(0, 8)));
  assert.equal(new Set(starts).size, starts.length - 1, 'two keys begin alike');
});

test('100,000 devices cost nothing at the start, and any of them is found', () => {
  const tenant = createTenant({ ...defaultOptions, devices: 100_000, epoch });
  const device = tenant.population.at(98_765);
  assert.equal(tenant.deviceByIntuneId(device.intuneDeviceId)?.index, device.inIntune ? 98_765 : undefined);
  const key = tenant.escrow.keysOf(tenant.population.at(3))[100];
  assert.deepEqual(tenant.escrow.find(key?.id ?? ''), key);
});
