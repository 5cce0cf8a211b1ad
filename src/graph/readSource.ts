import { cancelled, failure, type Failure } from '../core/failure.ts';
import type { Clock, Log } from '../core/ports.ts';
import type { Result } from '../core/result.ts';
import type { ListNotes } from './recoveryGraph.ts';

export interface SourceState {
  /** `ok` only after the last page. */
  readonly kind: 'idle' | 'loading' | 'ok' | 'failed';
  readonly failure?: Failure;
  /** When it was last read to its end, epoch milliseconds. */
  readonly asOf?: number;
  /** Rows that this reading brought so far. */
  readonly count: number;
  /** Rows that made no sense: what is missing is then not known to be missing. */
  readonly unreadable?: number;
}

/** One list and what its pages go into. */
export interface Source<T> {
  readonly name: string;
  readonly pages: (signal: AbortSignal, notes: ListNotes) => AsyncGenerator<Result<readonly T[]>>;
  readonly begin: (now: number) => void;
  readonly put: (items: readonly T[]) => void;
  /** After the last page. `sure`: no row was left out. */
  readonly finish: (now: number, sure: boolean) => void;
  readonly breakOff: (why: Failure) => void;
}

export interface Reading {
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** When the source was last read to its end. */
  readonly before: number | undefined;
  /** False once another reading, or another session, has taken over: nothing may be written any more. */
  readonly current: () => boolean;
  readonly say: (state: SourceState) => void;
}

/** Reads one source to its end and says how far it came. A source that breaks off never counts as read. */
export async function readSource<T>(source: Source<T>, reading: Reading): Promise<void> {
  const { clock, log, signal, before, current } = reading;
  let count = 0;
  let unreadable = 0;
  const say = (state: Omit<SourceState, 'count' | 'unreadable'>): void => {
    reading.say({ ...(before === undefined ? {} : { asOf: before }), ...state, count, ...(unreadable === 0 ? {} : { unreadable }) });
  };
  const breakOff = (why: Failure): void => {
    if (!current()) return;
    log.warn(`${source.name}: not read to its end (${why.code}), ${count} rows`);
    source.breakOff(why);
    say({ kind: 'failed', failure: why });
  };
  source.begin(clock.now());
  say({ kind: 'loading' });
  try {
    const notes: ListNotes = {
      unreadable: (rows) => {
        unreadable += rows;
      },
    };
    for await (const page of source.pages(signal, notes)) {
      if (!current() || signal.aborted) break;
      if (!page.ok) {
        breakOff(page.failure);
        return;
      }
      count += page.value.length;
      source.put(page.value);
      say({ kind: 'loading' });
    }
  } catch (error) {
    breakOff(failure('unexpected', 'This could not be read because of a mistake in the extension. The log says more.'));
    throw error;
  }
  if (signal.aborted) {
    breakOff(cancelled);
  } else if (count === 0 && unreadable > 0) {
    // Not an empty list: a list of which nothing could be understood
    breakOff(failure('malformed', 'Microsoft Graph gave a list in a form that it does not document.'));
  } else if (current()) {
    const now = clock.now();
    log.info(`${source.name}: read to its end, ${count} rows`);
    source.finish(now, unreadable === 0);
    say({ kind: 'ok', asOf: now });
  }
}
