import type { Device } from '../core/device.ts';
import type { Failure } from '../core/failure.ts';
import type { RecoveryKey } from '../core/recoveryKey.ts';
import type { EscrowState } from './grouping.ts';

/** What the tree needs to know about the devices of the session; graph/inventory is it in the product. */
export interface DeviceSource {
  devices(): readonly Device[];
  device(id: string): Device | undefined;
  sources(): Readonly<Record<'entra' | 'intune' | 'keys', SourceState>>;
  keysOf(device: Device): DeviceKeys;
  /** Asks Entra ID for the key IDs of one device, to the last page. */
  loadKeys(device: Device, signal?: AbortSignal): Promise<void>;
  escrowOf(device: Device): EscrowState;
  fileVaultOf(device: Device): FileVaultVerdict;
}

export interface SourceState {
  readonly kind: 'idle' | 'loading' | 'ok' | 'failed';
  readonly failure?: Failure;
  readonly asOf?: number;
  readonly count: number;
  /** Rows that made no sense and were left out. */
  readonly unreadable?: number;
}

/** Only with `ok` are the keys all; with the others they are those that were seen. */
export type DeviceKeys =
  | { readonly kind: 'notAsked'; readonly keys?: readonly RecoveryKey[] }
  | { readonly kind: 'loading'; readonly keys?: readonly RecoveryKey[] }
  | { readonly kind: 'ok'; readonly keys: readonly RecoveryKey[]; readonly asOf: number }
  | { readonly kind: 'failed'; readonly keys?: readonly RecoveryKey[]; readonly failure: Failure };

/** What is known about the FileVault key of a Mac without reading it. */
export interface FileVaultVerdict {
  /** A few words for a row. */
  readonly words: string;
  readonly detail: string;
  /** Whether asking Intune for the key makes sense. */
  readonly canReveal: boolean;
  /** True where a store could not be asked: never to be read as "none". */
  readonly unknown: boolean;
}
