import { appendFile, mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import type { JobEvent, JobOrder } from './job.ts';
import { readEvents } from './journal.ts';

/**
 * The files of all jobs, in one folder that the windows share: `<id>.order.json`, what was confirmed, written once;
 * `<id>.jsonl`, the journal, written by the owner; `<id>.wishes.jsonl`, what any window asks of the owner; `open.json`,
 * the one small file that is read at start-up. IDs and names of devices are in them, and never a key.
 */
export interface JobFiles {
  readonly folder: string;
  write(order: JobOrder): Promise<void>;
  orders(): Promise<readonly string[]>;
  order(id: string): Promise<JobOrder | undefined>;
  journalOf(id: string): string;
  /** The events in the whole lines of a journal from a byte on, and the byte behind them; nothing where there is none yet. */
  journalFrom(id: string, from: number): Promise<{ readonly events: readonly JobEvent[]; readonly next: number }>;
  wish(id: string, wish: Wish): Promise<void>;
  wishes(id: string): Promise<readonly Wish[]>;
  writeOpen(open: OpenJobs): Promise<void>;
  readOpen(): Promise<OpenJobs>;
}

/** `cancel`: send nothing more of this job. `close`: nobody waits any longer for this device. */
export type Wish = { readonly wish: 'cancel' } | { readonly wish: 'close'; readonly i: number };

/** How many devices are waited for, by session. */
export type OpenJobs = Readonly<Record<string, number>>;

export function createJobFiles(folder: string): JobFiles {
  const at = (name: string): string => path.join(folder, name);
  async function replace(name: string, text: string): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const temporary = at(`${name}.${process.pid}.${counter()}.tmp`);
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, at(name));
  }

  return {
    folder,
    write: (order) => replace(`${order.id}.order.json`, JSON.stringify(order)),
    async orders() {
      const names = await readdir(folder).catch(() => []);
      return names.flatMap((name) => /^([0-9a-f-]{36})\.order\.json$/.exec(name)?.[1] ?? []);
    },
    async order(id) {
      return orderOf(await readFile(at(`${id}.order.json`), 'utf8').catch(() => ''));
    },
    journalOf: (id) => at(`${id}.jsonl`),
    async journalFrom(id, from) {
      const handle = await open(at(`${id}.jsonl`), 'r').catch(() => undefined);
      if (handle === undefined) return { events: [], next: from };
      try {
        const { size } = await handle.stat();
        if (size <= from) return { events: [], next: from };
        const bytes = Buffer.alloc(size - from);
        const { bytesRead } = await handle.read(bytes, 0, bytes.length, from);
        const whole = bytes.subarray(0, bytes.lastIndexOf(0x0a, bytesRead - 1) + 1);
        return { events: readEvents(whole.toString('utf8')), next: from + whole.length };
      } finally {
        await handle.close();
      }
    },
    wish: (id, wish) => appendFile(at(`${id}.wishes.jsonl`), `${JSON.stringify(wish)}\n`, { mode: 0o600 }),
    async wishes(id) {
      const text = await readFile(at(`${id}.wishes.jsonl`), 'utf8').catch(() => '');
      return text.split('\n').flatMap((line) => wishOf(line) ?? []);
    },
    writeOpen: (jobs) => replace('open.json', JSON.stringify(jobs)),
    async readOpen() {
      const value = parse(await readFile(at('open.json'), 'utf8').catch(() => ''));
      if (typeof value !== 'object' || value === null) return {};
      return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
    },
  };
}

let count = 0;
function counter(): number {
  count += 1;
  return count;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function wishOf(line: string): Wish | undefined {
  const value = parse(line);
  if (typeof value !== 'object' || value === null || !('wish' in value)) return undefined;
  if (value.wish === 'cancel') return { wish: 'cancel' };
  return value.wish === 'close' && 'i' in value && typeof value.i === 'number' ? { wish: 'close', i: value.i } : undefined;
}

/** An order is taken whole or not at all: what cannot be read is not sent. */
function orderOf(text: string): JobOrder | undefined {
  const value = parse(text) as Partial<JobOrder> | undefined;
  if (value?.version !== 1 || typeof value.id !== 'string' || typeof value.orderedAt !== 'number' || typeof value.session !== 'string' || !Array.isArray(value.devices)) return undefined;
  const sound = value.devices.every(({ deviceId, name, kind, intuneDeviceId }) => typeof deviceId === 'string' && typeof name === 'string' && (kind === 'bitlocker' || kind === 'fileVault') && typeof intuneDeviceId === 'string');
  return sound ? (value as JobOrder) : undefined;
}
