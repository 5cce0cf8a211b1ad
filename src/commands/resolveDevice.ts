import type { Device } from '../core/device.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { openSession, sessionEnded } from './openSession.ts';
import { search } from './search.ts';
import type { Services } from './services.ts';

/**
 * The device that a command is meant for: that of the tree's row, else one that is picked. Anything that is no row of
 * our own tree counts as nothing. Undefined when the user turned away.
 */
export async function resolveDevice(services: Services, argument: unknown, title: string, signal: AbortSignal): Promise<Result<Device | undefined>> {
  const target = services.target(argument);
  if (target !== undefined && 'device' in target) return ok(target.device);
  const session = await openSession(services, signal);
  if (!session.ok) return session;
  const choice = await search(services, session.value, {
    title,
    placeHolder: 'Name, user, serial number or ID of a device',
    admits: (match) => match.kind === 'device' && match.device.platform !== 'other',
  });
  if (choice?.value?.kind !== 'device') return ok(undefined);
  return services.sessions.current === session.value ? ok(choice.value.device) : fail(sessionEnded);
}
