/**
 * The protector report: what the parser returns, the CLI prints and the review shows.
 * Names are those of `Get-BitLockerVolume`, in camelCase.
 */
export interface ProtectorReport {
  readonly schemaVersion: 1;
  /** In order of first appearance. */
  readonly computers: readonly ComputerReport[];
}

export interface ComputerReport {
  /** As printed; null where the text names none. */
  readonly computerName: string | null;
  /** One per volume: later runs on the same volume are merged into it. */
  readonly volumes: readonly BitLockerVolume[];
  /** Errors that the tool printed, in order. */
  readonly errors: readonly ToolError[];
  /** Only where several inputs were given: which one, and its first line (1-based). */
  readonly source?: { readonly path: string; readonly line: number };
}

export type VolumeStatus =
  | 'FullyDecrypted'
  | 'FullyEncrypted'
  | 'UsedSpaceOnlyEncrypted'
  | 'EncryptionInProgress'
  | 'DecryptionInProgress'
  | 'EncryptionPaused'
  | 'DecryptionPaused'
  | 'Unknown';

export interface BitLockerVolume {
  /** `C:` upper case, or a volume GUID path or folder as printed; null where the text does not say. */
  readonly mountPoint: string | null;
  readonly label: string | null;
  readonly volumeType: 'OperatingSystem' | 'Data' | null;
  /** 1 TB = 1024 GB. */
  readonly capacityGB: number | null;
  readonly metadataVersion: string | null;
  readonly volumeStatus: VolumeStatus | null;
  readonly encryptionPercentage: number | null;
  /** Written the manage-bde way: `XTS-AES 128`. */
  readonly encryptionMethod: string | null;
  readonly protectionStatus: 'On' | 'Off' | 'Unknown' | null;
  readonly rebootsLeft: number | null;
  readonly lockStatus: 'Locked' | 'Unlocked' | 'Unknown' | null;
  readonly autoUnlockEnabled: boolean | null;
  readonly identificationField: string | null;
  readonly keyProtectors: readonly KeyProtector[];
  /** True only for a full list, also an empty one. */
  readonly keyProtectorsListed: boolean;
}

export type KeyProtectorType =
  | 'Tpm'
  | 'ExternalKey'
  | 'RecoveryPassword'
  | 'TpmPin'
  | 'TpmStartupKey'
  | 'TpmPinStartupKey'
  | 'PublicKey'
  | 'Password'
  | 'TpmNetworkKey'
  | 'AdAccountOrGroup'
  | 'Unknown';

export type Backup = 'ActiveDirectory' | 'Entra' | 'MicrosoftAccount' | 'Printed' | 'File' | 'Other';

export type RecoveryPasswordCheck = 'valid' | 'invalid' | 'masked';

export interface KeyProtector {
  readonly keyProtectorType: KeyProtectorType;
  /** As printed, without the colon. */
  readonly heading: string | null;
  /** With braces, upper case; masked IDs as printed. */
  readonly keyProtectorId: string | null;
  /** A secret. As printed, also masked or invalid; hyphen-separated. Null in a report without secrets. */
  readonly recoveryPassword: string | null;
  readonly recoveryPasswordCheck: RecoveryPasswordCheck | null;
  /** 1-based groups, made of digits alone, that break the rules. */
  readonly invalidGroups: readonly number[];
  readonly pcrs: readonly number[];
  readonly secureBoot: boolean;
  readonly keyFileName: string | null;
  readonly thumbprint: string | null;
  readonly backups: readonly Backup[];
  readonly autoUnlock: boolean;
}

export type ToolErrorCode =
  | 'AccessDenied'
  | 'VolumeLocked'
  | 'NoKeyProtectors'
  | 'VolumeNotFound'
  | 'NotSupported'
  | 'RemoteUnreachable'
  | 'InvalidSyntax'
  | 'RestartRequired'
  | 'Other';

export interface ToolError {
  readonly code: ToolErrorCode;
  /** As printed. May echo an argument that is a secret: treat it as one. */
  readonly message: string;
  readonly hresult: string | null;
  readonly mountPoint: string | null;
}
