/** What stands behind every line, and perhaps in front of its first word. */
export interface Around {
  readonly open: string;
  readonly close: string;
}

/** A remark of one kind or another: blanks, then a sign that begins remarks. */
const remark = /^\s+(?:#|\/\/|--|<|;|←|'|!|%|\*|REM\b)/i;
const emphasis = /^(?:\*{1,3}|_{1,3}|~~|`+)$/;
const closingTag = /^<\/([A-Za-z][\w.:-]{0,40})>$/;

/** What most lines end with, if it is a remark, makes words bold, or closes the element that the line opens. */
export function aroundAll(lines: readonly string[]): Around | null {
  if (!endAlike(lines)) return null;
  const close = commonEnd(lines);
  if (remark.test(close)) return { open: '', close };
  if (emphasis.test(close)) return opensAll(lines, reversed(close)) ? { open: reversed(close), close } : null;
  const name = closingTag.exec(close)?.[1];
  return name !== undefined && opensAll(lines, `<${name}>`) ? { open: `<${name}>`, close } : null;
}

/** A share of the lines may be something else. */
const few = 0.1;

function lastSign(line: string): number {
  const last = line.charCodeAt(line.length - 1);
  return last === 32 ? line.charCodeAt(line.trimEnd().length - 1) : last;
}

/** Whether nearly all end with one sign: it is that of the line in the middle, or that of one beside it. */
function endAlike(lines: readonly string[]): boolean {
  const middle = lines.length >> 1;
  return [middle, middle - 1].some((place) => {
    const end = lastSign(lines[place] ?? '');
    let others = 0;
    for (const line of lines) if (lastSign(line) !== end) others += 1;
    return others <= lines.length * few;
  });
}

function opensAll(lines: readonly string[], open: string): boolean {
  return lines.filter((line) => line.trimStart().startsWith(open)).length >= lines.length * (1 - few);
}

const longestEnd = 80;

/** The longest end of nearly all lines, whole words only. */
function commonEnd(lines: readonly string[]): string {
  const sorted = lines.map((line) => reversed(line.trimEnd().slice(-longestEnd))).sort();
  const low = sorted[Math.floor(sorted.length * few)] ?? '';
  const high = sorted[Math.ceil(sorted.length * (1 - few)) - 1] ?? '';
  let length = 0;
  while (length < low.length && length < high.length && low[length] === high[length]) length += 1;
  const end = reversed(low.slice(0, length));
  // never half a word
  return end.replace(/^[\p{L}\p{N}]+/u, '');
}

/** The line without them; null where it has them not. */
export function withoutAround(line: string, { open, close }: Around): string | null {
  const trimmed = line.trimEnd();
  const start = trimmed.length - trimmed.trimStart().length;
  if (!trimmed.endsWith(close) || !trimmed.startsWith(open, start) || trimmed.length - start < open.length + close.length) return null;
  return trimmed.slice(0, start) + trimmed.slice(start + open.length, trimmed.length - close.length);
}

function reversed(text: string): string {
  return Array.from(text).reverse().join('');
}
