import type { ActionResult } from '../core/device.ts';
import type { FailureCode } from '../core/failure.ts';
import { actionOf, type RotationKind } from './rotation.ts';

/** One device of an order, by the IDs that were shown when it was confirmed. */
export interface JobDevice {
  /** `Device.id`. */
  readonly deviceId: string;
  readonly name: string;
  readonly kind: RotationKind;
  readonly intuneDeviceId: string;
  readonly entraDeviceId?: string;
}

/** What a person confirmed. It is written once and never changed: nothing else is ever sent. */
export interface JobOrder {
  readonly version: 1;
  /** A GUID. */
  readonly id: string;
  /** Epoch milliseconds by the clock of the service. */
  readonly orderedAt: number;
  /** Cloud, tenant and account, as the session names itself: nobody else's session sends it. */
  readonly session: string;
  readonly account: string;
  readonly devices: readonly JobDevice[];
}

/**
 * How far one device has come.
 *
 * - `planned`: nothing was sent. `sending`: the intent is on disk, and an answer is not. `uncertain`: the answer was lost,
 *   and Intune's action results decide.
 * - `queued` (Intune accepted it), `pending`, `done`, `escrowed` (a newer key is in Entra ID), `failed`.
 * - Never sent: `skipped` (the check before sending found why), `refused` (Graph did not take it), `cancelled`.
 * - `unknown`: fifteen minutes after the intent Intune shows nothing. A person decides; it is not sent again.
 */
export type ItemStage =
  | 'planned' | 'sending' | 'uncertain'
  | 'queued' | 'pending' | 'done' | 'escrowed' | 'failed'
  | 'skipped' | 'refused' | 'cancelled' | 'unknown';

/** The action result that was there before, as far as it tells one from another. */
export type EarlierAction = Pick<ActionResult, 'state' | 'startedAt' | 'updatedAt'>;

/** What is appended to the journal. `i` is the index of the device in the order; times are the service's, epoch milliseconds. */
export type JobEvent =
  | { readonly e: 'intent'; readonly i: number; readonly at: number; readonly keys: readonly string[] | null; readonly action?: EarlierAction }
  | { readonly e: 'accepted'; readonly i: number; readonly at: number }
  | { readonly e: 'turnedAway'; readonly i: number }
  | { readonly e: 'lost'; readonly i: number; readonly code: FailureCode | 'interrupted' }
  | { readonly e: 'skipped' | 'refused'; readonly i: number; readonly words: string; readonly code?: FailureCode }
  | { readonly e: 'cancelled'; readonly i: number }
  | { readonly e: 'action'; readonly i: number; readonly stage: 'pending' | 'done' | 'failed'; readonly startedAt?: string; readonly endedAs?: ActionResult['state']; readonly errorCode?: number }
  | { readonly e: 'escrowed'; readonly i: number; readonly key: string; readonly createdAt?: string }
  | { readonly e: 'unknown'; readonly i: number }
  /** A person closed an unknown one, or nobody waits any longer for its end. */
  | { readonly e: 'closed'; readonly i: number };

export interface JobItem {
  readonly index: number;
  readonly device: JobDevice;
  stage: ItemStage;
  /** When the intent was written, by the clock of the service. */
  intentAt?: number;
  /** Key IDs before the intent; null: they could not be listed. */
  keysBefore?: readonly string[] | null;
  actionBefore?: EarlierAction;
  acceptedAt?: number;
  /** ISO 8601, the service's. */
  startedAt?: string;
  endedAs?: ActionResult['state'];
  errorCode?: number;
  newKey?: string;
  /** When that was backed up, ISO 8601. */
  newKeyAt?: string;
  /** Why it was skipped, refused or lost. */
  words?: string;
  code?: FailureCode | 'interrupted';
  /** Nobody waits any longer for what comes of it. */
  closed: boolean;
}

export interface Job {
  readonly order: JobOrder;
  readonly items: readonly JobItem[];
}

export function newJob(order: JobOrder): Job {
  return { order, items: order.devices.map((device, index) => ({ index, device, stage: 'planned', closed: false })) };
}

