import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Log } from '../../src/core/ports.ts';
import { seededRandom } from '../../src/demo/random.ts';
import { createRecoveryGraph } from '../../src/graph/graphServices.ts';
import { applyEvent, newJob, type Job, type JobOrder } from '../../src/rotation/job.ts';
import { followSent } from '../../src/rotation/jobFollower.ts';
import { openJournal, type Journal } from '../../src/rotation/journal.ts';
import { sendPlanned, takeOver, type LiveJob, type RunnerParts } from '../../src/rotation/jobRunner.ts';
import { createWriteGate } from '../../src/rotation/writeGate.ts';
import { calm, chaosTenant, type Chaos, type ChaosTenant } from './chaosTenant.ts';
import { virtualTime, type VirtualTime } from './virtualTime.ts';

/**
 * Rotates all devices of a demo tenant in simulated time, with the real Graph client, the real journal on a real disk, and
 * faults by their shares. As a process of its own (`node rotationStorm.ts '{"devices":…}'`, answers JSON), because the test
 * runner's bookkeeping of promises makes it ten times slower.
 */
export interface StormOptions {
  readonly devices: number;
  readonly seed: number;
  readonly chaos?: Chaos;
  /** Simulated hours after which nobody looks any more. */
  readonly hours: number;
  /** Only so many devices, all of which Intune accepts. */
  readonly healthy?: number;
  /** Without a disk: nothing can be gone on with. */
  readonly inMemory?: boolean;
  /** The process "dies" (no more answers are heard) after so many simulated seconds, each time from the start anew. */
  readonly dieAfterSeconds?: readonly number[];
}

export interface StormResult {
  readonly stages: Readonly<Record<string, number>>;
  /** What is not as the simulator's own record says, in words; empty is what is wanted. */
  readonly wrong: readonly string[];
  readonly accepted: number;
  readonly posts: number;
  readonly mostInWindow: number;
  /** Milliseconds from the first POST sent to the last 204. */
  readonly sendingMs: number;
  /** 204s that were heard. */
  readonly taken: number;
}

const hourMs = 3_600_000;
const memory: Journal = { append: () => Promise.resolve(), close: () => Promise.resolve() };
const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

