import type { Backup, KeyProtectorType, VolumeStatus } from './report.ts';
import type { ReviewProtector } from './reviewModel.ts';
import { isWholeGuid } from './shapes.ts';

/** What reviews call things where a sentence goes on: in comparisons and on paper. */

export const protectorNames: Readonly<Record<KeyProtectorType, string>> = {
  Tpm: 'TPM',
  TpmPin: 'TPM and PIN',
  TpmStartupKey: 'TPM and startup key',
  TpmPinStartupKey: 'TPM, PIN and startup key',
  TpmNetworkKey: 'network unlock',
  Password: 'password',
  ExternalKey: 'key file',
  PublicKey: 'certificate',
  AdAccountOrGroup: 'Active Directory account',
  Unknown: 'unknown protector',
  RecoveryPassword: 'recovery password',
};

export const backupNames: Readonly<Record<Backup, string>> = {
  ActiveDirectory: 'Active Directory',
  Entra: 'Entra ID',
  MicrosoftAccount: 'a Microsoft account',
  Printed: 'paper',
  File: 'a file',
  Other: 'another place',
};

export const statusNames: Readonly<Record<Exclude<VolumeStatus, 'Unknown'>, string>> = {
  FullyDecrypted: 'not encrypted',
  FullyEncrypted: 'encrypted',
  UsedSpaceOnlyEncrypted: 'encrypted, used space only',
  EncryptionInProgress: 'being encrypted',
  DecryptionInProgress: 'being decrypted',
  EncryptionPaused: 'paused while being encrypted',
  DecryptionPaused: 'paused while being decrypted',
};

/** "recovery password 9C51E07D" */
export function protectorName({ type, id }: ReviewProtector): string {
  const start = id !== null && isWholeGuid(id) ? ` ${id.replace('{', '').slice(0, 8)}` : '';
  return `${protectorNames[type]}${start}`;
}
