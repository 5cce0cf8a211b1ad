/**
 * The platforms that can have recovery keys; everything else in a directory is `other`. `unknown`: the stores name no
 * system, so that keys are as possible as not.
 */
export type Platform = 'windows' | 'macos' | 'other' | 'unknown';

/** Whether a store holds the device. `unknown`: the store could not be asked, or was not read to its end. */
export type Presence = 'yes' | 'no' | 'unknown';

export type JoinType = 'entraJoined' | 'hybridJoined' | 'registered' | 'unknown';

export type Ownership = 'corporate' | 'personal' | 'unknown';

/** `deviceActionResult.actionState` of Intune (graph.md §4). */
export type ActionState = 'none' | 'pending' | 'canceled' | 'active' | 'done' | 'failed' | 'notSupported' | 'unknown';

export interface ActionResult {
  /** As Intune names it, for example `rotateBitLockerKeys`. Compare case-insensitively. */
  readonly actionName: string;
  readonly state: ActionState;
  /** ISO 8601, the service's clock. */
  readonly startedAt?: string;
  readonly updatedAt?: string;
  /** Only of a BitLocker rotation: an HRESULT as a signed 32-bit number; 0 means none. */
  readonly errorCode?: number;
}

/** A device as Entra ID registers it (`device` in Graph). */
export interface EntraDevice {
  /** Directory object ID. */
  readonly objectId: string;
  /** `deviceId`, lower case: what BitLocker keys, LAPS and Intune's azureADDeviceId refer to. */
  readonly entraDeviceId: string;
  readonly name: string;
  readonly platform: Platform;
  readonly operatingSystem: string;
  readonly osVersion?: string;
  readonly joinType: JoinType;
  readonly ownership: Ownership;
  readonly enabled?: boolean;
  readonly model?: string;
  readonly manufacturer?: string;
  /** approximateLastSignInDateTime, ISO 8601. */
  readonly lastSignInAt?: string;
}

/** A device as Intune manages it (`managedDevice` in Graph). */
export interface ManagedDevice {
  /** Intune's own ID: what rotations and FileVault reads are sent to. Lower case. */
  readonly intuneDeviceId: string;
  /** azureADDeviceId, lower case; absent when empty or all zeros. */
  readonly entraDeviceId?: string;
  readonly name: string;
  readonly platform: Platform;
  readonly operatingSystem: string;
  readonly osVersion?: string;
  readonly ownership: Ownership;
  readonly joinType: JoinType;
  readonly userPrincipalName?: string;
  readonly userDisplayName?: string;
  readonly serialNumber?: string;
  readonly model?: string;
  readonly manufacturer?: string;
  /** Operating system drive only, up to 24 hours old. */
  readonly isEncrypted?: boolean;
  readonly lastSyncAt?: string;
  readonly actionResults: readonly ActionResult[];
}

/** One device, joined from Entra ID and Intune by the Entra device ID. */
export interface Device {
  /** Stable for the life of the device: `entra:<entraDeviceId>`, or `intune:<intuneDeviceId>` without one. */
  readonly id: string;
  readonly name: string;
  readonly platform: Platform;
  readonly inEntra: Presence;
  readonly inIntune: Presence;
  readonly entraDeviceId?: string;
  readonly joinType: JoinType;
  readonly ownership: Ownership;
  readonly operatingSystem: string;
  readonly osVersion?: string;
  readonly userPrincipalName?: string;
  readonly userDisplayName?: string;
  readonly serialNumber?: string;
  readonly model?: string;
  readonly manufacturer?: string;
  /** The later of Entra's last sign-in and Intune's last check-in, ISO 8601. */
  readonly lastSeenAt?: string;
  readonly entra?: EntraDevice;
  readonly intune?: ManagedDevice;
}
