import { open, type FileHandle } from 'node:fs/promises';
import type { JobEvent } from './job.ts';

/** What happened to the devices of a job, one JSON line each, only ever appended. */
export interface Journal {
  /** Resolves when the line is on the disk, not only with the system. Rejects where that failed, and so does every later call. */
  append(event: JobEvent): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a journal to go on with it. A last line that was cut off, by a kill or a full disk, is taken away: nothing followed
 * from it, since whoever wrote it waited for it to be whole.
 */
export async function openJournal(file: string): Promise<{ readonly journal: Journal; readonly events: readonly JobEvent[] }> {
  const handle = await open(file, 'a+', 0o600);
  try {
    const bytes = await handle.readFile();
    const whole = bytes.lastIndexOf(0x0a) + 1;
    if (whole < bytes.length) await handle.truncate(whole);
    return { journal: journalOf(handle), events: readEvents(bytes.subarray(0, whole).toString('utf8')) };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/**
 * The events of a journal's text up to its last whole line. Throws `DamagedJournal` at a line that is none of ours: what
 * it said is lost, so nothing may be concluded from the rest.
 */
export function readEvents(text: string): readonly JobEvent[] {
  return text.slice(0, text.lastIndexOf('\n') + 1).split('\n').filter((line) => line !== '').map(eventOf);
}

export class DamagedJournal extends Error {
  override readonly name = 'DamagedJournal';
}

function eventOf(line: string): JobEvent {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null && 'e' in value && typeof value.e === 'string' && 'i' in value && Number.isInteger(value.i)) return value as JobEvent;
  } catch {
    // said below, without the line
  }
  throw new DamagedJournal('A line of the journal makes no sense.');
}

interface Waiting {
  readonly line: string;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Lines that come while a write is under way go together in the next one: a flush costs much more than a line. */
function journalOf(handle: FileHandle): Journal {
  let waiting: Waiting[] = [];
  let writing: Promise<void> | undefined;
  let broken: Error | undefined;

  async function write(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        if (broken !== undefined) throw broken;
        await handle.appendFile(batch.map(({ line }) => line).join(''));
        await handle.datasync();
        for (const { resolve } of batch) resolve();
      } catch (error) {
        // After half a line nothing more may be appended to it
        broken ??= error instanceof Error ? error : new Error('The journal could not be written.');
        for (const { reject } of batch) reject(broken);
      }
    }
    writing = undefined;
  }

  return {
    append(event) {
      return new Promise<void>((resolve, reject) => {
        waiting.push({ line: `${JSON.stringify(event)}\n`, resolve, reject });
        writing ??= write();
      });
    },
    async close() {
      await writing;
      await handle.close();
    },
  };
}
