import { randomUUID } from 'node:crypto';
import type { Device } from '../core/device.ts';
import { failure, type Failure } from '../core/failure.ts';
import type { Clock, Disposable, Log } from '../core/ports.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { applyEvent, isOpen, newJob, type Job, type JobDevice, type JobItem, type JobOrder } from './job.ts';
import type { JobFiles, Wish } from './jobFiles.ts';
import { followSent } from './jobFollower.ts';
import { note, sendPlanned, takeOver, type JobGraph, type LastLook, type LiveJob } from './jobRunner.ts';
import { DamagedJournal, openJournal } from './journal.ts';
import type { Lease } from './lease.ts';
import { kindOf, whyNotRotatable } from './rotation.ts';
import type { WriteGate } from './writeGate.ts';

/** Whose Graph it is: jobs of another session wait. */
export interface JobSession {
  /** Cloud, tenant and account. */
  readonly key: string;
  readonly account: string;
  readonly graph: JobGraph;
}

/** How a job stands, for this window. */
export interface JobView {
  readonly job: Job;
  /** `elsewhere`: another window owns the jobs, and what is shown is read from the disk. */
  readonly state: 'running' | 'elsewhere' | 'signInNeeded' | 'halted' | 'damaged' | 'over';
  /** Of a halted one. */
  readonly failure?: Failure;
  /** Where this window looks. */
  readonly lastLook?: LastLook;
  /** Why nothing is sent at the moment, where that may pass by itself. */
  readonly heldUp?: Failure;
}

/** Rotations of one or many devices, which survive restarts and have one sender among all windows. */
export interface RotationJobs extends Disposable {
  /** Writes down what was confirmed; sending begins where the owner is. Devices that cannot be rotated are refused by name. */
  order(devices: readonly Device[]): Promise<Result<JobOrder>>;
  list(): readonly JobView[];
  /** Sends nothing more of it; what was sent is still followed. */
  cancel(jobId: string): Promise<void>;
  /** Waits no longer for one device, or leaves an unknown one be. */
  close(jobId: string, index: number): Promise<void>;
  /** Tries again what was halted. */
  resume(jobId: string): void;
  /** Another session, or none. */
  sessionChanged(): void;
  onDidChange(listener: () => void): Disposable;
}

export interface RotationJobsParts {
  readonly files: JobFiles;
  readonly lease: Lease;
  readonly gate: WriteGate;
  readonly clock: Clock;
  readonly log: Log;
  readonly session: () => JobSession | undefined;
}

interface Entry {
  readonly order: JobOrder;
  job: Job;
  /** Only of the owner. */
  live?: LiveJob;
  running?: { readonly stop: AbortController; readonly over: Promise<void> };
  halted?: Failure;
  damaged: boolean;
  /** Where another window writes the journal: up to which byte it is known. */
  known: number;
  wishes: number;
  cancelled: boolean;
}

const lookEveryMs = 1_000;
/** Steps of single devices are told together: ten thousand of them make tens of thousands of steps. */
const tellEveryMs = 250;
/** While nothing is open, only orders of other windows can be news. */
const idleLookEveryMs = 5_000;

