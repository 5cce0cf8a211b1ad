import type { ListDraft, VolumeDraft } from '../drafts.ts';
import type { Reading } from '../reading.ts';
import { driveOrMount } from '../shapes.ts';
import { protectorRows } from './protectorRecord.ts';
import { isCut, scalar, type PropertyBag } from './record.ts';
import { readVolumeFacts, recordKind } from './volumeRecord.ts';

/** Reads the objects of one document. A protector beside volumes has lost the brackets that said whose it is. */
export function readBags(reading: Reading, bags: readonly PropertyBag[]): void {
  const hasVolumes = bags.some((bag) => recordKind(bag) === 'volume');
  for (const bag of bags) readBag(reading, hasVolumes && recordKind(bag) === 'protector' ? { ...bag, isAstray: true } : bag);
}

/** Reads an object that is a volume, a protector, or a protector with its volume's name; `isPrinted` in a list or a table. */
export function readBag(reading: Reading, bag: PropertyBag, isPrinted = false): void {
  const isNamed = nameOwner(reading, bag, isPrinted);
  if (recordKind(bag) === 'protector') {
    readLoneProtector(reading, bag, isNamed);
    return;
  }
  reading.leaveList();
  const volume = volumeOf(reading, bag);
  const rows = protectorRows(reading, bag);
  if (rows.length === 0 && reading.command?.verb === 'get-bitlockervolume' && !reading.command.isNarrow && !reading.command.filtered) reading.session.hasListedAll = true;
  if (rows.length > 0) {
    // a list of all types is the volume's own; a row is one of its protectors
    if (isWholeList(bag)) volume.lists.push({ kind: rows.some(({ id }) => id !== null) ? 'full' : 'names', protectors: rows });
    else {
      rowList(reading, volume).protectors.push(...rows);
      reading.session.row = shapeOf(bag, reading.session.row);
    }
  }
  // behind the rows, so that the names of its list take them up
  readVolumeFacts(reading, bag, volume);
  takeWarned(reading, isPrinted && mayHavePassword(bag) ? volume : null);
}

/** A row with a recovery password among its protectors, or with more of them than its column shows. */
function mayHavePassword({ properties }: PropertyBag): boolean {
  const protectors = properties.get('keyprotector');
  return typeof protectors === 'string' && /Rec[a-z]{0,8}P|\.\.\.|…/i.test(protectors);
}

/** The password of a warning belongs to the row that is printed next; a warning prints no ID. */
function takeWarned(reading: Reading, volume: VolumeDraft | null): void {
  const [loose] = reading.awaitingRow;
  if (volume !== null && loose?.protector.id === null && reading.awaitingRow.length === 1) loose.volume = volume;
  reading.awaitingRow = [];
}

/** The computer that the object names; another one, unknown, where a record like the last lost its name. */
function nameOwner(reading: Reading, bag: PropertyBag, isPrinted: boolean): boolean {
  const { session, store } = reading;
  const by = ['pscomputername', 'computername'].find((property) => isName(scalar(bag.properties.get(property))));
  if (by !== undefined) {
    // the name in a document is its object's alone, and so is that of a row below one like it that lost its name
    if (!isPrinted || (session.unnamed !== null && isWithin(session.unnamed.keys(), bag.properties))) reading.printsOthers = true;
    const name = scalar(bag.properties.get(by));
    if (store.any?.name?.toLowerCase() !== name.toLowerCase()) reading.leaveList();
    reading.nameComputer(name, bag.line);
    if (session.named?.by !== by || session.named.properties.size !== bag.properties.size) session.named = { properties: new Set(bag.properties.keys()), by };
    return true;
  }
  session.unnamed = shapeOf(bag, session.unnamed);
  if (!session.isTorn && (session.named === null || !lacksName(bag, session.named))) return false;
  reading.leaveList();
  store.leave(false);
  return false;
}

/**
 * `PSComputerName : PC` by itself, among the tool's own text: it names what follows if nothing was read above the first of
 * them. Else it may stand below what it owns: then each only ends a computer, whose name is left out.
 */
