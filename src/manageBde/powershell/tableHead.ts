import type { Token } from '../tokenise.ts';
import { isKnownProperty, propertyName } from './record.ts';

/** A word, or a list in braces as a whole, with its place in the line. */
export interface Cell {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The columns of a table in order; the text of each is the name of its property. */
export interface TableHead {
  readonly columns: readonly Cell[];
}

/** The columns of the module's own table, as wide as Format-Table prints them. */
export const moduleTable: TableHead = {
  columns: (
    [
      ['volumetype', 0, 15],
      ['mountpoint', 16, 21],
      ['capacitygb', 22, 32],
      ['volumestatus', 33, 55],
      ['encryptionpercentage', 56, 66],
      ['keyprotector', 67, 92],
      ['autounlockenabled', 93, 103],
      ['protectionstatus', 104, 114],
    ] as const
  ).map(([text, start, end]) => ({ text, start, end })),
};

export function cells(token: Token): Cell[] {
  return [...token.text.matchAll(/\{[^{}]*?(?:\}|\.\.\.|…)|\{[A-Za-z]+(?:, ?[A-Za-z]+)*,?(?=\s|$)|\S+/g)].map((match) => ({
    text: match[0].trim(),
    start: token.indent + match.index,
    end: token.indent + match.index + match[0].trimEnd().length,
  }));
}

/** The head of a table out of the lines above its dashes; null where they name no columns of such objects. */
export function headOf(lines: readonly Token[]): TableHead | null {
  const columns: Cell[] = [];
  for (const line of lines) {
    if (!lineNames(line)) return null;
    for (const cell of cells(line)) {
      const above = columns.findIndex((column) => cell.start < column.end && column.start < cell.end);
      const known = columns[above];
      if (known === undefined) columns.push(cell);
      else columns[above] = { text: known.text + cell.text, start: Math.min(known.start, cell.start), end: Math.max(known.end, cell.end) };
    }
  }
  const named = columns.map((column) => ({ ...column, text: propertyName(fullName(column.text)) })).sort((a, b) => a.start - b.start);
  return named.filter((column) => isKnownProperty(column.text)).length < 2 ? null : { columns: named };
}

/** Names are words of letters; what else stands above dashes is no part of the head. */
function lineNames({ text }: Token): boolean {
  return text.length < 2000 && /^[A-Za-z][A-Za-z0-9()_]*(?:\s+[A-Za-z][A-Za-z0-9()_]*)*$/.test(text);
}

/** `Mount` for `MountPoint`, where the second line is missing. */
function fullName(name: string): string {
  const short: Readonly<Record<string, string>> = { mount: 'MountPoint', encryption: 'EncryptionPercentage', autounlock: 'AutoUnlockEnabled', protection: 'ProtectionStatus', encryptionmethod: 'EncryptionMethod' };
  return short[name.toLowerCase()] ?? name;
}

/** Whether a line names columns and nothing else: the dashes below it may have been lost. */
export function isBareHead(text: string): boolean {
  if (text.length > 400 || !/^[A-Za-z]{5,40}\s+[A-Za-z]{5,40}\s/.test(text)) return false;
  const names = text.split(/\s+/);
  return names.length >= 3 && names.every(isKnownProperty);
}
