import type { Reading } from '../reading.ts';
import { beginsClixml, clixmlAt, hasKnownElement } from './clixml.ts';
import { csvAt, isCsvPreamble } from './csv.ts';
import { beginsJson, hasKnownProperty, jsonAt } from './json.ts';
import { isListRow, listBlock } from './list.ts';
import type { PropertyBag } from './record.ts';
import { tableAt } from './table.ts';
import { readProtectorRecord, readVolumeRecord, recordKind } from './volumeRecord.ts';

/** Reads objects that PowerShell printed, in any of its forms; the index behind them, or null where there are none. */
export function readObjects(reading: Reading, index: number): number | null {
  const token = reading.tokens.at(index);
  if (token === undefined || token.kind === 'blank' || token.kind === 'command' || token.kind === 'prompt') return null;
  if (isAboveDashes(reading, index)) {
    const end = readTable(reading, index);
    if (end !== null) return end;
  }
  if (!token.mayBeginObject) return null;
  return readJson(reading, index) ?? readClixml(reading, index) ?? readCsv(reading, index) ?? readList(reading, index);
}

/** The names of a table's columns stand in one line or two. */
function isAboveDashes({ tokens }: Reading, index: number): boolean {
  return tokens.at(index + 1)?.kind === 'dashes' || tokens.at(index + 2)?.kind === 'dashes';
}

function readJson(reading: Reading, index: number): number | null {
  if (index < reading.noJsonBefore || !beginsJson(reading.tokens.at(index)?.text ?? '')) return null;
  const { bags, end } = jsonAt(reading, index);
  reading.noJsonBefore = end;
  if (bags.length === 0) return null;
  for (const bag of bags) readBag(reading, bag);
  for (let at = index; at < end; at++) {
    const text = reading.tokens.at(at)?.text ?? '';
    if (text !== '') reading.mark(at, hasKnownProperty(text) ? 'field' : 'known');
  }
  return end;
}

function readClixml(reading: Reading, index: number): number | null {
  const raw = reading.tokens.at(index)?.raw ?? '';
  if (index < reading.noJsonBefore || !beginsClixml(raw)) return null;
  const { bags, end } = clixmlAt(reading, index);
  reading.noJsonBefore = end;
  if (bags.length === 0) return null;
  for (const bag of bags) readBag(reading, bag);
  for (let at = index; at < end; at++) {
    if (!reading.isBlank(at)) reading.mark(at, hasKnownElement(reading.tokens.at(at)?.raw ?? '') ? 'field' : 'known');
  }
  return end;
}

function readCsv(reading: Reading, index: number): number | null {
  const start = isCsvPreamble(reading.tokens.at(index)?.text ?? '') ? index + 1 : index;
  const csv = csvAt(reading, start);
  if (csv === null) return null;
  for (let at = index; at <= start; at++) reading.mark(at, 'known');
  for (const { bag, index: row } of csv.rows) {
    readBag(reading, bag);
    reading.mark(row, 'field');
  }
  return csv.end;
}

function readTable(reading: Reading, index: number): number | null {
  const table = tableAt(reading, index);
  if (table === null) return null;
  for (let at = index; at < table.end; at++) if (!reading.isBlank(at)) reading.mark(at, 'known');
  for (const { bag, index: row } of table.rows) {
    readBag(reading, bag);
    reading.mark(row, 'field');
  }
  return table.end;
}

function readList(reading: Reading, index: number): number | null {
  if (!isListRow(reading.tokens.at(index)?.text ?? '')) return null;
  const block = listBlock(reading, index);
  if (block === null) return null;
  for (let at = index; at < block.end; at++) reading.mark(at, 'field');
  readBag(reading, block.bag);
  return block.end;
}

function readBag(reading: Reading, bag: PropertyBag): void {
  if (recordKind(bag) === 'protector') {
    readLoneProtector(reading, bag);
    return;
  }
  const volume = readVolumeRecord(reading, bag);
  const [loose] = reading.awaitingRow;
  if (loose !== undefined && reading.awaitingRow.length === 1) loose.volume = volume;
  reading.awaitingRow = [];
}

/** A protector without its volume: the command's, else the only one that the computer has. */
function readLoneProtector(reading: Reading, bag: PropertyBag): void {
  const name = bag.properties.get('pscomputername');
  if (typeof name === 'string' && name !== '') reading.nameComputer(name, bag.line);
  if (reading.recordList === null) {
    const mountPoint = reading.command?.mountPoint ?? null;
    const { volumes } = reading.store.computer(bag.line);
    const only = volumes.length === 1 ? volumes[0] : undefined;
    reading.volume = mountPoint === null ? (only ?? reading.store.volume(null, bag.line)) : reading.store.volume(mountPoint, bag.line);
    reading.ownVolumeLine = false;
    reading.recordList = reading.openList(reading.command?.filtered === true ? 'some' : 'full', bag.line);
  }
  reading.recordList.protectors.push(readProtectorRecord(reading, bag));
}
