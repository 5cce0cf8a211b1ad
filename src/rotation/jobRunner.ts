import { failure, type Failure } from '../core/failure.ts';
import type { Clock, Log } from '../core/ports.ts';
import type { RecoveryKey } from '../core/recoveryKey.ts';
import { fail, type Result } from '../core/result.ts';
import type { RecoveryGraph } from '../graph/recoveryGraph.ts';
import { applyEvent, eventOfForeignAction, type Job, type JobEvent, type JobItem } from './job.ts';
import type { Journal } from './journal.ts';
import { actionOf, whyNotRotatableNow } from './rotation.ts';
import type { WriteGate } from './writeGate.ts';

export type JobGraph = Pick<RecoveryGraph, 'managedDevice' | 'managedDevices' | 'recoveryKeysOf' | 'recoveryKeys' | 'rotateOnce' | 'serverNow'>;

export interface RunnerParts {
  readonly graph: JobGraph;
  readonly clock: Clock;
  readonly log: Log;
  readonly gate: WriteGate;
  /** Whether this window still owns the jobs. */
  readonly confirm: () => Promise<boolean>;
  readonly changed: () => void;
}

/** A job with its journal: every change is on the disk before anything follows from it. */
export interface LiveJob {
  readonly job: Job;
  readonly journal: Journal;
  /** How the latest look at what was sent went: where it failed, every stage is the last one known. */
  lastLook?: LastLook;
  /** Why nothing is sent at the moment, where that may pass by itself. */
  heldUp?: Failure;
}

export interface LastLook {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly failure?: Failure;
}

export async function note({ job, journal }: LiveJob, event: JobEvent): Promise<void> {
  await journal.append(event);
  applyEvent(job, event);
}

/** Of what was being sent when its sender died, the answer is lost. To be called once when a job is gone on with. */
export async function takeOver(live: LiveJob): Promise<void> {
  const sending = live.job.items.filter(({ stage }) => stage === 'sending');
  await Promise.all(sending.map(({ index }) => note(live, { e: 'lost', i: index, code: 'interrupted' })));
}

/** Why sending ended: everything was tried, or not now. */
export type SendingEnd = { readonly kind: 'sent' } | { readonly kind: 'notOwner' } | { readonly kind: 'stopped' } | { readonly kind: 'halted'; readonly failure: Failure };

const workers = 8;
/** Refusals in a row, with nothing accepted, after which the account is taken not to be allowed at all. */
const mostDenied = 5;
/** Above so many devices the key IDs of the whole tenant are read once, in pages, instead of once a device. */
const listKeysFrom = 50;
const offlineWaitMs = 15_000;

/**
 * Sends what is planned, a device at a time: look at the device, write the intent, send once. Which answer lets it be sent
 * again is decided here and nowhere else: a 429, a failure to connect, and nothing more.
 */