/** Carries what the journal says into the job. Events that make no sense where an item stands are dropped: an answer may come late. */
export function applyEvent({ items }: Job, event: JobEvent): void {
  const item = items[event.i];
  if (item === undefined) return;
  switch (event.e) {
    case 'intent':
      if (item.stage !== 'planned') return;
      Object.assign(item, { stage: 'sending', intentAt: event.at, keysBefore: event.keys, ...(event.action === undefined ? {} : { actionBefore: event.action }) });
      return;
    case 'accepted':
      if (isUnanswered(item.stage)) Object.assign(item, { stage: 'queued', acceptedAt: event.at });
      return;
    case 'turnedAway':
      if (item.stage === 'sending') item.stage = 'planned';
      return;
    case 'lost':
      if (item.stage === 'sending') Object.assign(item, { stage: 'uncertain', code: event.code });
      return;
    case 'skipped':
    case 'refused':
      if (item.stage === 'planned' || item.stage === 'sending') Object.assign(item, { stage: event.e, words: event.words, ...(event.code === undefined ? {} : { code: event.code }) });
      return;
    case 'cancelled':
      if (item.stage === 'planned') item.stage = 'cancelled';
      return;
    case 'action':
      if (!mayMove(item.stage)) return;
      Object.assign(item, {
        stage: event.stage,
        ...(event.startedAt === undefined ? {} : { startedAt: event.startedAt }),
        ...(event.endedAs === undefined ? {} : { endedAs: event.endedAs }),
        ...(event.errorCode === undefined ? {} : { errorCode: event.errorCode }),
      });
      return;
    case 'escrowed':
      if (mayMove(item.stage)) Object.assign(item, { stage: 'escrowed', newKey: event.key, ...(event.createdAt === undefined ? {} : { newKeyAt: event.createdAt }) });
      return;
    case 'unknown':
      if (isUnanswered(item.stage)) item.stage = 'unknown';
      return;
    case 'closed':
      item.closed = true;
      return;
  }
}

function isUnanswered(stage: ItemStage): boolean {
  return stage === 'sending' || stage === 'uncertain';
}

/** Planned too: a rotation that began since the order was confirmed, whoever sent it, is not sent a second time. */
function mayMove(stage: ItemStage): boolean {
  return stage === 'planned' || isUnanswered(stage) || stage === 'queued' || stage === 'pending' || stage === 'done' || stage === 'unknown';
}

/** Something is to be sent, or to be looked at. */
export function isOpen(item: JobItem): boolean {
  return item.stage === 'planned' || isFollowed(item);
}

/** Whether Intune or Entra ID will say more. `unknown` goes on being looked at until a person closes it. */
export function isFollowed({ stage, device, closed }: JobItem): boolean {
  if (closed) return false;
  if (stage === 'done') return device.kind === 'bitlocker';
  return stage === 'sending' || stage === 'uncertain' || stage === 'queued' || stage === 'pending' || stage === 'unknown';
}

/** A result that began earlier than this before our intent is not ours: two clocks of a service may differ (issue 5, point 8). */
export const clockToleranceMs = 2 * 60_000;
/** A request whose answer was lost, and of which Intune shows nothing for so long, is unknown. */
export const unknownAfterMs = 15 * 60_000;

/** What Intune's action results say of an item whose intent is written; undefined: nothing new. */
export function eventOfActions(item: JobItem, results: readonly ActionResult[]): JobEvent | undefined {
  const found = actionOf(results, item.device.kind);
  if (found === undefined || item.intentAt === undefined || isSame(found, item.actionBefore)) return undefined;
  if (found.startedAt === undefined || Date.parse(found.startedAt) < item.intentAt - clockToleranceMs) return undefined;
  return eventOfAction(item, found);
}

/** A rotation that began after the order was confirmed and is not of this job's sending: asking again would be twice. */
export function eventOfForeignAction(item: JobItem, order: JobOrder, results: readonly ActionResult[]): JobEvent | undefined {
  const found = actionOf(results, item.device.kind);
  if (found?.startedAt === undefined || Date.parse(found.startedAt) <= order.orderedAt) return undefined;
  // One that failed is no reason not to do what was ordered
  return found.state === 'failed' || found.state === 'canceled' || found.state === 'notSupported' ? undefined : eventOfAction(item, found);
}

function eventOfAction(item: JobItem, found: ActionResult): JobEvent | undefined {
  const stage = stageOfAction[found.state];
  if (stage === undefined || (stage === item.stage && found.startedAt === item.startedAt)) return undefined;
  return {
    e: 'action',
    i: item.index,
    stage,
    ...(found.startedAt === undefined ? {} : { startedAt: found.startedAt }),
    ...(stage !== 'failed' ? {} : { endedAs: found.state, ...(found.errorCode === undefined || found.errorCode === 0 ? {} : { errorCode: found.errorCode }) }),
  };
}

const stageOfAction: Partial<Record<ActionResult['state'], 'pending' | 'done' | 'failed'>> = {
  pending: 'pending',
  active: 'pending',
  done: 'done',
  failed: 'failed',
  canceled: 'failed',
  notSupported: 'failed',
};

function isSame(a: EarlierAction, b: EarlierAction | undefined): boolean {
  return b !== undefined && a.startedAt === b.startedAt;
}
