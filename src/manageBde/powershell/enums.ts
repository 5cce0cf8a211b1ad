import type { BitLockerVolume, KeyProtectorType, VolumeStatus } from '../report.ts';

// Names and numbers of the enumerations of the BitLocker module, as Microsoft documents them.

const protectorTypes: readonly KeyProtectorType[] = [
  'Unknown',
  'Tpm',
  'ExternalKey',
  'RecoveryPassword',
  'TpmPin',
  'TpmStartupKey',
  'TpmPinStartupKey',
  'PublicKey',
  'Password',
  'TpmNetworkKey',
  'AdAccountOrGroup',
];

/** A type's name or number; a name that was cut off is the only type that starts so. */
export function keyProtectorType(text: string): KeyProtectorType | null {
  if (/^[0-9]{1,2}$/.test(text)) return protectorTypes[Number(text)] ?? null;
  const cut = /^(.*?)(?:\.\.\.|…)$/.exec(text);
  const name = (cut?.[1] ?? text).toLowerCase();
  const exact = protectorTypes.find((type) => type.toLowerCase() === name);
  if (exact !== undefined && cut === null) return exact;
  const other = otherNames.get(name) ?? protectorTypes.find((type) => `${type.toLowerCase()}protector` === name);
  if (cut === null) return other ?? null;
  const starting = name.length < 2 ? [] : protectorTypes.filter((type) => type.toLowerCase().startsWith(name));
  return starting.length === 1 ? (starting[0] ?? null) : null;
}

const otherNames: ReadonlyMap<string, KeyProtectorType> = new Map([
  ['tpmandpin', 'TpmPin'],
  ['tpmandstartupkey', 'TpmStartupKey'],
  ['tpmandpinandstartupkey', 'TpmPinStartupKey'],
  ['numericalpassword', 'RecoveryPassword'],
  ['sid', 'AdAccountOrGroup'],
  ['tpmcertificate', 'TpmNetworkKey'],
]);

const statuses: readonly VolumeStatus[] = [
  'FullyDecrypted',
  'FullyEncrypted',
  'EncryptionInProgress',
  'DecryptionInProgress',
  'EncryptionPaused',
  'DecryptionPaused',
];

export function volumeStatus(text: string): VolumeStatus | null {
  if (/^[0-9]$/.test(text)) return statuses[Number(text)] ?? null;
  const names: readonly VolumeStatus[] = [...statuses, 'UsedSpaceOnlyEncrypted', 'Unknown'];
  return byName(names, text) ?? (/^FullyEncryptedWipe/i.test(text) ? 'FullyEncrypted' : null);
}

export function protectionStatus(text: string): BitLockerVolume['protectionStatus'] {
  return byName(['Off', 'On', 'Unknown'], text);
}

export function lockStatus(text: string): BitLockerVolume['lockStatus'] {
  return byName(['Unlocked', 'Locked', 'Unknown'], text);
}

export function volumeType(text: string): BitLockerVolume['volumeType'] {
  return byName(['OperatingSystem', 'Data'], text) ?? (/^(?:Fixed|Removable)Data(?:Volume)?$/i.test(text) ? 'Data' : null);
}

const methods: readonly (string | null)[] = [null, 'AES 128 With Diffuser', 'AES 256 With Diffuser', 'AES 128', 'AES 256', 'Hardware Encryption', 'XTS-AES 128', 'XTS-AES 256'];

/** The method by its number; undefined where the text is no number. */
export function methodByNumber(text: string): string | null | undefined {
  return /^[0-9]$/.test(text) ? (methods[Number(text)] ?? null) : undefined;
}

function byName<Name extends string>(names: readonly Name[], text: string): Name | null {
  if (/^[0-9]$/.test(text)) return names[Number(text)] ?? null;
  // people print the words apart: `Fully Encrypted`
  const plain = text.toLowerCase().replaceAll(' ', '');
  return names.find((name) => name.toLowerCase() === plain) ?? null;
}
