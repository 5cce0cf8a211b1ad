import { readdir, readFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import path from 'node:path';
import type { Clock, Disposable } from '../core/ports.ts';

/**
 * One owner among several windows (extension hosts), by files in a folder that they share. Each owner has a number,
 * higher than that of the one before; a file of the next number can be made only once, and the highest number owns.
 *
 * Ready-made locks go by the age of a file. After a computer has slept, every lock is old, and two windows wake up as
 * owners. Here an owner counts as dead when its process is gone, or when its beat did not change while the other one
 * itself was awake to look, several times in a row.
 */
export interface Lease extends Disposable {
  readonly owned: boolean;
  /** Whether there is anything to own it for. Until it is wanted, and once it no longer is, nobody is an owner and nothing is written. */
  want(wanted: boolean): void;
  /** Looks at the folder itself: whether nobody has taken over. To be asked before and after an intent is written. */
  confirm(): Promise<boolean>;
  onDidChange(listener: (owned: boolean) => void): Disposable;
}

export interface LeaseParts {
  /** Made where it is missing. */
  readonly folder: string;
  readonly clock: Clock;
  /** Whether a process of this computer lives; for tests. */
  readonly isAlive?: (pid: number) => boolean;
}

/** Milliseconds between beats, and between looks of those who wait. */
export const beatEveryMs = 2_000;
/** Looks without a new beat after which an owner whose process cannot be asked, or lives but does nothing, is taken over. */
export const looksUntilDead = 8;

interface Owner {
  readonly number: number;
  readonly pid: number;
  readonly host: string;
  readonly beat: string;
  /** Given back. */
  readonly free: boolean;
}

export function createLease({ folder, clock, isAlive = processLives }: LeaseParts): Lease {
  const stop = new AbortController();
  const me = { pid: process.pid, host: hostname(), window: randomUUID() };
  const listeners = new Set<(owned: boolean) => void>();
  let mine: number | undefined;
  let beats = 0;
  let wanted = false;
  let wake = new AbortController();

  function set(number: number | undefined): void {
    const before = mine;
    mine = number;
    if ((before === undefined) !== (number === undefined)) for (const listener of listeners) listener(number !== undefined);
  }

  async function highest(): Promise<number> {
    const numbers = (await readdir(folder)).map((name) => (/^\d{1,12}$/.test(name) ? Number(name) : 0));
    return Math.max(0, ...numbers);
  }

  async function ownerOf(number: number): Promise<Owner | undefined> {
    try {
      const text = await readFile(path.join(folder, String(number)), 'utf8');
      const value = JSON.parse(text) as Partial<typeof me> & { readonly free?: boolean };
      return { number, pid: Number(value.pid), host: String(value.host), beat: text, free: value.free === true };
    } catch {
      return undefined; // gone, or just being written
    }
  }

  async function take(number: number): Promise<void> {
    try {
      await writeFile(path.join(folder, String(number)), beatText(), { flag: 'wx' });
    } catch {
      return; // another window was quicker, or the disk refuses
    }
    if (stop.signal.aborted || (await highest()) !== number) {
      await rm(path.join(folder, String(number)), { force: true });
      return;
    }
    set(number);
    for (const name of await readdir(folder)) {
      if (Number(name) < number) await rm(path.join(folder, name), { force: true });
    }
  }

  function beatText(): string {
    beats += 1;
    return JSON.stringify({ ...me, beat: beats });
  }

  async function confirm(): Promise<boolean> {
    const number = mine;
    if (number === undefined || stop.signal.aborted) return false;
    const still = await highest().then((top) => top === number, () => false);
    if (!still && mine === number) set(undefined);
    return still;
  }

  async function give(): Promise<void> {
    const number = mine;
    set(undefined);
    // Not taken away: a number that were given out again would make an old owner, woken up late, an owner anew
    if (number !== undefined) await writeFile(path.join(folder, String(number)), JSON.stringify({ free: true }));
  }

  async function run(): Promise<void> {
    let seen: Owner | undefined;
    let unchanged = 0;
    while (!stop.signal.aborted) {
      if (!wanted) {
        await give();
        unchanged = 0;
      } else if (mine !== undefined) {
        if (await confirm()) await writeFile(path.join(folder, String(mine)), beatText());
      } else {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        const number = await highest();
        const owner = number === 0 ? undefined : await ownerOf(number);
        // A file that cannot be read does not beat either
        unchanged = owner?.beat === seen?.beat ? unchanged + 1 : 0;
        seen = owner;
        const gone = owner?.host === me.host && owner.pid !== me.pid && !isAlive(owner.pid);
        if (number === 0 || owner?.free === true || gone || unchanged >= looksUntilDead) {
          unchanged = 0;
          await take(number + 1);
        }
      }
      await clock.sleep(beatEveryMs, AbortSignal.any([stop.signal, wake.signal])).catch(() => undefined);
      if (wake.signal.aborted) wake = new AbortController();
    }
  }

  async function runOn(): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        await run();
      } catch {
        // A full or vanished disk: nobody can be sure of owning then
        set(undefined);
        await clock.sleep(beatEveryMs, stop.signal).catch(() => undefined);
      }
    }
  }
  const running = runOn();

  return {
    get owned() {
      return mine !== undefined && !stop.signal.aborted;
    },
    want(now) {
      if (now === wanted) return;
      wanted = now;
      // Begin at once; an end may wait for the next beat
      if (now) wake.abort();
    },
    confirm,
    onDidChange(listener) {
      listeners.add(listener);
      return {
        dispose() {
          listeners.delete(listener);
        },
      };
    },
    dispose() {
      stop.abort();
      listeners.clear();
      void running.then(give).catch(() => undefined);
    },
  };
}

function processLives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
