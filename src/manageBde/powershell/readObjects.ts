import type { Reading } from '../reading.ts';
import type { Token } from '../tokenise.ts';
import { barTableAt } from './barTable.ts';
import { beginsClixml, clixmlAt, hasKnownElement } from './clixml.ts';
import { csvAt, isCsvPreamble } from './csv.ts';
import { readErrorRecord } from './errorRecord.ts';
import { beginsJson, hasKnownProperty, jsonAt } from './json.ts';
import { listBlock } from './list.ts';
import { readBag, readBags, readLoneOwner } from './owners.ts';
import { readPrintedValues } from './printedValues.ts';
import type { PropertyBag } from './record.ts';
import { continues, enterCommand, joined, readOtherCommand } from './session.ts';
import { isLoneRow, rowAt, tableAt } from './table.ts';
import { moduleTable } from './tableHead.ts';
import { readTranscript } from './transcript.ts';

/** Reads what PowerShell printed, in any of its forms; the index behind it, or null where there is nothing. */
export function readObjects(reading: Reading, index: number): number | null {
  const token = reading.tokens.at(index);
  if (token === undefined || token.kind === 'blank') return null;
  if (token.kind === 'command' || token.kind === 'prompt') return readConsole(reading, token, index);
  if (reading.command !== null && reading.command.prints !== null) {
    const end = readPrintedValues(reading, index);
    if (end !== null) return end;
  }
  if (isAboveDashes(reading, index)) {
    const end = readTable(reading, index);
    if (end !== null) return end;
  }
  if (!token.mayBeginObject) return null;
  if (readOtherCommand(reading, token.text, index)) return index + 1;
  return (
    readTranscript(reading, index) ??
    readErrorRecord(reading, index) ??
    readDocument(reading, token, index, json) ??
    readDocument(reading, token, index, clixml) ??
    readCsv(reading, index) ??
    readBarTable(reading, index) ??
    readTable(reading, index) ??
    readLoneRow(reading, index) ??
    readList(reading, index)
  );
}

/** A command that goes on with the one above is a part of it; all else of such a line is read elsewhere. */
function readConsole(reading: Reading, token: Extract<Token, { kind: 'command' | 'prompt' }>, index: number): number | null {
  const above = reading.command;
  if (token.kind === 'command' && above !== null && reading.tokens.at(index - 1)?.kind === 'command' && continues(token.raw)) {
    reading.command = joined(above, token.command);
    enterCommand(reading, token.text, reading.command, reading.lineAt(index));
    reading.mark(index, 'known');
    return index + 1;
  }
  enterCommand(reading, token.text, token.kind === 'command' ? token.command : null, reading.lineAt(index));
  return null;
}

/** The names of a table's columns stand in one line or two. */
function isAboveDashes({ tokens }: Reading, index: number): boolean {
  return tokens.at(index + 1)?.kind === 'dashes' || tokens.at(index + 2)?.kind === 'dashes';
}

/** A form of document: how it begins, its objects, and whether a line of it has a property that the report knows. */
interface Form {
  readonly begins: (token: Token) => boolean;
  readonly objectsAt: (reading: Reading, index: number) => { readonly bags: readonly PropertyBag[]; readonly end: number; readonly isTorn?: boolean };
  readonly hasKnown: (token: Token) => boolean;
}

const json: Form = { begins: ({ text }) => beginsJson(text), objectsAt: jsonAt, hasKnown: ({ text }) => hasKnownProperty(text) };
// what looks like markup is not in the text any more
const clixml: Form = { begins: ({ raw }) => beginsClixml(raw), objectsAt: clixmlAt, hasKnown: ({ raw }) => hasKnownElement(raw) };

function readDocument(reading: Reading, token: Token, index: number, form: Form): number | null {
  if (index < reading.noJsonBefore || !form.begins(token)) return null;
  const { bags, end, isTorn = false } = form.objectsAt(reading, index);
  reading.noJsonBefore = end;
  if (bags.length === 0) return null;
  readBags(reading, bags);
  reading.session.isTorn ||= isTorn;
  for (let at = index; at < end; at++) {
    const line = reading.tokens.at(at);
    if (line !== undefined && line.kind !== 'blank') reading.mark(at, form.hasKnown(line) ? 'field' : 'known');
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

function readBarTable(reading: Reading, index: number): number | null {
  const table = barTableAt(reading, index);
  if (table === null) return null;
  for (let at = index; at < table.end; at++) if (!reading.isBlank(at)) reading.mark(at, 'known');
  for (const { bag, index: row } of table.rows) {
    readBag(reading, bag);
    reading.mark(row, 'field');
  }
  return table.end;
}

function readTable(reading: Reading, index: number): number | null {
  const table = tableAt(reading, index);
  if (table === null) return null;
  reading.session.table = table.head;
  for (let at = index; at < table.end; at++) if (!reading.isBlank(at)) reading.mark(at, 'known');
  for (const { bag, index: row } of table.rows) {
    readBag(reading, bag, true);
    reading.mark(row, 'field');
  }
  return table.end;
}

/** A row of the last table, where a warning came between; or one that somebody kept without the head. */
function readLoneRow(reading: Reading, index: number): number | null {
  if (!isLoneRow(reading.tokens.at(index)?.text ?? '')) return null;
  const table = reading.session.table ?? (hasHeadAbove(reading, index) ? null : moduleTable);
  const bag = table === null ? null : rowAt(reading, index, table);
  if (bag === null) return null;
  readBag(reading, bag, true);
  reading.mark(index, 'field');
  return index + 1;
}

/** Whether a head stands near that could not be read: then the row is damaged, too. */
function hasHeadAbove({ tokens }: Reading, index: number): boolean {
  for (let at = index - 1; at >= 0 && index - at <= 12; at--) if (/-{4}|VolumeType|CapacityGB/.test(tokens.at(at)?.text ?? '')) return true;
  return false;
}

function readList(reading: Reading, index: number): number | null {
  const block = listBlock(reading, index);
  if (block === null) return readLoneOwner(reading, index) ? index + 1 : null;
  for (let at = index; at < block.end; at++) reading.mark(at, 'field');
  readBag(reading, block.bag, true);
  return block.end;
}
