import type { Result } from './result.ts';

/**
 * The small interfaces that the layers below `host` are given. Nothing here knows VS Code or Node, so that every
 * service runs in a plain test with fakes.
 */

/** Where diagnostics go. The sink redacts, and callers never pass a secret, a header or a body in the first place. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** Time, so that tests can simulate it. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Resolves after `ms`; rejects with the signal's reason as soon as it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls back once after `ms`, unless disposed before. */
  after(ms: number, callback: () => void): Disposable;
}

export interface Disposable {
  dispose(): void;
}

/** Where tokens may go and where they come from: the one cloud that the settings name. */
export interface Cloud {
  readonly id: 'global' | 'usGov' | 'dod' | 'china' | 'custom' | 'demo';
  /** For messages: "Microsoft Graph", "Microsoft Graph for US Government" … */
  readonly label: string;
  /** Sign-in authority without trailing slash, for example `https://login.microsoftonline.com`. */
  readonly authority: string;
  /** Root of Graph without version and without trailing slash. The only place a token is ever sent to. */
  readonly graphRoot: string;
  /** What the token is asked for; scopes are `${resource}/.default` or `${resource}/Name`. */
  readonly resource: string;
  /** Root of the Intune/Entra portals for "open in portal", absent where none is known. */
  readonly intunePortal?: string;
}

/** An access token. Never logged, never stored. */
export interface AccessToken {
  readonly token: string;
  /** Epoch milliseconds; absent where the provider does not say. */
  readonly expiresAt?: number;
}

export interface TokenRequest {
  /** Decoded claims challenge (JSON text) from a 401; asks for a fresh token that satisfies it. */
  readonly claims?: string;
  /** A token that Graph has just refused (401): the answer is another one, got without asking anybody, or a failure. */
  readonly refused?: string;
  /** True only on a user's own gesture: may open a browser or a dialog. Otherwise `signedOut` is the answer. */
  readonly interactive?: boolean;
  readonly signal?: AbortSignal;
}

/** One signed-in identity for one cloud. */
export interface TokenSource {
  getToken(request?: TokenRequest): Promise<Result<AccessToken>>;
}
