import type { SignInState } from '../auth/signIn.ts';

/** What a session is called in titles and in the status bar: the tenant, else the account. */
export function titleOf(state: SignInState): string {
  if (state.kind !== 'signedIn') return 'Recovery Keys';
  // A tenant's ID tells nobody anything
  const named = state.tenant !== null && !/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(state.tenant);
  return named ? state.tenant : state.account.label;
}
