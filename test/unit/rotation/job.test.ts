import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { applyEvent, clockToleranceMs, eventOfActions, eventOfForeignAction, isFollowed, isOpen, newJob, type Job, type JobEvent, type JobItem, type JobOrder } from '../../../src/rotation/job.ts';
import { action } from './fakes.ts';

const at = Date.UTC(2026, 2, 3, 14, 30);
const iso = (ms: number): string => new Date(ms).toISOString();

function order(...kinds: readonly ('bitlocker' | 'fileVault')[]): JobOrder {
  return { version: 1, id: 'job', orderedAt: at, session: 's', account: 'a', devices: kinds.map((kind, i) => ({ deviceId: `d${i}`, name: `LT-${i}`, kind, intuneDeviceId: `i${i}` })) };
}

function after(...events: readonly JobEvent[]): JobItem {
  const job: Job = newJob(order('bitlocker'));
  for (const event of events) applyEvent(job, event);
  const [item] = job.items;
  assert.ok(item);
  return item;
}

const intent: JobEvent = { e: 'intent', i: 0, at, keys: [] };
const accepted: JobEvent = { e: 'accepted', i: 0, at };
const lost: JobEvent = { e: 'lost', i: 0, code: 'interrupted' };

describe('the stages of one device', () => {
  test('move on with what the journal says', () => {
    assert.equal(after().stage, 'planned');
    assert.equal(after(intent).stage, 'sending');
    assert.equal(after(intent, accepted).stage, 'queued');
    assert.equal(after(intent, { e: 'turnedAway', i: 0 }).stage, 'planned');
    assert.equal(after(intent, lost).stage, 'uncertain');
    assert.equal(after(intent, lost, { e: 'unknown', i: 0 }).stage, 'unknown');
    assert.equal(after(intent, lost, { e: 'action', i: 0, stage: 'pending' }).stage, 'pending');
    assert.equal(after(intent, accepted, { e: 'escrowed', i: 0, key: 'K' }).newKey, 'K');
    assert.equal(after(intent, accepted, { e: 'escrowed', i: 0, key: 'K', createdAt: '2026-03-03T14:31:00Z' }).newKeyAt, '2026-03-03T14:31:00Z');
    assert.equal(after({ e: 'cancelled', i: 0 }).stage, 'cancelled');
  });

  test('what comes late or makes no sense there changes nothing', () => {
    // The answer that a dying window heard, after another one had found out more
    assert.equal(after(intent, lost, { e: 'action', i: 0, stage: 'done' }, accepted).stage, 'done');
    assert.equal(after(intent, accepted, intent).stage, 'queued');
    assert.equal(after(intent, accepted, { e: 'turnedAway', i: 0 }).stage, 'queued');
    assert.equal(after(intent, accepted, { e: 'cancelled', i: 0 }).stage, 'queued');
    assert.equal(after(intent, accepted, { e: 'unknown', i: 0 }).stage, 'queued');
    assert.equal(after({ e: 'cancelled', i: 0 }, intent).stage, 'cancelled');
    assert.equal(after({ e: 'accepted', i: 7, at }).stage, 'planned');
  });

  test('an answer that was lost and comes after all counts', () => {
    assert.equal(after(intent, lost, accepted).stage, 'queued');
  });

  test('are open until nothing more can be learnt', () => {
    assert.ok(isOpen(after()));
    assert.ok(isFollowed(after(intent, accepted, { e: 'action', i: 0, stage: 'done' })));
    assert.ok(!isFollowed(after(intent, accepted, { e: 'action', i: 0, stage: 'failed' })));
    assert.ok(isFollowed(after(intent, lost, { e: 'unknown', i: 0 })));
    assert.ok(!isOpen(after(intent, lost, { e: 'unknown', i: 0 }, { e: 'closed', i: 0 })));
    const mac = newJob(order('fileVault'));
    for (const event of [intent, accepted, { e: 'action', i: 0, stage: 'done' } as const]) applyEvent(mac, event);
    assert.ok(!isFollowed(mac.items[0]!), 'a FileVault key has no ID by which a new one could be told');
  });
});

describe('what Intune\'s action results say', () => {
  const uncertain = after(intent, lost);

  test('one that began after the intent is ours, within two minutes of two clocks', () => {
    for (const [began, ours] of [[0, true], [60_000, true], [-clockToleranceMs, true], [-clockToleranceMs - 1000, false]] as const) {
      assert.equal(eventOfActions(uncertain, [action('pending', iso(at + began))]) !== undefined, ours, String(began));
    }
  });

  test('one that was there before is not, however new', () => {
    const before = action('done', iso(at - 30_000));
    const item = after({ ...intent, action: before }, lost);
    assert.equal(eventOfActions(item, [before]), undefined);
    assert.equal(eventOfActions(item, [before, action('pending', iso(at + 1000))])?.e, 'action');
  });

  test('of another kind, without a time, or of no known state, none says anything', () => {
    assert.equal(eventOfActions(uncertain, [action('done', iso(at), { actionName: 'rotateFileVaultKey' })]), undefined);
    assert.equal(eventOfActions(uncertain, [{ actionName: 'rotateBitLockerKeys', state: 'done' }]), undefined);
    assert.equal(eventOfActions(uncertain, [action('none', iso(at))]), undefined);
    assert.equal(eventOfActions(uncertain, []), undefined);
    assert.equal(eventOfActions(after(), [action('done', iso(at))]), undefined);
  });

  test('are known by name whatever its case, and the latest counts; a failure carries its code, but for 0', () => {
    const results = [action('done', iso(at)), action('failed', iso(at + 5000), { actionName: 'ROTATEBITLOCKERKEYS', errorCode: -2_147_012_889 })];
    assert.deepEqual(eventOfActions(uncertain, results), { e: 'action', i: 0, stage: 'failed', startedAt: iso(at + 5000), endedAs: 'failed', errorCode: -2_147_012_889 });
    assert.equal('errorCode' in eventOfActions(uncertain, [action('notSupported', iso(at), { errorCode: 0 })])!, false);
  });

  test('the same once more is nothing new', () => {
    const pending = after(intent, accepted, { e: 'action', i: 0, stage: 'pending', startedAt: iso(at) });
    assert.equal(eventOfActions(pending, [action('pending', iso(at))]), undefined);
    assert.equal(eventOfActions(pending, [action('done', iso(at))])?.e, 'action');
  });

  test('before sending: one that began since the order is not sent twice, one that failed or is older is no obstacle', () => {
    const planned = after();
    const since = (state: 'pending' | 'done' | 'failed', ms: number): boolean => eventOfForeignAction(planned, order('bitlocker'), [action(state, iso(at + ms))]) !== undefined;
    assert.deepEqual([since('pending', 1000), since('done', 1000), since('failed', 1000), since('done', 0), since('done', -1000)], [true, true, false, false, false]);
  });
});
