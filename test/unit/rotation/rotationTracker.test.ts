import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { failure } from '../../../src/core/failure.ts';
import { fail, ok, type Result } from '../../../src/core/result.ts';
import type { Rotation } from '../../../src/rotation/rotation.ts';
import { createRotationTracker, type RotationTracker } from '../../../src/rotation/rotationTracker.ts';
import { fakeLog } from '../graph/fakes.ts';
import { action, corporateMac, fakeRotationGraph, key, laptop, managed, posts, settle, simulatedClock, type FakeRotationGraph, type SimulatedClock } from './fakes.ts';

interface Setting {
  readonly graph: FakeRotationGraph;
  readonly clock: SimulatedClock;
  readonly tracker: RotationTracker;
  readonly log: ReturnType<typeof fakeLog>;
  readonly changes: string[];
  signedIn: boolean;
}

function setUp(): Setting {
  const graph = fakeRotationGraph();
  const clock = simulatedClock();
  const log = fakeLog();
  const changes: string[] = [];
  const set = { graph, clock, log, changes, signedIn: true };
  const tracker = createRotationTracker({ graph: () => (set.signedIn ? graph : undefined), clock, log });
  tracker.onDidChange((id) => changes.push(`${id} ${tracker.rotationOf(id)?.stage ?? 'gone'}`));
  return Object.assign(set, { tracker });
}

function stageOf({ tracker }: Pick<Setting, 'tracker'>): string | undefined {
  return tracker.rotationOf('entra:entra-1')?.stage;
}

function refused(result: Result<Rotation>): { readonly code: string; readonly message: string } {
  assert.ok(!result.ok);
  return result.failure;
}

const down = fail(failure('unavailable', 'Intune does not work at the moment.', { status: 503 }));

describe('sending', () => {
  test('looks first what is there, sends once, and 204 means queued and no more', async () => {
    const set = setUp();
    const sent = await set.tracker.rotate(laptop());
    assert.ok(sent.ok);
    assert.equal(sent.value.stage, 'queued');
    assert.deepEqual(set.graph.calls, ['look intune-1', 'keys entra-1', 'POST bitlocker intune-1']);
    assert.deepEqual(set.changes, ['entra:entra-1 queued']);
  });

  test('of a Mac asks for no key IDs, which it has not', async () => {
    const set = setUp();
    assert.ok((await set.tracker.rotate(corporateMac())).ok);
    assert.deepEqual(set.graph.calls, ['look intune-1', 'POST fileVault intune-1']);
  });

  test('is refused without a request for what cannot be rotated, and when nobody is signed in', async () => {
    const set = setUp();
    assert.match(refused(await set.tracker.rotate(corporateMac({ ownership: 'personal' }))).message, /corporate Macs only/);
    assert.match(refused(await set.tracker.rotate(laptop({ joinType: 'registered' }))).message, /only registered/);
    set.signedIn = false;
    assert.equal(refused(await set.tracker.rotate(laptop())).code, 'signedOut');
    assert.deepEqual(set.graph.calls, []);
  });

  test('stops where Intune answers with another device, or cannot be asked', async () => {
    for (const record of [ok(managed({ intuneDeviceId: 'intune-2' })), ok(managed({ entraDeviceId: 'entra-2' })), ok({ ...managed(), entraDeviceId: 'zzz' }), down, fail(failure('notFound', 'Gone.'))]) {
      const set = setUp();
      set.graph.record = () => record;
      refused(await set.tracker.rotate(laptop()));
      assert.deepEqual(posts(set.graph), []);
      assert.deepEqual(set.tracker.all(), []);
    }
  });

  test('goes on where only the key IDs could not be listed', async () => {
    const set = setUp();
    set.graph.keys = () => down;
    assert.ok((await set.tracker.rotate(laptop())).ok);
    assert.equal(posts(set.graph).length, 1);
  });

  test('that is refused is not repeated, and nothing is followed', async () => {
    for (const code of ['unavailable', 'timedOut', 'denied', 'throttled'] as const) {
      const set = setUp();
      set.graph.accept = () => fail(failure(code, 'It did not work.'));
      assert.equal(refused(await set.tracker.rotate(laptop())).code, code);
      await set.clock.advance(3600);
      assert.equal(posts(set.graph).length, 1);
      assert.equal(set.clock.sleeping, 0);
      assert.deepEqual([set.tracker.all(), set.changes], [[], []]);
    }
  });

  test('never happens twice at once for one device', async () => {
    const set = setUp();
    const both = await Promise.all([set.tracker.rotate(laptop()), set.tracker.rotate(laptop())]);
    assert.deepEqual(both.map(({ ok: fine }) => fine), [true, false]);
    assert.match(refused(await set.tracker.rotate(laptop())).message, /already on its way/);
    assert.equal(posts(set.graph).length, 1);
  });

  test('may happen again after one that failed, and for two devices at the same time', async () => {
    const set = setUp();
    set.graph.accept = () => down;
    await set.tracker.rotate(laptop());
    set.graph.accept = () => ok(undefined);
    assert.ok((await set.tracker.rotate(laptop())).ok);
    set.graph.record = () => ok(managed({ intuneDeviceId: 'intune-2', entraDeviceId: 'entra-2' }));
    const other = laptop({ id: 'entra:entra-2', entraDeviceId: 'entra-2', intune: managed({ intuneDeviceId: 'intune-2' }) });
    assert.ok((await set.tracker.rotate(other)).ok);
    assert.equal(set.tracker.all().length, 2);
  });

  test('that was cancelled before it was sent sends nothing', async () => {
    const set = setUp();
    const stop = new AbortController();
    set.graph.keys = () => {
      stop.abort();
      return ok([]);
    };
    assert.equal(refused(await set.tracker.rotate(laptop(), stop.signal)).code, 'cancelled');
    assert.deepEqual(posts(set.graph), []);
    set.graph.keys = () => ok([]);
    assert.ok((await set.tracker.rotate(laptop())).ok, 'and the device is free again');
  });

  test('ends with the sign-in: nothing is sent with what is left of it', async () => {
    const set = setUp();
    set.graph.keys = () => {
      set.tracker.clear();
      return ok([]);
    };
    assert.match(refused(await set.tracker.rotate(laptop())).message, /Nothing was sent/);
    assert.deepEqual(posts(set.graph), []);
  });

  test('that was accepted just when the sign-in ended is told, and not followed into the next one', async () => {
    const set = setUp();
    set.graph.accept = () => {
      set.tracker.clear();
      return ok(undefined);
    };
    assert.ok((await set.tracker.rotate(laptop())).ok);
    assert.deepEqual([set.tracker.all(), set.clock.sleeping], [[], 0]);
  });
});

