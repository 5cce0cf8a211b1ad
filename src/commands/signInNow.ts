import type { SignInMethod } from '../auth/signIn.ts';
import type { Result } from '../core/result.ts';
import type { CommandOutcome } from '../host/runCommand.ts';
import { rememberTenant } from './recentTenants.ts';
import type { SignInServices } from './signInServices.ts';

const methodWords: Readonly<Record<SignInMethod, string>> = {
  vscode: "VS Code's Microsoft account",
  azureCli: 'Azure CLI',
  azurePowerShell: 'Azure PowerShell',
  browser: 'a browser',
  deviceCode: 'a device code',
  certificate: 'a certificate',
  secret: 'a client secret',
  demo: 'the demo tenant',
};

const toolNoteShown = 'signIn.toolNoteShown';

/** Signs in as the settings say. */
export async function signInNow(services: SignInServices, signal: AbortSignal): Promise<CommandOutcome> {
  const outcome = await withProgress(services, signal, 'Signing in', (both) => services.signIn.signIn(both));
  if (!outcome.ok) return { doing: 'sign in', failure: outcome.failure };
  await rememberTenant(services);
  await noteForTools(services);
  return undefined;
}

/** Runs a sign-in that can be cancelled, and says with what. */
export async function withProgress(
  { prompts, config }: SignInServices,
  signal: AbortSignal,
  doing: string,
  work: (signal: AbortSignal) => Promise<Result<void>>,
): Promise<Result<void>> {
  const title = `${doing} with ${methodWords[config.get('signIn.method')]}`;
  return await prompts.progress(title, (cancel) => work(AbortSignal.any([signal, cancel])));
}

/** The command-line tools are apps of Microsoft's: a person signed in there gets no key. Said once, when it matters. */
async function noteForTools({ signIn: { state }, memory, prompts }: SignInServices): Promise<void> {
  if (state.kind !== 'signedIn' || (state.method !== 'azureCli' && state.method !== 'azurePowerShell')) return;
  if (state.account.kind === 'application' || state.cloud.id === 'custom' || memory.get(toolNoteShown) === true) return;
  await memory.set(toolNoteShown, true);
  void prompts.info(
    `Signed in through ${methodWords[state.method]}. As a user it cannot read recovery keys, since it is an app of Microsoft; as a service principal of your own app it can. "Set Up Sign-in" shows how.`,
  );
}