export async function rotationStorm(options: StormOptions): Promise<StormResult> {
  const clock = virtualTime();
  const random = randomOf(options.seed);
  const start = clock.now();
  // The service's clock is an hour ahead: nothing may rest on ours
  const tenant = chaosTenant({ devices: options.devices, clock, random, chaos: options.chaos ?? calm, latency: () => 40 + random() * 120, clockAheadMs: hourMs });
  const order = orderOf(tenant, start + hourMs, options.healthy);
  const folder = await mkdtemp(path.join(tmpdir(), 'rotation-'));
  try {
    const file = path.join(folder, 'job.jsonl');
    for (const seconds of options.dieAfterSeconds ?? []) {
      const dying = new AbortController();
      const live = await load(file, order, clock);
      const running = runJob(tenant, clock, random, live, dying.signal);
      await clock.run(Promise.race([running, clock.sleep(seconds * 1000)]));
      live.die();
      dying.abort();
    }
    const live = options.inMemory === true ? { job: newJob(order), journal: memory } : await load(file, order, clock);
    const enough = new AbortController();
    clock.after(options.hours * hourMs, () => { enough.abort(); });
    await clock.run(runJob(tenant, clock, random, live, enough.signal));
    await live.journal.close();
    return judge(live.job, tenant);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export function randomOf(seed: number): () => number {
  const random = seededRandom(seed, 7, 7);
  return () => random.below(1_000_000) / 1_000_000;
}

function orderOf(tenant: ChaosTenant, orderedAt: number, healthy?: number): JobOrder {
  return {
    version: 1,
    id: 'storm',
    orderedAt,
    session: 'session',
    account: 'account',
    devices: tenant.devices
      .filter(({ spec, inIntune }) => inIntune && (spec.platform === 'windows' || spec.platform === 'macos'))
      .filter(({ spec, rotation }) => healthy === undefined || (rotation !== 'refused' && spec.join !== 'registered' && spec.personal !== true))
      .slice(0, healthy)
      .map((device) => ({
        deviceId: device.entraDeviceId,
        name: device.name,
        kind: device.spec.platform === 'macos' ? 'fileVault' : 'bitlocker',
        intuneDeviceId: device.intuneDeviceId.toLowerCase(),
        ...(/[1-9a-f]/i.test(device.azureADDeviceId) ? { entraDeviceId: device.azureADDeviceId.toLowerCase() } : {}),
      })),
  };
}

interface Mortal extends LiveJob {
  /** From now on nothing reaches the journal, and nobody hears an answer: as after kill -9. */
  die(): void;
}

async function load(file: string, order: JobOrder, clock: VirtualTime): Promise<Mortal> {
  const { journal, events } = await clock.busy(openJournal(file));
  const job = newJob(order);
  for (const event of events) applyEvent(job, event);
  let dead = false;
  const mortal: Journal = {
    append: (event) => (dead ? new Promise(() => undefined) : clock.busy(journal.append(event))),
    close: () => journal.close(),
  };
  const live = {
    job,
    journal: mortal,
    die() {
      dead = true;
      void journal.close();
    },
  };
  await takeOver(live);
  return live;
}

async function runJob(tenant: ChaosTenant, clock: VirtualTime, random: () => number, live: LiveJob, signal: AbortSignal): Promise<void> {
  const graph = createRecoveryGraph({
    cloud: { graphRoot: tenant.graphRoot, label: 'Microsoft Graph' },
    tokens: { getToken: () => Promise.resolve({ ok: true, value: { token: 'token' } }) },
    log: silent,
    clock,
    userAgent: 'test',
    fetch: tenant.fetch,
    random,
  });
  const parts: RunnerParts = { graph, clock, log: silent, gate: createWriteGate({ clock, random }), confirm: () => Promise.resolve(true), changed: () => undefined };
  let sending = true;
  const send = async (): Promise<void> => {
    const end = await sendPlanned(live, parts, signal);
    sending = false;
    if (end.kind !== 'sent' && end.kind !== 'stopped') throw new Error(`Sending ended: ${end.kind}`);
  };
  await Promise.all([send(), followSent(live, parts, () => sending, signal)]);
}

const accepted: ReadonlySet<string> = new Set(['queued', 'pending', 'done', 'escrowed', 'failed']);
const notAccepted: ReadonlySet<string> = new Set(['skipped', 'refused', 'unknown', 'cancelled']);

/** Compares every device's outcome with the simulator's own record of what it accepted. */
function judge(job: Job, tenant: ChaosTenant): StormResult {
  const times = new Map<string, number>();
  for (const { device } of tenant.tenant.actions.accepted) {
    const id = tenant.tenant.population.at(device).intuneDeviceId.toLowerCase();
    times.set(id, (times.get(id) ?? 0) + 1);
  }
  const stages: Record<string, number> = {};
  const wrong: string[] = [];
  for (const { device, stage } of job.items) {
    const count = times.get(device.intuneDeviceId) ?? 0;
    stages[stage] = (stages[stage] ?? 0) + 1;
    if (count > 1) wrong.push(`${device.name}: accepted ${count} times`);
    if (!(count === 0 ? notAccepted : accepted).has(stage)) wrong.push(`${device.name}: ${stage}, and the service accepted ${count}`);
  }
  const taken = tenant.posts.filter(({ status }) => status === 204);
  return {
    stages,
    wrong,
    accepted: times.size,
    posts: tenant.posts.length,
    mostInWindow: tenant.mostInWindow(),
    sendingMs: Math.max(...taken.map(({ endedAt }) => endedAt)) - Math.min(...tenant.posts.map(({ sentAt }) => sentAt)),
    taken: taken.length,
  };
}

if (process.argv[1] === import.meta.filename) {
  console.log(JSON.stringify(await rotationStorm(JSON.parse(process.argv[2] ?? '{}') as StormOptions)));
}
