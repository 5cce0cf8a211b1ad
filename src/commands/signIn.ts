import { lacksOwnApp } from '../auth/signInSettings.ts';
import type { CommandOutcome } from '../host/runCommand.ts';
import { setUpSignIn } from './setUpSignIn.ts';
import { signInNow } from './signInNow.ts';
import type { SignInServices } from './signInServices.ts';

/** Signs in with the method of the settings. Without an app registration, where one is needed, it leads to the set-up. */
export async function signIn(services: SignInServices, signal: AbortSignal): Promise<CommandOutcome> {
  if (lacksOwnApp(services.config)) return await setUpSignIn(services, signal);
  return await signInNow(services, signal);
}
