/** What a rotation of this device comes to. */
export type RotationOutcome =
  | 'done' // pending → active → done, then a newer key per operating system and fixed volume
  | 'failed' // pending → active → failed, with an HRESULT as errorCode
  | 'staysPending' // the device never checks in
  | 'refused' // 400 at once: the device or its Windows cannot do it
  | 'notSupported' // accepted, then notSupported at the check-in
  | 'doneWithoutKey'; // "done", but no newer key is ever escrowed

/** What a Mac's FileVault key comes to. */
export type FileVaultState =
  | 'escrowed'
  | 'empty' // encrypted, escrow switched off: 200 with an empty value
  | 'missing' // encrypted by its user, never uploaded: 404
  | 'deferred'; // not encrypted yet, the user put it off: 404

/**
 * A kind of device that the demo tenant always has, by name, so that tests and people find it. The first devices of a
 * tenant are one of each, in this order; the control API's `/devices?kind=…` finds them.
 */
export interface DeviceKind {
  readonly kind: string;
  readonly name: string;
  readonly platform: 'windows' | 'macos' | 'ios' | 'android' | 'linux';
  readonly inEntra?: false;
  readonly inIntune?: false;
  readonly join?: 'joined' | 'hybrid' | 'registered' | 'none';
  readonly personal?: true;
  readonly disabled?: true;
  /** Months since anybody saw it. */
  readonly staleMonths?: number;
  readonly noUser?: true;
  readonly encrypted?: false;
  /** azureADDeviceId as Intune gives it, where it is not the Entra device ID in lower case. */
  readonly intuneEntraId?: 'zeros' | 'empty' | 'upperCase';
  readonly osVersion?: string;
  /** Escrowed keys per volume: operating system, fixed, removable. */
  readonly keys?: readonly [number, number, number];
  readonly fixedVolumes?: number;
  readonly upperCaseKeyIds?: true;
  /** Key IDs of slot 0 begin with the same 8 characters on all such devices. */
  readonly sharedPrefix?: true;
  /** Its key list begins with an empty page that has a nextLink. */
  readonly emptyFirstPage?: true;
  readonly rotation?: RotationOutcome;
  readonly fileVault?: FileVaultState;
}

export const kinds: readonly DeviceKind[] = [
  { kind: 'joined', name: 'LT-MUC-0417', platform: 'windows', keys: [3, 1, 0] },
  { kind: 'hybrid', name: 'LT-BER-0093', platform: 'windows', join: 'hybrid', keys: [2, 0, 0] },
  { kind: 'corporateMac', name: 'MBP-Rossi-14', platform: 'macos' },
  { kind: 'nearLimit', name: 'PC-KIOSK-11', platform: 'windows', keys: [150, 30, 8] },
  { kind: 'noKeys', name: 'LT-LON-2210', platform: 'windows', keys: [0, 0, 0] },
  { kind: 'personalMac', name: 'MacBook Air von Müller', platform: 'macos', personal: true, join: 'registered' },
  { kind: 'registered', name: 'SOKOLOV-HEIM-PC', platform: 'windows', personal: true, join: 'registered', keys: [1, 0, 0], rotation: 'refused' },
  { kind: 'rotationFails', name: 'LT-OSL-0150', platform: 'windows', keys: [1, 0, 0], rotation: 'failed' },
  { kind: 'rotationStaysPending', name: 'LT-OSL-0151', platform: 'windows', keys: [1, 0, 0], rotation: 'staysPending' },
  { kind: 'rotationRefused', name: 'PC-KIOSK-12', platform: 'windows', osVersion: '10.0.17763.6414', keys: [1, 0, 0], rotation: 'refused' },
  { kind: 'rotationWithoutKey', name: 'LT-PAR-0031', platform: 'windows', keys: [1, 0, 0], rotation: 'doneWithoutKey' },
  { kind: 'severalVolumes', name: 'WS-CAD-07', platform: 'windows', keys: [2, 4, 2], fixedVolumes: 3 },
  { kind: 'onlyEntra', name: 'LT-MUC-0388', platform: 'windows', inIntune: false, keys: [1, 0, 0] },
  { kind: 'onlyEntraMac', name: 'MBP-Berg-02', platform: 'macos', inIntune: false },
  { kind: 'onlyIntune', name: 'LT-MUC-0391', platform: 'windows', inEntra: false },
  { kind: 'zeroEntraId', name: 'PC-LAGER-04', platform: 'windows', inEntra: false, join: 'none', intuneEntraId: 'zeros' },
  { kind: 'emptyEntraId', name: 'PC-LAGER-05', platform: 'windows', inEntra: false, join: 'none', intuneEntraId: 'empty' },
  { kind: 'stale', name: 'LT-LON-1984', platform: 'windows', staleMonths: 13, keys: [1, 0, 0] },
  { kind: 'greek', name: 'ΑΘΗΝΑ-ΛΟΓΙΣΤΗΡΙΟ-03', platform: 'windows', keys: [1, 1, 0] },
  { kind: 'cyrillic', name: 'КИЇВ-БУХГАЛТЕРІЯ-12', platform: 'windows', join: 'hybrid', keys: [2, 0, 0] },
  { kind: 'cjk', name: '東京営業部-田中', platform: 'windows', keys: [1, 0, 0] },
  { kind: 'arabic', name: 'حاسوب-الرياض-٠٧', platform: 'windows', keys: [1, 0, 0] },
  { kind: 'longGerman', name: 'Donaudampfschifffahrtsgesellschaftskapitänskajütenarbeitsplatzrechner-17', platform: 'windows', keys: [1, 0, 0] },
  { kind: 'samePrefix', name: 'LT-VIE-0061', platform: 'windows', keys: [1, 0, 0], sharedPrefix: true },
  { kind: 'samePrefix', name: 'LT-VIE-0062', platform: 'windows', keys: [2, 0, 0], sharedPrefix: true },
  { kind: 'upperCaseKeyIds', name: 'LT-ZRH-0007', platform: 'windows', keys: [2, 0, 0], upperCaseKeyIds: true },
  { kind: 'emptyFirstPage', name: 'LT-WAW-0012', platform: 'windows', keys: [1, 0, 0], emptyFirstPage: true },
  { kind: 'macEncryptedByUser', name: 'MBA-Tanaka-03', platform: 'macos', fileVault: 'missing' },
  { kind: 'macWithoutEscrow', name: 'iMac-Empfang', platform: 'macos', fileVault: 'empty' },
  { kind: 'macDeferred', name: "Siobhán's MacBook Pro", platform: 'macos', fileVault: 'deferred', encrypted: false },
  { kind: 'macRotationFails', name: 'MBP-Kim-21', platform: 'macos', rotation: 'failed' },
  { kind: 'notEncrypted', name: 'LT-MAD-0205', platform: 'windows', encrypted: false, keys: [0, 0, 0] },
  { kind: 'sameName', name: 'LT-PRG-0044', platform: 'windows', keys: [1, 0, 0] },
  { kind: 'sameName', name: 'LT-PRG-0044', platform: 'windows', staleMonths: 7, keys: [1, 0, 0] },
  { kind: 'upperCaseEntraId', name: 'LT-DUB-0330', platform: 'windows', intuneEntraId: 'upperCase', keys: [1, 0, 0] },
  { kind: 'atLimit', name: 'PC-LAB-09', platform: 'windows', keys: [199, 1, 0], rotation: 'failed' },
  { kind: 'disabled', name: 'LT-LIS-0002', platform: 'windows', disabled: true, staleMonths: 4, keys: [1, 0, 0] },
  { kind: 'noUser', name: 'PC-KIOSK-30', platform: 'windows', noUser: true, keys: [1, 0, 0] },
  { kind: 'rotationNotSupported', name: 'LT-HEL-0118', platform: 'windows', keys: [1, 0, 0], rotation: 'notSupported' },
  { kind: 'iphone', name: 'iPhone von Anna', platform: 'ios', join: 'registered' },
  { kind: 'android', name: 'contoso_AndroidForWork', platform: 'android', join: 'registered', personal: true },
  { kind: 'linux', name: 'dev-ubuntu-5', platform: 'linux', join: 'registered', inIntune: false },
];

