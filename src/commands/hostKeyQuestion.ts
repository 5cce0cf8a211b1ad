import type { Prompts } from '../host/ui.ts';
import { failureWords, type HostFailure, type HostKey } from '../remote/hostFailure.ts';
import { hostText, type RemoteHost } from '../remote/hosts.ts';
import type { RemoteSessions } from '../remote/remoteSessions.ts';

/**
 * Asks about host keys that are unknown or have changed, with their fingerprints; true only where somebody said yes. A
 * changed key's old one is taken out of ssh's list first, by commands that the question shows.
 */
export async function askAboutHostKeys(
  prompts: Pick<Prompts, 'confirm' | 'error'>,
  sessions: Pick<RemoteSessions, 'forgetCommands' | 'forget'>,
  host: RemoteHost,
  failure: HostFailure,
  keys: readonly HostKey[],
): Promise<boolean> {
  const { happened, toDo } = failureWords({ kind: failure.kind, transport: failure.transport }, host);
  const shown = keys.map(({ name, keyType, fingerprint }) => `${name}\n${keyType} ${fingerprint}`).join('\n\n');
  const rest = 'Cancel accepts nothing, and other computers that wait with such a question are left too; Retry in the review asks again.';
  if (failure.kind !== 'hostKeyChanged') {
    return await prompts.confirm({ message: `Accept the host key of ${hostText(host)}?`, detail: [happened, shown, toDo, rest].join('\n\n'), action: 'The Fingerprint Is Right: Accept' });
  }
  for (const key of keys) {
    const commands = await sessions.forgetCommands(host, key);
    if (!commands.ok) {
      void prompts.error(`The old host key of ${hostText(host)} cannot be taken out. ${commands.failure.message}`);
      return false;
    }
    const lines = commands.value.map(({ file, args }) => [file, ...args].join(' ')).join('\n');
    const yes = await prompts.confirm({
      message: `The host key of ${hostText(host)} has changed. Forget the old one and accept this one?`,
      detail: [happened, shown, toDo, `This runs, and keeps the old list as .old:\n${lines}`, rest].join('\n\n'),
      action: 'The Fingerprint Is Right: Forget and Accept',
    });
    if (!yes) return false;
    const forgotten = await sessions.forget(commands.value);
    if (!forgotten.ok) {
      void prompts.error(`The old host key of ${hostText(host)} could not be taken out. ${forgotten.failure.message}`);
      return false;
    }
  }
  return true;
}
