import { aroundAll, withoutAround, type Around } from './lineEnd.ts';
import { columns } from './lines.ts';

/**
 * What other programs put around every line of a text. In front: one and the same sign, a number that grows, or the time.
 * Behind, and then perhaps the same in front of the first word: a remark, what makes words bold, an element of XML.
 */
export type Layer = { readonly same: string } | { readonly pattern: RegExp } | Around;

const date = String.raw`(?:[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2,4}|[A-Z][a-z]{2} [ 0-9][0-9](?: [0-9]{4})?)`;
const time = String.raw`[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:[.,][0-9]{1,7})?(?: ?[AP]M)?(?:Z| ?[+-][0-9]{2}:?[0-9]{2})?`;
/** `2026-01-01 12:00:00`, `[12:00:00.123]`, `[12:01, 25/11/2026]`. Every part is short, so that it is linear. */
const stamp = new RegExp(String.raw`^[ \t]{0,20}\[?(?:${date}(?:T|,? )\[?)?${time}(?:, ${date})?\]?:?(?=\s|$)`);
const level = /^[ \t]{0,4}(?:\[[A-Za-z]{4,11}\]|(?:INFO|INFORMATION|DEBUG|TRACE|VERBOSE|NOTICE)\b:?)/;
const number = /^[ \t]{0,12}[0-9]{1,7}(?:\s?[:.)|│](?=\D|$)|(?=\s|$))/;

