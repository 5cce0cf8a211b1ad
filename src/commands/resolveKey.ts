import type { Session } from '../auth/sessions.ts';
import type { Device } from '../core/device.ts';
import { failure } from '../core/failure.ts';
import { newestFirstPerVolume, shortKeyId } from '../core/recoveryKey.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { day, volumeWords } from '../core/words.ts';
import type { FindMatch } from '../graph/find.ts';
import { bitLockerTarget, unlistedDevice } from './keyTargets.ts';
import { openSession, sessionEnded } from './openSession.ts';
import { search } from './search.ts';
import { hasKeysToAskFor } from './searchRows.ts';
import type { KeyTarget } from '../core/keyTarget.ts';
import type { Services } from './services.ts';

/**
 * The key that a command is meant for: that of the tree's row, else one that is picked. Anything that is no row of our
 * own tree counts as nothing. Undefined when the user turned away.
 */
export async function resolveKey(services: Services, argument: unknown, title: string, signal: AbortSignal): Promise<Result<KeyTarget | undefined>> {
  const session = await openSession(services, signal);
  if (!session.ok) return session;
  const target = services.target(argument);
  if (target?.kind === 'key') return ok(bitLockerTarget(session.value.inventory, target.device, target.key));
  if (target !== undefined && 'device' in target) return await keyOfDevice(services, session.value, target.device, signal);
  const choice = await search(services, session.value, {
    title,
    placeHolder: 'Name, user, serial number, or the first 8 characters of a key ID',
    admits: (match) => match.kind === 'key' || hasKeysToAskFor(match.device, session.value.inventory),
  });
  const value = choice?.value;
  if (value === undefined || value.kind === 'refresh') return ok(undefined);
  if (services.sessions.current !== session.value) return fail(sessionEnded);
  return await keyOfMatch(services, session.value, value, signal);
}

export async function keyOfMatch(services: Services, session: Session, match: FindMatch, signal: AbortSignal): Promise<Result<KeyTarget | undefined>> {
  if (match.kind === 'device') return await keyOfDevice(services, session, match.device, signal);
  const { key, device = unlistedDevice(session.inventory, key.entraDeviceId), prefix } = match;
  return ok(bitLockerTarget(session.inventory, device, key, prefix));
}

/** The key of a device: the only one, or one that is picked among several. That there is none is said only where Entra ID said so. */
async function keyOfDevice(services: Services, session: Session, device: Device, signal: AbortSignal): Promise<Result<KeyTarget | undefined>> {
  const { inventory } = session;
  if (device.platform === 'macos') return ok({ kind: 'fileVault', device });
  if (device.entraDeviceId === undefined) {
    return fail(failure('badRequest', 'Without an Entra device ID no key of it can be looked up in Entra ID.'));
  }
  const known = inventory.keysOf(device.entraDeviceId);
  const listed = known.kind === 'ok' ? ok(known.keys) : await inventory.loadKeys(device.entraDeviceId, signal);
  if (!listed.ok) return listed;
  const keys = newestFirstPerVolume(listed.value);
  const [only] = keys;
  if (only === undefined) {
    return fail(failure('notFound', `Entra ID answered, and shows this account no key of ${device.name}. Keys may be in Active Directory, in a Microsoft account, or nowhere.`));
  }
  const key =
    keys.length === 1
      ? only
      : await services.prompts.pick(
          keys.map((one) => ({
            label: `$(key) ${shortKeyId(one.id)}`,
            description: [volumeWords[one.volumeType], one.createdAt === undefined ? 'backup date unknown' : day(one.createdAt)].join(' · '),
            detail: one.id,
            value: one,
          })),
          { title: `${device.name}: Which Key?`, placeHolder: 'The first 8 characters are those that the recovery screen shows' },
        );
  if (key === undefined) return ok(undefined);
  return services.sessions.current === session ? ok(bitLockerTarget(inventory, device, key)) : fail(sessionEnded);
}
