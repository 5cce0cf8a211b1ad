import type { Reading } from '../reading.ts';
import { mountPoint } from '../shapes.ts';
import type { Token } from '../tokenise.ts';
import { keyProtectorType, protectionStatus, volumeStatus, volumeType } from './enums.ts';
import { longestValue } from './list.ts';
import { isCut, type PropertyBag } from './record.ts';
import { cells, headOf, isBareHead, type Cell, type TableHead } from './tableHead.ts';

interface Row {
  readonly bag: PropertyBag;
  readonly index: number;
}

export interface Table {
  readonly head: TableHead;
  readonly rows: readonly Row[];
  /** Index of the token behind the table. */
  readonly end: number;
}

/** A table as Format-Table prints it: two lines of names at most, dashes below them, rows up to an empty line. */
export function tableAt(reading: Reading, start: number): Table | null {
  const { tokens } = reading;
  const first = tokens.at(start);
  const second = tokens.at(start + 1);
  if (first === undefined || first.kind === 'blank' || second === undefined) return null;
  const isOneLine = second.kind === 'dashes';
  if (!isOneLine && tokens.at(start + 2)?.kind !== 'dashes') return isBareHead(first.text) ? withoutDashes(reading, start, first) : null;
  const head = headOf(isOneLine ? [first] : [first, second]);
  return head === null ? null : { head, ...rowsBelow(reading, start + (isOneLine ? 2 : 3), head) };
}

function withoutDashes(reading: Reading, start: number, first: Token): Table | null {
  const head = headOf([first]);
  const next = reading.tokens.at(start + 1);
  // the same names may stand in a list of properties
  if (head === null || next === undefined || rowBag(next, head, 0)?.properties.has('mountpoint') !== true) return null;
  return { head, ...rowsBelow(reading, start + 1, head) };
}

function rowsBelow(reading: Reading, start: number, head: TableHead): Omit<Table, 'head'> {
  const rows: Row[] = [];
  let at = start;
  for (; reading.tokens.has(at); at++) {
    const token = reading.tokens.at(at);
    if (token === undefined || token.kind === 'blank' || token.kind === 'prompt' || token.kind === 'command') break;
    const above = rows.at(-1);
    const wrapped = above === undefined ? null : continued(above.bag, token, head);
    if (wrapped !== null && above !== undefined) {
      rows[rows.length - 1] = { bag: wrapped, index: above.index };
      continue;
    }
    const bag = rowBag(token, head, reading.lineAt(at));
    if (bag === null) break;
    rows.push({ bag, index: at });
  }
  return { rows: rows.map((row) => ({ ...row, bag: withoutPieces(row.bag) })), end: at };
}

/** The rest of a wrapped value was lost: half an ID is none. */
function withoutPieces({ properties, line }: PropertyBag): PropertyBag {
  const isPiece = (name: string, value: unknown): boolean =>
    typeof value === 'string' && ((name === 'keyprotectorid' && isOpen(name, value)) || (name === 'recoverypassword' && isOpen(name, value) && value.length < 48));
  return { properties: new Map([...properties].filter(([name, value]) => !isPiece(name, value))), line };
}

/** One row by itself, below a warning that came between the rows. */
export function rowAt(reading: Reading, index: number, head: TableHead): PropertyBag | null {
  const token = reading.tokens.at(index);
  return token === undefined ? null : rowBag(token, head, reading.lineAt(index));
}

function rowBag(token: Token, head: TableHead, line: number): PropertyBag | null {
  if (token.text.length > longestValue) return null;
  const properties = byColumn(token, head);
  const hasMount = properties.has('mountpoint') || !head.columns.some((column) => column.text === 'mountpoint');
  if (hasMount && isSound(properties)) return { properties, line };
  return bySequence(token, head, line);
}

/** Each word belongs to the column it stands below; what stands below none goes on with the word before it. */
function byColumn(token: Token, { columns }: TableHead): Map<string, string> {
  const properties = new Map<string, string>();
  let last: { readonly name: string; readonly end: number } | null = null;
  for (const cell of cells(token)) {
    const name: string | undefined = columnOf(cell, columns)?.text ?? (last !== null && cell.start === last.end + 1 ? last.name : undefined);
    if (name === undefined) continue;
    const before = properties.get(name);
    properties.set(name, before === undefined ? cell.text : `${before} ${cell.text}`);
    last = { name, end: cell.end };
  }
  return properties;
}

