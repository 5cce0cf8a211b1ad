import { longestLine } from '../limits.ts';
import type { Reading } from '../reading.ts';
import type { Token } from '../tokenise.ts';
import { isKnownProperty, propertyName, type PropertyBag } from './record.ts';

export interface CsvBlock {
  readonly rows: readonly { readonly bag: PropertyBag; readonly index: number }[];
  /** Index of the token behind the block. */
  readonly end: number;
}

/** What Export-Csv and ConvertTo-Csv write: names in the first line, separated as the region separates lists. */
export function csvAt(reading: Reading, start: number): CsvBlock | null {
  const head = reading.tokens.at(start);
  if (head === undefined) return null;
  const sign = separatorOf(lineOf(head));
  if (sign === undefined) return null;
  const names = cellsOf(lineOf(head), sign).map(propertyName);
  const rows: { bag: PropertyBag; index: number }[] = [];
  let at = start + 1;
  for (; reading.tokens.has(at); at++) {
    const token = reading.tokens.at(at);
    if (token === undefined || token.kind === 'blank') break;
    const cells = cellsOf(lineOf(token), sign);
    // another number of cells is no row of this table
    if (cells.length !== names.length) break;
    rows.push({ bag: { properties: new Map(names.map((name, column) => [name, cells[column] ?? ''])), line: reading.lineAt(at) }, index: at });
  }
  return rows.length === 0 ? null : { rows, end: at };
}

/** Whether a line names the columns of such a table. */
export function isCsvHead(text: string): boolean {
  return /[,;\t]/.test(text) && separatorOf(text) !== undefined;
}

function separatorOf(head: string): string | undefined {
  return [',', ';', '\t'].find((sign) => head.includes(sign) && knownNames(head, sign) >= 2);
}

/** Excel writes the separator in a line of its own, PowerShell the type of the objects. */
export function isCsvPreamble(text: string): boolean {
  return /^(?:sep=.|#?TYPE [A-Za-z]\S{1,200})$/i.test(text);
}

function knownNames(head: string, sign: string): number {
  return cellsOf(head, sign).filter((name) => /^[A-Za-z_]{2,40}$/.test(name) && isKnownProperty(name)).length;
}

function lineOf(token: Token): string {
  return token.text.length >= longestLine ? token.raw : token.text;
}

/** Cells of one line, with or without quotes; a doubled quote is a quote. */
function cellsOf(text: string, sign: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let index = 0; index < text.length; index++) {
    const letter = text.charAt(index);
    if (letter === '"') {
      if (isQuoted && text.charAt(index + 1) === '"') {
        cell += '"';
        index += 1;
      } else isQuoted = !isQuoted;
    } else if (letter === sign && !isQuoted) {
      cells.push(cell.trim());
      cell = '';
    } else cell += letter;
  }
  cells.push(cell.trim());
  return cells;
}
