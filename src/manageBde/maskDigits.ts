import type { BitLockerVolume, KeyProtector, ToolError } from './report.ts';
import { isWholeGuid } from './shapes.ts';

/**
 * Takes the digits of anything that could be a recovery password, whole or in part, out of text that is shown or
 * exported: runs of six or more, and shorter runs where several stand in a row as the groups of a damaged one do.
 */
export function maskDigits(text: string): string {
  const masked = text.replace(/\p{Nd}{6,}/gu, (run) => '•'.repeat(run.length));
  return masked.replace(/[\p{Nd}•*Xx–—‐ -]{15,}/gu, (run) => (looksLikeGroups(run) ? run.replace(/\p{Nd}/gu, '•') : run));
}

function looksLikeGroups(run: string): boolean {
  const groups = run.split(/[–—‐ -]+/).filter((group) => group.length >= 4 && group.length <= 8);
  return groups.length >= 4 && groups.some((group) => /\p{Nd}/u.test(group));
}

/**
 * What a person wrote into a name may be a password that they had nowhere else to put. Names with a date or a number in
 * them are common and stay; a row of groups does not.
 */
export function maskedName(name: string | null): string | null {
  return name !== null && /\p{Nd}{6}[^\p{Nd}]{1,3}\p{Nd}{4}|\p{Nd}{20}|(?:\p{Nd}{4,8}[^\p{Nd}]){3}/u.test(name) ? maskDigits(name) : name;
}

/** The same of a mount point; the ID in a volume's own path is no secret, and stays. */
function maskedMount(mountPoint: string | null): string | null {
  const id = /^\\\\[?.]\\Volume(\{[^{}]*\})\\?$/i.exec(mountPoint ?? '')?.[1];
  return id !== undefined && isWholeGuid(id) ? mountPoint : maskedName(mountPoint);
}

type VolumeTexts = Pick<BitLockerVolume, 'mountPoint' | 'label' | 'encryptionMethod' | 'identificationField'>;

/** What a volume has of the text's own words. */
export function maskedVolume<Volume extends VolumeTexts>(volume: Volume): Volume {
  const { mountPoint, label, encryptionMethod, identificationField } = volume;
  return { ...volume, mountPoint: maskedMount(mountPoint), label: maskedName(label), encryptionMethod: maskedName(encryptionMethod), identificationField: maskedName(identificationField) };
}

/** An error may echo an argument that is a password. */
export function maskedError<Printed extends Pick<ToolError, 'mountPoint' | 'message'>>(error: Printed): Printed {
  return { ...error, mountPoint: maskedMount(error.mountPoint), message: maskDigits(error.message) };
}

/** The names of a protector; whole IDs stay, they are no secrets. */
export function maskedProtector<Names extends Pick<KeyProtector, 'heading' | 'keyProtectorId' | 'keyFileName'>>(protector: Names): Names {
  const { heading, keyProtectorId, keyFileName } = protector;
  return {
    ...protector,
    heading: maskedName(heading),
    keyProtectorId: keyProtectorId !== null && isWholeGuid(keyProtectorId) ? keyProtectorId : maskedName(keyProtectorId),
    keyFileName: keyFileName !== null && isWholeGuid(keyFileName.replace(/\.BEK$/i, '')) ? keyFileName : maskedName(keyFileName),
  };
}
