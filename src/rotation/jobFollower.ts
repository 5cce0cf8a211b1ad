import type { ManagedDevice } from '../core/device.ts';
import type { Failure } from '../core/failure.ts';
import type { RecoveryKey } from '../core/recoveryKey.ts';
import type { Result } from '../core/result.ts';
import { eventOfActions, isFollowed, unknownAfterMs, clockToleranceMs, type JobEvent, type JobItem } from './job.ts';
import { allKeys, note, type JobGraph, type LiveJob, type RunnerParts } from './jobRunner.ts';

/** Seconds between looks at one device; then every half hour for a day, then every six hours. */
const lookAfterSeconds = [3, 5, 5, 10, 15, 30, 60, 120, 300] as const;
const dayMs = 24 * 3_600_000;
/** A device that was not seen for so long: what it still does, it does unwatched. */
export const closedAfterMs = 30 * dayMs;
/** Up to here each device is asked for itself; above, one list of all devices costs less. */
const askEachUpTo = 40;

interface Look {
  number: number;
  at: number;
}

/** Looks at what was sent until Intune and Entra ID say how it ended. Ends when nothing is left to wait for, or when aborted. */
export async function followSent(live: LiveJob, parts: RunnerParts, isSending: () => boolean, signal: AbortSignal): Promise<void> {
  const { clock, graph } = parts;
  const looks = new Map<JobItem, Look>();
  while (!signal.aborted) {
    const followed = live.job.items.filter(isFollowed).filter(({ stage }) => stage !== 'sending');
    if (followed.length === 0 && !isSending()) return;
    const now = clock.now();
    for (const item of followed) if (!looks.has(item)) looks.set(item, { number: 0, at: now + waitMs(0, item, now, graph, live.job.items.length) });
    const overdue = followed.filter((item) => (looks.get(item)?.at ?? 0) <= now);
    // A list of everything is read for all of them
    const due = overdue.length > askEachUpTo ? followed : overdue;
    if (due.length > 0) {
      await lookAt(live, due, parts, signal);
      for (const item of due) {
        const look = looks.get(item);
        if (look !== undefined) Object.assign(look, { number: look.number + 1, at: clock.now() + waitMs(look.number + 1, item, clock.now(), graph, live.job.items.length) });
      }
      parts.changed();
      continue;
    }
    let next = now + (isSending() ? 2_000 : 60_000);
    for (const item of followed) next = Math.min(next, looks.get(item)?.at ?? now);
    try {
      // Many that are due one after the other are looked at together
      await clock.sleep(Math.max(200, followed.length * 5, next - now), signal);
    } catch {
      return;
    }
  }
}

function waitMs(number: number, item: JobItem, now: number, graph: JobGraph, devices: number): number {
  const age = graph.serverNow() - (item.intentAt ?? now);
  const usual = age > dayMs ? 6 * 3_600_000 : age > 3_600_000 ? 1_800_000 : 1000 * (lookAfterSeconds[number] ?? 300);
  // Many at once: what Intune allows to be read is shared by everything that this account does
  return Math.max(usual, devices * 20);
}

async function lookAt(live: LiveJob, due: readonly JobItem[], parts: RunnerParts, signal: AbortSignal): Promise<void> {
  const { graph, clock } = parts;
  const { found: devices, failure: noDevices } = await devicesOf(due, graph, signal);
  if (isAborted(signal)) return;
  for (const item of due) {
    const device = devices.get(item.device.intuneDeviceId);
    if (device !== undefined) await moved(live, eventOfActions(item, device.actionResults));
  }
  const escrowing = due.filter(({ device, stage, closed }) => device.kind === 'bitlocker' && device.entraDeviceId !== undefined && (stage === 'queued' || stage === 'pending' || stage === 'done') && !closed);
  const { found: keys, failure: noKeys } = await keysOf(escrowing, graph, signal);
  const failure = noDevices ?? noKeys;
  if (isAborted(signal)) return;
  live.lastLook = { at: clock.now(), ...(failure === undefined ? {} : { failure }) };
  for (const item of escrowing) await moved(live, eventOfKeys(item, keys.get(item.device.entraDeviceId ?? '')));
  const now = graph.serverNow();
  for (const item of due) {
    const age = now - (item.intentAt ?? now);
    // Only after a look that was answered: "could not ask" is never "nothing there"
    if (item.stage === 'uncertain' && age >= unknownAfterMs && devices.has(item.device.intuneDeviceId)) await moved(live, { e: 'unknown', i: item.index });
    if (age >= closedAfterMs && isFollowed(item)) await moved(live, { e: 'closed', i: item.index });
  }
}

