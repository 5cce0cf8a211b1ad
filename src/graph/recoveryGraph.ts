import type { EntraDevice, ManagedDevice } from '../core/device.ts';
import type { Feature } from '../core/failure.ts';
import type { RecoveryKey } from '../core/recoveryKey.ts';
import type { Result } from '../core/result.ts';

/**
 * Everything that the extension asks of Microsoft Graph. One implementation speaks HTTP (graphServices); tests use
 * fakes. Page generators yield one result a page and end after the first failure or after the last page: a generator
 * that ended without a failure was read whole, also when its last pages were empty.
 */
export interface RecoveryGraph {
  entraDevices(signal?: AbortSignal, notes?: ListNotes): AsyncGenerator<Result<readonly EntraDevice[]>>;
  managedDevices(signal?: AbortSignal, notes?: ListNotes): AsyncGenerator<Result<readonly ManagedDevice[]>>;
  /** The key IDs of the whole tenant. Never the keys. */
  recoveryKeys(signal?: AbortSignal, notes?: ListNotes): AsyncGenerator<Result<readonly RecoveryKey[]>>;
  /** The key IDs of one device, only after the last page has come; rows of other devices are dropped. */
  recoveryKeysOf(entraDeviceId: string, signal?: AbortSignal): Promise<Result<readonly RecoveryKey[]>>;
  /** What Intune reports about encryption, one entry a managed device (beta). */
  encryptionStates(signal?: AbortSignal, notes?: ListNotes): AsyncGenerator<Result<readonly EncryptionState[]>>;
  /** One managed device with its action results. */
  managedDevice(intuneDeviceId: string, signal?: AbortSignal): Promise<Result<ManagedDevice>>;
  /** Reads one BitLocker key: the only call that does, and Entra ID records it. The value is a secret. */
  readBitLockerKey(keyId: string, signal?: AbortSignal): Promise<Result<string>>;
  /**
   * Reads the FileVault key of a corporate Mac. The value is a secret. `emptyAnswer`: Intune has none for this Mac, and
   * said so; `notFound`: Intune no longer has the Mac.
   */
  readFileVaultKey(intuneDeviceId: string, signal?: AbortSignal): Promise<Result<string>>;
  /**
   * Queues a rotation. Success means that Intune accepted the request, not that anything was rotated. Sent once;
   * again only after a 429, which was turned away. Where the answer is lost, the failure says that nobody knows.
   */
  rotateBitLockerKeys(intuneDeviceId: string, signal?: AbortSignal): Promise<Result<void>>;
  rotateFileVaultKey(intuneDeviceId: string, signal?: AbortSignal): Promise<Result<void>>;
  /**
   * The same, sent once whatever the answer is, a 429 too: for a caller that keeps Intune's limits for many devices and
   * decides itself what may be sent again.
   */
  rotateOnce(kind: 'bitlocker' | 'fileVault', intuneDeviceId: string, signal?: AbortSignal): Promise<Result<void>>;
  /** The time by the service's own clock, epoch milliseconds, to a second: from the `Date` of its latest answer; before any, this computer's. */
  serverNow(): number;
  /** IT support contact of the organisation (Intune branding), null where none is set. */
  supportContact(signal?: AbortSignal): Promise<Result<SupportContact | null>>;
  /** Tries a feature with its harmless read (core/permissions `probe`). Features without one answer `misconfigured`. */
  probe(feature: Feature, signal?: AbortSignal): Promise<Result<void>>;
}

/** Told while a list is read. */
export interface ListNotes {
  /** Rows that make no sense were left out: what the list then lacks is not known to be missing. */
  unreadable(rows: number): void;
}

export interface EncryptionState {
  /** Equals the Intune device ID as far as is known (graph.md §5). Lower case. */
  readonly intuneDeviceId: string;
  readonly encrypted: boolean | null;
  readonly fileVault: readonly FileVaultState[];
  /** Names of `advancedBitLockerStates`, empty when Graph reports none. */
  readonly bitLocker: readonly string[];
}

export type FileVaultState = 'success' | 'driveEncryptedByUser' | 'userDeferredEncryption' | 'escrowNotEnabled' | 'unknown';

export interface SupportContact {
  readonly name?: string;
  readonly phone?: string;
  readonly email?: string;
  readonly site?: string;
  readonly notes?: string;
}
