import type { SignInState } from '../auth/signIn.ts';

/** What a session is called in titles and in the status bar: the tenant, else the account. */
export function titleOf(state: SignInState): string {
  if (state.kind !== 'signedIn') return 'Recovery Keys';
  // A tenant's ID tells nobody anything
  const named = state.tenant !== null && !/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(state.tenant);
  return named ? state.tenant : state.account.label;
}

/** Who is signed in where, for a text to an administrator. */
export function whoami(state: SignInState): { readonly account: string; readonly tenant: string } {
  return state.kind === 'signedIn' ? { account: state.account.label, tenant: state.tenant ?? 'not known' } : { account: 'signed out', tenant: 'not known' };
}
