/** The lines of a text one after the other, cut at LF, CRLF and lone CR. Linear, and keeps nothing. */
export interface LineReader {
  /** The next line; undefined behind the last. A text has at least one line. */
  next(): string | undefined;
}

export function createLineReader(text: string): LineReader {
  let start = 0;
  let cr = text.indexOf('\r');
  let lf = text.indexOf('\n');
  let isDone = false;

  function lineTo(end: number, next: number): string {
    const line = text.slice(start, end);
    start = next;
    return line;
  }

  return {
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
