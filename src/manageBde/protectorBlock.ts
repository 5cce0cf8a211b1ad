import { newProtector, type ProtectorDraft } from './drafts.ts';
import { isRequiredForAutoUnlock, typeNamed, typeOf } from './protectorType.ts';
import type { Pending, Reading } from './reading.ts';
import { canHavePassword, hasShape, isRepeated, protectorForPassword, readPending } from './protectorValue.ts';
import { isId, isKeyFileName, isSid, joinedId, joinedPassword, passwordGroups, pcrList, protectorId, thumbprint } from './shapes.ts';
import type { LabelToken, Token } from './tokenise.ts';

/** Also placeholders that people put in the place of an ID. */
const guidInBraces = /^(?:\{[^{},]{4,80}\}?|<[^<>]{2,60}>)$/;

/** Whether a value may be an ID without anything above it that says so: whole, masked, a placeholder, or in the next line. */
function mayBeId(value: string): boolean {
  return value === '' || guidInBraces.test(value) || isId(value) || value.startsWith('{') || (value.length >= 8 && value.includes('-'));
}

/** Whether a line gives the ID of a protector, by its label or by its shape. */
export function isIdLine(token: Token | undefined): boolean {
  if (token?.kind !== 'label') return false;
  // `KeyProtector : {RecoveryPassword}`: a list of types
  return token.term === 'label.id' || (guidInBraces.test(token.value) && !/^KeyProtector$/i.test(token.label)) || isId(token.value);
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
  if (isIdLine(token)) return readId(reading, token, reading.lineAt(index));
  if (token.value === '' && isHeading(reading, token, index)) {
    reading.addProtector(reading.lineAt(index), token.indent, { heading: token.label, type: typeOf(reading, token.label) });
    return true;
  }
  if (reading.protector !== null && /^(?:[0-9a-f]{2} ){7,31}[0-9a-f]{2}$/i.test(token.value)) return true;
  if (reading.pending === 'password' && token.term === null && passwordGroups(token.value) !== null) return readPending(reading, token.value, reading.lineAt(index));
  if (readPasswordBelowId(reading, token, index)) return true;
  if (token.term === null && isUnknownField(reading, token)) return true;
  const field = fieldOf(token);
  if (field !== null) {
    if (reading.protector === null && !canStandAlone(reading, token, index)) return false;
    reading.vote(token);
    if (field === 'password') protectorForPassword(reading, reading.lineAt(index));
    else reading.protectorAt(reading.lineAt(index));
    reading.pending = field;
    return token.value === '' || readPending(reading, token.value, reading.lineAt(index));
  }
  // in a language without a table: a label in a protector, its value below it
  if (reading.protector !== null && token.value === '' && token.indent > reading.protectorIndent && hasShape(reading.next(index)?.text ?? '')) {
    reading.pending = 'any';
    return true;
  }
  return false;
}

/** `Key ID: {…}` and directly below it `Recovery password: …`: what scripts write. */
function readPasswordBelowId(reading: Reading, { label, term, value }: LabelToken, index: number): boolean {
  const { protector } = reading;
  const above = reading.tokens.at(index - 1);
  if (protector?.password !== null || above?.kind !== 'label' || protectorId(above.value) !== protector.id) return false;
  const groups = term === null && (protector.type === 'Unknown' || protector.type === 'RecoveryPassword') ? passwordGroups(value) : null;
  if (groups === null || !namesRecoveryPassword(reading, label)) return false;
  protector.password = groups.join('-');
  protector.type = 'RecoveryPassword';
  return true;
}

/** Whether a label is what people call a recovery password. */
export function namesRecoveryPassword(reading: Reading, label: string): boolean {
  return reading.meaning('file', label)?.term === 'file.key' || typeNamed(reading, label) === 'RecoveryPassword';
}

/** Which field a label names; the abbreviation PCR stays in every language. */
function fieldOf({ term, label, value }: LabelToken): Pending | null {
  if (term !== null) return pendingByTerm.get(term) ?? null;
  return /\bPCR\b/.test(label) && (value === '' || pcrList(value) !== null) ? 'pcr' : null;
}

/** In a language without a table: a label in a protector, and its value behind it. */
function isUnknownField(reading: Reading, { value, indent }: LabelToken): boolean {
  const { protector } = reading;
  if (protector === null || value.length < 5 || !isWithin(reading, indent)) return false;
  const groups = passwordGroups(value);
  if (groups !== null) {
    if (!canHavePassword(protector)) return false;
    const password = groups.join('-');
    if (!isRepeated(reading, password)) protector.password = password;
    return true;
  }
  const print = thumbprint(value);
  if (print !== null) protector.thumbprint ??= print;
  else if (isKeyFileName(value)) protector.keyFileName ??= value;
  else return false;
  return true;
}

/** A field without any protector above it counts only where its value proves what it is. */
function canStandAlone(reading: Reading, token: LabelToken, index: number): boolean {
  const value = token.value === '' ? (reading.next(index)?.text ?? '') : token.value;
  return hasShape(value) || reading.list !== null;
}

function readId(reading: Reading, token: LabelToken, line: number): boolean {
  // where no protector and no list is open, only what looks like the ID of one can be it: programs number everything
  if (reading.protector === null && reading.list === null && (token.term !== 'label.id' || !mayBeId(token.value))) return false;
  // a second ID below the same heading is another protector whose heading is missing; prose calls its IDs otherwise
  if (typeof reading.protector?.id === 'string') {
    if (token.term !== 'label.id' && token.label !== reading.idLabel) return false;
    reading.addProtector(line, -1, {});
  }
  reading.vote(token);
  reading.idLabel = token.label;
  const protector = reading.protectorAt(line);
  reading.fieldIndent = token.indent;
  if (token.value === '') reading.pending = 'id';
  else protector.id = protectorId(token.value);
  return true;
}

