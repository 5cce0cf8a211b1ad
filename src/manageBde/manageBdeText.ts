import { isComputerLine, nameByCommand, readComputerLine } from './computerLine.ts';
import { beginError, continueError } from './errorLines.ts';
import { newProtector, type VolumeDraft } from './drafts.ts';
import { leaveIfAnother, signsBelow } from './otherComputer.ts';
import { isIdLine, namesRecoveryPassword, readProtectorLabel, readProtectorText } from './protectorBlock.ts';
import { bareId, hasShape } from './protectorValue.ts';
import type { Reading } from './reading.ts';
import { volumeTypeBy } from './roots.ts';
import { idWithPassword, mountPoint, passwordGroups, protectorId } from './shapes.ts';
import { isStatusTerm, mostRows, readRow, rowTerms, type StatusTerm } from './statusRows.ts';
import type { LabelToken, Token } from './tokenise.ts';

/** The rows of a block whose meaning was found for all of them at once, by token index. */
export type RowPlan = Map<number, StatusTerm | null>;

/** Reads one line of manage-bde's own text, or of what stands around it. */
export function readToken(reading: Reading, token: Token, index: number, plan: RowPlan): void {
  switch (token.kind) {
    case 'blank':
      if (reading.pending === 'backup' && reading.tokens.at(index - 1)?.kind !== 'label') reading.pending = null;
      return;
    case 'prompt':
      reading.leaveBlock();
      reading.mark(index, 'known');
      return;
    case 'unsure':
      reading.mark(index, 'unrecognised');
      reading.leaveBlock();
      return;
    case 'command':
      reading.leaveBlock();
      reading.command = token.command;
      nameByCommand(reading, token.command.computerName, reading.lineAt(index));
      reading.mark(index, 'known');
      return;
    case 'volume':
      openVolumeLine(reading, token, index);
      return;
    case 'brackets':
      reading.mark(index, readBrackets(reading, token.contents) ? 'field' : 'unrecognised');
      return;
    case 'error':
      beginError(reading, token, reading.lineAt(index));
      reading.mark(index, 'field');
      return;
    case 'label':
      reading.mark(index, readLabel(reading, token, index, plan));
      return;
    case 'dashes':
    case 'text':
      reading.mark(index, readText(reading, token, index));
      return;
  }
}

function openVolumeLine(reading: Reading, token: Extract<Token, { kind: 'volume' }>, index: number): void {
  const { mountPoint, brackets, word } = token.volume;
  markHeader(reading, index);
  leaveIfAnother(reading, mountPoint, () => signsBelow(reading, index));
  const { facts } = reading.openVolume(mountPoint, reading.lineAt(index));
  reading.ownVolumeLine = true;
  reading.volumeTags = reading.meaning('volume', word)?.tags ?? [];
  const [first = '', second] = brackets;
  const term = first === '' ? undefined : reading.meaning('volume', first)?.term;
  if (second === undefined && (term === 'volume.OperatingSystem' || term === 'volume.Data')) readBrackets(reading, brackets);
  else if (first !== '' && term !== 'volume.labelUnknown') facts.label ??= first;
  if (second !== undefined) readBrackets(reading, [second]);
  reading.mark(index, 'field');
}

/** `Vvv C:` in a language without a table, its brackets in the next line: a Volume line whose cells came one below the other. */
function openBrokenVolumeLine(reading: Reading, { label, value, term }: LabelToken, index: number): boolean {
  const letter = term === null && value === '' && reading.tokens.at(index + 1)?.kind === 'brackets' ? /^\p{L}{1,20} ([A-Z])$/u.exec(label)?.[1] : undefined;
  if (letter === undefined) return false;
  leaveIfAnother(reading, `${letter}:`, () => signsBelow(reading, index));
  reading.openVolume(`${letter}:`, reading.lineAt(index));
  reading.ownVolumeLine = true;
  reading.volumeTags = [];
  return true;
}