/** The kinds of all further devices, with how often they come. The names are templates: `{site}`, `{number}`. */
export const commonKinds: readonly (readonly [weight: number, DeviceKind])[] = [
  [56, { kind: 'joined', name: 'LT-{site}-{number}', platform: 'windows', keys: [1, 0, 0] }],
  [8, { kind: 'joined', name: 'WS-{site}-{number}', platform: 'windows', keys: [2, 2, 0] }],
  [13, { kind: 'hybrid', name: 'PC-{site}-{number}', platform: 'windows', join: 'hybrid', keys: [2, 0, 0] }],
  [2, { kind: 'noKeys', name: 'LT-{site}-{number}', platform: 'windows', keys: [0, 0, 0] }],
  [2, { kind: 'stale', name: 'LT-{site}-{number}', platform: 'windows', staleMonths: 9, keys: [1, 0, 0] }],
  [3, { kind: 'registered', name: 'DESKTOP-{number}', platform: 'windows', personal: true, join: 'registered', keys: [1, 0, 0], rotation: 'refused' }],
  [1, { kind: 'rotationFails', name: 'LT-{site}-{number}', platform: 'windows', keys: [1, 0, 0], rotation: 'failed' }],
  [1, { kind: 'rotationStaysPending', name: 'LT-{site}-{number}', platform: 'windows', keys: [1, 0, 0], rotation: 'staysPending' }],
  [7, { kind: 'corporateMac', name: 'MBP-{site}-{number}', platform: 'macos' }],
  [2, { kind: 'personalMac', name: 'MacBook-{number}', platform: 'macos', personal: true, join: 'registered' }],
  [1, { kind: 'onlyEntra', name: 'LT-{site}-{number}', platform: 'windows', inIntune: false, keys: [1, 0, 0] }],
  [1, { kind: 'onlyIntune', name: 'PC-{site}-{number}', platform: 'windows', inEntra: false }],
  [2, { kind: 'iphone', name: 'iPhone-{number}', platform: 'ios', join: 'registered' }],
  [1, { kind: 'android', name: 'contoso_Android_{number}', platform: 'android', join: 'registered', personal: true }],
];

/** A device that both directories have forgotten; only its keys are left. */
export const ghostKind: DeviceKind = { kind: 'deleted', name: '(deleted device)', platform: 'windows', inEntra: false, inIntune: false, keys: [1, 0, 0] };

export const sites: readonly [string, ...string[]] = ['MUC', 'BER', 'LON', 'OSL', 'PAR', 'MAD', 'WAW', 'VIE', 'DUB', 'ROM', 'ATH', 'TYO', 'NYC', 'SAO'];
