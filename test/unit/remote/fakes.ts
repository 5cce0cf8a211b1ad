import type { ProcessCommand, ProcessRun } from '../../../src/remote/runner.ts';

/** How a program ended, said in short. */
export function ran(more: Partial<Omit<ProcessRun, 'stdout' | 'stderr'>> & { readonly stdout?: string | Uint8Array; readonly stderr?: string } = {}): ProcessRun {
  const { stdout = '', stderr = '', ...rest } = more;
  return { program: 'ssh', end: 'exited', exitCode: 0, lingers: false, ms: 1, ...rest, stdout: typeof stdout === 'string' ? Buffer.from(stdout) : stdout, stderr: Buffer.from(stderr) };
}

export interface FakeRun {
  readonly arguments: string;
  readonly exitCode?: number | null;
  readonly stdout?: string;
  readonly cut?: boolean;
  readonly startError?: number;
}

/** One line as `collectorScript` writes it. For tests of what is done with an answer; how one looks is proved by recordings. */
export function answerLine(runs: readonly FakeRun[], more: Readonly<Record<string, unknown>> = {}): string {
  const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');
  const written = runs.map(({ exitCode = 0, stdout = '', cut = false, ...run }) => ({ ...run, exitCode, cut: cut ? 1 : 0, stdout: base64(stdout), stderr: '' }));
  return JSON.stringify({ recoveryKeys: 1, computer: base64('PC01'), elevated: 1, powershell: '5.1.19041.1', page: 850, oemPage: 850, left: 0, ...more, runs: written, end: 1 });
}

export const goodAnswer = answerLine([{ arguments: '-status', stdout: 'status' }, { arguments: '-protectors -get C:', stdout: 'protectors' }]);

/** The host that a command of plain ssh is for. */
export function hostOfCommand({ args }: ProcessCommand): string {
  return args[args.indexOf('--') + 1] ?? '';
}