/** The lines directly above the first volume say which volumes follow, in words that need no table. */
function markHeader(reading: Reading, index: number): void {
  const above = reading.tokens.at(index - 1);
  if (above?.kind !== 'label' || above.value !== '' || reading.kindOf(index - 1) !== 'unrecognised') return;
  reading.mark(index - 1, 'known');
  if (reading.kindOf(index - 2) === 'unrecognised' && reading.tokens.at(index - 2)?.kind === 'text') reading.mark(index - 2, 'known');
}

function readBrackets(reading: Reading, contents: readonly string[]): boolean {
  const { volume } = reading;
  if (volume === null || contents.length !== 1) return false;
  const term = reading.meaning('volume', contents[0] ?? '')?.term;
  if (term === 'volume.OperatingSystem' || term === 'volume.Data') {
    volume.facts.volumeType = term === 'volume.Data' ? 'Data' : 'OperatingSystem';
    return true;
  }
  if (reading.seen.size > 0 || reading.list !== null) return false;
  const type = reading.byRoots(contents[0] ?? '', reading.volumeTags, volumeTypeBy);
  volume.facts.volumeType ??= type;
  return type !== null;
}

function readLabel(reading: Reading, token: LabelToken, index: number, plan: RowPlan): 'field' | 'known' | 'unrecognised' {
  if (isComputerLine(reading, token, index)) return readComputerLine(reading, token, index);
  if (openBrokenVolumeLine(reading, token, index)) return 'field';
  const term = planned(reading, token, index, plan);
  if (term !== null && !isAmongProtectors(reading, token)) {
    readStatusRow(reading, token, term, index);
    return 'field';
  }
  if (openListLine(reading, token, index)) return 'field';
  if (token.says?.isKnown === true) return endOfBlock(reading);
  if (readKeyFile(reading, token, index) || readProtectorLabel(reading, token, index)) return 'field';
  if (isUnknownListLine(reading, index)) {
    openUnknownList(reading, 'some', reading.lineAt(index));
    return 'field';
  }
  if (continueError(reading, token, index)) return 'field';
  return readLoose(reading, token.value, token.text, reading.lineAt(index), namedVolume(reading, token, index)) ? 'field' : 'unrecognised';
}

/** So far below its Volume line a labelled password is still that volume's. */
const nearby = 8;

/** `Volume: C:` and `Recovery Password: …` a few lines below, with nothing else of a volume between them: what tools export. */
function namedVolume(reading: Reading, { label }: LabelToken, index: number): VolumeDraft | null {
  const { volume, list, seen, ownVolumeLine } = reading;
  if (list !== null || seen.size > 0 || !namesRecoveryPassword(reading, label)) return null;
  const line = reading.lineAt(index);
  const isOwn = volume !== null && ownVolumeLine && line - volume.line <= nearby;
  const drive = isOwn ? null : driveAbove(reading, index);
  if (!isOwn && drive === null) return null;
  reading.looseHeading ??= label;
  return drive === null ? volume : reading.store.volume(drive, line);
}

/** `Drive: C:` in a file that a script saved, a few lines above the password; null where a command says something else. */
function driveAbove({ tokens, command, dictionary }: Reading, index: number): string | null {
  for (let at = index - 1; at >= 0 && index - at <= nearby; at--) {
    const token = tokens.at(at);
    if (token?.kind === 'volume' || token?.kind === 'error' || token?.kind === 'command' || token?.kind === 'prompt') return null;
    if (token?.kind !== 'label' || token.value.length > 3 || dictionary.find('file', token.label)?.term !== 'file.drive') continue;
    const point = mountPoint(token.value);
    return point === null || (command?.mountPoint ?? point) !== point ? null : point;
  }
  return null;
}

/** A label of a status row and a label of a protector may be the same word. */
function isAmongProtectors(reading: Reading, token: LabelToken): boolean {
  return reading.protector !== null && token.term === null && token.indent > reading.protectorIndent;
}

