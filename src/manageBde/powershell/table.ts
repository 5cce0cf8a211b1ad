import type { Reading } from '../reading.ts';
import type { Token } from '../tokenise.ts';
import { mountPoint } from '../shapes.ts';
import { keyProtectorType, protectionStatus, volumeStatus, volumeType } from './enums.ts';
import { isKnownProperty, propertyName, type PropertyBag } from './record.ts';

interface Cell {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface Table {
  readonly rows: readonly { readonly bag: PropertyBag; readonly index: number }[];
  /** Index of the token behind the table. */
  readonly end: number;
}

/** A table as Format-Table prints it: two lines of names at most, dashes below them, rows up to an empty line. */
export function tableAt(reading: Reading, start: number): Table | null {
  const dashes = [start + 1, start + 2].find((at) => reading.tokens.at(at)?.kind === 'dashes');
  const first = reading.tokens.at(start);
  if (dashes === undefined || first === undefined || first.kind === 'blank') return null;
  const columns = columnsOf([start, start + 1].flatMap((at) => (at < dashes ? [reading.tokens.at(at) ?? first] : [])));
  if (columns.filter((column) => isKnownProperty(column.text)).length < 2) return null;
  const rows: { bag: PropertyBag; index: number }[] = [];
  let at = dashes + 1;
  for (; reading.tokens.has(at); at++) {
    const token = reading.tokens.at(at);
    if (token === undefined || token.kind === 'blank' || token.kind === 'prompt' || token.kind === 'command') break;
    const bag = rowBag(token, columns, reading.lineAt(at));
    if (bag === null) break;
    rows.push({ bag, index: at });
  }
  return { rows, end: at };
}

/** Names in two lines are one name each, joined where they stand below each other. */
function columnsOf(lines: readonly Token[]): Cell[] {
  const columns: Cell[] = [];
  for (const line of lines) {
    for (const cell of cells(line)) {
      const above = columns.findIndex((column) => cell.start < column.end && column.start < cell.end);
      const known = columns[above];
      if (known === undefined) columns.push(cell);
      else columns[above] = { text: known.text + cell.text, start: Math.min(known.start, cell.start), end: Math.max(known.end, cell.end) };
    }
  }
  return columns
    .map((column) => ({ ...column, text: propertyName(fullName(column.text)) }))
    .sort((a, b) => a.start - b.start);
}

/** `Mount` for `MountPoint`, where the second line is missing. */
function fullName(name: string): string {
  const short: Readonly<Record<string, string>> = { mount: 'MountPoint', encryption: 'EncryptionPercentage', autounlock: 'AutoUnlockEnabled', protection: 'ProtectionStatus' };
  return short[name.toLowerCase()] ?? name;
}

/** Words, and lists in braces as a whole. */
function cells(token: Token): Cell[] {
  return [...token.text.matchAll(/\{[^{}]*?(?:\}|\.\.\.|…|$)|\S+/g)].map((match) => ({
    text: match[0].trim(),
    start: token.indent + match.index,
    end: token.indent + match.index + match[0].trimEnd().length,
  }));
}

function rowBag(token: Token, columns: readonly Cell[], line: number): PropertyBag | null {
  const properties = new Map<string, string>();
  for (const cell of cells(token)) {
    const column = columnOf(cell, columns);
    if (column === undefined) continue;
    const before = properties.get(column.text);
    properties.set(column.text, before === undefined ? cell.text : `${before} ${cell.text}`);
  }
  const bag = { properties, line };
  const hasMount = properties.has('mountpoint') || !columns.some((column) => column.text === 'mountpoint');
  if (hasMount && isSound(properties)) return bag;
  return bySequence(token, columns, line);
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

/** Whether the cells are what their columns say: a pasted table may have lost its blanks. */
function isSound(properties: ReadonlyMap<string, string>): boolean {
  const point = properties.get('mountpoint');
  const status = properties.get('volumestatus');
  const type = properties.get('volumetype');
  const protectors = properties.get('keyprotector');
  if (point !== undefined && mountPoint(point) === null && !point.startsWith('\\\\?\\')) return false;
  if (status !== undefined && volumeStatus(status) === null && !/…|\.\.\./.test(status)) return false;
  if (type !== undefined && volumeType(type) === null && !/…|\.\.\./.test(type)) return false;
  if (protectors !== undefined && !protectors.startsWith('{')) return false;
  return point !== undefined || status !== undefined || type !== undefined || properties.has('keyprotectorid') || properties.has('keyprotectortype');
}

/** What every cell is by its shape, its place among the others deciding between numbers. */
function bySequence(token: Token, columns: readonly Cell[], line: number): PropertyBag | null {
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
  const named = columns.map((column) => column.text).filter((name) => name === 'capacitygb' || name === 'encryptionpercentage');
  if (numbers.length === named.length) for (const [index, name] of named.entries()) properties.set(name, numbers[index] ?? '');
  return properties.has('mountpoint') ? { properties, line } : null;
}
