import type { Device } from '../core/device.ts';
import { failure } from '../core/failure.ts';
import type { CommandOutcome } from '../host/runCommand.ts';
import { resolveDevice } from './resolveDevice.ts';
import type { Services } from './services.ts';

/** Opens the device in Intune's portal, or in Entra's where Intune does not manage it. */
export async function openInPortal(services: Services, argument: unknown, signal: AbortSignal): Promise<CommandOutcome> {
  const doing = 'open the portal';
  const chosen = await resolveDevice(services, argument, 'Open which device in the portal?', signal);
  if (!chosen.ok) return { doing, failure: chosen.failure };
  if (chosen.value === undefined) return undefined;
  const { state } = services.signIn;
  const portal = state.kind === 'signedIn' ? state.cloud.intunePortal : undefined;
  if (portal === undefined) return { doing, failure: failure('badRequest', 'No portal is known for this cloud.') };
  const address = addressOf(portal, chosen.value);
  if (address === undefined) return { doing, failure: failure('badRequest', 'This device has no ID that a portal knows.') };
  await services.opener.openExternal(address);
  return undefined;
}

function addressOf(portal: string, { intune, entra }: Device): string | undefined {
  if (intune !== undefined) {
    return `${portal}/#view/Microsoft_Intune_Devices/DeviceSettingsMenuBlade/~/overview/mdmDeviceId/${encodeURIComponent(intune.intuneDeviceId)}`;
  }
  return entra === undefined
    ? undefined
    : `${portal}/#view/Microsoft_AAD_Devices/DeviceDetailsMenuBlade/~/Properties/objectId/${encodeURIComponent(entra.objectId)}`;
}
