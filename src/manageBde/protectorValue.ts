import type { ProtectorDraft } from './drafts.ts';
import type { Backup } from './report.ts';
import type { Reading } from './reading.ts';
import { isKeyFileName, isSid, isWholeGuid, passwordGroups, pcrList, protectorId, splitGroups, thumbprint } from './shapes.ts';

/** Two whole groups and something in the place of the others. */
const beginsLikePassword = /^[0-9]{6}-[0-9]{6}-\S{1,60}$/;

/** The open protector if it can have a password and has none; else one whose heading and ID are missing. */
export function protectorForPassword(reading: Reading, line: number): ProtectorDraft {
  const protector = reading.protectorAt(line);
  return canHavePassword(protector) ? protector : reading.addProtector(line, -1, {});
}

/** Of all fields the password comes first, and the other types have none. */
export function canHavePassword({ type, password, pcrs, keyFileName, thumbprint, backups }: ProtectorDraft): boolean {
  return (type === 'RecoveryPassword' || type === 'Unknown') && password === null && pcrs.length === 0 && keyFileName === null && thumbprint === null && backups.length === 0;
}

/** Whether a text can only be the value of some field of a protector. */
export function hasShape(text: string): boolean {
  return passwordGroups(text) !== null || beginsLikePassword.test(text) || pcrList(text) !== null || isKeyFileName(text) || isSid(text) || thumbprint(text) !== null || backupByLetters(text) !== null;
}

/** Reads the value that a label promised; false where the text cannot be one. */
export function readPending(reading: Reading, text: string, line: number): boolean {
  const { protector, pending } = reading;
  if (protector === null || pending === null) return false;
  switch (pending) {
    case 'id':
      protector.id = protectorId(text);
      break;
    case 'password': {
      const groups = passwordGroups(text) ?? maskedPassword(text);
      if (groups === null) return false;
      protector.password = groups.join('-');
      break;
    }
    case 'pcr': {
      // people write the remark about Secure Boot behind the registers
      const remark = /^([0-9][0-9, ]{0,90}?) {1,4}[(（][^()（）]{3,120}[)）]$/.exec(text);
      const pcrs = pcrList(remark?.[1] ?? text);
      if (pcrs !== null && remark !== null) protector.secureBoot = true;
      // there are 24 registers
      if (pcrs === null || protector.pcrs.length + pcrs.length > 24) return false;
      protector.pcrs = [...protector.pcrs, ...pcrs];
      // a long list may go on in the next line
      if (/[,;]$/.test(text)) return true;
      break;
    }
    case 'keyFile':
      // a sentence is the remark below a name that is missing
      if (!isKeyFileName(text) && (/[.。]$/.test(text) || isWholeGuid(text))) return false;
      protector.keyFileName = text;
      break;
    case 'thumbprint':
      protector.thumbprint = thumbprint(text);
      if (protector.thumbprint === null) return false;
      break;
    case 'backup':
      return readBackup(reading, text);
    case 'any':
      return readByShape(reading, text, line);
  }
  reading.pending = null;
  return true;
}

/** What stands where a password belongs without looking like one: masked by words, or a part of it. */
function maskedPassword(text: string): string[] | null {
  // a line drawn with signs separates, it does not mask
  if (text.length > 120 || /^[-=~+]+$/.test(text)) return null;
  const groups = splitGroups(text);
  return groups.every((group) => !/\s/.test(group)) || /^[<[({*].*[>\])}*]$/.test(text) ? groups : null;
}

function readBackup(reading: Reading, text: string): boolean {
  const { protector } = reading;
  if (protector === null || text.length > 80) return false;
  const term = reading.meaning('backup', text)?.term;
  const backup: Backup = term === undefined ? (backupByLetters(text) ?? 'Other') : (term.slice('backup.'.length) as Backup);
  if (!protector.backups.includes(backup)) protector.backups.push(backup);
  return true;
}

/** The abbreviations stay in every language. */
function backupByLetters(text: string): Backup | null {
  if (text.length > 60) return null;
  if (/\b(?:AAD|Azure AD|Entra)\b/.test(text)) return 'Entra';
  if (/\b(?:AD|Active Directory)\b/.test(text)) return 'ActiveDirectory';
  return /\bMicrosoft\b/.test(text) ? 'MicrosoftAccount' : null;
}

/** -on prints a new password again among the actions required. Masks repeat, too. No list of the tool is longer than what is looked at. */
export function isRepeated({ list }: Reading, password: string): boolean {
  if (!/[0-9]{6}/.test(password)) return false;
  return list?.protectors.slice(-16).some((other) => other.password === password) ?? false;
}

function readByShape(reading: Reading, text: string, line: number): boolean {
  const { protector } = reading;
  if (protector === null) return false;
  const groups = passwordGroups(text) ?? (beginsLikePassword.test(text) ? splitGroups(text) : null);
  const pcrs = pcrList(text);
  const print = thumbprint(text);
  if (groups !== null) {
    const password = groups.join('-');
    if (!isRepeated(reading, password)) protectorForPassword(reading, line).password = password;
  } else if (print !== null) protector.thumbprint = print;
  else if (pcrs !== null) protector.pcrs = pcrs;
  else if (isKeyFileName(text)) protector.keyFileName = text;
  else if (isSid(text)) protector.type = protector.type === 'Unknown' ? 'AdAccountOrGroup' : protector.type;
  else if (backupByLetters(text) !== null) {
    reading.pending = 'backup';
    return readBackup(reading, text);
  } else return false;
  reading.pending = null;
  return true;
}

/** A GUID that stands alone on its line. */
export function bareId(text: string): string | null {
  return isWholeGuid(text) || /^[0-9A-FX*#]{8}-(?:[0-9A-FX*#]{4}-){3}[0-9A-FX*#]{10,13}$/i.test(text) ? text : null;
}
