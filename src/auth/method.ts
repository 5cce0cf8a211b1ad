import type { AccessToken, Cloud, Disposable } from '../core/ports.ts';
import type { Result } from '../core/result.ts';
import type { Account, SignInMethod } from './signIn.ts';

/** What a method is given to sign in with: the settings as they were when the sign-in began. */
export interface MethodSettings {
  readonly cloud: Cloud;
  /** Tenant ID or domain; empty: the account's own. */
  readonly tenantId: string;
  /** Application (client) ID of the user's own registration; empty where none is set. */
  readonly clientId: string;
  readonly certificatePath: string;
  readonly demoDevices: number;
}

export interface OpenRequest {
  /**
   * `silent`: whatever needs no dialog, otherwise `signedOut`. `interactive`: a dialog or a browser may open.
   * `otherAccount`: the user wants to choose the account anew.
   */
  readonly how: 'silent' | 'interactive' | 'otherAccount';
  /** The user has signed out since: an account that was chosen before is not to be taken again unasked. */
  readonly forgetChoice: boolean;
  /** Claims that Graph asked for and that no token met without a dialog: the sign-in is to satisfy them. JSON text. */
  readonly claims?: string;
  readonly signal: AbortSignal;
}

export interface TokenWish {
  /** Decoded claims challenge, JSON text. */
  readonly claims?: string;
  /** Graph has just refused the last token: the method's own cache must not give it again if it can help it. */
  readonly refused: boolean;
  readonly interactive: boolean;
  readonly signal: AbortSignal;
}

/** One way to sign in. Holds no state of its own beyond what its open session holds. */
export interface Method {
  /** False for methods that never talk to the authority themselves: a custom cloud may then do without one. */
  readonly needsAuthority: boolean;
  open(settings: MethodSettings, request: OpenRequest): Promise<Result<OpenSession>>;
}

export interface OpenSession {
  readonly account: Account;
  /** Tenant name, domain or ID as far as it is known. */
  readonly tenant: string | null;
  /** The cloud of the settings, except in the demo tenant, which is one of its own. */
  readonly cloud: Cloud;
  /** The token that proved the sign-in, so that it is not asked for twice. */
  readonly first?: AccessToken;
  token(wish: TokenWish): Promise<Result<AccessToken>>;
  /** Called when accounts changed outside, so that the session is worth another look. */
  onMayHaveChanged?(listener: () => void): Disposable;
  /** Forgets every token; nothing is asked of anybody. */
  dispose(): Promise<void>;
}

export type Methods = Readonly<Record<SignInMethod, Method>>;
