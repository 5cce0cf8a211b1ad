import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { Clock } from '../../../src/core/ports.ts';
import { beatEveryMs, createLease, looksUntilDead, type Lease } from '../../../src/rotation/lease.ts';

/** Two seconds pass in ten milliseconds. `frozen`: this window's timers do not run, as while the computer sleeps. */
interface FastClock extends Clock {
  frozen: boolean;
}

function fastClock(): FastClock {
  const clock: FastClock = {
    frozen: false,
    now: () => Date.now(),
    after: () => ({ dispose: () => undefined }),
    async sleep(ms, signal) {
      do {
        signal?.throwIfAborted();
        await new Promise((resolve) => setTimeout(resolve, (10 * ms) / beatEveryMs));
      } while (clock.frozen);
      signal?.throwIfAborted();
    },
  };
  return clock;
}

let folder: string;
const leases: Lease[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lease-'));
});
afterEach(() => {
  for (const lease of leases.splice(0)) lease.dispose();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

function lease(clock = fastClock(), isAlive?: (pid: number) => boolean): Lease {
  const made = createLease({ folder, clock, ...(isAlive === undefined ? {} : { isAlive }) });
  made.want(true);
  leases.push(made);
  return made;
}

async function until(what: () => boolean): Promise<void> {
  for (const end = Date.now() + 20_000; !what(); ) {
    if (Date.now() > end) throw new Error(`Not in time: ${what.toString()}; ${readdirSync(folder).join(', ')}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function beats(count: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, count * 10 * 2));
}

describe('the lease of the jobs', () => {
  test('one of several windows that start together owns it, and the next takes over when that one ends', async () => {
    const all = [lease(), lease(), lease(), lease()];
    await until(() => all.some(({ owned }) => owned));
    await beats(20);
    assert.equal(all.filter(({ owned }) => owned).length, 1);
    const first = all.find(({ owned }) => owned);
    assert.equal(await first?.confirm(), true);
    first?.dispose();
    const others = all.filter((one) => one !== first);
    await until(() => others.some(({ owned }) => owned));
    assert.equal(others.filter(({ owned }) => owned).length, 1);
  });

  test('an owner whose process is gone is taken over at once', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    writeFileSync(path.join(folder, '7'), JSON.stringify({ pid, host: hostname(), window: 'x', beat: 1 }));
    const next = lease();
    await until(() => next.owned);
    assert.deepEqual(readdirSync(folder), ['8']);
  });

  test('an owner that lives and does not beat is taken over after several looks, and not before; it hears of it when it asks', async () => {
    const stuck = fastClock();
    const first = lease(stuck);
    await until(() => first.owned);
    stuck.frozen = true;
    const second = lease();
    await beats(looksUntilDead / 4);
    assert.equal(second.owned, false);
    await until(() => second.owned);
    assert.equal(await first.confirm(), false);
    assert.equal(first.owned, false);
    stuck.frozen = false;
    await beats(10);
    assert.deepEqual([first.owned, second.owned], [false, true]);
  });

  test('a computer that slept wakes up with the same owner', async () => {
    const [one, other] = [fastClock(), fastClock()];
    const first = lease(one);
    await until(() => first.owned);
    const second = lease(other);
    await beats(5);
    one.frozen = other.frozen = true;
    await new Promise((resolve) => setTimeout(resolve, 500));
    one.frozen = other.frozen = false;
    await beats(20);
    assert.deepEqual([first.owned, second.owned], [true, false]);
  });

  test('while there is nothing to own it for, nobody owns it and nothing is written; given back, the next one takes it', async () => {
    const first = createLease({ folder, clock: fastClock() });
    leases.push(first);
    await beats(5);
    assert.deepEqual([first.owned, readdirSync(folder)], [false, []]);
    first.want(true);
    await until(() => first.owned);
    const second = lease();
    await beats(5);
    assert.equal(second.owned, false);
    first.want(false);
    await until(() => second.owned && !first.owned);
  });

  test('an owner that slept through two others, of which the second gave it back, is none when it wakes up', async () => {
    const asleep = fastClock();
    const first = lease(asleep);
    await until(() => first.owned);
    asleep.frozen = true;
    const second = lease();
    await until(() => second.owned);
    second.dispose();
    await beats(5);
    assert.equal(await first.confirm(), false);
    const third = lease();
    await until(() => third.owned);
    asleep.frozen = false;
    await beats(10);
    assert.deepEqual([first.owned, third.owned], [false, true]);
  });

  test('nobody owns where nothing can be written', async () => {
    writeFileSync(path.join(folder, 'file'), '');
    const none = createLease({ folder: path.join(folder, 'file', 'lease'), clock: fastClock() });
    none.want(true);
    leases.push(none);
    await beats(5);
    assert.equal(none.owned, false);
    assert.equal(await none.confirm(), false);
  });
});
