import type { Device } from '../core/device.ts';
import { failure } from '../core/failure.ts';
import { count } from '../core/words.ts';
import type { CommandOutcome } from '../host/runCommand.ts';
import { kindOf, whyNotRotatable } from '../rotation/rotation.ts';
import { sessionEnded } from './openSession.ts';
import { resolveDevice } from './resolveDevice.ts';
import { rotateMany } from './rotateMany.ts';
import { selectedDevices } from './selectedDevices.ts';
import type { Services } from './services.ts';

/**
 * Rotates the keys of one device after a modal confirmation that says what will happen; of several selected rows, or of
 * all below a group, after another that counts them.
 */
export async function rotateKeys(services: Services, argument: unknown, selected: unknown, signal: AbortSignal): Promise<CommandOutcome> {
  const devices = selectedDevices(services, argument, selected);
  if (devices.length > 1 || services.target(argument)?.kind === 'group') return await rotateMany(services, devices);
  const chosen = await resolveDevice(services, argument, 'Rotate the keys of which device?', signal);
  if (!chosen.ok) return { doing: 'rotate keys', failure: chosen.failure };
  return chosen.value === undefined ? undefined : await rotateKeysOf(services, chosen.value);
}

export async function rotateKeysOf(services: Services, device: Device): Promise<CommandOutcome> {
  const doing = `rotate the keys of ${device.name}`;
  const obstacle = whyNotRotatable(device);
  if (obstacle !== undefined) return { doing, failure: failure('badRequest', obstacle) };
  const { message, detail, action } = confirmation(device, keysWords(services, device));
  const session = services.sessions.current;
  if (!(await services.prompts.confirm({ message, detail, action }))) return undefined;
  if (services.sessions.current !== session) return { doing, failure: sessionEnded };
  const sent = await services.prompts.progress(`Asking Intune to rotate the keys of ${device.name}`, (signal) =>
    services.rotations.rotate(device, signal),
  );
  if (!sent.ok) return { doing, failure: sent.failure };
  void services.prompts.info(
    `Intune has queued the rotation for ${device.name}. Nothing is rotated until the device checks in; the tree shows how far it is.`,
  );
  return undefined;
}

function keysWords(services: Services, device: Device): string {
  const keys = device.entraDeviceId === undefined ? undefined : services.sessions.current?.inventory.keysOf(device.entraDeviceId);
  return keys?.kind === 'ok' ? `Entra ID shows ${count(keys.keys.length, 'key')} of it now.` : 'How many keys Entra ID has of it is not known.';
}

/** The words of the modal question. */
export function confirmation(device: Device, keys: string): { readonly message: string; readonly detail: string; readonly action: string } {
  const who = [device.userDisplayName ?? device.userPrincipalName, device.serialNumber].filter((part) => part !== undefined).join(', ');
  if (kindOf(device) === 'fileVault') {
    return {
      message: `Rotate the FileVault key of ${device.name}?`,
      detail: `${who === '' ? '' : `${who}\n\n`}Intune queues the request. At its next check-in the Mac makes a new personal recovery key and sends it to Intune; the present key stops working then. A Mac that is switched off keeps its present key until it is back.`,
      action: 'Rotate FileVault Key',
    };
  }
  return {
    message: `Rotate the BitLocker recovery passwords of ${device.name}?`,
    detail: `${who === '' ? '' : `${who}\n\n`}${keys}\n\nIntune queues the request. At its next check-in the device makes one new recovery password for the operating system drive and each fixed drive, backs them up to Entra ID, and removes the old ones; removable drives are left alone. It works only where the policy has client-driven rotation and backup to Entra ID switched on. Until then the present keys stay valid.`,
    action: 'Rotate Keys',
  };
}
