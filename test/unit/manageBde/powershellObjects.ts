import type { BitLockerVolume, KeyProtector, KeyProtectorType, ProtectorReport } from '../../../src/manageBde/report.ts';
import { keyId, recoveryPassword } from './passwords.ts';

// One fleet of two computers with three volumes each, as the BitLocker module has them, and the report of it.

export interface ProtectorObject {
  readonly KeyProtectorId: string;
  readonly AutoUnlockProtector: boolean | null;
  readonly KeyProtectorType: KeyProtectorType;
  readonly KeyFileName: string;
  readonly RecoveryPassword: string;
  readonly KeyCertificateType: null;
  readonly Thumbprint: string;
}

export interface VolumeObject {
  readonly ComputerName: string;
  readonly MountPoint: string;
  readonly EncryptionMethod: string;
  readonly AutoUnlockEnabled: boolean | null;
  readonly AutoUnlockKeyStored: boolean | null;
  readonly MetadataVersion: number;
  readonly VolumeStatus: string | null;
  readonly ProtectionStatus: string;
  readonly LockStatus: string;
  readonly EncryptionPercentage: number | null;
  readonly WipePercentage: number;
  readonly VolumeType: string;
  readonly CapacityGB: number;
  readonly KeyProtector: readonly ProtectorObject[];
}

function protector(seed: number, type: KeyProtectorType, known: Partial<ProtectorObject> = {}): ProtectorObject {
  const password = type === 'RecoveryPassword' ? recoveryPassword(seed) : '';
  return { KeyProtectorId: keyId(seed), AutoUnlockProtector: null, KeyProtectorType: type, KeyFileName: '', RecoveryPassword: password, KeyCertificateType: null, Thumbprint: '', ...known };
}

const encrypted: Omit<VolumeObject, 'ComputerName' | 'MountPoint' | 'KeyProtector' | 'CapacityGB'> = {
  EncryptionMethod: 'XtsAes128',
  AutoUnlockEnabled: null,
  AutoUnlockKeyStored: false,
  MetadataVersion: 2,
  VolumeStatus: 'FullyEncrypted',
  ProtectionStatus: 'On',
  LockStatus: 'Unlocked',
  EncryptionPercentage: 100,
  WipePercentage: 0,
  VolumeType: 'OperatingSystem',
};

export const folderVolume = '\\\\?\\Volume{8b1c2d3e-0f1a-4b2c-9d3e-4f5a6b7c8d9e}\\';

export const fleet: readonly VolumeObject[] = [
  { ...encrypted, ComputerName: 'PC-1', MountPoint: 'C:', EncryptionMethod: 'XtsAes256', CapacityGB: 475.5, KeyProtector: [protector(1, 'Tpm'), protector(2, 'RecoveryPassword')] },
  {
    ...encrypted, ComputerName: 'PC-1', MountPoint: 'D:', EncryptionMethod: 'Aes128', AutoUnlockEnabled: true, VolumeStatus: 'EncryptionInProgress', ProtectionStatus: 'Off', EncryptionPercentage: 37, VolumeType: 'Data', CapacityGB: 1862.3984,
    KeyProtector: [protector(3, 'ExternalKey', { AutoUnlockProtector: true, KeyFileName: `${keyId(3).slice(1, -1)}.BEK` }), protector(4, 'RecoveryPassword')],
  },
  { ...encrypted, ComputerName: 'PC-1', MountPoint: 'E:', EncryptionMethod: 'None', AutoUnlockKeyStored: null, MetadataVersion: 0, VolumeStatus: 'FullyDecrypted', ProtectionStatus: 'Off', EncryptionPercentage: 0, VolumeType: 'Data', CapacityGB: 58.25, KeyProtector: [] },
  { ...encrypted, ComputerName: 'SRV-2', MountPoint: 'C:', CapacityGB: 237.4619, KeyProtector: [protector(5, 'TpmPin'), protector(6, 'RecoveryPassword'), protector(7, 'RecoveryPassword')] },
  {
    ...encrypted, ComputerName: 'SRV-2', MountPoint: 'D:', EncryptionMethod: 'Aes256', AutoUnlockKeyStored: null, VolumeStatus: null, ProtectionStatus: 'Unknown', LockStatus: 'Locked', EncryptionPercentage: null, VolumeType: 'Data', CapacityGB: 0,
    KeyProtector: [protector(8, 'RecoveryPassword', { RecoveryPassword: '' }), protector(9, 'Password')],
  },
  { ...encrypted, ComputerName: 'SRV-2', MountPoint: folderVolume, VolumeType: 'Data', CapacityGB: 9.9941, KeyProtector: [protector(10, 'RecoveryPassword')] },
];