function columnOf(cell: Cell, columns: readonly Cell[]): Cell | undefined {
  let best: Cell | undefined;
  let bestOverlap = 0;
  for (const column of columns) {
    const overlap = Math.min(cell.end, column.end) - Math.max(cell.start, column.start);
    if (overlap > bestOverlap) {
      best = column;
      bestOverlap = overlap;
    }
  }
  return best;
}

/** With -Wrap a long value goes on below itself, alone in its line. */
function continued(above: PropertyBag, token: Token, head: TableHead): PropertyBag | null {
  const rest = byColumn(token, head);
  if (rest.size === 0) return null;
  const properties = new Map(above.properties);
  for (const [name, text] of rest) {
    const before = properties.get(name);
    if (typeof before !== 'string' || !isOpen(name, before)) return null;
    properties.set(name, before.endsWith(',') ? `${before} ${text}` : before + text);
  }
  return { properties, line: above.line };
}

/** Whether a value has no end yet. */
function isOpen(name: string, value: string): boolean {
  if (value.length > longestValue) return false;
  if (value.startsWith('{')) return !value.endsWith('}') && !isCut(value);
  return name === 'recoverypassword' && /^[0-9-]+$/.test(value) && value.length < 55;
}

const cut = /…|\.\.\.?$/;

/** Whether the cells are what their columns say: a pasted table may have lost its blanks. */
function isSound(properties: ReadonlyMap<string, string>): boolean {
  const is = (name: string, test: (text: string) => boolean): boolean => {
    const text = properties.get(name);
    return text === undefined || test(text);
  };
  return (
    is('mountpoint', (text) => mountPoint(text) !== null || text.startsWith('\\\\')) &&
    is('volumestatus', (text) => volumeStatus(text) !== null || cut.test(text)) &&
    is('volumetype', (text) => volumeType(text) !== null || cut.test(text) || /^\w+$/.test(text)) &&
    is('keyprotector', (text) => text.startsWith('{') || text.split(/[\s,]+/).every((word) => keyProtectorType(word) !== null || cut.test(word))) &&
    is('keyprotectorid', (text) => /^\{.*(?:\}|\.\.\.|…)?$/.test(text) || /^[0-9A-F]{8}-/i.test(text) || cut.test(text)) &&
    is('recoverypassword', (text) => /[0-9Xx*#]{4}|^\{/.test(text)) &&
    ['mountpoint', 'volumestatus', 'volumetype', 'keyprotectorid', 'keyprotectortype'].some((name) => properties.has(name))
  );
}

/** What every cell is by its shape, its place among the others deciding between numbers. */
function bySequence(token: Token, { columns }: TableHead, line: number): PropertyBag | null {
  const properties = new Map<string, string>();
  const numbers: string[] = [];
  for (const { text } of cells(token)) {
    if (mountPoint(text) !== null) properties.set('mountpoint', text);
    else if (/^[0-9]/.test(text)) numbers.push(text);
    else if (text.startsWith('{')) properties.set('keyprotector', text);
    else if (volumeType(text) !== null) properties.set('volumetype', text);
    else if (volumeStatus(text) !== null && text !== 'Unknown') properties.set('volumestatus', text);
    else if (protectionStatus(text) !== null) properties.set('protectionstatus', text);
    else if (/^(?:true|false)$/i.test(text)) properties.set('autounlockenabled', text);
    else if (keyProtectorType(text) !== null) properties.set('keyprotectortype', text);
  }
  const named = columns.map((column) => column.text);
  // an ID or a password is not guessed
  if (named.includes('keyprotectorid') || named.includes('recoverypassword')) return null;
  const numeric = named.filter((name) => name === 'capacitygb' || name === 'encryptionpercentage');
  if (numbers.length === numeric.length) for (const [index, name] of numeric.entries()) properties.set(name, numbers[index] ?? '');
  return properties.has('mountpoint') ? { properties, line } : null;
}

/** A row of the module's own table, wherever it stands. */
export function isLoneRow(text: string): boolean {
  return /^(?:OperatingSystem|Data)\s+[A-Za-z]:\s+[0-9]/.test(text);
}
