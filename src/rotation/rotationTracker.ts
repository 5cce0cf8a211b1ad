import type { Device } from '../core/device.ts';
import { cancelled, failure } from '../core/failure.ts';
import { loadOnce } from '../core/loadOnce.ts';
import type { Clock, Disposable, Log } from '../core/ports.ts';
import { fail, ok, type Result } from '../core/result.ts';
import type { JobItem, JobOrder } from './job.ts';
import type { JobSession, JobView, RotationJobs } from './rotationJobs.ts';
import type { Rotation, RotationStage } from './rotation.ts';

/** The rotations of the session, as commands, tree and status bar see them. What is behind it survives restarts. */
export interface RotationTracker extends Disposable {
  /** Orders one rotation and waits until it was sent. Success means queued; how it goes on is followed. */
  rotate(device: Device, signal?: AbortSignal): Promise<Result<Rotation>>;
  /** Orders many; they are sent as fast as Intune allows. */
  order(devices: readonly Device[]): Promise<Result<JobOrder>>;
  jobs(): readonly JobView[];
  /** Sends nothing more of a job. */
  cancel(jobId: string): Promise<void>;
  /** Tries again what was halted. */
  resume(jobId: string): void;
  rotationOf(deviceId: string): Rotation | undefined;
  /** Those that are under way, or ended within a day, and that nobody put away. */
  all(): readonly Rotation[];
  /** Puts one away; the rotation itself goes on. */
  stopWatching(deviceId: string): void;
  /** Told once for all devices whose rotation moved together. */
  onDidChange(listener: (deviceIds: readonly string[]) => void): Disposable;
  /** Another session, or none. */
  sessionChanged(): void;
  /** Devices of earlier orders that are not over and whose session nobody opened. Read from the disk once, at start-up. */
  readonly waiting: number;
  /** Looks for orders that are not over, without asking anybody anything. */
  lookForOpen(): Promise<number>;
}

/** The part that knows the disk, loaded when there is something to rotate or to follow. */
export interface RotationEngine {
  /** Jobs of one session, in a folder of its own. */
  open(session: () => JobSession | undefined, key: string): RotationJobs & Disposable;
  /** Devices that are not over, by session key. Folders of demo tenants, which end with their window, do not count. */
  openBySession(): Promise<ReadonlyMap<string, number>>;
}

export interface TrackerParts {
  readonly session: () => JobSession | undefined;
  readonly engine: () => Promise<RotationEngine>;
  /** Whether anything was ever ordered on this computer: without it, the engine is not even loaded at start-up. */
  readonly mayHaveOpen: () => Promise<boolean>;
  readonly clock: Clock;
  readonly log: Log;
}

const dayMs = 24 * 3_600_000;

export function createRotationTracker(parts: TrackerParts): RotationTracker {
  const { clock, log } = parts;
  const engine = loadOnce(parts.engine);
  const listeners = new Set<(deviceIds: readonly string[]) => void>();
  const putAway = new Set<string>();
  let opened: { readonly key: string; readonly jobs: RotationJobs; readonly watch: Disposable } | undefined;
  let opening: Promise<RotationJobs | undefined> | undefined;
  let open: ReadonlyMap<string, number> = new Map();
  let stages = new Map<string, string>();
  /** Worked out once after each change: tree and status bar ask for each of thousands of devices. */
  let known: ReadonlyMap<string, Rotation> | undefined;
  let disposed = false;

  /** Tells of the devices whose rotation moved. */
  function compare(): void {
    known = undefined;
    const now = new Map<string, string>();
    for (const [id, rotation] of current()) now.set(id, `${rotation.stage} ${rotation.lookFailed?.code ?? ''} ${rotation.checkedAt ?? ''}`);
    const before = stages;
    stages = now;
    const moved = [...[...now].filter(([id, stage]) => before.get(id) !== stage).map(([id]) => id), ...[...before.keys()].filter((id) => !now.has(id))];
    if (moved.length === 0) return;
    for (const listener of listeners) listener(moved);
  }

  function close(): void {
    opened?.watch.dispose();
    opened?.jobs.dispose();
    opened = undefined;
    opening = undefined;
    known = undefined;
  }

  async function jobsOfSession(): Promise<RotationJobs | undefined> {
    const key = parts.session()?.key;
    if (key === undefined || disposed) return undefined;
    if (opened?.key === key) return opened.jobs;
    opening ??= (async () => {
      const loaded = await engine();
      if (parts.session()?.key !== key || isDisposed()) return undefined;
      const jobs = loaded.open(parts.session, key);
      opened = { key, jobs, watch: jobs.onDidChange(compare) };
      return jobs;
    })();
    return await opening;
  }

  /** Every window that has the session follows its jobs: each may have to go on with them when their owner ends. */
  async function follow(): Promise<void> {
    if (await parts.mayHaveOpen()) await jobsOfSession();
  }

  function current(): ReadonlyMap<string, Rotation> {
    known ??= workOut();
    return known;
  }

  function workOut(): ReadonlyMap<string, Rotation> {
    const found = new Map<string, Rotation>();
    for (const view of opened?.jobs.list() ?? []) {
      const recent = clock.now() - view.job.order.orderedAt < dayMs;
      for (const item of view.job.items) {
        const { deviceId } = item.device;
        if (found.has(deviceId) || item.closed || putAway.has(`${view.job.order.id} ${item.index}`)) continue;
        const stage = stageOf(item);
        if (stage === undefined || (view.state === 'over' && !recent)) continue;
        found.set(deviceId, rotationOf(item, stage, view));
      }
    }
    return found;
  }

  return {
    async rotate(device, signal) {
      const jobs = await jobsOfSession();
      if (jobs === undefined) return fail(failure('signedOut', 'Sign in first.'));
      if (signal?.aborted === true) return fail(cancelled);
      const ordered = await jobs.order([device]);
      if (!ordered.ok) return ordered;
      return await untilSent(jobs, ordered.value, signal);
    },
    async order(devices) {
      const jobs = await jobsOfSession();
      return jobs === undefined ? fail(failure('signedOut', 'Sign in first.')) : await jobs.order(devices);
    },
    jobs: () => opened?.jobs.list() ?? [],
    cancel: async (jobId) => await opened?.jobs.cancel(jobId),
    resume(jobId) {
      opened?.jobs.resume(jobId);
    },
    rotationOf: (deviceId) => current().get(deviceId),
    all: () => [...current().values()],
    stopWatching(deviceId) {
      for (const { job } of opened?.jobs.list() ?? []) {
        for (const item of job.items) {
          if (item.device.deviceId !== deviceId || item.closed) continue;
          putAway.add(`${job.order.id} ${item.index}`);
          opened?.jobs.close(job.order.id, item.index).catch(() => {
            log.warn('a rotation could not be put away for good: the disk refused');
          });
        }
      }
      compare();
    },
    onDidChange(listener) {
      listeners.add(listener);
      return {
        dispose: () => {
          listeners.delete(listener);
        },
      };
    },
    sessionChanged() {
      const key = parts.session()?.key;
      if (opened !== undefined && opened.key !== key) close();
      if (key !== undefined) {
        open = new Map([...open].filter(([one]) => one !== key));
        follow().catch(() => {
          log.error('the jobs of rotations could not be opened');
        });
      }
      compare();
    },
    get waiting() {
      return [...open.values()].reduce((sum, one) => sum + one, 0);
    },
    async lookForOpen() {
      if (!(await parts.mayHaveOpen())) return 0;
      open = await (await engine()).openBySession();
      return this.waiting;
    },
    dispose() {
      disposed = true;
      listeners.clear();
      close();
    },
  };

  function isDisposed(): boolean {
    return disposed;
  }
}

