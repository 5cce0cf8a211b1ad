import { cleanLine } from './clean.ts';

/** One line of the text, or one part of it where several were pasted into one. */
export interface Line {
  /** 1-based. */
  readonly number: number;
  /** As it stands in the text. */
  readonly raw: string;
  /** Without indentation, prefixes, markup and trailing blanks. Empty for a blank line. */
  readonly text: string;
  /** Columns before the text, prefixes not counted. */
  readonly indent: number;
}

/** Cuts a text into lines at LF, CRLF and lone CR, and cleans each. Never throws; linear. */
export function toLines(text: string): Line[] {
  const lines: Line[] = [];
  let number = 0;
  let start = 0;
  while (start <= text.length) {
    const lf = text.indexOf('\n', start);
    const end = lf < 0 ? text.length : lf;
    let piece = text.slice(start, end);
    if (piece.endsWith('\r')) piece = piece.slice(0, -1);
    for (const raw of piece.includes('\r') ? piece.split('\r') : [piece]) {
      number += 1;
      for (const part of cleanLine(raw)) lines.push({ number, raw, ...part });
    }
    if (lf < 0) break;
    start = end + 1;
  }
  return lines;
}
