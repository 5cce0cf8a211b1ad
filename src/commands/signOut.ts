import type { SignInState } from '../auth/signIn.ts';
import type { CommandOutcome } from '../host/runCommand.ts';
import type { SignInServices } from './signInServices.ts';

/** Forgets the session, and says where the account itself is, which an extension cannot remove. */
export async function signOut({ signIn, prompts }: SignInServices): Promise<CommandOutcome> {
  const before = signIn.state;
  await signIn.signOut();
  void prompts.info(farewell(before));
  return undefined;
}

export function farewell(state: SignInState): string {
  const done = 'Signed out: tokens, the choice of the account, devices and key IDs are forgotten, and shown keys are gone.';
  if (state.kind !== 'signedIn') return done;
  const { label } = state.account;
  switch (state.method) {
    case 'vscode':
      return `${done} VS Code itself still has the account ${label}, which an extension cannot remove: open Accounts at the bottom of the Activity Bar, choose ${label}, then Sign Out.`;
    case 'azureCli':
      return `${done} Azure CLI is still signed in: run \`az logout\` in a terminal to end that.`;
    case 'azurePowerShell':
      return `${done} Azure PowerShell is still signed in: run \`Disconnect-AzAccount\` in a terminal to end that.`;
    case 'browser':
    case 'deviceCode':
      return `${done} The browser may still be signed in with ${label}.`;
    case 'secret':
      return `${done} The client secret stays in the secret storage of VS Code: "Store Client Secret or Certificate Passphrase…" removes it.`;
    case 'certificate':
      return `${done} The certificate stays where it is.`;
    case 'demo':
      return 'The demo tenant is closed.';
  }
}
