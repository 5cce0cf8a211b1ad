import { lacksOwnApp } from '../auth/signInSettings.ts';
import type { CommandOutcome } from '../host/runCommand.ts';
import { signInNow } from './signInNow.ts';
import type { SignInServices } from './signInServices.ts';

/** Signs in with the method of the settings. Without an app registration, where one is needed, it leads to the set-up. */
export async function signIn(services: SignInServices, signal: AbortSignal): Promise<CommandOutcome> {
  if (lacksOwnApp(services.config)) return await openSetUp(services, signal);
  return await signInNow(services, signal);
}

/** The way to an app registration of one's own, with its scripts: loaded when somebody takes it. */
export async function openSetUp(services: SignInServices, signal: AbortSignal): Promise<CommandOutcome> {
  const { setUpSignIn } = await import('./setUpSignIn.ts');
  return await setUpSignIn(services, signal);
}
