import { failure } from '../core/failure.ts';
import type { CommandOutcome } from '../host/runCommand.ts';
import { textForAdmin } from '../host/presentFailure.ts';
import type { Settings } from '../host/ui.ts';
import { openSession } from './openSession.ts';
import { reload } from './reload.ts';
import { resolveDevice } from './resolveDevice.ts';
import type { Services } from './services.ts';
import { whoami } from './title.ts';

/** Reads devices and key IDs anew; what is known stays while that goes on. */
export async function refresh(services: Services, signal: AbortSignal): Promise<CommandOutcome> {
  const { current } = services.sessions;
  if (current !== undefined) {
    await reload(current.inventory);
    return undefined;
  }
  const session = await openSession(services, signal);
  return session.ok ? undefined : { doing: 'sign in', failure: session.failure };
}

const groupings: readonly (readonly [Settings['tree.grouping'], string])[] = [
  ['platform', 'Platform and ownership'],
  ['ownership', 'Ownership'],
  ['escrow', 'Escrow state'],
  ['none', 'Not at all'],
];

const sortings: readonly (readonly [Settings['tree.sort'], string])[] = [
  ['name', 'Name'],
  ['lastSeen', 'Last seen first'],
  ['user', 'User'],
];

export async function groupBy(services: Services): Promise<CommandOutcome> {
  return await choose(services, 'tree.grouping', groupings, 'Group Devices By');
}

export async function sortBy(services: Services): Promise<CommandOutcome> {
  return await choose(services, 'tree.sort', sortings, 'Sort Devices By');
}

async function choose<K extends 'tree.grouping' | 'tree.sort'>(
  { prompts, config }: Services,
  setting: K,
  choices: readonly (readonly [Settings[K], string])[],
  title: string,
): Promise<CommandOutcome> {
  const now = config.get(setting);
  const chosen = await prompts.pick(
    choices.map(([value, label]) => ({ label, ...(value === now ? { description: 'now' } : {}), value })),
    { title },
  );
  if (chosen !== undefined && chosen !== now) await config.set(setting, chosen);
  return undefined;
}

export async function filterDevices({ tree, prompts }: Services): Promise<CommandOutcome> {
  const text = await prompts.input({
    title: 'Filter Devices',
    prompt: 'Text in name, user, serial number, model, system or ID. Empty: all devices.',
    value: tree.filter,
  });
  if (text !== undefined) tree.filter = text;
  return undefined;
}

/** Tries again what a row says has failed. */
export async function retry(services: Services, argument: unknown, signal: AbortSignal): Promise<CommandOutcome> {
  const target = services.target(argument);
  if (target?.kind === 'failure') return await target.retry(signal);
  if (target?.kind !== 'device') return await refresh(services, signal);
  await services.sessions.current?.inventory.refreshDevice(target.device.id, signal);
  return undefined;
}

export async function copyForAdmin(services: Services, argument: unknown): Promise<CommandOutcome> {
  const target = services.target(argument);
  if (target?.kind !== 'failure') return { doing: 'copy the text for your admin', failure: failure('badRequest', 'It is there for rows of the tree that say what is not allowed.') };
  const { account, tenant } = whoami(services.signIn.state);
  await services.clipboard.write(textForAdmin(target.doing, target.failure, account, tenant));
  void services.prompts.info('The text is in the clipboard. It names the permission and the roles, and no secret.');
  return undefined;
}

export function stopWatching(services: Services, argument: unknown): CommandOutcome {
  const target = services.target(argument);
  if (target?.kind === 'rotation') services.rotations.stopWatching(target.device.id);
  return undefined;
}

export async function copyName(services: Services, argument: unknown, signal: AbortSignal): Promise<CommandOutcome> {
  const device = await resolveDevice(services, argument, 'Copy the name of which device?', signal);
  if (!device.ok) return { doing: 'copy the name', failure: device.failure };
  if (device.value !== undefined) await services.clipboard.write(device.value.name);
  return undefined;
}

/** Of a key its ID, of a device its Entra device ID, else its Intune device ID. */
export async function copyId(services: Services, argument: unknown, signal: AbortSignal): Promise<CommandOutcome> {
  const target = services.target(argument);
  if (target?.kind === 'key') {
    await services.clipboard.write(target.key.id);
    return undefined;
  }
  const device = await resolveDevice(services, argument, 'Copy the ID of which device?', signal);
  if (!device.ok) return { doing: 'copy the ID', failure: device.failure };
  const id = device.value?.entraDeviceId ?? device.value?.intune?.intuneDeviceId;
  if (id !== undefined) await services.clipboard.write(id);
  return undefined;
}
