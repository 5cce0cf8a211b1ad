import { failure } from '../core/failure.ts';
import { shapeOf } from '../core/keyShape.ts';
import { shortKeyId } from '../core/recoveryKey.ts';
import type { CommandOutcome } from '../host/runCommand.ts';
import { readKey } from './readKey.ts';
import { resolveKey } from './resolveKey.ts';
import type { KeyTarget } from '../core/keyTarget.ts';
import type { Services } from './services.ts';

/** Copies one key: one explicit click, one read, and the clipboard is cleared after a minute if the key is still there. */
export async function copyKey(services: Services, argument: unknown, signal: AbortSignal): Promise<CommandOutcome> {
  const chosen = await resolveKey(services, argument, 'Copy the key of which device?', signal);
  if (!chosen.ok) return { doing: 'copy the key', failure: chosen.failure };
  return chosen.value === undefined ? undefined : await copyKeyOf(services, chosen.value);
}

export async function copyKeyOf(services: Services, target: KeyTarget): Promise<CommandOutcome> {
  const what = target.kind === 'bitlocker' ? `key ${shortKeyId(target.key.id)}` : 'FileVault key';
  const key = await services.prompts.progress(`Asking for the ${what} of ${target.device.name}`, (signal) =>
    readKey(services, target, signal),
  );
  if (!key.ok) return { doing: `copy the ${what}`, failure: key.failure };
  if (shapeOf(target.kind, key.value) === undefined) {
    return { doing: `copy the ${what}`, failure: failure('malformed', 'What was answered is not written like a key. This does not mean that there is none.') };
  }
  try {
    await services.secretClipboard.copy(key.value);
  } catch {
    // what was thrown may quote the clipboard, so it is not looked at
    return { doing: `copy the ${what}`, failure: failure('unavailable', 'The clipboard could not be written.') };
  }
  void services.prompts.info(
    `The ${what} of ${target.device.name} is in the clipboard for a minute. Windows' clipboard history, if it is on, keeps its own copy.`,
  );
  return undefined;
}
