import type { Feature } from './failure.ts';

/** What grants a feature: the Graph permission, and the directory or Intune role that a signed-in user needs besides. */
export interface Grant {
  /** As shown to people: "list Entra devices". */
  readonly label: string;
  /** Least privileged Graph permission, delegated and application alike. */
  readonly permission: string;
  /** GUID of the delegated permission (oauth2PermissionScope), for the set-up script. */
  readonly scopeId: string;
  /** Roles of which one is needed in a delegated sign-in, least privileged first. Empty: the permission is enough. */
  readonly roles: readonly string[];
  /** A harmless read that shows whether the feature is allowed; absent where only doing it would tell. */
  readonly probe?: string;
}

const keyReaders: readonly string[] = [
  'Security Reader',
  'Helpdesk Administrator',
  'Cloud Device Administrator',
  'Intune Administrator',
  'Security Administrator',
  'Global Reader',
];

/** Source: shared facts graph.md §0.1, §1.4, §4 and the permission descriptions published with Graph. */
export const permissions: Readonly<Record<Feature, Grant>> = {
  listEntraDevices: {
    label: 'List Entra devices',
    permission: 'Device.Read.All',
    scopeId: '951183d1-1a61-466f-a6d1-1fde911bfd95',
    roles: [],
    probe: '/v1.0/devices?$top=1&$select=id',
  },
  listManagedDevices: {
    label: 'List Intune devices',
    permission: 'DeviceManagementManagedDevices.Read.All',
    scopeId: '314874da-47d6-4978-88dc-cf0d37f0bb82',
    roles: ['Help Desk Operator (Intune)', 'Read Only Operator (Intune)', 'Intune Administrator'],
    probe: '/v1.0/deviceManagement/managedDevices?$top=1&$select=id',
  },
  listBitLockerKeys: {
    label: 'List BitLocker key IDs',
    permission: 'BitlockerKey.ReadBasic.All',
    scopeId: '5a107bfc-4f00-4e1a-b67e-66451267bc68',
    roles: keyReaders,
    probe: "/v1.0/informationProtection/bitlocker/recoveryKeys?$filter=deviceId eq '00000000-0000-0000-0000-000000000001'",
  },
  readBitLockerKey: {
    label: 'Read a BitLocker key',
    permission: 'BitlockerKey.Read.All',
    scopeId: 'b27a61ec-b99c-4d6a-b126-c4375d08ae30',
    roles: keyReaders,
  },
  readFileVaultKey: {
    label: 'Read a FileVault key',
    permission: 'DeviceManagementManagedDevices.PrivilegedOperations.All',
    scopeId: '3404d2bf-2b13-457e-a330-c24615765193',
    roles: ['Help Desk Operator (Intune)', 'Endpoint Security Manager (Intune)', 'Intune Administrator'],
  },
  rotateBitLockerKeys: {
    label: 'Rotate BitLocker keys',
    permission: 'DeviceManagementManagedDevices.ReadWrite.All',
    scopeId: '44642bfe-8385-4adc-8fc6-fe3cb2c375c3',
    roles: ['Help Desk Operator (Intune)', 'Endpoint Security Manager (Intune)', 'Intune Administrator'],
  },
  rotateFileVaultKey: {
    label: 'Rotate a FileVault key',
    permission: 'DeviceManagementManagedDevices.PrivilegedOperations.All',
    scopeId: '3404d2bf-2b13-457e-a330-c24615765193',
    roles: ['Help Desk Operator (Intune)', 'Endpoint Security Manager (Intune)', 'Intune Administrator'],
  },
  encryptionStates: {
    label: "Read Intune's encryption report",
    permission: 'DeviceManagementConfiguration.Read.All',
    scopeId: 'f1493658-876a-4c87-8fa7-edb559b3476a',
    roles: ['Read Only Operator (Intune)', 'Endpoint Security Manager (Intune)', 'Intune Administrator'],
    probe: '/beta/deviceManagement/managedDeviceEncryptionStates?$top=1',
  },
  supportContact: {
    label: "Show the organisation's support contact where a Mac has no key",
    permission: 'DeviceManagementApps.Read.All',
    scopeId: '4edf5f54-4666-44af-9de9-0144fb4b6e8c',
    roles: ['Read Only Operator (Intune)', 'Application Manager (Intune)', 'Intune Administrator'],
    probe: '/beta/deviceManagement/intuneBrandingProfiles?$select=id',
  },
};