/** What `findstr`, `Select-String` and `grep` put in front of what they find: the file, and the number of the line. */
const fileName = /^(?:[A-Za-z]:)?[^\s:*?"<>|]{1,70}\.(?:txt|log|out|csv):(?:[0-9]{1,7}:)?/;

/** Signs that quotes, comments, tables, lists and diffs put in front of a line. */
const sign = /^(?:[>|│┃▌]+|\/{2,}|#+(?=[\s{A-Za-z]|$)|(?:\*|;|--|::|REM|rem|[•▪‣→»·+-])(?=\s|$))/;

/** A line without the signs that stand in front of it by themselves, whatever the other lines have. */
export function withoutPrefix(line: string): string {
  let rest = line;
  for (let count = 0; count < 4; count++) {
    const text = rest.trimStart();
    const first = text.charCodeAt(0);
    // a digit or a bracket may begin the time
    const isStamp = (first >= 48 && first <= 57) || first === 91 || (first >= 65 && first <= 90 && text.charCodeAt(6) === 32);
    const match = (isStamp && text.length < longestStamped ? stampAndLevel(text) : null) ?? sign.exec(text)?.[0];
    if (match === undefined) break;
    rest = text.slice(match.length);
    const row = match === '|' ? twoCells(rest) : null;
    if (row !== null) return row;
  }
  return withoutEnd(rest);
}

/** `| Lock Status | Unlocked |`: a table of two columns, names and values; null for any other row. */
function twoCells(rest: string): string | null {
  if (rest.length > 200 || rest.includes(':')) return null;
  const [, name, value] = /^ {0,4}(\p{L}[^|]{0,60}\S) {0,40}\| {0,4}([^|\s][^|]*)\|\s*$/u.exec(rest) ?? [];
  return name === undefined || value === undefined ? null : `${name}: ${value.trimEnd()}`;
}

const longestStamped = 100_000;

function stampAndLevel(text: string): string | null {
  const at = stamp.exec(text.length > 80 ? text.slice(0, 80) : text)?.[0];
  if (at === undefined) return null;
  const behind = level.exec(text.slice(at.length, at.length + 20))?.[0] ?? '';
  return at + behind;
}

/** The right edge of a row, whose other bars are blanks then; and the backslash that breaks a line in Markdown. */
function withoutEnd(text: string): string {
  const last = text.trimEnd().slice(-2);
  if (/[|│┃]$/.test(last)) return text.trimEnd().slice(0, -1).replace(/ [|│┃] /g, ' ');
  if (!last.endsWith('\\') || last === '\\\\' || (last === '}\\' && (text.includes('?\\') || !text.includes('{')))) return text;
  return /(?:^|[^A-Za-z])[A-Za-z]:\\$/.test(text.trimEnd().slice(-4)) ? text : text.trimEnd().slice(0, -1);
}

export function withoutLayers(line: string, layers: readonly Layer[]): string {
  return layers.reduce((rest, layer) => withoutLayer(rest, layer) ?? rest, line);
}

function withoutLayer(line: string, layer: Layer): string | null {
  if ('same' in layer) {
    if (line.startsWith(layer.same)) return line.slice(layer.same.length);
    // an empty line has its prefix without the blanks at its end
    return line.trimEnd() === layer.same.trimEnd() ? '' : null;
  }
  if ('close' in layer) return withoutAround(line, layer);
  const match = layer.pattern.exec(line.length > 80 ? line.slice(0, 80) : line);
  return match === null ? null : line.slice(match[0].length);
}

const longestSampled = 200;

/** What programs put in front of all lines, from the outside to the inside, as far as a sample of the lines shows it. */
export function layersOf(lines: readonly string[]): readonly Layer[] {
  let sample: readonly string[] = lines.flatMap((line) => (line.trim() === '' ? [] : [line.length > longestSampled ? line.slice(0, longestSampled) : line]));
  const layers: Layer[] = [];
  while (layers.length < 4) {
    const layer = outermost(sample);
    if (layer === null) break;
    layers.push(layer);
    sample = sample.flatMap((line) => withoutLayer(line, layer) ?? []);
  }
  return layers;
}

/** Fewer lines may begin alike by chance. */
const fewest = 5;

function outermost(sample: readonly string[]): Layer | null {
  const full = sample.filter((line) => line.trim() !== '');
  if (full.length < fewest) return null;
  if (share(full, stamp) > 0.8) return { pattern: stamp };
  if (share(full, fileName) > 0.6) return { pattern: fileName };
  if (share(full, number) > 0.8 && isCount(full)) return { pattern: number };
  return aroundAll(full) ?? commonPrefix(full);
}

function share(lines: readonly string[], pattern: RegExp): number {
  return lines.filter((line) => pattern.test(line)).length / lines.length;
}

/** Numbers that only grow number the lines. */
function isCount(lines: readonly string[]): boolean {
  const numbers = lines.flatMap((line) => (number.test(line) ? [Number.parseInt(line.trimStart(), 10)] : []));
  const steps = numbers.filter((one, index) => index > 0 && one > (numbers[index - 1] ?? 0) && one <= (numbers[index - 1] ?? 0) + 20).length;
  return steps >= (numbers.length - 1) * 0.9;
}

/** Strings, one a line. */
function areStrings(lines: readonly string[]): boolean {
  return lines.filter((line) => /["'][,;+)\]\\ ]{0,3}$/.test(line.trimEnd().slice(-4))).length > lines.length / 2;
}

/** What most lines begin with, if what follows it is indented differently or has labels of its own. */
function commonPrefix(lines: readonly string[]): Layer | null {
  const sorted = [...lines].sort();
  const low = sorted[Math.floor(sorted.length * 0.1)] ?? '';
  const high = sorted[Math.ceil(sorted.length * 0.9) - 1] ?? '';
  let length = 0;
  while (length < low.length && length < high.length && low[length] === high[length]) length += 1;
  // never half a word, and no indentation of what follows
  const same = withoutLastWord(low.slice(0, length)).trimEnd();
  if (same === '' || /^[\s"{}[\](),<&]*$/.test(same) || same.length > 80 || (/^\s*["']/.test(same) && areStrings(lines))) return null;
  const rests = lines.flatMap((line) => (line.startsWith(same) ? [line.slice(same.length)] : []));
  const blanks = rests.filter((rest) => rest.trim() !== '').map(columns);
  const least = Math.min(...blanks);
  const isIndented = blanks.some((count) => count >= least + 2);
  // a sign by itself, if it is no half of a word or of what makes words bold
  const isSign = /^[^\s\p{L}\p{N}\p{Cc}*_`~]+$/u.test(same) && low.slice(0, length).trimEnd() === same;
  const labels = new Set(rests.flatMap((rest) => /^\s*(\p{L}[^:{}]{1,40}):(?:\s|$)/u.exec(rest)?.[1] ?? []));
  if (!isSign && !(isIndented && blanks.some((count) => count === least)) && labels.size < 3 && !(share(rests, number) > 0.8 && isCount(rests))) return null;
  return { same: same + ' '.repeat(least === Number.POSITIVE_INFINITY ? 0 : Math.min(least, 1)) };
}

function withoutLastWord(text: string): string {
  let end = text.length;
  while (end > 0 && /[\p{L}\p{N}]/u.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