function planned(reading: Reading, token: LabelToken, index: number, plan: RowPlan): StatusTerm | null {
  if (isStatusTerm(token.term)) return token.term;
  if (token.term !== null) return null;
  if (!plan.has(index)) planRows(reading, index, plan);
  return plan.get(index) ?? null;
}

/** Finds out what the rows mean among which this one stands. Once for all of them: no block has more. */
function planRows(reading: Reading, index: number, plan: RowPlan): void {
  let start = index;
  while (index - start < mostRows && reading.tokens.at(start - 1)?.kind === 'label') start -= 1;
  plan.clear();
  for (const [offset, term] of rowTerms(reading.tokens, start, reading.ownVolumeLine && reading.list === null).entries()) plan.set(start + offset, term);
  if (!plan.has(index)) plan.set(index, null);
}

function readStatusRow(reading: Reading, token: LabelToken, term: StatusTerm, index: number): void {
  // people write the row of Automatic Unlock below the names of the protectors
  const isNewBlock = reading.seen.has(term) || (reading.list !== null && reading.list.kind !== 'names' && reading.ownVolumeLine);
  const volume = isNewBlock ? reading.unnamedVolume(reading.lineAt(index)) : reading.volumeAt(reading.lineAt(index));
  reading.seen.add(term);
  reading.vote(token);
  readRow(reading, volume, term, token, reading.lineAt(index));
}

/** `All Key Protectors` and `Key Protectors Added:`. */
function openListLine(reading: Reading, { says }: Token, index: number): boolean {
  const list = says?.list ?? null;
  if (list === null) return false;
  reading.vote(list);
  const line = reading.lineAt(index);
  // the tool heads the list of a volume once: another one is about another volume, whose line was lost
  const isOther = reading.list?.kind === 'full' && list.term !== 'list.added' && reading.list.protectors.length > 0;
  if (isOther || (reading.ownVolumeLine && (reading.list !== null || reading.seen.size > 0))) reading.unnamedVolume(line);
  reading.openList(list.term === 'list.added' || reading.command?.filtered === true ? 'some' : 'full', line);
  return true;
}

/**
 * In a language without a table: the line between the Volume line and the first heading, which has an ID below it; and
 * such a line farther out than the headings above it, whose Volume line was lost.
 */
function isUnknownListLine(reading: Reading, index: number): boolean {
  const above = reading.tokens.at(index - 1)?.kind;
  const isFirst = reading.ownVolumeLine && reading.list === null && reading.seen.size === 0 && (above === 'volume' || above === 'brackets');
  const indent = reading.tokens.at(index)?.indent ?? 0;
  const isOutside = reading.protector !== null && indent < reading.protectorIndent && !isRestOfLine(reading, index);
  if (!isFirst && !isOutside) return false;
  for (let at = index + 1, lines = 0; reading.tokens.has(at) && lines < 3; at++) {
    const token = reading.tokens.at(at);
    if (token === undefined || token.kind === 'blank') continue;
    if (isIdLine(token)) return lines > 0 && (isFirst || token.indent > indent);
    // people put `[...]` in the place of what they left out
    if (token.kind !== 'label' && token.kind !== 'text' && token.kind !== 'brackets') return false;
    lines += 1;
  }
  return false;
}

/** What a narrow window broke off begins at its edge, directly below what nobody understood or what still waits for its end. */
function isRestOfLine(reading: Reading, index: number): boolean {
  const { text = '' } = reading.tokens.at(index) ?? {};
  if (!/^\p{L}[^)）]*$/u.test(text) || hasShape(text)) return true;
  return !reading.isBlank(index - 1) && (reading.kindOf(index - 1) === 'unrecognised' || reading.pending !== null);
}

function openUnknownList(reading: Reading, kind: 'full' | 'some', line: number): void {
  if (reading.list !== null && reading.ownVolumeLine) reading.unnamedVolume(line);
  reading.openList(kind, line);
}

