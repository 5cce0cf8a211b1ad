import type { Device } from '../core/device.ts';
import type { Failure } from '../core/failure.ts';
import type { RecoveryKey } from '../core/recoveryKey.ts';
import type { Rotation } from '../rotation/rotation.ts';

/** The rows of the device tree as plain objects: IDs and metadata only, never a key. */
export type TreeNode = GroupNode | DeviceNode | KeyNode | FileVaultNode | RotationNode | FactNode | FailureNode | MoreNode;

interface Base {
  /** Stable as long as the thing it stands for exists. */
  readonly id: string;
  readonly parent: TreeNode | undefined;
}

export interface GroupNode extends Base {
  readonly kind: 'group';
  readonly key: string;
  readonly label: string;
  readonly devices: readonly Device[];
}

export interface DeviceNode extends Base {
  readonly kind: 'device';
  readonly device: Device;
}

export interface KeyNode extends Base {
  readonly kind: 'key';
  readonly device: Device;
  readonly key: RecoveryKey;
  /** Newest of its volume type. */
  readonly newest: boolean;
  readonly position: number;
  readonly count: number;
  /** The list was not read to its end: there may be more keys, and newer ones. */
  readonly someOnly?: true;
}

export interface FileVaultNode extends Base {
  readonly kind: 'fileVault';
  readonly device: Device;
}

export interface RotationNode extends Base {
  readonly kind: 'rotation';
  readonly device: Device;
  readonly rotation: Rotation;
}

/** A row that only says something: loading, no keys, limits. */
export interface FactNode extends Base {
  readonly kind: 'fact';
  readonly label: string;
  readonly description?: string;
  readonly icon: string;
  readonly tooltip?: string;
  readonly device?: Device;
}

/** Something that could not be asked. Never looks like "none". */
export interface FailureNode extends Base {
  readonly kind: 'failure';
  /** Completes "Could not …". */
  readonly doing: string;
  readonly failure: Failure;
  readonly retry: RetryTarget;
}

export type RetryTarget = { readonly kind: 'signIn' } | { readonly kind: 'inventory' } | { readonly kind: 'keys'; readonly device: Device };

export interface MoreNode extends Base {
  readonly kind: 'more';
  readonly groupKey: string;
  readonly shown: number;
  readonly total: number;
}
