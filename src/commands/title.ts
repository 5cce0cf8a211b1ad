import type { SignInState } from '../auth/signIn.ts';

/** What a session is called in titles and in the status bar: the tenant, else the account. */
export function titleOf(state: SignInState): string {
  return state.kind === 'signedIn' ? (state.tenant ?? state.account.label) : 'Recovery Keys';
}
