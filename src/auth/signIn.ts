import type { Cloud, Disposable, TokenSource } from '../core/ports.ts';
import type { Result } from '../core/result.ts';

export type SignInMethod =
  | 'vscode'
  | 'azureCli'
  | 'azurePowerShell'
  | 'browser'
  | 'deviceCode'
  | 'certificate'
  | 'secret'
  | 'demo';

export interface Account {
  /** Stable within the method; part of cache keys. Not a secret. */
  readonly id: string;
  /** User principal name or app name, for people. */
  readonly label: string;
  /** An app signs in with permissions of its own, without roles. Absent where the method cannot tell. */
  readonly kind?: 'user' | 'application';
}

export type SignInState =
  | { readonly kind: 'signedOut' }
  | { readonly kind: 'signingIn' }
  | {
      readonly kind: 'signedIn';
      readonly method: SignInMethod;
      readonly account: Account;
      /** Tenant name, domain or ID as far as it is known. */
      readonly tenant: string | null;
      readonly cloud: Cloud;
      /** Changes with account, tenant, cloud and method: caches belong to one session and die with it. */
      readonly sessionKey: string;
    };

/** The one sign-in of this window. `getToken` never opens anything unless `interactive` is set. */
export interface SignIn extends TokenSource {
  readonly state: SignInState;
  onDidChange(listener: (state: SignInState) => void): Disposable;
  /** On a user's gesture: may open a browser or a dialog. */
  signIn(signal?: AbortSignal): Promise<Result<void>>;
  /** Looks for a session that needs no dialog (at the first need, never at activation). */
  restore(signal?: AbortSignal): Promise<Result<void>>;
  switchAccount(signal?: AbortSignal): Promise<Result<void>>;
  /** Forgets tokens, account choice and everything cached for the session. */
  signOut(): Promise<void>;
}
