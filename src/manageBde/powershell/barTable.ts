import { longestLine } from '../limits.ts';
import type { Reading } from '../reading.ts';
import type { CsvBlock } from './csv.ts';
import { propertyName, protectorProperties, volumeProperties, type PropertyBag } from './record.ts';

const bars = /[|│┃]/;

/** A table with bars between its cells, as people write it in Markdown and as many programs draw it. */
export function barTableAt(reading: Reading, start: number): CsvBlock | null {
  const names = columnNames(reading.tokens.at(start)?.raw ?? '');
  if (names === null) return null;
  const rows: { bag: PropertyBag; index: number }[] = [];
  let at = start + 1;
  for (; reading.tokens.has(at); at++) {
    const raw = reading.tokens.at(at)?.raw ?? '';
    if (isRule(raw)) continue;
    const cells = cellsOf(raw);
    // another number of cells is no row of this table
    if (cells?.length !== names.length) break;
    rows.push({ bag: { properties: new Map(names.map((name, column) => [name, cells[column] ?? ''])), line: reading.lineAt(at) }, index: at });
  }
  return rows.length === 0 ? null : { rows, end: at };
}

/** Whether a line names the columns of such a table. */
export function isBarHead(raw: string): boolean {
  return columnNames(raw) !== null;
}

/** The properties that the cells name; null where fewer than two are a volume's or a protector's, or one comes twice. */
function columnNames(raw: string): string[] | null {
  const names = cellsOf(raw)?.map((cell) => propertyName(cell.replace(/[\s_]/g, ''))) ?? [];
  const known = names.filter((name) => volumeProperties.has(name) || protectorProperties.has(name));
  return known.length < 2 || new Set(names).size < names.length ? null : names;
}

/** `|---|:-:|`, `+-----+---+`, `├───┼───┤` */
function isRule(raw: string): boolean {
  return raw.length < longestLine && /[-─━═]/.test(raw) && /^[\s>#|+:─━═┌┐└┘├┤┬┴┼│┃╞╪╡-]+$/.test(raw);
}

/** The cells of a row that begins and ends with a bar, behind the signs of a quote; null for any other line. */
function cellsOf(raw: string): string[] | null {
  if (raw.length >= longestLine) return null;
  const row = raw.trim().replace(/^[>#\s]+(?=[|│┃])/, '');
  if (row.length < 5 || !bars.test(row.charAt(0)) || !bars.test(row.charAt(row.length - 1))) return null;
  return row.slice(1, -1).split(bars).map(plainCell);
}

/** Without what Markdown puts around words. */
function plainCell(text: string): string {
  return text
    .replace(/<br ?\/?>/gi, ', ')
    .replace(/[`\\]|(?<!\*)\*\*(?!\*)/g, '')
    .trim();
}
