import type { CommandOutcome } from '../host/runCommand.ts';
import { signInNow } from './signInNow.ts';
import type { SignInServices } from './signInServices.ts';

/** Turns to the embedded demo tenant, which needs no account and asks nobody outside this computer. */
export async function useDemo(services: SignInServices, signal: AbortSignal): Promise<CommandOutcome> {
  const before = services.config.get('signIn.method');
  if (before !== 'demo') await services.config.set('signIn.method', 'demo');
  const outcome = await signInNow(services, signal);
  if (outcome === undefined && before !== 'demo') {
    void services.prompts.info(`This is the demo tenant: its devices and keys are invented. The setting recoveryKeys.signIn.method leads back to a real tenant; it was "${before}".`);
  }
  return outcome;
}
