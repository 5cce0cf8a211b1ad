/**
 * Why something could not be done, as a value. Expected outcomes travel as values; only bugs throw.
 * Callers branch on `code`, never on the words.
 */
export type FailureCode =
  | 'signedOut' // nobody is signed in, or the session cannot be renewed silently
  | 'consentNeeded' // the identity platform refuses the app: not consented, not assigned, wrong redirect URI
  | 'denied' // 403: a permission or a role is missing
  | 'notLicensed' // Intune answers that the tenant has no licence (a 401 that is not about the token)
  | 'notFound' // 404: the object is gone
  | 'badRequest' // 400, 405, 501: the request is not possible for this object
  | 'throttled' // 429, or the service asked to wait
  | 'unavailable' // 5xx, gateway pages
  | 'offline' // no connection, no such host, TLS refused
  | 'timedOut'
  | 'malformed' // an answer that is not what Graph documents
  | 'emptyAnswer' // the answer has no key: of FileVault Intune has none, of BitLocker it does not mean that there is none
  | 'cancelled'
  | 'misconfigured' // a setting is missing or invalid
  | 'toolMissing' // az, pwsh … not found
  | 'foreignHost' // a link that leads outside the configured Graph root
  | 'unexpected';

export interface Failure {
  readonly code: FailureCode;
  /** One or two sentences for a person. Never holds a secret, a header, a body or an argument list. */
  readonly message: string;
  /** True where the same call may succeed later without anybody changing anything. */
  readonly retryable: boolean;
  /** Earliest moment for the next try, in epoch milliseconds, where the service named one. */
  readonly retryAt?: number;
  readonly status?: number;
  /** The request did not leave this computer: certainly nothing was carried out. */
  readonly notSent?: true;
  /** Graph's `request-id`; Intune calls it Activity ID. */
  readonly requestId?: string;
  /** Which feature was refused: leads to the permission and the roles that grant it (core/permissions). */
  readonly feature?: Feature;
  /** Scopes that the service itself named in its refusal (Intune does). */
  readonly namedScopes?: readonly string[];
}

/** What a user may be allowed or refused, one by one. Keys of `permissions`. */
export type Feature =
  | 'listEntraDevices'
  | 'listManagedDevices'
  | 'listBitLockerKeys'
  | 'readBitLockerKey'
  | 'readFileVaultKey'
  | 'rotateBitLockerKeys'
  | 'rotateFileVaultKey'
  | 'encryptionStates'
  | 'supportContact';

export function failure(
  code: FailureCode,
  message: string,
  more: Partial<Omit<Failure, 'code' | 'message'>> = {},
): Failure {
  return { retryable: retryableByNature.has(code), ...more, code, message };
}

const retryableByNature: ReadonlySet<FailureCode> = new Set<FailureCode>(['throttled', 'unavailable', 'offline', 'timedOut']);

export const cancelled: Failure = failure('cancelled', 'Cancelled.');
