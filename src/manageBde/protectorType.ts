import type { ProtectorDraft } from './drafts.ts';
import type { Reading } from './reading.ts';
import type { KeyProtectorType } from './report.ts';
import { isNumericBy, isStartupBy, type FoldedRoots } from './roots.ts';

const remarkAtEnd = /[(（]([^()（）]*)[)）]$/;

function withoutRemark(heading: string): string {
  const remark = remarkAtEnd.exec(heading);
  return remark === null ? heading : heading.slice(0, remark.index).trimEnd();
}

/** What a heading says of the protector below it; by the letters TPM and PIN where no table has the words. */
export function typeOf(reading: Reading, heading: string): KeyProtectorType {
  const known = typeNamed(reading, heading) ?? typeNamed(reading, withoutRemark(heading));
  if (known !== null) return known;
  const says = (reader: (text: string, roots: FoldedRoots) => boolean): boolean => reading.byRoots(heading, [], reader) === true;
  if (!/\bTPM\b/.test(heading)) return says(isNumericBy) ? 'RecoveryPassword' : 'Unknown';
  const isStartup = says(isStartupBy);
  if (/\bPIN\b/.test(heading)) return isStartup ? 'TpmPinStartupKey' : 'TpmPin';
  return isStartup ? 'TpmStartupKey' : 'Tpm';
}

export function typeNamed(reading: Reading, heading: string): KeyProtectorType | null {
  const term = reading.meaning('type', heading)?.term;
  return term === undefined ? null : (term.slice('type.'.length) as Exclude<KeyProtectorType, 'Unknown'>);
}

/** `External Key (Required for automatic unlock)`: -status adds no other remark to an external key. */
export function isRequiredForAutoUnlock(reading: Reading, name: string): boolean {
  const remark = remarkAtEnd.exec(name)?.[1];
  if (remark === undefined) return false;
  return reading.meaning('note', remark)?.term === 'note.autoUnlockRequired' || (typeNamed(reading, name) === null && typeNamed(reading, (name.split(/[(（]/, 1)[0] ?? '').trimEnd()) === 'ExternalKey');
}

/** What the fields of a protector prove where its heading said nothing. */
export function provenType({ type, password, pcrs, keyFileName }: ProtectorDraft): KeyProtectorType {
  if (type !== 'Unknown') return type;
  if (password !== null && /[0-9Xx*#?•]/.test(password)) return 'RecoveryPassword';
  if (pcrs.length > 0) return keyFileName === null ? 'Tpm' : 'TpmStartupKey';
  return keyFileName === null ? 'Unknown' : 'ExternalKey';
}