export async function sendPlanned(live: LiveJob, parts: RunnerParts, signal: AbortSignal): Promise<SendingEnd> {
  const { graph, clock, log, gate } = parts;
  const { job } = live;
  const queue = job.items.filter(({ stage }) => stage === 'planned');
  if (queue.length === 0) return { kind: 'sent' };
  const keysBefore = await baselineOfKeys(queue, graph, signal);
  const ending = new AbortController();
  const all = AbortSignal.any([signal, ending.signal]);
  let end: SendingEnd | undefined;
  let denied = 0;

  function stop(why: SendingEnd): void {
    end ??= why;
    ending.abort();
  }

  async function work(): Promise<void> {
    for (let item = queue.shift(); item !== undefined && !isAborted(all); item = queue.shift()) {
      try {
        await gate.enter(all);
      } catch {
        return;
      }
      let sent = false;
      try {
        sent = await one(item);
      } finally {
        gate.leave(sent);
      }
    }
  }

  /** Returns whether a request went out. */
  async function one(item: JobItem): Promise<boolean> {
    if (item.stage !== 'planned') return false; // cancelled meanwhile
    const looked = await graph.managedDevice(item.device.intuneDeviceId, all);
    if (!looked.ok) {
      await notLookedUp(item, looked.failure);
      return false;
    }
    const { value: device } = looked;
    const wrong = device.entraDeviceId !== item.device.entraDeviceId ? 'Intune answered with another device than the one that was confirmed.' : whyNotRotatableNow(device, item.device.kind);
    if (wrong !== undefined) {
      await told(item, { e: 'skipped', i: item.index, words: wrong });
      return false;
    }
    const already = eventOfForeignAction(item, job.order, device.actionResults);
    if (already !== undefined) {
      await told(item, already);
      return false;
    }
    const keys = await keysBefore(item, all);
    const earlier = actionOf(device.actionResults, item.device.kind);
    if (isAborted(all) || hasLeft(item)) return false;
    if (!(await parts.confirm())) {
      stop({ kind: 'notOwner' });
      return false;
    }
    await note(live, {
      e: 'intent',
      i: item.index,
      at: graph.serverNow(),
      keys,
      ...(earlier === undefined ? {} : { action: { state: earlier.state, ...(earlier.startedAt === undefined ? {} : { startedAt: earlier.startedAt }), ...(earlier.updatedAt === undefined ? {} : { updatedAt: earlier.updatedAt }) } }),
    });
    parts.changed();
    // The disk may have been slow: between two owners only this look is left
    if (!(await parts.confirm())) {
      stop({ kind: 'notOwner' });
      return false;
    }
    // Not given the signal: what is on its way is better waited for than wondered about
    const answer = await graph.rotateOnce(item.device.kind, item.device.intuneDeviceId);
    await told(item, eventOfAnswer(item, answer));
    return true;
  }

  async function told(item: JobItem, event: JobEvent): Promise<void> {
    await note(live, event);
    if (item.stage === 'planned') queue.push(item);
    parts.changed();
  }

  function eventOfAnswer(item: JobItem, answer: Result<void>): JobEvent {
    const i = item.index;
    if (answer.ok) {
      denied = Number.NEGATIVE_INFINITY;
      delete live.heldUp;
      gate.taken();
      return { e: 'accepted', i, at: graph.serverNow() };
    }
    const why = answer.failure;
    switch (why.code) {
      case 'throttled':
        gate.pause(why.retryAt);
        log.info('a rotation was turned away: waiting');
        return { e: 'turnedAway', i };
      case 'signedOut':
      case 'consentNeeded':
      case 'misconfigured':
      case 'toolMissing':
        stop({ kind: 'halted', failure: why });
        return { e: 'turnedAway', i };
      case 'denied':
      case 'notLicensed':
        denied += 1;
        if (denied < mostDenied && why.code === 'denied') return { e: 'refused', i, words: why.message, code: why.code };
        stop({ kind: 'halted', failure: why });
        return { e: 'turnedAway', i };
      case 'badRequest':
      case 'notFound':
        return { e: 'refused', i, words: why.message, code: why.code };
      default:
        if (why.notSent !== true) return { e: 'lost', i, code: why.code };
        live.heldUp = why;
        gate.pause(clock.now() + offlineWaitMs);
        return { e: 'turnedAway', i };
    }
  }

  async function notLookedUp(item: JobItem, why: Failure): Promise<void> {
    if (why.code === 'cancelled') return;
    if (why.code === 'notFound' || why.code === 'badRequest') {
      await told(item, { e: 'skipped', i: item.index, words: why.code === 'notFound' ? 'Intune no longer has this device.' : why.message, code: why.code });
      return;
    }
    if (!why.retryable) {
      stop({ kind: 'halted', failure: why });
      return;
    }
    // Could not ask is no answer: it stays planned, and is tried again after a while
    live.heldUp = why;
    gate.pause(why.retryAt ?? clock.now() + offlineWaitMs);
    queue.push(item);
    parts.changed();
  }

  await Promise.all(Array.from({ length: Math.min(workers, queue.length) }, async () => { await work(); })).catch((error: unknown) => {
    stop({ kind: 'halted', failure: failure('unexpected', 'The journal of the job could not be written. Nothing more is sent.') });
    log.error(`a rotation job stopped: ${error instanceof Error ? error.name : 'unknown'}`);
  });
  return end ?? (signal.aborted ? { kind: 'stopped' } : { kind: 'sent' });
}

type KeysBefore = (item: JobItem, signal: AbortSignal) => Promise<readonly string[] | null>;

/** The key IDs that were there before, of one device or, for many, of the tenant in one go. */
async function baselineOfKeys(items: readonly JobItem[], graph: JobGraph, signal: AbortSignal): Promise<KeysBefore> {
  if (items.filter(({ device }) => device.kind === 'bitlocker').length <= listKeysFrom) {
    return async ({ device }, own) => {
      if (device.kind !== 'bitlocker' || device.entraDeviceId === undefined) return null;
      const keys = await graph.recoveryKeysOf(device.entraDeviceId, own);
      return keys.ok ? keys.value.map(({ id }) => id) : null;
    };
  }
  const all = await allKeys(graph, signal);
  return ({ device }) => Promise.resolve(all.ok && device.kind === 'bitlocker' ? (all.value.get(device.entraDeviceId ?? '') ?? []).map(({ id }) => id) : null);
}

/** Every key ID of the tenant by Entra device ID; a failure where the list could not be read whole. */
export async function allKeys(graph: JobGraph, signal: AbortSignal): Promise<Result<ReadonlyMap<string, readonly RecoveryKey[]>>> {
  const found = new Map<string, RecoveryKey[]>();
  let unreadable = 0;
  const notes = { unreadable: (rows: number): void => void (unreadable += rows) };
  for await (const page of graph.recoveryKeys(signal, notes)) {
    if (!page.ok) return page;
    for (const key of page.value) {
      const known = found.get(key.entraDeviceId);
      if (known === undefined) found.set(key.entraDeviceId, [key]);
      else known.push(key);
    }
  }
  return unreadable === 0 ? { ok: true, value: found } : fail(failure('malformed', 'Some key IDs could not be read.'));
}

/** Read through calls, since both change while something is awaited. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

function hasLeft(item: JobItem): boolean {
  return item.stage !== 'planned';
}