function readText(reading: Reading, token: Token, index: number): 'field' | 'known' | 'unrecognised' {
  const { text } = token;
  if (openListLine(reading, token, index)) return 'field';
  if (continueError(reading, token, index)) return 'field';
  if (readDone(reading, token, reading.lineAt(index))) return 'field';
  if (isUnknownListLine(reading, index)) {
    openUnknownList(reading, 'full', reading.lineAt(index));
    return 'field';
  }
  if (token.says?.isKnown === true) return endOfBlock(reading);
  if (readProtectorText(reading, token, index)) return 'field';
  return readLoose(reading, text, text, reading.lineAt(index)) ? 'field' : 'unrecognised';
}

/** What the tool prints around its lists ends them. */
function endOfBlock(reading: Reading): 'known' {
  reading.namesBelow = null;
  reading.pending = null;
  return 'known';
}

/** `-adbackup` and `-aadbackup` name the protector in the command only. */
function readDone(reading: Reading, { says }: Token, line: number): boolean {
  const done = says?.done ?? null;
  if (done === null) return false;
  const id = reading.command?.protectorId ?? null;
  if (id === null) return true;
  const protector = reading.addProtector(line, -1, { id, type: 'RecoveryPassword' });
  protector.backups.push(done.term === 'done.Entra' ? 'Entra' : 'ActiveDirectory');
  reading.leaveList();
  return true;
}

/** An ID there is a protector's of this volume, also if the lines between were lost. */
function isBelowVolumeLine({ ownVolumeLine, list, seen }: Reading): boolean {
  return ownVolumeLine && list === null && seen.size === 0;
}

/** The volume that the command names, unless a Volume line below it names another. */
function mountOfCommand({ command, ownVolumeLine, volume }: Reading): string | null {
  const mountPoint = command?.mountPoint ?? null;
  return ownVolumeLine && volume?.facts.mountPoint !== mountPoint ? null : mountPoint;
}

/** The file that Windows saves: an identifier in one place, the key in another. */
function readKeyFile(reading: Reading, token: LabelToken, index: number): boolean {
  if (reading.list !== null || isBelowVolumeLine(reading)) return false;
  const value = token.value === '' ? (reading.next(index)?.text ?? '') : token.value;
  const file = reading.meaning('file', token.label)?.term;
  if (bareId(value) !== null && value === token.value) {
    reading.looseId = value;
    return true;
  }
  if (file === 'file.key' && passwordGroups(value) !== null && value !== token.value) {
    reading.looseHeading = token.label;
    return true;
  }
  return file === 'file.id' && bareId(value) !== null;
}

const severalIds = '';

function sameId(one: string, other: string): boolean {
  return protectorId(one) === protectorId(other);
}

/** A GUID or a password that nothing above it waits for. */
function readLoose(reading: Reading, text: string, whole: string, line: number, named: VolumeDraft | null = null): boolean {
  const id = bareId(text);
  if (id !== null && reading.list === null && !isBelowVolumeLine(reading)) {
    // several one below the other are a list of IDs: which of them a password below has, nobody knows
    reading.looseId = reading.looseId === null || sameId(reading.looseId, id) ? id : severalIds;
    return true;
  }
  const groups = passwordGroups(text);
  const pair = groups === null && reading.list === null ? idWithPassword(whole) : null;
  const password = pair?.password ?? groups?.join('-');
  if (password === undefined) return false;
  const above = reading.looseId === null || reading.looseId === severalIds ? null : protectorId(reading.looseId);
  const protector = newProtector(line, { type: 'RecoveryPassword', heading: reading.looseHeading, id: pair?.id ?? above, password });
  const mountPoint = mountOfCommand(reading);
  // a list that is open belongs to its volume; a password far from any does not
  const open = reading.list !== null && reading.list.kind !== 'names' ? reading.volume : named;
  const volume = open ?? (mountPoint === null ? null : reading.store.volume(mountPoint, line));
  const loose = { protector, computer: reading.store.computer(line), volume };
  reading.store.loose.push(loose);
  if (volume === null) reading.awaitingRow.push(loose);
  reading.looseId = null;
  reading.looseHeading = null;
  return true;
}
