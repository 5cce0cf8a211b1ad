import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { AccessToken, TokenRequest } from '../../../src/core/ports.ts';
import { ok, type Result } from '../../../src/core/result.ts';
import { startDemoTenant, type DemoTenantOptions } from '../../../src/demo/startDemoTenant.ts';
import { createRecoveryGraph } from '../../../src/graph/graphServices.ts';
import { createInventory, type Inventory } from '../../../src/graph/inventory.ts';
import type { RecoveryGraph } from '../../../src/graph/recoveryGraph.ts';
import { clientParts, type FakeParts } from './fakes.ts';

interface DemoRecord {
  readonly counts: Readonly<Record<string, number>>;
  readonly mostParallel: Readonly<Record<string, number>>;
  readonly requests: readonly { readonly template: string; readonly query: string; readonly userAgent: string; readonly clientRequestId: string }[];
  readonly foreign: { readonly requests: number; readonly withToken: number };
  readonly keyReads: readonly string[];
  readonly actions: readonly { readonly intuneDeviceId: string; readonly action: string }[];
}

interface DemoDevice {
  readonly kind: string;
  readonly name: string;
  readonly platform: string;
  readonly inEntra: boolean;
  readonly inIntune: boolean;
  readonly entraDeviceId: string;
  readonly intuneDeviceId: string;
  readonly keys: readonly { readonly id: string }[];
}

interface Demo {
  readonly graph: RecoveryGraph;
  readonly inventory: Inventory;
  readonly parts: FakeParts;
  readonly asked: readonly TokenRequest[];
  readonly fault: (...faults: readonly object[]) => Promise<void>;
  readonly record: () => Promise<DemoRecord>;
  readonly devices: () => Promise<readonly DemoDevice[]>;
  readonly control: (method: string, path: string, body?: unknown) => Promise<unknown>;
}