async function moved(live: LiveJob, event: JobEvent | undefined): Promise<void> {
  if (event !== undefined) await note(live, event);
}

/** What came of a question about many; a failure does not undo what came before it. */
interface Asked<T> {
  readonly found: ReadonlyMap<string, T>;
  readonly failure?: Failure;
}

async function devicesOf(items: readonly JobItem[], graph: JobGraph, signal: AbortSignal): Promise<Asked<ManagedDevice>> {
  const found = new Map<string, ManagedDevice>();
  if (items.length <= askEachUpTo) {
    const looks = await Promise.all(items.map(async ({ device }) => await graph.managedDevice(device.intuneDeviceId, signal)));
    for (const look of looks) if (look.ok) found.set(look.value.intuneDeviceId, look.value);
    return asked(found, looks);
  }
  const wanted = new Set(items.map(({ device }) => device.intuneDeviceId));
  for await (const page of graph.managedDevices(signal)) {
    if (!page.ok) return asked(found, [page]);
    for (const device of page.value) if (wanted.has(device.intuneDeviceId)) found.set(device.intuneDeviceId, device);
  }
  return { found };
}

async function keysOf(items: readonly JobItem[], graph: JobGraph, signal: AbortSignal): Promise<Asked<readonly RecoveryKey[]>> {
  if (items.length === 0) return { found: new Map() };
  if (items.length > askEachUpTo) {
    const all = await allKeys(graph, signal);
    return all.ok ? { found: all.value } : asked(new Map(), [all]);
  }
  const answers = await Promise.all(items.map(async ({ device: { entraDeviceId = '' } }) => [entraDeviceId, await graph.recoveryKeysOf(entraDeviceId, signal)] as const));
  const found = new Map(answers.flatMap(([id, keys]) => (keys.ok ? [[id, keys.value] as const] : [])));
  return asked(found, answers.map(([, keys]) => keys));
}

function asked<T>(found: ReadonlyMap<string, T>, answers: readonly Result<unknown>[]): Asked<T> {
  const [failure] = answers.flatMap((answer) => (answer.ok ? [] : [answer.failure]));
  return failure === undefined ? { found } : { found, failure };
}

/** A key that was not there before, and that is no older than the rotation by the clock of the service. */
function eventOfKeys(item: JobItem, keys: readonly RecoveryKey[] | undefined): JobEvent | undefined {
  const { keysBefore = null } = item;
  const since = (item.startedAt === undefined ? (item.acceptedAt ?? item.intentAt) : Date.parse(item.startedAt)) ?? Number.NaN;
  const [newest] = (keys ?? [])
    .filter(({ id }) => keysBefore?.includes(id) !== true)
    .filter(({ createdAt }) => (createdAt === undefined ? keysBefore !== null : Date.parse(createdAt) > since - (keysBefore === null ? 0 : clockToleranceMs)))
    .sort((a, b) => (b.createdAt ?? '').localeCompare(a.createdAt ?? ''));
  if (newest === undefined) return undefined;
  return { e: 'escrowed', i: item.index, key: newest.id, ...(newest.createdAt === undefined ? {} : { createdAt: newest.createdAt }) };
}

function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
