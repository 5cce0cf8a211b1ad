/** The lines of a text one after the other, cut at LF, CRLF and lone CR. Linear, and keeps nothing. */
export interface LineReader {
  /** The next line; undefined behind the last. A text has at least one line. */
  next(): string | undefined;
  /** The lines of the text that the last one was broken into; none where it is a line of the text as it stands. */
  readonly pieces: readonly string[];
  /** The offset behind the line that was read last, and behind what ended it; -1 where lines are not as in the text. */
  offset(): number;
  /** Goes on with the line that begins at this offset. */
  moveTo(offset: number): void;
}

const whole: readonly string[] = [];

export function createLineReader(text: string): LineReader {
  let start = 0;
  let cr = text.indexOf('\r');
  let lf = text.indexOf('\n');
  let isDone = false;

  function moveTo(offset: number): void {
    start = offset;
    cr = text.indexOf('\r', offset);
    lf = text.indexOf('\n', offset);
    isDone = false;
  }

  function lineTo(end: number, next: number): string {
    const line = text.slice(start, end);
    start = next;
    return line;
  }

  return {
    pieces: whole,
    offset: () => start,
    moveTo,
    next() {
      if (isDone) return undefined;
      if (cr >= 0 && (lf < 0 || cr < lf)) {
        const at = cr;
        const isCrLf = at + 1 === lf;
        cr = text.indexOf('\r', at + 1);
        if (!isCrLf) return lineTo(at, at + 1);
        lf = text.indexOf('\n', at + 2);
        return lineTo(at, at + 2);
      }
      if (lf >= 0) {
        const at = lf;
        lf = text.indexOf('\n', at + 1);
        return lineTo(at, at + 1);
      }
      isDone = true;
      return lineTo(text.length, text.length);
    },
  };
}

/** So many lines tell what all have in common. */
const sampleLines = 400;
const sampleLength = 60_000;

/** The first lines of a text. */
export function sampleOf(text: string): readonly string[] {
  const lines = createLineReader(text.length > sampleLength ? text.slice(0, sampleLength) : text);
  const sample: string[] = [];
  for (let line = lines.next(); line !== undefined && sample.length < sampleLines; line = lines.next()) sample.push(line);
  return sample;
}

/** Leading blanks, tabs counted to the next multiple of eight. */
export function columns(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index++) {
    const sign = text.charCodeAt(index);
    if (sign === 32) count += 1;
    else if (sign === 9) count += 8 - (count % 8);
    else break;
  }
  return count;
}
