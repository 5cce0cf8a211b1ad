import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { Device } from '../../../src/core/device.ts';
import type { Clock } from '../../../src/core/ports.ts';
import { createRecoveryGraph } from '../../../src/graph/graphServices.ts';
import type { RecoveryGraph } from '../../../src/graph/recoveryGraph.ts';
import type { JobItem } from '../../../src/rotation/job.ts';
import { createJobFiles } from '../../../src/rotation/jobFiles.ts';
import { createLease } from '../../../src/rotation/lease.ts';
import { createRotationJobs, type JobSession, type RotationJobs } from '../../../src/rotation/rotationJobs.ts';
import { createWriteGate } from '../../../src/rotation/writeGate.ts';
import { calm, chaosTenant, type Chaos, type ChaosTenant } from '../../support/chaosTenant.ts';
import { randomOf } from '../../support/rotationStorm.ts';
import { fakeLog } from '../graph/fakes.ts';

/** A hundred times as fast as the real one, so that real files and real waits fit into a test. */
const speed = 100;
const began = Date.now();
const clock: Clock = {
  now: () => began + (Date.now() - began) * speed,
  async sleep(ms, signal) {
    signal?.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(resolve, ms / speed);
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        reject(new Error('Aborted'));
      }, { once: true });
    });
  },
  after(ms, callback) {
    const timer = setTimeout(callback, ms / speed);
    return { dispose: () => { clearTimeout(timer); } };
  },
};

interface Window {
  readonly jobs: RotationJobs;
  session: JobSession | undefined;
  end(): void;
}