export function readLoneOwner(reading: Reading, index: number): boolean {
  const name = /^PSComputerName\s*:\s*(\S{1,255})$/i.exec(reading.tokens.at(index)?.text ?? '')?.[1] ?? '';
  if (!isName(name)) return false;
  const { session, store } = reading;
  const isAbove = (session.loneOwner ??= store.any === null ? 'above' : 'below') === 'above';
  reading.leaveBlock();
  if (isAbove) reading.nameComputer(name, reading.lineAt(index));
  else store.leave(false);
  reading.mark(index, isAbove ? 'field' : 'known');
  return true;
}

function shapeOf(bag: PropertyBag, known: ReadonlySet<string> | null): ReadonlySet<string> {
  return known?.size === bag.properties.size ? known : new Set(bag.properties.keys());
}

function isWithin(names: Iterable<string>, all: { has(name: string): boolean }): boolean {
  for (const name of names) if (!all.has(name)) return false;
  return true;
}

function isName(text: string): boolean {
  return text !== '' && !isCut(text);
}

/** `PSComputerName` comes last, so that a record may be cut before it; `ComputerName` comes first. */
function lacksName({ properties }: PropertyBag, named: { readonly properties: ReadonlySet<string>; readonly by: string }): boolean {
  // one property more may have lost a letter
  const shared = [...properties.keys()].filter((name) => named.properties.has(name)).length;
  return named.by === 'pscomputername' ? shared >= properties.size - 1 && shared > 0 : shared >= named.properties.size - 3 && shared > 1;
}

/** The volume at the mount point that the object prints, else at the command's, once. */
function volumeOf({ session, command, store }: Reading, bag: PropertyBag): VolumeDraft {
  const printed = scalar(bag.properties.get('mountpoint')) || scalar(bag.properties.get('driveletter'));
  if (isCut(printed)) {
    // several may look alike
    const volume = store.volume(null, bag.line);
    volume.facts.mountPoint = printed;
    return volume;
  }
  if (printed !== '') return store.volume(driveOrMount(printed) ?? printed, bag.line);
  if (session.isMountUsed || command?.tool !== 'powershell') return store.volume(null, bag.line);
  session.isMountUsed = true;
  return store.volume(command.mountPoint, bag.line);
}

function isWholeList({ properties }: PropertyBag): boolean {
  const types = properties.get('keyprotectortype');
  return Array.isArray(types) || (typeof types === 'string' && types.startsWith('{'));
}

/** Rows of one volume make one list, wherever they stand between the rows of others. */
function rowList({ session }: Reading, volume: VolumeDraft): ListDraft {
  const known = session.rows.get(volume);
  if (known !== undefined && volume.lists.includes(known)) return known;
  const list: ListDraft = { kind: 'some', protectors: [] };
  volume.lists.push(list);
  session.rows.set(volume, list);
  return list;
}

/** A protector without its volume: the command's, else the only one that the computer has. */
function readLoneProtector(reading: Reading, bag: PropertyBag, isNamed: boolean): void {
  const { session, store } = reading;
  const rows = protectorRows(reading, bag);
  const isAstray = bag.isAstray === true || session.isTorn;
  if (isAstray || (session.row !== null && isWithin(bag.properties.keys(), session.row))) {
    reading.leaveList();
    if (isAstray && !isNamed) store.leave(false);
    store.volume(null, bag.line).lists.push({ kind: 'some', protectors: rows });
    return;
  }
  if (reading.recordList === null) {
    const point = reading.command?.mountPoint ?? null;
    reading.volume = (point === null ? onlyVolume(reading, bag.line) : undefined) ?? reading.store.volume(point, bag.line);
    reading.ownVolumeLine = false;
    reading.recordList = reading.openList(reading.command?.filtered === true ? 'some' : 'full', bag.line);
  }
  reading.recordList.protectors.push(...rows);
}

/** The volume of a computer that has one only, as far as the text shows; not where a command may have been about another. */
function onlyVolume({ command, session, store }: Reading, line: number): VolumeDraft | undefined {
  const { volumes } = store.computer(line);
  const isSure = session.hasListedAll || (command === null && !session.isForeign);
  return volumes.length === 1 && isSure && command?.isNarrow !== true ? volumes[0] : undefined;
}
