import type { BitLockerVolume, KeyProtector } from './report.ts';
import type { Finding } from './reviewModel.ts';
import { isWholeGuid } from './shapes.ts';

/** A volume with what the findings need to know beside it. */
export interface FindingSubject {
  readonly volume: BitLockerVolume;
  /** As the report has it; only named in commands that ask it remotely. */
  readonly computerName: string | null;
  /** Row IDs of the protectors, in the order of the volume's. */
  readonly protectorRowIds: readonly string[];
  /** Protectors came through remoting as bare words. */
  readonly idsLost: boolean;
}

export type Rule = (subject: FindingSubject) => Finding | null;

/** How people call a key: the first 8 characters of its ID. */
export function shortId(protector: KeyProtector): string | null {
  const id = protector.keyProtectorId?.replace(/^[{<]+/, '') ?? '';
  return /^[0-9A-Z*#]{8}(?:-|$)/i.test(id) && !/^[0-9]{8}$/.test(id) ? id.slice(0, 8) : null;
}

export function hasWholeId({ keyProtectorId }: KeyProtector): boolean {
  return keyProtectorId !== null && isWholeGuid(keyProtectorId);
}

/** `manage-bde WORDS` with the volume in its place; null where the text does not name the volume. */
export function command({ volume }: FindingSubject, before: string, after = ''): string | null {
  const { mountPoint } = volume;
  // a name that was cut off, or that a shell would take for more than a name, is in no command
  if (mountPoint === null || !/^(?:[A-Z]:|\\\\\?\\Volume\{[0-9A-Fa-f-]{36}\}\\)$/.test(mountPoint)) return null;
  return `manage-bde ${before} ${mountPoint.length > 2 ? `"${mountPoint}"` : mountPoint}${after === '' ? '' : ` ${after}`}`;
}

/** Whether the volume holds data that is encrypted, also in part. Null where the text does not say. */
export function isEncrypted({ volumeStatus }: BitLockerVolume): boolean | null {
  if (volumeStatus === null || volumeStatus === 'Unknown') return null;
  return volumeStatus !== 'FullyDecrypted';
}

export function recoveryPasswords({ volume }: FindingSubject): readonly KeyProtector[] {
  return volume.keyProtectors.filter((protector) => protector.keyProtectorType === 'RecoveryPassword');
}
