import type { Result } from '../core/result.ts';
import type { GraphCall } from './graphCall.ts';
import type { EncryptionState, FileVaultState, ListNotes } from './recoveryGraph.ts';
import { readPages, type Requests } from './requests.ts';
import { isRecord } from '../core/record.ts';
import { names, text } from './row.ts';

const listStates: GraphCall = {
  method: 'GET',
  version: 'beta',
  path: '/deviceManagement/managedDeviceEncryptionStates',
  query: [
    ['$top', '999'],
    ['$select', 'id,encryptionState,advancedBitLockerStates,fileVaultStates'],
  ],
  feature: 'encryptionStates',
  twice: 'nothing',
};

/** Intune's encryption report, up to 24 hours old. */
export function encryptionStates(requests: Requests, signal?: AbortSignal, notes?: ListNotes): AsyncGenerator<Result<readonly EncryptionState[]>> {
  return readPages(requests, listStates, readEncryptionState, signal, notes);
}

export function readEncryptionState(row: unknown): EncryptionState | undefined {
  if (!isRecord(row)) return undefined;
  const id = text(row, 'id')?.toLowerCase();
  if (id === undefined) return undefined;
  const encryption = text(row, 'encryptionState')?.toLowerCase();
  return {
    intuneDeviceId: id,
    encrypted: encryption === 'encrypted' ? true : encryption === 'notencrypted' ? false : null,
    fileVault: flags(row['fileVaultStates'], fileVaultBits).map((name) => fileVaultStates.find((state) => state.toLowerCase() === name.toLowerCase()) ?? 'unknown'),
    bitLocker: flags(row['advancedBitLockerStates'], bitLockerBits).filter((name) => name.toLowerCase() !== 'success'),
  };
}

const fileVaultStates: readonly FileVaultState[] = ['success', 'driveEncryptedByUser', 'userDeferredEncryption', 'escrowNotEnabled'];
const fileVaultBits: readonly string[] = ['driveEncryptedByUser', 'userDeferredEncryption', 'escrowNotEnabled'];

/** Graph's own order, from bit 0. The BitLocker CSP orders the same names differently (graph.md §5). */
const bitLockerBits: readonly string[] = [
  'noUserConsent',
  'osVolumeUnprotected',
  'osVolumeTpmRequired',
  'osVolumeTpmOnlyRequired',
  'osVolumeTpmPinRequired',
  'osVolumeTpmStartupKeyRequired',
  'osVolumeTpmPinStartupKeyRequired',
  'osVolumeEncryptionMethodMismatch',
  'recoveryKeyBackupFailed',
  'fixedDriveNotEncrypted',
  'fixedDriveEncryptionMethodMismatch',
  'loggedOnUserNonAdmin',
  'windowsRecoveryEnvironmentNotConfigured',
  'tpmNotAvailable',
  'tpmNotReady',
  'networkError',
];

/** A flags enum: names with commas between them, or one number. */
function flags(value: unknown, bits: readonly string[]): readonly string[] {
  if (typeof value !== 'number') return names(value);
  return value === 0 ? ['success'] : bits.filter((_, bit) => ((value >>> bit) & 1) === 1);
}