/** `Password:` heads a protector or labels its password: what stands below decides. */
function isHeading(reading: Reading, token: LabelToken, index: number): boolean {
  const next = reading.next(index);
  if (isIdLine(next)) return token.term !== 'label.id';
  const type = typeNamed(reading, token.label);
  if (type === null) return token.term === null && isAtHeadingColumn(reading, token, index);
  if (next !== undefined && passwordGroups(next.text) !== null) return token.term !== 'label.password' && type === 'RecoveryPassword';
  // the SID of an identity stands in the column of its ID
  if (token.term === null) return !isSid(next?.text ?? '');
  return reading.protector === null || token.indent <= reading.protectorIndent;
}

/** In the column of the headings, below an empty line or above what is no value, stands a heading, also if the ID below it is missing. */
function isAtHeadingColumn(reading: Reading, token: LabelToken, index: number): boolean {
  const { protector, protectorIndent, fieldIndent } = reading;
  if (protector === null || fieldIndent <= protectorIndent || token.indent !== protectorIndent) return false;
  return reading.isBlank(index - 1) || !hasShape(reading.next(index)?.text ?? '');
}

/** Reads a line without a label into what is open; false where nothing waits for it. */
export function readProtectorText(reading: Reading, token: Token, index: number): boolean {
  const { text } = token;
  if (reading.namesBelow !== null) return readName(reading, token, index);
  // a kind of backup that nobody knows stands at least as deep as its label
  if (reading.pending === 'backup' && token.indent < reading.fieldIndent && reading.meaning('backup', text) === null) reading.pending = null;
  if (reading.pending !== null && readPending(reading, text, reading.lineAt(index))) return true;
  const { protector } = reading;
  if (protector === null) return isBareHeading(reading, token, index);
  if (isRestOfValue(protector, text)) return true;
  if (/^[(（]/.test(text) && isSecureBootRemark(reading, index)) return true;
  if (isRestOfRemark(reading, index)) return true;
  if (reading.meaning('note', text)?.term === 'note.autoUnlock' || isAutoUnlockPlace(reading, token, index)) {
    protector.autoUnlock = true;
    return true;
  }
  const groups = passwordGroups(text);
  if (groups !== null && protector.password === null && (protector.type === 'RecoveryPassword' || protector.type === 'Unknown') && isWithin(reading, token.indent)) {
    const password = groups.join('-');
    if (!isRepeated(reading, password)) protector.password = password;
    return true;
  }
  return isBareHeading(reading, token, index);
}

/** A narrow window cuts an ID or a password; what is cut and this line are whole together, or it is something else. */
function isRestOfValue(protector: ProtectorDraft, text: string): boolean {
  const { id, password } = protector;
  if (id !== null && id.length < 38 && password === null) {
    const whole = joinedId(id, text);
    if (whole !== null) protector.id = whole;
    return whole !== null;
  }
  const whole = password === null || password.length === 55 ? null : joinedPassword(password, text);
  if (whole !== null) protector.password = whole;
  return whole !== null;
}

/** Where the text kept its indentation, a line as far out as the headings is no part of the protector above it. */
function isWithin({ protectorIndent, fieldIndent }: Reading, indent: number): boolean {
  return fieldIndent <= protectorIndent || indent > protectorIndent;
}

/** Only one remark stands directly below the key file's name: that the volume unlocks by itself. */
function isAutoUnlockPlace(reading: Reading, token: Token, index: number): boolean {
  const above = reading.tokens.at(index - 1);
  const { protector } = reading;
  return above !== undefined && above.text === protector?.keyFileName && token.indent < above.indent && /[.。]$/.test(token.text);
}

/**
 * `(Uses Secure Boot for integrity validation)`: directly below a PCR profile nothing else stands in parentheses. In a
 * narrow window the remark goes on in the next line.
 */
function isSecureBootRemark(reading: Reading, index: number): boolean {
  const { protector, tokens } = reading;
  const text = tokens.at(index)?.text ?? '';
  const isKnown = reading.meaning('note', text)?.term === 'note.secureBoot';
  const isBelow = pcrList(tokens.at(index - 1)?.text ?? '') !== null;
  if (protector === null || protector.pcrs.length === 0 || !(isKnown || isBelow)) return false;
  protector.secureBoot = true;
  reading.pending = null;
  return true;
}

/** The second line of a remark. */
function isRestOfRemark(reading: Reading, index: number): boolean {
  const above = reading.tokens.at(index - 1)?.text ?? '';
  return reading.protector?.secureBoot === true && /^[(（][^)）]*$/.test(above) && /^[^(（]*[)）]$/.test(reading.tokens.at(index)?.text ?? '');
}

/** A heading that lost its colon: known words with an ID line below. */
function isBareHeading(reading: Reading, token: Token, index: number): boolean {
  if (token.kind !== 'text' || !isIdLine(reading.next(index)) || token.text.length > 80) return false;
  const type = typeOf(reading, token.text);
  if (type === 'Unknown') return false;
  reading.addProtector(reading.lineAt(index), token.indent, { heading: token.text, type });
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
  // brackets and commas by themselves are those of a program that the text stands in
  if (type === 'Unknown' && (!isDeeper || /^[\][{}()<>,;'"`]+$/.test(text))) {
    reading.namesBelow = null;
    return false;
  }
  reading.list?.protectors.push(newProtector(reading.lineAt(index), { type, heading: text, autoUnlock: isRequiredForAutoUnlock(reading, text) }));
  return true;
}