/** Waits until the only device of an order was sent, or will not be. */
async function untilSent(jobs: RotationJobs, order: JobOrder, signal: AbortSignal | undefined): Promise<Result<Rotation>> {
  return await new Promise((resolve) => {
    const look = (): void => {
      const view = jobs.list().find(({ job }) => job.order.id === order.id);
      const item = view?.job.items[0];
      if (view === undefined || item === undefined) return;
      let answer = answerOf(item, view);
      if (answer === undefined && item.stage === 'planned' && view.heldUp !== undefined) {
        // Somebody looks on: better told than tried again behind their back
        void jobs.cancel(order.id);
        answer = fail(view.heldUp);
      }
      if (answer === undefined) return;
      watch.dispose();
      signal?.removeEventListener('abort', leave);
      resolve(answer);
    };
    const leave = (): void => {
      // What was not sent yet is not sent; what is on its way is waited for
      void jobs.cancel(order.id);
    };
    const watch = jobs.onDidChange(look);
    signal?.addEventListener('abort', leave, { once: true });
    look();
  });
}

function answerOf(item: JobItem, view: JobView): Result<Rotation> | undefined {
  switch (item.stage) {
    case 'planned':
      if (view.state === 'halted' && view.failure !== undefined) return fail(view.failure);
      return view.state === 'damaged' ? fail(failure('unexpected', 'The record of rotations is damaged. Nothing was sent.')) : undefined;
    case 'sending':
      return undefined;
    case 'cancelled':
      return fail(failure('cancelled', 'Cancelled. Nothing was sent.'));
    case 'skipped':
    case 'refused':
      return fail(failure(item.code === 'interrupted' || item.code === undefined ? 'badRequest' : item.code, item.words ?? 'It was refused.', { ...(item.code === 'denied' ? { feature: item.device.kind === 'bitlocker' ? 'rotateBitLockerKeys' : 'rotateFileVaultKey' } : {}) }));
    case 'uncertain':
    case 'unknown':
      return fail(failure('timedOut', 'The answer of Intune was lost, so it is not known yet whether it took the request. It is not sent again; the tree shows what is found out.', { retryable: false }));
    default:
      return ok(rotationOf(item, stageOf(item) ?? 'queued', view));
  }
}

function stageOf({ stage }: JobItem): RotationStage | undefined {
  switch (stage) {
    case 'sending':
      return 'planned';
    case 'skipped':
      return 'refused';
    case 'cancelled':
      return undefined;
    default:
      return stage;
  }
}

function rotationOf(item: JobItem, stage: RotationStage, view: JobView): Rotation {
  const { device } = item;
  return {
    kind: device.kind,
    deviceId: device.deviceId,
    deviceName: device.name,
    intuneDeviceId: device.intuneDeviceId,
    ...(device.entraDeviceId === undefined ? {} : { entraDeviceId: device.entraDeviceId }),
    acceptedAt: item.acceptedAt ?? item.intentAt ?? view.job.order.orderedAt,
    stage,
    ...(item.startedAt === undefined ? {} : { startedAt: item.startedAt }),
    ...(item.errorCode === undefined ? {} : { errorCode: item.errorCode }),
    ...(item.endedAs === undefined ? {} : { endedAs: item.endedAs }),
    ...(item.newKey === undefined ? {} : { newKey: item.newKey }),
    ...(item.newKeyAt === undefined ? {} : { newKeyAt: item.newKeyAt }),
    ...(item.words === undefined ? {} : { words: item.words }),
    ...(view.lastLook === undefined ? {} : { checkedAt: view.lastLook.at }),
    ...(view.lastLook?.failure === undefined ? {} : { lookFailed: view.lastLook.failure }),
  };
}
