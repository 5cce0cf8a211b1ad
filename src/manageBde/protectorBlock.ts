import type { Backup } from './report.ts';
import { typeNamed, typeOf } from './protectorType.ts';
import type { Pending, Reading } from './reading.ts';
import { isKeyFileName, isWholeGuid, passwordGroups, pcrList, protectorId, splitGroups, thumbprint } from './shapes.ts';
import type { LabelToken, Token } from './tokenise.ts';

const guidInBraces = /^\{[^{}]{4,80}\}?$/;

/** Whether a line gives the ID of a protector, by its label or by its shape. */
export function isIdLine(token: Token | undefined): boolean {
  if (token?.kind !== 'label') return false;
  return token.term === 'label.id' || guidInBraces.test(token.value);
}

const pendingByTerm: ReadonlyMap<string, Pending> = new Map([
  ['label.id', 'id'],
  ['label.password', 'password'],
  ['label.pcr', 'pcr'],
  ['label.keyFile', 'keyFile'],
  ['label.thumbprint', 'thumbprint'],
  ['label.backup', 'backup'],
]);

/** Reads a `Label:` line of a protector list; false where it is none. */
export function readProtectorLabel(reading: Reading, token: LabelToken, index: number): boolean {
  if (isIdLine(token)) return readId(reading, token);
  if (token.value === '' && isHeading(reading, token, index)) {
    reading.addProtector(token.number, token.indent, { heading: token.label, type: typeOf(reading, token.label) });
    return true;
  }
  const field = token.term === null ? null : (pendingByTerm.get(token.term) ?? null);
  if (field !== null) {
    if (reading.protector === null && !canStandAlone(reading, token, index)) return false;
    reading.vote(token);
    reading.protectorAt(token.number);
    reading.pending = field;
    return token.value === '' || readPending(reading, token.value);
  }
  // in a language without a table: a label in a protector, its value below it
  if (reading.protector !== null && token.value === '' && token.indent > reading.protectorIndent && hasShape(reading.next(index)?.text ?? '')) {
    reading.pending = 'any';
    return true;
  }
  return false;
}

/** A field without any protector above it counts only where its value proves what it is. */
function canStandAlone(reading: Reading, token: LabelToken, index: number): boolean {
  const value = token.value === '' ? (reading.next(index)?.text ?? '') : token.value;
  return hasShape(value) || reading.list !== null;
}

function hasShape(text: string): boolean {
  return passwordGroups(text) !== null || pcrList(text) !== null || isKeyFileName(text) || thumbprint(text) !== null || backupByLetters(text) !== null;
}

function readId(reading: Reading, token: LabelToken): boolean {
  if (token.term !== 'label.id' && reading.protector === null && reading.list === null) return false;
  reading.vote(token);
  // a second ID below the same heading is another protector whose heading is missing
  if (typeof reading.protector?.id === 'string') reading.addProtector(token.number, -1, {});
  const protector = reading.protectorAt(token.number);
  if (token.value === '') reading.pending = 'id';
  else protector.id = protectorId(token.value);
  return true;
}

/** `Password:` heads a protector or labels its password: what stands below decides. */
function isHeading(reading: Reading, token: LabelToken, index: number): boolean {
  const next = reading.next(index);
  if (isIdLine(next)) return token.term !== 'label.id';
  const type = typeNamed(reading, token.label);
  if (type === null) return false;
  if (next !== undefined && passwordGroups(next.text) !== null) return token.term !== 'label.password' && type === 'RecoveryPassword';
  if (token.term === null) return true;
  return reading.protector === null || token.indent <= reading.protectorIndent;
}