export const computerNames: readonly string[] = [...new Set(fleet.map((volume) => volume.ComputerName))];

export type VolumeProperty = keyof VolumeObject;

/** What a form of printing leaves of the objects. */
export interface View {
  /** The properties of the volume that are printed. */
  readonly properties: readonly VolumeProperty[];
  /** Everything of the protectors, what a row by itself has of them, their names, or nothing. */
  readonly protectors: 'details' | 'rows' | 'names' | 'none';
  /** Enumerations are numbers, so that no type's name is printed. */
  readonly isNumeric?: boolean;
  /** An empty list cannot be told from none. */
  readonly isEmptyUnknown?: boolean;
  /** Digits behind the decimal sign. */
  readonly decimals?: number;
  /** The protectors' names as a column of a table shows them, where it is too narrow. */
  readonly shown?: (volume: VolumeObject) => readonly string[];
  /** The mount point as a narrow column shows it. */
  readonly point?: (volume: VolumeObject) => string;
}

export const allProperties: readonly VolumeProperty[] = [
  'ComputerName', 'MountPoint', 'EncryptionMethod', 'AutoUnlockEnabled', 'AutoUnlockKeyStored', 'MetadataVersion', 'VolumeStatus',
  'ProtectionStatus', 'LockStatus', 'EncryptionPercentage', 'WipePercentage', 'VolumeType', 'CapacityGB', 'KeyProtector',
];

const methods: Readonly<Record<string, string>> = { XtsAes256: 'XTS-AES 256', XtsAes128: 'XTS-AES 128', Aes128: 'AES 128', Aes256: 'AES 256' };

/** The report that this view of the fleet must give. */
export function expectedReport(view: View): ProtectorReport {
  const computers = computerNames.map((computerName) => ({
    computerName,
    volumes: fleet.filter((volume) => volume.ComputerName === computerName && (view.protectors !== 'rows' || volume.KeyProtector.length > 0)).map((volume) => expectedVolume(volume, view)),
    errors: [],
  }));
  return { schemaVersion: 1, computers };
}

function expectedVolume(volume: VolumeObject, view: View): BitLockerVolume {
  const has = (property: VolumeProperty): boolean => view.properties.includes(property);
  const value = <Property extends VolumeProperty>(property: Property): VolumeObject[Property] | null => (has(property) ? volume[property] : null);
  const capacity = value('CapacityGB');
  return {
    mountPoint: view.point?.(volume) ?? volume.MountPoint,
    label: null,
    volumeType: value('VolumeType') as BitLockerVolume['volumeType'],
    capacityGB: capacity === null ? null : Number(capacity.toFixed(view.decimals ?? 4)),
    metadataVersion: value('MetadataVersion') === 2 ? '2.0' : null,
    volumeStatus: value('VolumeStatus') as BitLockerVolume['volumeStatus'],
    encryptionPercentage: value('EncryptionPercentage'),
    encryptionMethod: methods[value('EncryptionMethod') ?? ''] ?? null,
    protectionStatus: value('ProtectionStatus') as BitLockerVolume['protectionStatus'],
    rebootsLeft: null,
    lockStatus: value('LockStatus') as BitLockerVolume['lockStatus'],
    autoUnlockEnabled: value('AutoUnlockEnabled'),
    identificationField: null,
    keyProtectors: view.protectors === 'none' ? [] : expectedProtectors(volume, view),
    keyProtectorsListed: (view.protectors === 'details' || view.protectors === 'names') && (view.isEmptyUnknown !== true || volume.KeyProtector.length > 0),
  };
}

function expectedProtectors(volume: VolumeObject, view: View): KeyProtector[] {
  const shown = view.shown?.(volume) ?? volume.KeyProtector.map((one) => one.KeyProtectorType);
  return volume.KeyProtector.slice(0, shown.length).map((one, index) => {
    const password = view.protectors !== 'names' && one.RecoveryPassword !== '' ? one.RecoveryPassword : null;
    return {
      keyProtectorType: one.KeyProtectorType,
      heading: view.isNumeric === true ? null : (shown[index] ?? null),
      keyProtectorId: view.protectors === 'names' ? null : one.KeyProtectorId,
      recoveryPassword: password,
      recoveryPasswordCheck: password === null ? null : 'valid',
      invalidGroups: [],
      pcrs: [],
      secureBoot: false,
      keyFileName: view.protectors === 'details' && one.KeyFileName !== '' ? one.KeyFileName : null,
      thumbprint: null,
      backups: [],
      autoUnlock: view.protectors === 'details' && one.AutoUnlockProtector === true,
    };
  });
}
