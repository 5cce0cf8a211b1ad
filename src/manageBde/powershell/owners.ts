import type { ListDraft, VolumeDraft } from '../drafts.ts';
import type { Reading } from '../reading.ts';
import { mountPoint } from '../shapes.ts';
import { protectorRows } from './protectorRecord.ts';
import { scalar, type PropertyBag } from './record.ts';
import { readVolumeFacts, recordKind } from './volumeRecord.ts';

/** Reads the objects of one document. A protector beside volumes has lost the brackets that said whose it is. */
export function readBags(reading: Reading, bags: readonly PropertyBag[]): void {
  const hasVolumes = bags.some((bag) => recordKind(bag) === 'volume');
  for (const bag of bags) readBag(reading, hasVolumes && recordKind(bag) === 'protector' ? { ...bag, isAstray: true } : bag);
}

/** Reads an object that is a volume, a protector, or a protector with its volume's name. */
export function readBag(reading: Reading, bag: PropertyBag): void {
  nameOwner(reading, bag);
  if (recordKind(bag) === 'protector') {
    readLoneProtector(reading, bag);
    return;
  }
  reading.leaveList();
  const volume = reading.store.volume(pointOf(reading, bag), bag.line);
  readVolumeFacts(reading, bag, volume);
  const rows = protectorRows(reading, bag);
  // a list of all types is the volume's own; a row is one of its protectors
  if (rows.length > 0 && isWholeList(bag)) volume.lists.push({ kind: rows.some(({ id }) => id !== null) ? 'full' : 'names', protectors: rows });
  else if (rows.length > 0) rowList(reading, volume).protectors.push(...rows);
  const [loose] = reading.awaitingRow;
  if (loose !== undefined && reading.awaitingRow.length === 1) loose.volume = volume;
  reading.awaitingRow = [];
}

/** The computer that the object names; another one, unknown, where a record like the last lost its name. */
function nameOwner(reading: Reading, bag: PropertyBag): void {
  const { session, store } = reading;
  const by = ['pscomputername', 'computername'].find((property) => isName(scalar(bag.properties.get(property))));
  if (by !== undefined) {
    const name = scalar(bag.properties.get(by));
    if (store.any?.name?.toLowerCase() !== name.toLowerCase()) reading.leaveList();
    reading.nameComputer(name, bag.line);
    if (session.named?.by !== by || session.named.properties.size !== bag.properties.size) session.named = { properties: new Set(bag.properties.keys()), by };
    return;
  }
  if (session.named === null || !lacksName(bag, session.named)) return;
  reading.leaveList();
  store.leave(false);
}

function isName(text: string): boolean {
  return text !== '' && !/\.\.\.$|…$/.test(text);
}

/** `PSComputerName` comes last, so that a record may be cut before it; `ComputerName` comes first. */
function lacksName({ properties }: PropertyBag, named: { readonly properties: ReadonlySet<string>; readonly by: string }): boolean {
  for (const name of properties.keys()) if (!named.properties.has(name)) return false;
  return named.by === 'pscomputername' || properties.size >= named.properties.size - 2;
}

/** The mount point that the object prints, else the command's, once. */
function pointOf({ session, command }: Reading, bag: PropertyBag): string | null {
  const printed = scalar(bag.properties.get('mountpoint')) || scalar(bag.properties.get('driveletter'));
  if (printed !== '') return mountPoint(/^[A-Za-z]$/.test(printed) ? `${printed}:` : printed) ?? printed;
  if (session.isMountUsed || command?.tool !== 'powershell') return null;
  session.isMountUsed = true;
  return command.mountPoint;
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
function readLoneProtector(reading: Reading, bag: PropertyBag): void {
  const rows = protectorRows(reading, bag);
  if (bag.isAstray === true || reading.session.isTorn) {
    reading.leaveList();
    reading.store.volume(null, bag.line).lists.push({ kind: 'some', protectors: rows });
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