/** Reads a line without a label into what is open; false where nothing waits for it. */
export function readProtectorText(reading: Reading, token: Token, index: number): boolean {
  const { text } = token;
  if (reading.namesBelow !== null) return readName(reading, token, index);
  if (reading.pending !== null && readPending(reading, text)) return true;
  const { protector } = reading;
  if (protector === null) return isBareHeading(reading, token, index);
  if (/^[(（]/.test(text) && protector.pcrs.length > 0) return readRemark(reading, token);
  if (protector.pcrs.length > 0 && /[)）]$/.test(text) && !/[(（]/.test(text)) return true;
  if (reading.meaning('note', text)?.term === 'note.autoUnlock' || isAutoUnlockPlace(reading, token, index)) {
    protector.autoUnlock = true;
    return true;
  }
  const groups = passwordGroups(text);
  if (groups !== null && protector.password === null && (protector.type === 'RecoveryPassword' || protector.type === 'Unknown')) {
    protector.password = groups.join('-');
    return true;
  }
  return isBareHeading(reading, token, index);
}

/** Only one remark stands directly below the key file's name: that the volume unlocks by itself. */
function isAutoUnlockPlace(reading: Reading, token: Token, index: number): boolean {
  const above = reading.tokens[index - 1];
  const { protector } = reading;
  return above !== undefined && above.text === protector?.keyFileName && token.indent < above.indent && /[.。]$/.test(token.text);
}

/** `(Uses Secure Boot for integrity validation)`: below a PCR profile nothing else stands in parentheses. */
function readRemark(reading: Reading, token: Token): boolean {
  reading.meaning('note', token.text);
  if (reading.protector !== null) reading.protector.secureBoot = true;
  reading.pending = null;
  return true;
}

/** A heading that lost its colon: known words with an ID line below. */
function isBareHeading(reading: Reading, token: Token, index: number): boolean {
  if (token.kind !== 'text' || !isIdLine(reading.next(index)) || token.text.length > 80) return false;
  const type = typeOf(reading, token.text);
  if (type === 'Unknown') return false;
  reading.addProtector(token.number, token.indent, { heading: token.text, type });
  return true;
}

function readName(reading: Reading, token: Token, index: number): boolean {
  const { text, indent } = token;
  const isDeeper = indent > (reading.namesBelow ?? 0) && !reading.isBlank(index - 1) && text.length <= 80;
  if (reading.list?.protectors.length === 0 && reading.meaning('protectors', text) !== null) {
    reading.namesBelow = null;
    return true;
  }
  const type = typeOf(reading, text);
  if (type === 'Unknown' && !isDeeper) {
    reading.namesBelow = null;
    return false;
  }
  const autoUnlock = isRequiredForAutoUnlock(reading, text);
  reading.list?.protectors.push({ type, heading: text, id: null, password: null, pcrs: [], secureBoot: false, keyFileName: null, thumbprint: null, backups: [], autoUnlock, line: token.number });
  return true;
}

/** `External Key (Required for automatic unlock)`: -status adds no other remark to an external key. */
function isRequiredForAutoUnlock(reading: Reading, text: string): boolean {
  const remark = /[(（]([^()（）]*)[)）]$/.exec(text)?.[1];
  if (remark === undefined) return false;
  return reading.meaning('note', remark)?.term === 'note.autoUnlockRequired' || (typeNamed(reading, text) === null && typeNamed(reading, text.replace(/\s*[(（].*$/, '')) === 'ExternalKey');
}

/** Reads the value that a label promised; false where the text cannot be one. */
function readPending(reading: Reading, text: string): boolean {
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
      const pcrs = pcrList(text);
      if (pcrs === null) return false;
      protector.pcrs = [...protector.pcrs, ...pcrs];
      // a long list may go on in the next line
      if (/[,;]$/.test(text)) return true;
      break;
    }
    case 'keyFile':
      protector.keyFileName = text;
      break;
    case 'thumbprint':
      protector.thumbprint = thumbprint(text);
      if (protector.thumbprint === null) return false;
      break;
    case 'backup':
      return readBackup(reading, text);
    case 'any':
      return readByShape(reading, text);
  }
  reading.pending = null;
  return true;
}

/** What stands where a password belongs without looking like one: masked by words, or a part of it. */
function maskedPassword(text: string): string[] | null {
  if (text.length > 120) return null;
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

function readByShape(reading: Reading, text: string): boolean {
  const { protector } = reading;
  if (protector === null) return false;
  const groups = passwordGroups(text);
  const pcrs = pcrList(text);
  const print = thumbprint(text);
  if (groups !== null) protector.password = groups.join('-');
  else if (print !== null) protector.thumbprint = print;
  else if (pcrs !== null) protector.pcrs = pcrs;
  else if (isKeyFileName(text)) protector.keyFileName = text;
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
