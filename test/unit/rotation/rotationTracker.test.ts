import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { failure, type Failure } from '../../../src/core/failure.ts';
import { ok } from '../../../src/core/result.ts';
import { applyEvent, newJob, type Job, type JobEvent, type JobOrder } from '../../../src/rotation/job.ts';
import type { JobSession, JobView, RotationJobs } from '../../../src/rotation/rotationJobs.ts';
import { createRotationTracker, type RotationTracker } from '../../../src/rotation/rotationTracker.ts';
import { fakeClock, fakeLog } from '../graph/fakes.ts';
import { laptop, settle } from './fakes.ts';

interface Setting {
  readonly tracker: RotationTracker;
  session: JobSession | undefined;
  readonly heard: string[];
  readonly asked: string[];
  readonly opened: string[];
  /** Of the latest order. */
  happens(...events: readonly JobEvent[]): void;
  state(state: JobView['state'], more?: { readonly failure?: Failure; readonly heldUp?: Failure }): void;
}

const clock = fakeClock();

function setUp(open: Readonly<Record<string, number>> = {}): Setting {
  const views: { job: Job; state: JobView['state']; failure?: Failure; heldUp?: Failure }[] = [];
  const listeners = new Set<() => void>();
  const asked: string[] = [];
  const opened: string[] = [];
  const heard: string[] = [];
  const say = (): void => {
    for (const listener of [...listeners]) listener();
  };
  const jobs: RotationJobs = {
    order(devices) {
      const order: JobOrder = { version: 1, id: `job-${views.length}`, orderedAt: clock.now(), session: 'contoso', account: 'a', devices: devices.map(({ id, name }) => ({ deviceId: id, name, kind: 'bitlocker', intuneDeviceId: `i-${id}` })) };
      views.unshift({ job: newJob(order), state: 'running' });
      return Promise.resolve(ok(order));
    },
    list: () => views,
    cancel(id) {
      asked.push(`cancel ${id}`);
      return Promise.resolve();
    },
    close(id, index) {
      asked.push(`close ${id} ${index}`);
      return Promise.resolve();
    },
    resume: (id) => void asked.push(`resume ${id}`),
    sessionChanged: () => undefined,
    onDidChange(listener) {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
    dispose: () => void asked.push('dispose'),
  };
  const set: Setting = {
    session: { key: 'contoso', account: 'a', graph: {} as JobSession['graph'] },
    heard,
    asked,
    opened,
    tracker: createRotationTracker({
      session: () => set.session,
      engine: () =>
        Promise.resolve({
          open(_, key) {
            opened.push(key);
            return jobs;
          },
          openBySession: () => Promise.resolve(new Map(Object.entries(open))),
        }),
      mayHaveOpen: () => Promise.resolve(Object.keys(open).length > 0),
      clock,
      log: fakeLog(),
    }),
    happens(...events) {
      const [view] = views;
      assert.ok(view);
      for (const event of events) applyEvent(view.job, event);
      say();
    },
    state(state, more = {}) {
      const [view] = views;
      assert.ok(view);
      Object.assign(view, { state, ...more });
      say();
    },
  };
  set.tracker.onDidChange((ids) => void heard.push(...ids.map((id) => `${id} ${set.tracker.rotationOf(id)?.stage ?? 'gone'}`)));
  return set;
}

const intent: JobEvent = { e: 'intent', i: 0, at: 1, keys: [] };

describe('one rotation', () => {
  test('is told as queued once it was accepted, and not before', async () => {
    const set = setUp();
    let done = false;
    const rotating = set.tracker.rotate(laptop()).finally(() => (done = true));
    await settle();
    set.happens(intent);
    await settle();
    assert.equal(done, false);
    set.happens({ e: 'accepted', i: 0, at: 2 });
    const sent = await rotating;
    assert.equal(sent.ok && sent.value.stage, 'queued');
    assert.deepEqual(set.heard, ['entra:entra-1 planned', 'entra:entra-1 queued']);
  });

  test('whose answer was lost is no success, and no plain failure either', async () => {
    const set = setUp();
    const rotating = set.tracker.rotate(laptop());
    await settle();
    set.happens(intent, { e: 'lost', i: 0, code: 'offline' });
    const sent = await rotating;
    assert.match(sent.ok ? '' : sent.failure.message, /not known yet whether it took the request. It is not sent again/);
    assert.equal(set.tracker.rotationOf('entra:entra-1')?.stage, 'uncertain');
  });

  test('that is refused says why, with the permission that is missing', async () => {
    const set = setUp();
    const rotating = set.tracker.rotate(laptop());
    await settle();
    set.happens(intent, { e: 'refused', i: 0, words: 'Refused (403).', code: 'denied' });
    const sent = await rotating;
    assert.ok(!sent.ok);
    assert.deepEqual([sent.failure.code, sent.failure.message, sent.failure.feature], ['denied', 'Refused (403).', 'rotateBitLockerKeys']);
  });

  test('that cannot be sent now is told and taken back, instead of being sent some time', async () => {
    const set = setUp();
    const rotating = set.tracker.rotate(laptop());
    await settle();
    set.state('running', { heldUp: failure('offline', 'No connection.') });
    const sent = await rotating;
    assert.equal(sent.ok ? '' : sent.failure.code, 'offline');
    assert.deepEqual(set.asked, ['cancel job-0']);
  });

  test('that is cancelled is taken back where it was not sent', async () => {
    const set = setUp();
    const cancelling = new AbortController();
    const rotating = set.tracker.rotate(laptop(), cancelling.signal);
    await settle();
    cancelling.abort();
    assert.deepEqual(set.asked, ['cancel job-0']);
    set.happens({ e: 'cancelled', i: 0 });
    const sent = await rotating;
    assert.equal(sent.ok ? '' : sent.failure.code, 'cancelled');
    assert.equal(set.tracker.rotationOf('entra:entra-1'), undefined);
  });

  test('without a session is refused, and nothing is loaded', async () => {
    const set = setUp();
    set.session = undefined;
    const sent = await set.tracker.rotate(laptop());
    assert.equal(sent.ok ? '' : sent.failure.code, 'signedOut');
    assert.deepEqual(set.opened, []);
  });
});

describe('what is under way', () => {
  test('is put away at once, and for good on the disk', async () => {
    const set = setUp();
    void set.tracker.order([laptop()]);
    await settle();
    set.happens(intent, { e: 'accepted', i: 0, at: 2 });
    set.tracker.stopWatching('entra:entra-1');
    assert.deepEqual([set.tracker.all(), set.asked], [[], ['close job-0 0']]);
    assert.equal(set.heard.at(-1), 'entra:entra-1 gone');
  });

  test('is told once for all devices that moved together', async () => {
    const set = setUp();
    const told: (readonly string[])[] = [];
    set.tracker.onDidChange((ids) => void told.push(ids));
    await set.tracker.order([laptop({ id: 'a' }), laptop({ id: 'b' })]);
    set.happens(intent, { ...intent, i: 1 });
    set.happens({ e: 'accepted', i: 1, at: 2 });
    set.happens();
    assert.deepEqual(told, [['a', 'b'], ['b']]);
  });

  test('ends with the session, whose jobs another window may go on with', async () => {
    const set = setUp();
    void set.tracker.order([laptop()]);
    await settle();
    set.happens(intent);
    set.session = undefined;
    set.tracker.sessionChanged();
    assert.deepEqual([set.tracker.all(), set.asked], [[], ['dispose']]);
  });

  test('of an earlier start waits for its session, and is gone on with when that is there', async () => {
    const set = setUp({ contoso: 3, fabrikam: 2 });
    set.session = undefined;
    assert.equal(await set.tracker.lookForOpen(), 5);
    assert.deepEqual(set.opened, []);
    set.session = { key: 'contoso', account: 'a', graph: {} as JobSession['graph'] };
    set.tracker.sessionChanged();
    await settle();
    assert.deepEqual([set.opened, set.tracker.waiting], [['contoso'], 2]);
  });

  test('is followed in every window that has the session, for the case that its owner ends; where nothing was ever ordered, nothing is loaded', async () => {
    for (const [open, opened] of [[{ fabrikam: 1 }, ['contoso']], [{}, []]] as const) {
      const set = setUp(open);
      set.tracker.sessionChanged();
      await settle();
      assert.deepEqual(set.opened, opened);
    }
  });
});