async function demo(t: TestContext, more: DemoTenantOptions = {}): Promise<Demo> {
  const tenant = await startDemoTenant({ devices: 80, seed: 'graph tests', timeScale: 0, keyPageSize: 50, ...more });
  t.after(() => tenant.dispose());
  const asked: TokenRequest[] = [];
  const getToken = (request: TokenRequest = {}): Promise<Result<AccessToken>> => {
    asked.push(request);
    return Promise.resolve(ok({ token: tenant.token() }));
  };
  const parts = clientParts(tenant.graphRoot, { tokens: { getToken } });
  const graph = createRecoveryGraph(parts);
  const control = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(tenant.controlRoot + path, {
      method,
      headers: { authorization: `Bearer ${tenant.token()}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    assert.ok(response.ok, `${method} ${path}: ${response.status}`);
    return response.status === 204 ? undefined : await response.json();
  };
  return {
    graph,
    inventory: createInventory({ graph, clock: parts.clock, log: parts.log }),
    parts,
    asked,
    control,
    fault: async (...faults) => {
      await control('POST', '/faults', faults);
    },
    record: async () => (await control('GET', '/record')) as DemoRecord,
    devices: async () => ((await control('GET', '/devices?top=1000')) as { readonly value: readonly DemoDevice[] }).value,
  };
}

test('everything that the tenant holds is in the inventory, joined, and nothing else', async (t) => {
  const { inventory, devices, record } = await demo(t);
  await inventory.load();
  const { entra, intune, keys, encryption } = inventory.sources();
  assert.deepEqual([entra, intune, keys, encryption].map(({ kind }) => kind), ['ok', 'ok', 'ok', 'ok']);
  const real = await devices();
  for (const { name, inEntra, inIntune, entraDeviceId, intuneDeviceId, keys: escrowed } of real) {
    const device = inEntra ? inventory.deviceByEntraId(entraDeviceId) : inventory.deviceByIntuneId(intuneDeviceId);
    assert.deepEqual([device?.inEntra, device?.inIntune], [inEntra ? 'yes' : 'no', inIntune ? 'yes' : 'no'], name);
    if (!inEntra) continue;
    const found = inventory.keysOf(entraDeviceId);
    assert.equal(found.kind, 'ok');
    assert.deepEqual(found.keys.map(({ id }) => id).sort(), escrowed.map(({ id }) => id.toUpperCase()).sort(), name);
  }
  assert.equal(inventory.devices().length, real.filter(({ inEntra, inIntune }) => inEntra || inIntune).length);
  const { requests } = await record();
  assert.ok(requests.length > 10);
  assert.ok(requests.every(({ userAgent, clientRequestId }) => userAgent.startsWith('RecoveryKeys/') && /^[0-9a-f-]{36}$/.test(clientRequestId)));
  assert.ok(requests.filter(({ template }) => template.includes('recoveryKeys')).every(({ query }) => !query.includes('$top')));
});

test('listing reads no key; reading one is one request with one audit record, and no log line holds it', async (t) => {
  const { graph, inventory, devices, record, parts } = await demo(t);
  await inventory.load();
  for (const { entraDeviceId } of (await devices()).slice(0, 5)) await inventory.loadKeys(entraDeviceId);
  assert.deepEqual((await record()).keyReads, []);
  const id = (await devices()).find(({ keys }) => keys.length > 0)?.keys[0]?.id ?? '';
  const key = await graph.readBitLockerKey(id);
  assert.ok(key.ok);
  assert.match(key.value, /^\d{6}(-\d{6}){7}$/);
  assert.deepEqual((await record()).keyReads, [id]);
  const log = parts.log.lines.join('\n');
  assert.ok(!log.includes(key.value) && !log.toLowerCase().includes(id.toLowerCase()));
});

test('letter case of device IDs: the keys are found however the stores write them, and however the filter compares', async (t) => {
  for (const upperDeviceIds of [false, true]) {
    for (const exactKeyFilter of [false, true]) {
      const { graph, inventory, devices } = await demo(t, { upperDeviceIds, exactKeyFilter });
      const known = (await devices()).filter(({ platform, inEntra }) => platform === 'windows' && inEntra).slice(0, 12);
      assert.ok(known.some(({ keys }) => keys.length > 0) && known.some(({ keys }) => keys.length === 0));
      const check = async (when: string): Promise<void> => {
        for (const { entraDeviceId, keys } of known) {
          const found = await inventory.loadKeys(entraDeviceId);
          assert.equal(found.ok && found.value.length, keys.length, `${when}, upper ${upperDeviceIds}, exact ${exactKeyFilter}`);
        }
      };
      for await (const page of graph.entraDevices()) assert.ok(page.ok);
      await check('with /devices read only');
      await inventory.load();
      await check('with every list read');
      await inventory.load();
      for (const { entraDeviceId, keys } of known) assert.equal(inventory.keysOf(entraDeviceId).keys.length, keys.length);
    }
  }
});

test('a link to another host is not followed, and no token arrives there', async (t) => {
  const { inventory, fault, record } = await demo(t);
  await fault({ kind: 'foreignLink', path: '/devices\\?' }, { kind: 'loopingLink', path: 'recoveryKeys' });
  await inventory.load();
  const { entra, keys, intune } = inventory.sources();
  assert.deepEqual([entra.failure?.code, keys.failure?.code, intune.kind], ['foreignHost', 'malformed', 'ok']);
  assert.deepEqual((await record()).foreign, { requests: 0, withToken: 0 });
  assert.ok(inventory.devices().every(({ inEntra }) => inEntra !== 'no'));
});

test('throttled, unavailable, cut and empty on the way: the reading is whole all the same', async (t) => {
  const { inventory, fault, parts } = await demo(t);
  await fault(
    { kind: 'throttled', path: '/devices\\?', retryAfter: '2.128' },
    { kind: 'unavailable', path: 'managedDevices' },
    { kind: 'reset', path: 'recoveryKeys', after: 2 },
    { kind: 'truncated', path: 'recoveryKeys', after: 4 },
    { kind: 'emptyPage', path: 'recoveryKeys', after: 5, count: 3 },
    { kind: 'throttled', path: 'recoveryKeys', after: 6 },
  );
  await inventory.load();
  assert.ok(Object.values(inventory.sources()).every(({ kind }) => kind === 'ok'), JSON.stringify(inventory.sources()));
  assert.ok(parts.clock.slept.includes(2228));
});

test('every kind of refusal and disorder ends as what it is, and never as "none"', async (t) => {
  const cases = [
    ['forbidden', 'denied'],
    ['throttled', 'throttled'],
    ['unavailable', 'unavailable'],
    ['garbage', 'malformed'],
    ['truncated', 'offline'],
    ['reset', 'offline'],
    ['claims', 'signedOut'],
    ['expired', 'signedOut'],
  ] as const;
  for (const [kind, code] of cases) {
    const { graph, inventory, fault } = await demo(t);
    await fault({ kind, count: 'always' });
    await inventory.load();
    for (const source of [inventory.sources().entra, inventory.sources().intune, inventory.sources().keys]) {
      assert.deepEqual([source.kind, source.failure?.code], ['failed', code], kind);
    }
    assert.deepEqual(inventory.devices(), []);
    const keys = await graph.recoveryKeysOf('1ab40ab2-32a8-4b00-b6b5-ba724e407de9');
    assert.equal(keys.ok ? 'ok' : keys.failure.code, code);
  }
});

test('a tenant without Intune licence: Intune says so, and of the rest a 401 is about the sign-in', async (t) => {
  const { inventory, fault } = await demo(t);
  await fault({ kind: 'notLicensed', count: 'always', path: '/deviceManagement' });
  await inventory.load();
  const { entra, intune, keys } = inventory.sources();
  assert.deepEqual([entra.kind, intune.failure?.code, keys.kind], ['ok', 'notLicensed', 'ok']);
});

test('Macs of the demo tenant: a key, none, and one that Intune no longer has', async (t) => {
  const { graph, devices } = await demo(t);
  const codeOf = async (kind: string): Promise<string> => {
    const mac = (await devices()).find((device) => device.kind === kind);
    const key = await graph.readFileVaultKey(mac?.intuneDeviceId ?? '');
    return key.ok ? 'ok' : key.failure.code;
  };
  assert.deepEqual([await codeOf('macEncryptedByUser'), await codeOf('macDeferred')], ['emptyAnswer', 'emptyAnswer']);
  const gone = await graph.readFileVaultKey('11111111-1111-4111-8111-111111111111');
  assert.equal(gone.ok ? 'ok' : gone.failure.code, 'notFound');
});

test('a challenge and an old token are each answered once, silently', async (t) => {
  const { graph, fault, asked, control } = await demo(t);
  const claims = '{"access_token":{"nbf":{"essential":true,"value":"1700000000"}}}';
  await fault({ kind: 'claims', claims });
  assert.ok((await graph.probe('listEntraDevices')).ok);
  assert.equal(asked.at(-1)?.claims, claims);
  await fault({ kind: 'claims', claims, status: 403 });
  assert.ok((await graph.probe('listEntraDevices')).ok);
  await control('POST', '/token');
  assert.ok((await graph.probe('listEntraDevices')).ok);
});

test('a rotation whose answer is lost was accepted once and is not sent again', async (t) => {
  for (const kind of ['answerLost', 'unavailable'] as const) {
    const { graph, fault, devices, record } = await demo(t);
    const device = (await devices()).find(({ platform, inIntune, inEntra, keys }) => platform === 'windows' && inIntune && inEntra && keys.length > 0);
    assert.ok(device !== undefined);
    await fault({ kind, method: 'POST', count: 'always', status: 504 });
    const sent = await graph.rotateBitLockerKeys(device.intuneDeviceId);
    assert.ok(!sent.ok);
    assert.match(sent.failure.message, /not known/);
    const seen = await record();
    assert.equal(seen.counts['POST /beta/deviceManagement/managedDevices/{}/rotateBitLockerKeys'], 1);
    assert.equal(seen.actions.length, kind === 'answerLost' ? 1 : 0);
  }
});

test('a refusal by Intune names its scopes, and an answer without the key is not "no key"', async (t) => {
  const { graph, fault, devices } = await demo(t);
  const mac = (await devices()).find(({ platform, inIntune }) => platform === 'macos' && inIntune);
  const owner = (await devices()).find(({ keys }) => keys.length > 0);
  assert.ok(mac !== undefined && owner !== undefined);
  await fault({ kind: 'forbidden' }, { kind: 'withoutKey' });
  const refused = await graph.readFileVaultKey(mac.intuneDeviceId);
  assert.deepEqual(refused.ok ? [] : [refused.failure.code, refused.failure.feature, refused.failure.namedScopes], ['denied', 'readFileVaultKey', ['DeviceManagementManagedDevices.PrivilegedOperations.All']]);
  const empty = await graph.readBitLockerKey(owner.keys[0]?.id ?? '');
  assert.equal(empty.ok ? 'ok' : empty.failure.code, 'emptyAnswer');
});

test('many devices asked at once: at most four at a time', async (t) => {
  const { inventory, devices, record, fault } = await demo(t);
  await fault({ kind: 'slow', path: 'recoveryKeys', count: 'always', milliseconds: 10 });
  const found = await Promise.all((await devices()).slice(0, 20).map(({ entraDeviceId }) => inventory.loadKeys(entraDeviceId)));
  assert.ok(found.every((keys) => keys.ok));
  const most = (await record()).mostParallel['GET /v1.0/informationProtection/bitlocker/recoveryKeys'] ?? 0;
  assert.ok(most >= 2 && most <= 4, `${most} at once`);
});

test('a tenant that does not answer is left at once when nobody waits any more', async (t) => {
  const { inventory, fault, record } = await demo(t);
  await fault({ kind: 'hang', count: 'always' });
  const stop = new AbortController();
  const loading = inventory.load(stop.signal);
  while (Object.keys((await record()).counts).length < 3) await new Promise((resolve) => setImmediate(resolve));
  stop.abort();
  await loading;
  while (inventory.sources().keys.kind === 'loading') await new Promise((resolve) => setImmediate(resolve));
  assert.equal(inventory.sources().entra.failure?.code, 'cancelled');
});