export function createRotationJobs(parts: RotationJobsParts): RotationJobs {
  const { files, lease, clock, log } = parts;
  const entries = new Map<string, Entry>();
  const listeners = new Set<() => void>();
  const ended = new AbortController();
  let wake = new AbortController();
  let lastOpen = '';

  function changed(): void {
    for (const listener of listeners) listener();
  }

  let telling: Disposable | undefined;
  function changedSoon(): void {
    telling ??= clock.after(tellEveryMs, () => {
      telling = undefined;
      changed();
    });
  }

  /** Everything that is done with the files, one round after the other. */
  async function rounds(): Promise<void> {
    while (!ended.signal.aborted) {
      try {
        await round();
      } catch (error) {
        log.error(`rotation jobs: ${error instanceof Error ? error.name : 'unknown'}`);
      }
      const nap = AbortSignal.any([ended.signal, wake.signal]);
      await clock.sleep(isIdle() ? idleLookEveryMs : lookEveryMs, nap).catch(() => undefined);
      if (wake.signal.aborted) wake = new AbortController();
    }
  }

  async function round(): Promise<void> {
    for (const id of await files.orders()) {
      if (entries.has(id)) continue;
      const order = await files.order(id);
      if (order === undefined) {
        log.warn('an order of rotations cannot be read, and nothing of it is sent');
        continue;
      }
      entries.set(id, { order, job: newJob(order), damaged: false, known: 0, wishes: 0, cancelled: false });
      changed();
    }
    for (const entry of entries.values()) {
      if (lease.owned) await own(entry);
      else await watch(entry);
    }
    if (lease.owned) await tellOpen();
    lease.want(!isIdle());
  }

  /** Nothing is open, and the small file says so. */
  function isIdle(): boolean {
    return ![...entries.values()].some(({ job, damaged }) => !damaged && job.items.some(isOpen)) && (!lease.owned || lastOpen === '{}');
  }

  /** Another window owns the jobs: read what it has written since. */
  async function watch(entry: Entry): Promise<void> {
    if (entry.live !== undefined) await letGo(entry);
    try {
      const { events, next } = await files.journalFrom(entry.order.id, entry.known);
      if (next === entry.known) return;
      if (entry.known === 0) entry.job = newJob(entry.order);
      for (const event of events) applyEvent(entry.job, event);
      entry.known = next;
      entry.damaged = false;
    } catch (error) {
      if (!(error instanceof DamagedJournal)) throw error;
      if (entry.damaged) return;
      entry.damaged = true;
    }
    changed();
  }

  async function own(entry: Entry): Promise<void> {
    if (entry.damaged) return;
    if (entry.live === undefined) {
      try {
        const { journal, events } = await openJournal(files.journalOf(entry.order.id));
        const job = newJob(entry.order);
        for (const event of events) applyEvent(job, event);
        entry.job = job;
        entry.live = { job, journal };
        await takeOver(entry.live);
      } catch (error) {
        if (!(error instanceof DamagedJournal)) throw error;
        entry.damaged = true;
        log.error('the journal of a rotation job is damaged: nothing more of it is sent');
      }
      changed();
      if (entry.live === undefined) return;
    }
    await grant(entry, entry.live);
    const session = parts.session();
    if (entry.running !== undefined || entry.halted !== undefined || session?.key !== entry.order.session || !entry.job.items.some(isOpen)) return;
    run(entry, entry.live, session.graph);
  }

  function run(entry: Entry, live: LiveJob, graph: JobGraph): void {
    const stop = new AbortController();
    const signal = AbortSignal.any([stop.signal, ended.signal]);
    const runner = { graph, clock, log, gate: parts.gate, confirm: () => lease.confirm(), changed: changedSoon };
    const work = async (): Promise<void> => {
      await skipWhatIsOnItsWay(entry, live);
      let sending = true;
      const send = async (): Promise<void> => {
        const end = await sendPlanned(live, runner, signal);
        sending = false;
        if (end.kind === 'halted') entry.halted = end.failure;
        if (end.kind === 'notOwner') stop.abort();
      };
      await Promise.all([send(), followSent(live, runner, () => sending, signal)]);
    };
    const over = work()
      .catch((error: unknown) => {
        entry.halted = failure('unexpected', 'The rotation stopped because of a mistake of ours, or because the disk refused. Nothing more is sent.');
        log.error(`a rotation job stopped: ${error instanceof Error ? error.name : 'unknown'}`);
      })
      .finally(() => {
        delete entry.running;
        changed();
      });
    entry.running = { stop, over };
    changed();
  }

  /** A device that another job is rotating is not sent a second time. */
  async function skipWhatIsOnItsWay(entry: Entry, live: LiveJob): Promise<void> {
    const onTheirWay = new Set([...entries.values()].filter((other) => other !== entry).flatMap(({ job }) => job.items.filter((item) => isOnItsWay(item)).map(({ device }) => device.intuneDeviceId)));
    for (const item of live.job.items) {
      if (item.stage !== 'planned' || !onTheirWay.has(item.device.intuneDeviceId)) continue;
      await note(live, { e: 'skipped', i: item.index, words: 'Another rotation of it is on its way.' });
    }
  }

  /** Does what any window asked for. */
  async function grant(entry: Entry, live: LiveJob): Promise<void> {
    const wishes = await files.wishes(entry.order.id);
    const news = wishes.slice(entry.wishes);
    entry.wishes = wishes.length;
    for (const wish of news) {
      if (wish.wish === 'close') {
        if (live.job.items[wish.i]?.closed === false) await note(live, { e: 'closed', i: wish.i });
        continue;
      }
      for (const item of live.job.items) if (item.stage === 'planned') await note(live, { e: 'cancelled', i: item.index });
    }
    if (news.length > 0) changed();
  }

  async function letGo(entry: Entry): Promise<void> {
    entry.running?.stop.abort();
    await entry.running?.over;
    await entry.live?.journal.close();
    delete entry.live;
    entry.known = 0;
  }

  /** The one small file that the next start reads. */
  async function tellOpen(): Promise<void> {
    const counts: Record<string, number> = {};
    for (const { order, job } of entries.values()) {
      const count = job.items.filter(isOpen).length;
      if (count > 0) counts[order.session] = (counts[order.session] ?? 0) + count;
    }
    const text = JSON.stringify(counts);
    if (text === lastOpen) return;
    await files.writeOpen(counts);
    lastOpen = text;
  }

  function viewOf(entry: Entry): JobView {
    const { job } = entry;
    if (entry.damaged) return { job, state: 'damaged' };
    if (!job.items.some(isOpen)) return { job, state: 'over' };
    if (!lease.owned) return { job, state: 'elsewhere' };
    if (entry.halted !== undefined) return { job, state: 'halted', failure: entry.halted };
    const { lastLook, heldUp } = entry.live ?? {};
    return { job, state: parts.session()?.key === entry.order.session ? 'running' : 'signInNeeded', ...(lastLook === undefined ? {} : { lastLook }), ...(heldUp === undefined ? {} : { heldUp }) };
  }

  async function wish(jobId: string, wish: Wish): Promise<void> {
    await files.wish(jobId, wish);
    wake.abort();
  }

  const leaseWatch = lease.onDidChange(() => {
    wake.abort();
    changed();
  });
  const running = rounds();

  return {
    async order(devices) {
      const session = parts.session();
      if (session === undefined) return fail(failure('signedOut', 'Sign in first.'));
      const onTheirWay = new Set([...entries.values()].flatMap(({ job }) => job.items.filter((item) => item.stage === 'planned' || isOnItsWay(item)).map(({ device }) => device.deviceId)));
      const seen = new Set<string>();
      const wanted: JobDevice[] = [];
      for (const device of devices) {
        const obstacle = whyNotRotatable(device);
        if (obstacle !== undefined || device.intune === undefined) return fail(failure('badRequest', `${device.name}: ${obstacle ?? 'Intune does not manage this device.'}`));
        if (onTheirWay.has(device.id)) return fail(failure('badRequest', `A rotation of ${device.name} is already on its way.`));
        if (seen.has(device.intune.intuneDeviceId)) continue;
        seen.add(device.intune.intuneDeviceId);
        wanted.push({ deviceId: device.id, name: device.name, kind: kindOf(device), intuneDeviceId: device.intune.intuneDeviceId, ...(device.entraDeviceId === undefined ? {} : { entraDeviceId: device.entraDeviceId }) });
      }
      if (wanted.length === 0) return fail(failure('badRequest', 'No device was chosen.'));
      const order: JobOrder = { version: 1, id: randomUUID(), orderedAt: session.graph.serverNow(), session: session.key, account: session.account, devices: wanted };
      try {
        await files.write(order);
      } catch {
        return fail(failure('unexpected', 'The order could not be written to the disk. Nothing was sent.'));
      }
      wake.abort();
      return ok(order);
    },
    list: () => [...entries.values()].map(viewOf).sort((a, b) => b.job.order.orderedAt - a.job.order.orderedAt),
    cancel: (jobId) => wish(jobId, { wish: 'cancel' }),
    close: (jobId, i) => wish(jobId, { wish: 'close', i }),
    resume(jobId) {
      const entry = entries.get(jobId);
      if (entry !== undefined) delete entry.halted;
      wake.abort();
    },
    sessionChanged() {
      const key = parts.session()?.key;
      for (const entry of entries.values()) {
        delete entry.halted;
        if (entry.order.session !== key) entry.running?.stop.abort();
      }
      wake.abort();
      changed();
    },
    onDidChange(listener) {
      listeners.add(listener);
      return {
        dispose() {
          listeners.delete(listener);
        },
      };
    },
    dispose() {
      ended.abort();
      telling?.dispose();
      leaseWatch.dispose();
      listeners.clear();
      void running.then(async () => {
        for (const entry of entries.values()) await letGo(entry);
      });
    },
  };
}

/** Sent, or perhaps sent, and not over. */
function isOnItsWay({ stage, closed }: JobItem): boolean {
  return !closed && (stage === 'sending' || stage === 'uncertain' || stage === 'queued' || stage === 'pending' || stage === 'unknown');
}
