import type { FindMatch } from '../graph/find.ts';
import type { CommandOutcome } from '../host/runCommand.ts';
import { copyKeyOf } from './copyKey.ts';
import { openSession, sessionEnded } from './openSession.ts';
import { keyOfMatch } from './resolveKey.ts';
import { search } from './search.ts';
import { buttons } from './searchRows.ts';
import type { Services } from './services.ts';
import { titleOf } from './title.ts';

/** Finds a device or a key by what a caller can say of it: Enter shows it in the tree, buttons copy or reveal the key. */
export async function find(services: Services, signal: AbortSignal): Promise<CommandOutcome> {
  const session = await openSession(services, signal);
  if (!session.ok) return { doing: 'search', failure: session.failure };
  const choice = await search(services, session.value, {
    title: titleOf(services.signIn.state),
    placeHolder: 'Name, user, serial, or the first 8 characters of a key ID',
  });
  const match = choice?.value;
  if (match === undefined || match.kind === 'refresh') return undefined;
  if (choice?.button === undefined) return await showInTree(services, match);
  if (services.sessions.current !== session.value) return { doing: 'go on', failure: sessionEnded };
  const key = await keyOfMatch(services, session.value, match, signal);
  const doing = choice.button === buttons.copy.id ? 'copy the key' : 'reveal the key';
  if (!key.ok) return { doing, failure: key.failure };
  if (key.value === undefined) return undefined;
  if (choice.button === buttons.copy.id) return await copyKeyOf(services, key.value);
  await services.reveals.open(key.value);
  return undefined;
}

async function showInTree(services: Services, match: FindMatch): Promise<CommandOutcome> {
  const { device } = match;
  const shown = device !== undefined && (await services.tree.reveal(device.id, match.kind === 'key' ? match.key.id : undefined));
  if (!shown) {
    void services.prompts.info(
      match.kind === 'key'
        ? `The device of key ${match.key.id} is not among those that were read. Its Entra device ID is ${match.key.entraDeviceId}.`
        : `${match.device.name} is no longer among the devices that were read.`,
    );
  }
  return undefined;
}
