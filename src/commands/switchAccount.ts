import type { CommandOutcome } from '../host/runCommand.ts';
import { withProgress } from './signInNow.ts';
import type { SignInServices } from './signInServices.ts';

/** Lets the user choose another account, where the method has any to choose from. */
export async function switchAccount(services: SignInServices, signal: AbortSignal): Promise<CommandOutcome> {
  const outcome = await withProgress(services, signal, 'Switching the account', (both) => services.signIn.switchAccount(both));
  return outcome.ok ? undefined : { doing: 'switch the account', failure: outcome.failure };
}
