import path from 'node:path';
import { execa } from 'execa';

/** A program to run, as data. No shell ever reads it. */
export interface ProcessCommand {
  /** Absolute path (`programs.ts` finds it): a file of the same name in a folder that happens to be current never counts. */
  readonly file: string;
  readonly args: readonly string[];
  /** Added to the environment; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /**
   * `held`: a pipe that stays open until the program ends or is told to stop, so that what watches its standard input
   * over there (`collectorScript`) learns of it. One byte is sent at the start: where none comes, a closed input says nothing. `closed`: a pipe that is closed at once (older ssh.exe hangs on NUL). `none`: NUL.
   */
  readonly stdin: 'held' | 'closed' | 'none';
}

export interface RunLimits {
  /** From the start, in milliseconds. */
  readonly timeoutMs: number;
  /** Bytes of both streams together; more and the program is stopped (`cut`). */
  readonly maxBytes: number;
  readonly signal?: AbortSignal;
}

/** At most this much is taken from one host. */
export const mostBytesPerHost = 16 * 1024 * 1024;

/**
 * How a program ended and what it wrote. Look at `end` and `cut` before the exit code: a stopped ssh has one too (255).
 * What it wrote comes from another computer and may hold recovery passwords: it goes to a parser, never to a log.
 */
export interface ProcessRun {
  /** The program's file name, the only thing of its command line that may be shown: `ssh`, `pwsh.exe`. */
  readonly program: string;
  readonly end: 'exited' | 'signalled' | 'notStarted' | 'timedOut' | 'cancelled' | 'cut';
  /** 0 to 255 on POSIX, 32 bits on Windows; absent where it did not end by itself. */
  readonly exitCode?: number;
  /** Why it did not start: `ENOENT`, `EACCES` … */
  readonly errorCode?: string;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
  /**
   * True where the program was stopped, yet something still holds its output open (a ControlMaster of the user's own): what
   * it began on the other side may still be running there.
   */
  readonly lingers: boolean;
  readonly ms: number;
}

/** Runs one command. Never rejects: every end is a value. The one place that starts processes for remote sessions. */
export type Runner = (command: ProcessCommand, limits: RunLimits) => Promise<ProcessRun>;

/** How long a stopped program's streams may stay open. */
const graceMs = 1500;
/** How long streams may stay open and silent after the program itself has ended by its own. */
const drainMs = 2000;
/** After the polite signal. */
const forceKillMs = 1000;

type Stop = 'timedOut' | 'cancelled' | 'cut';

export const runProcess: Runner = async (command, { timeoutMs, maxBytes, signal }) => {
  if (!path.isAbsolute(command.file)) throw new Error('A program is started by its absolute path.');
  const began = performance.now();
  const collected = new Collected(maxBytes);
  const program = path.basename(command.file);
  const done = (end: ProcessRun['end'], more: Partial<ProcessRun> = {}): ProcessRun => ({
    program,
    end,
    stdout: collected.stdout,
    stderr: collected.stderr,
    lingers: false,
    ms: Math.round(performance.now() - began),
    ...more,
  });
  if (signal?.aborted === true) return done('cancelled');

  const subprocess = execa(command.file, command.args, {
    ...(command.env === undefined ? {} : { env: { ...command.env } }),
    cwd: neutralFolder(),
    stdin: command.stdin === 'none' ? 'ignore' : 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
    buffer: false, // kept here, so that there is something to give where the streams never end
    encoding: 'buffer',
    reject: false,
    killDescendants: true,
    forceKillAfterDelay: forceKillMs,
    windowsHide: true,
  });
  const { stdin, stdout, stderr } = subprocess;
  stdin?.on('error', () => undefined); // it may end before we close it
  if (command.stdin === 'closed') stdin?.end();
  else stdin?.write('\n');

  return await new Promise<ProcessRun>((resolve) => {
    let stopped: Stop | undefined;
    let grace: NodeJS.Timeout | undefined;
    let exit: { code: number | null } | undefined;

    const settle = (run: ProcessRun): void => {
      clearTimeout(timeout);
      clearTimeout(grace);
      signal?.removeEventListener('abort', onAbort);
      // Whoever still writes into these gets an error from now on; nothing of it keeps us busy
      for (const stream of [stdin, stdout, stderr]) stream?.destroy();
      resolve(run);
    };
    const stop = (why: Stop): void => {
      if (stopped !== undefined) return;
      stopped = why;
      clearTimeout(timeout);
      stdin?.end(); // what watches its input over there ends by this, also behind a ControlMaster
      subprocess.kill();
      clearTimeout(grace);
      grace = setTimeout(() => {
        settle(done(why, { lingers: true }));
      }, graceMs);
    };
    /** The program is gone, its streams are not: a background master keeps them. Silence ends the wait. */
    const drain = (): void => {
      if (exit === undefined || stopped !== undefined) return;
      clearTimeout(grace);
      grace = setTimeout(() => {
        const code = exit?.code ?? undefined;
        settle(code === undefined ? done('signalled') : done('exited', { exitCode: code }));
      }, drainMs);
    };
    const take = (which: 'stdout' | 'stderr') => (chunk: Uint8Array): void => {
      if (stopped !== undefined) return;
      if (!collected.add(which, chunk)) stop('cut');
      drain();
    };
    const onAbort = (): void => {
      stop('cancelled');
    };
    const timeout = setTimeout(() => {
      stop('timedOut');
    }, timeoutMs);
    signal?.addEventListener('abort', onAbort, { once: true });
    stdout.on('data', take('stdout'));
    stderr.on('data', take('stderr'));
    subprocess.nodeChildProcess.on('exit', (code) => {
      exit = { code };
      drain();
    });

    void subprocess.then((result) => {
      if (stopped !== undefined) settle(done(stopped));
      else if (result.exitCode !== undefined) settle(done('exited', { exitCode: result.exitCode }));
      else if (result.signal !== undefined) settle(done('signalled'));
      else settle(done('notStarted', { errorCode: errorCode(result) }));
    });
  });
};

/** Both streams as they came, up to a number of bytes together. */
class Collected {
  private readonly chunks: Record<'stdout' | 'stderr', Uint8Array[]> = { stdout: [], stderr: [] };
  private left: number;

  constructor(maxBytes: number) {
    this.left = maxBytes;
  }

  /** False once it is full; what fits is kept. */
  add(which: 'stdout' | 'stderr', chunk: Uint8Array): boolean {
    const fits = chunk.byteLength <= this.left;
    this.chunks[which].push(fits ? chunk : chunk.slice(0, this.left));
    this.left -= Math.min(this.left, chunk.byteLength);
    return fits;
  }

  get stdout(): Uint8Array {
    return Buffer.concat(this.chunks.stdout);
  }

  get stderr(): Uint8Array {
    return Buffer.concat(this.chunks.stderr);
  }
}

/** Never a workspace. */
function neutralFolder(): string {
  return process.platform === 'win32' ? (process.env['SystemRoot'] ?? 'C:\\Windows') : '/';
}

/** Only a code of libuv's is taken: execa's own words hold the whole command line. */
function errorCode(result: unknown): string {
  const code = typeof result === 'object' && result !== null && 'code' in result ? result.code : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]{1,40}$/.test(code) ? code : 'unknown';
}