let folder: string;
let tenant: ChaosTenant;
let windows: Window[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'jobs-'));
  start(calm);
});
afterEach(async () => {
  for (const window of windows.splice(0)) window.end();
  await new Promise((resolve) => setTimeout(resolve, 100));
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

function start(chaos: Chaos, devices = 80): void {
  const random = randomOf(11);
  tenant = chaosTenant({ devices, clock, random, chaos, latency: () => 100 });
}

function graph(fetch = tenant.fetch): RecoveryGraph {
  return createRecoveryGraph({ cloud: { graphRoot: tenant.graphRoot, label: 'Microsoft Graph' }, tokens: { getToken: () => Promise.resolve({ ok: true, value: { token: 't' } }) }, log: fakeLog(), clock, userAgent: 'test', fetch });
}

function open(session: JobSession | undefined = { key: 'contoso', account: 'demo', graph: graph() }): Window {
  const lease = createLease({ folder: path.join(folder, 'lease'), clock });
  const window: Window = {
    session,
    jobs: createRotationJobs({ files: createJobFiles(folder), lease, gate: createWriteGate({ clock }), clock, log: fakeLog(), session: () => window.session }),
    end() {
      window.jobs.dispose();
      lease.dispose();
    },
  };
  windows.push(window);
  return window;
}

function end(window: Window): void {
  windows = windows.filter((one) => one !== window);
  window.end();
}

function device(kind: string): Device {
  const found = tenant.devices.find(({ spec }) => spec.kind === kind);
  assert.ok(found, kind);
  return deviceOf(found);
}

function deviceOf(found: ChaosTenant['devices'][number]): Device {
  const intuneDeviceId = found.intuneDeviceId.toLowerCase();
  const entraDeviceId = /[1-9a-f]/i.test(found.azureADDeviceId) ? found.azureADDeviceId.toLowerCase() : undefined;
  const mac = found.spec.platform === 'macos';
  const common = { name: found.name, platform: mac ? 'macos' : 'windows', joinType: 'entraJoined', ownership: 'corporate', operatingSystem: mac ? 'macOS' : 'Windows', ...(entraDeviceId === undefined ? {} : { entraDeviceId }) } as const;
  return { ...common, id: `entra:${found.entraDeviceId}`, inEntra: 'yes', inIntune: 'yes', intune: { ...common, intuneDeviceId, actionResults: [] } };
}

function laptops(count: number): readonly Device[] {
  return tenant.devices.filter(({ spec, inIntune, rotation }) => inIntune && spec.platform === 'windows' && rotation === 'done' && spec.join !== 'registered').slice(0, count).map(deviceOf);
}

async function until(what: () => boolean): Promise<void> {
  for (const last = Date.now() + 30_000; !what(); ) {
    if (Date.now() > last) throw new Error(`Not in time: ${what.toString()}: ${JSON.stringify(windows.map(({ jobs }) => jobs.list().map(({ state, job }) => [state, ...job.items.map(({ stage }) => stage)])))}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function stages({ jobs }: Window): readonly string[] {
  return jobs.list().flatMap(({ job }) => job.items.map(({ stage }) => stage));
}

function itemOf({ jobs }: Window, { id }: Device): JobItem | undefined {
  return jobs.list().flatMap(({ job }) => job.items).find((item) => item.device.deviceId === id);
}

function timesAccepted(devices: readonly Device[]): readonly number[] {
  return devices.map(({ intune }) => tenant.tenant.actions.accepted.filter(({ device: index }) => tenant.tenant.population.at(index).intuneDeviceId.toLowerCase() === intune?.intuneDeviceId).length);
}

describe('jobs of rotations', () => {
  test('one device: ordered, sent once, and followed until its new key is in Entra ID', async () => {
    const window = open();
    const ordered = await window.jobs.order([device('joined')]);
    assert.ok(ordered.ok);
    await until(() => stages(window)[0] === 'escrowed');
    assert.deepEqual(timesAccepted([device('joined')]), [1]);
    assert.equal(window.jobs.list()[0]?.state, 'over');
    assert.match(itemOf(window, device('joined'))?.newKey ?? '', /^[0-9A-F-]{36}$/);
  });

  test('each outcome has its stage: failed with its code, refused in words, a Mac that is done', async () => {
    const window = open();
    const wanted = ['rotationFails', 'rotationRefused', 'corporateMac', 'rotationWithoutKey'].map(device);
    assert.ok((await window.jobs.order(wanted)).ok);
    await until(() => JSON.stringify(stages(window)) === JSON.stringify(['failed', 'refused', 'done', 'done']));
    assert.equal(itemOf(window, device('rotationFails'))?.errorCode, -2_147_012_889);
    assert.match(itemOf(window, device('rotationRefused'))?.words ?? '', /Intune refuses this/);
  });

  test('two windows show the same, whichever of them sends it, and it is sent once', async () => {
    const first = open();
    const second = open();
    assert.ok((await second.jobs.order([device('joined')])).ok);
    assert.ok((await first.jobs.order([device('hybrid')])).ok);
    await until(() => [first, second].every((window) => stages(window).join() === 'escrowed,escrowed'));
    assert.deepEqual(timesAccepted([device('joined'), device('hybrid')]), [1, 1]);
  });

  test('with nothing open, nobody owns the jobs', async () => {
    const window = open();
    assert.ok((await window.jobs.order([device('joined')])).ok);
    await until(() => ownerFile().includes('"pid"'));
    await until(() => stages(window)[0] === 'escrowed');
    await until(() => ownerFile() === '{"free":true}');
    assert.equal(readSmallFile(), '{}');
  });

  test('when the owner ends half-way, the other goes on: nothing twice, nothing forgotten', async () => {
    start({ ...calm, answerLost: 0.1, throttled: 0.1 }, 200);
    const first = open();
    const wanted = laptops(60);
    assert.ok((await first.jobs.order(wanted)).ok);
    await until(() => tenant.posts.length > 5);
    const second = open();
    await until(() => tenant.posts.length > 15 && stages(second).length === 60);
    end(first);
    await until(() => stages(second).length === 60 && stages(second).every((stage) => stage === 'escrowed' || stage === 'unknown' || stage === 'refused'));
    const times = timesAccepted(wanted);
    second.jobs.list()[0]?.job.items.forEach(({ stage }, index) => {
      assert.equal(times[index], stage === 'escrowed' ? 1 : 0);
    });
  });

  test('without the session that ordered it, a job waits, and the small file says how many', async () => {
    const window = open();
    const ordered = window.jobs.order([device('joined'), device('hybrid')]);
    window.session = { key: 'fabrikam', account: 'other', graph: graph() };
    assert.ok((await ordered).ok);
    await until(() => window.jobs.list()[0]?.state === 'signInNeeded');
    await until(() => readSmallFile() === '{"contoso":2}');
    assert.equal(tenant.posts.length, 0);
    window.session = { key: 'contoso', account: 'demo', graph: graph() };
    window.jobs.sessionChanged();
    await until(() => stages(window).every((stage) => stage === 'escrowed'));
    await until(() => readSmallFile() === '{}');
  });

  test('what is cancelled before it was sent is not sent', async () => {
    const window = open(undefined);
    window.session = { key: 'contoso', account: 'demo', graph: graph() };
    const ordered = await window.jobs.order(laptops(30));
    window.session = undefined;
    assert.ok(ordered.ok);
    await until(() => window.jobs.list()[0]?.state === 'signInNeeded');
    await window.jobs.cancel(ordered.value.id);
    await until(() => stages(window).every((stage) => stage === 'cancelled'));
    assert.equal(tenant.posts.length, 0);
  });

  test('a device whose rotation is on its way is refused by name; an unknown one may be ordered again once a person closed it', async () => {
    let lose = true;
    const losing: typeof globalThis.fetch = async (input, init) => {
      if (lose && init?.method === 'POST') throw new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNRESET' }) });
      return await tenant.fetch(input, init);
    };
    const window = open({ key: 'contoso', account: 'demo', graph: graph(losing) });
    const ordered = await window.jobs.order([device('joined')]);
    assert.ok(ordered.ok);
    await until(() => stages(window)[0] === 'uncertain');
    lose = false;
    const again = await window.jobs.order([device('joined')]);
    assert.match(again.ok ? '' : again.failure.message, /already on its way/);
    await until(() => stages(window)[0] === 'unknown');
    assert.equal((await window.jobs.order([device('joined')])).ok, false);
    await window.jobs.close(ordered.value.id, 0);
    await until(() => window.jobs.list()[0]?.state === 'over');
    assert.ok((await window.jobs.order([device('joined')])).ok);
    await until(() => stages(window).join() === 'escrowed,unknown');
    assert.deepEqual(timesAccepted([device('joined')]), [1]);
  });

  test('where the account may not rotate, sending halts after a few, and nothing is lost', async () => {
    let deny = true;
    const denying: typeof globalThis.fetch = async (input, init) => (deny && init?.method === 'POST' ? new Response('{"error":{"code":"Forbidden","message":"no"}}', { status: 403 }) : await tenant.fetch(input, init));
    const window = open({ key: 'contoso', account: 'demo', graph: graph(denying) });
    const wanted = laptops(40);
    const ordered = await window.jobs.order(wanted);
    assert.ok(ordered.ok);
    await until(() => window.jobs.list()[0]?.state === 'halted');
    assert.equal(window.jobs.list()[0]?.failure?.code, 'denied');
    assert.ok(stages(window).filter((stage) => stage === 'planned').length >= 25);
    deny = false;
    window.jobs.resume(ordered.value.id);
    await until(() => stages(window).every((stage) => stage === 'escrowed' || stage === 'refused'));
    assert.ok(timesAccepted(wanted).every((times) => times <= 1));
  });

  test('a damaged journal or order: nothing more is sent, and it is said', async () => {
    const window = open(undefined);
    window.session = { key: 'contoso', account: 'demo', graph: graph() };
    const ordered = await window.jobs.order([device('joined')]);
    assert.ok(ordered.ok);
    window.session = undefined;
    end(window);
    writeFileSync(path.join(folder, `${ordered.value.id}.jsonl`), 'what is this\n');
    writeFileSync(path.join(folder, '00000000-0000-4000-8000-000000000000.order.json'), '{"version":1,"id":"x","devices":[{}]}');
    const next = open();
    await until(() => next.jobs.list()[0]?.state === 'damaged');
    assert.equal(next.jobs.list().length, 1);
    assert.equal(tenant.posts.length, 0);
  });

  test('a device that cannot be rotated is refused by name, before anything is written', async () => {
    const window = open();
    const refused = await window.jobs.order([{ ...device('joined'), joinType: 'registered' }]);
    assert.match(refused.ok ? '' : refused.failure.message, /LT-MUC-0417: .*only registered/);
    assert.equal(window.jobs.list().length, 0);
  });
});

function ownerFile(): string {
  try {
    return readFileSync(path.join(folder, 'lease', '1'), 'utf8');
  } catch {
    return '';
  }
}

function readSmallFile(): string {
  try {
    return readFileSync(path.join(folder, 'open.json'), 'utf8');
  } catch {
    return '';
  }
}
