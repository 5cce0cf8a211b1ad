import type { Failure } from '../core/failure.ts';
import type { Log } from '../core/ports.ts';
import { presentFailure, textForAdmin, type FailureAction } from './presentFailure.ts';
import type { Clipboard, Opener, Prompts } from './ui.ts';

/** Why a command ended without doing what it says; undefined when it did, or when the user turned away. */
export type CommandOutcome = { readonly doing: string; readonly failure: Failure } | undefined;

export interface CommandEnvelope {
  /**
   * Runs a command's work. Nothing is returned to the caller, whatever the work knows: any extension can run our
   * commands, and none of them may learn a secret by it.
   */
  run(id: string, work: (signal: AbortSignal) => Promise<CommandOutcome>): Promise<void>;
  /** Shows a failure that came up outside a command, for example in a page. */
  show(doing: string, failure: Failure, retry?: () => Promise<void>): Promise<void>;
  dispose(): void;
}

export interface EnvelopeParts {
  readonly log: Log;
  readonly prompts: Prompts;
  readonly clipboard: Clipboard;
  readonly opener: Opener;
  /** Who is signed in, for texts to an administrator. */
  readonly whoami: () => { readonly account: string; readonly tenant: string };
  readonly signIn: () => Promise<void>;
  readonly setUpSignIn: () => Promise<void>;
}

/** One way for all commands: cancellation is swallowed, a failure becomes one log line and one message with a way on. */
export function createCommandEnvelope(parts: EnvelopeParts): CommandEnvelope {
  const { log, prompts, clipboard, opener } = parts;
  const ended = new AbortController();

  async function show(doing: string, failure: Failure, retry?: () => Promise<void>): Promise<void> {
    if (failure.code === 'cancelled') return;
    log.warn(`could not ${doing}: ${failure.code}${failure.status === undefined ? '' : ` ${failure.status}`}${failure.requestId === undefined ? '' : ` request-id ${failure.requestId}`}`);
    const { message, actions } = presentFailure(doing, failure);
    const offered = actions.filter((action) => action !== 'Retry' || retry !== undefined);
    const chosen = (await prompts.error(message, ...offered)) as FailureAction | undefined;
    switch (chosen) {
      case undefined:
        return;
      case 'Sign In':
        await parts.signIn();
        return;
      case 'Set Up Sign-in…':
        await parts.setUpSignIn();
        return;
      case 'Copy for Your Admin': {
        const { account, tenant } = parts.whoami();
        await clipboard.write(textForAdmin(doing, failure, account, tenant));
        return;
      }
      case 'Open Settings':
        await opener.openSettings('@ext:recovery-keys.recovery-keys signIn');
        return;
      case 'Retry':
        await retry?.();
        return;
      case 'Show Log':
        opener.showLog();
        return;
    }
  }

  async function run(id: string, work: (signal: AbortSignal) => Promise<CommandOutcome>): Promise<void> {
    try {
      const outcome = await work(ended.signal);
      if (outcome !== undefined) await show(outcome.doing, outcome.failure, () => run(id, work));
    } catch (error) {
      if (ended.signal.aborted || isCancellation(error)) return;
      // A bug. Its name and place help; its message may quote data, so it stays out.
      log.error(`${id} failed unexpectedly: ${describeBug(error)}`);
      if ((await prompts.error('Recovery Keys made a mistake. The log says where.', 'Show Log')) === 'Show Log') opener.showLog();
    }
  }

  return {
    run,
    show,
    dispose() {
      ended.abort();
    },
  };
}

/** Somebody turned away, in a part that throws for it: AbortSignal's error, or that of VS Code. */
function isCancellation(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'Canceled');
}

/** Name and first frames of a thrown value, never its message, which the stack repeats. */
export function describeBug(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { name, message, stack = '' } = error;
  const frames = stack
    .slice(Math.max(0, stack.indexOf(message)) + message.length)
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .slice(0, 4);
  return [name, ...frames.map((frame) => frame.trim())].join(' ');
}