describe('following', () => {
  test('says pending, then done, then escrowed, each only when it is so', async () => {
    const set = setUp();
    const old = key('OLD', '2026-03-01T00:00:00.000Z');
    set.graph.keys = () => ok([old]);
    await set.tracker.rotate(laptop());
    await set.clock.advance(2);
    assert.equal(stageOf(set), 'queued', 'Intune has not said anything yet');
    set.graph.record = () => ok(managed({ actionResults: [action('pending')] }));
    await set.clock.advance(3);
    assert.equal(stageOf(set), 'pending');
    set.graph.record = () => ok(managed({ actionResults: [action('done')] }));
    await set.clock.advance(5);
    assert.equal(stageOf(set), 'done', 'Intune says done, and no newer key is there');
    await set.clock.advance(600);
    assert.equal(stageOf(set), 'done');
    set.graph.keys = () => ok([old, key('NEW', '2026-03-03T14:31:00.000Z')]);
    await set.clock.advance(300);
    assert.equal(stageOf(set), 'escrowed');
    assert.equal(set.tracker.rotationOf('entra:entra-1')?.newKey?.id, 'NEW');
    assert.equal(set.clock.sleeping, 0, 'and nobody looks any more');
    assert.equal(posts(set.graph).length, 1);
  });

  test('says escrowed also when the key is there before Intune hears of it', async () => {
    const set = setUp();
    await set.tracker.rotate(laptop());
    set.graph.keys = () => ok([key('NEW', '2026-03-03T14:31:00.000Z')]);
    await set.clock.advance(2);
    assert.equal(stageOf(set), 'escrowed');
  });

  test('does not take the result of an earlier rotation for this one', async () => {
    const set = setUp();
    const stale = ok(managed({ actionResults: [action('done', '2026-01-01T00:00:00.000Z')] }));
    set.graph.record = () => stale;
    set.graph.keys = () => ok([key('OLD', '2026-01-01T00:00:05.000Z')]);
    await set.tracker.rotate(laptop());
    await set.clock.advance(3600);
    assert.equal(stageOf(set), 'queued');
  });

  test('ends with the word of Intune where that is a failure, with its code', async () => {
    const set = setUp();
    await set.tracker.rotate(laptop());
    set.graph.record = () => ok(managed({ actionResults: [action('failed', undefined, { errorCode: -2144272203 })] }));
    await set.clock.advance(2);
    const { stage, errorCode, endedAs } = set.tracker.rotationOf('entra:entra-1') ?? {};
    assert.deepEqual([stage, errorCode, endedAs, set.clock.sleeping], ['failed', -2144272203, 'failed', 0]);
    assert.ok((await set.tracker.rotate(laptop())).ok, 'it can be tried again');
  });

  test('of a Mac ends with "done": there is no ID by which a new key could be told', async () => {
    const set = setUp();
    await set.tracker.rotate(corporateMac());
    set.graph.record = () => ok(managed({ actionResults: [action('done', undefined, { actionName: 'rotateFileVaultKey' })] }));
    await set.clock.advance(2);
    assert.deepEqual([stageOf(set), set.clock.sleeping], ['done', 0]);
    assert.ok(!set.graph.calls.some((call) => call.startsWith('keys')));
  });

  test('keeps the stage while looking fails, says so, and gets over it', async () => {
    const set = setUp();
    await set.tracker.rotate(laptop());
    set.graph.record = () => ok(managed({ actionResults: [action('pending')] }));
    await set.clock.advance(2);
    set.graph.record = () => down;
    await set.clock.advance(3);
    const blind = set.tracker.rotationOf('entra:entra-1');
    assert.deepEqual([blind?.stage, blind?.lookFailed?.code], ['pending', 'unavailable']);
    set.graph.record = () => ok(managed({ actionResults: [action('done')] }));
    set.graph.keys = () => down;
    await set.clock.advance(5);
    const half = set.tracker.rotationOf('entra:entra-1');
    assert.deepEqual([half?.stage, half?.lookFailed?.code], ['done', 'unavailable'], 'what could be seen counts');
    set.graph.keys = () => ok([key('NEW', '2026-03-03T14:31:00.000Z')]);
    await set.clock.advance(5);
    assert.deepEqual([stageOf(set), set.tracker.rotationOf('entra:entra-1')?.lookFailed], ['escrowed', undefined]);
  });

  test('looks less and less often, and never gives up by itself', async () => {
    const set = setUp();
    await set.tracker.rotate(laptop());
    set.graph.calls.length = 0;
    const looks = (): number => set.graph.calls.filter((call) => call.startsWith('look')).length;
    await set.clock.advance(130);
    const early = looks();
    assert.ok(early >= 6 && early <= 10, `${early} looks in the first two minutes`);
    await set.clock.advance(24 * 3600);
    assert.ok(looks() - early <= 290, 'every five minutes at most');
    assert.equal(set.clock.sleeping, 1);
  });

  test('ends when somebody stops it, and the device may be rotated again', async () => {
    const set = setUp();
    await set.tracker.rotate(laptop());
    set.tracker.stopWatching('entra:entra-1');
    set.tracker.stopWatching('entra:nobody');
    assert.deepEqual(set.changes, ['entra:entra-1 queued', 'entra:entra-1 gone']);
    const before = set.graph.calls.length;
    await set.clock.advance(3600);
    assert.deepEqual([set.graph.calls.length, set.clock.sleeping], [before, 0]);
    assert.ok((await set.tracker.rotate(laptop())).ok);
  });

  test('that is stopped in the middle of a look says nothing any more', async () => {
    const set = setUp();
    await set.tracker.rotate(laptop());
    set.graph.record = async () => {
      await settle();
      return ok(managed({ actionResults: [action('done')] }));
    };
    const looking = set.clock.advance(2);
    await settle();
    set.tracker.stopWatching('entra:entra-1');
    await looking;
    await settle();
    assert.deepEqual(set.changes, ['entra:entra-1 queued', 'entra:entra-1 gone']);
  });

  test('while nobody is signed in asks nobody, and says that it cannot see', async () => {
    const set = setUp();
    await set.tracker.rotate(laptop());
    set.signedIn = false;
    const before = set.graph.calls.length;
    await set.clock.advance(2);
    assert.equal(set.graph.calls.length, before);
    assert.deepEqual([stageOf(set), set.tracker.rotationOf('entra:entra-1')?.lookFailed?.code], ['queued', 'signedOut']);
  });

  test('ends with another session, and with the window', async () => {
    for (const end of ['clear', 'dispose'] as const) {
      const set = setUp();
      await set.tracker.rotate(laptop());
      set.tracker[end]();
      const before = set.graph.calls.length;
      await set.clock.advance(3600);
      assert.deepEqual([set.graph.calls.length, set.clock.sleeping], [before, 0], end);
      if (end === 'clear') assert.deepEqual(set.tracker.all(), []);
    }
  });

  test('leaves no ID of a device or a key in the log', async () => {
    const set = setUp();
    await set.tracker.rotate(laptop());
    set.graph.keys = () => ok([key('NEW', '2026-03-03T14:31:00.000Z')]);
    await set.clock.advance(2);
    assert.deepEqual(set.log.lines, ['rotation queued: bitlocker', 'rotation escrowed: bitlocker']);
  });

  test('a listener that left hears nothing', async () => {
    const set = setUp();
    const heard: string[] = [];
    const subscription = set.tracker.onDidChange((id) => heard.push(id));
    subscription.dispose();
    await set.tracker.rotate(laptop());
    assert.deepEqual(heard, []);
  });
});
