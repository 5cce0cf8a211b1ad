/** A piece of a file that is all UTF-16 (little end first), or has no UTF-16 in it. */
export interface Piece {
  readonly isWide: boolean;
  readonly start: number;
  readonly end: number;
}

/**
 * Where a file goes from UTF-16 to narrow text and back: Windows PowerShell appends UTF-16 to whatever there is, and
 * cmd.exe its code page. Lines tell them apart: an end of line in UTF-16 has zeros in it, one in narrow text has none.
 */
export function pieces(bytes: Uint8Array, startsWide: boolean): readonly Piece[] {
  const found: Piece[] = [];
  let isWide = startsWide;
  for (let start = 0; start < bytes.length; isWide = !isWide) {
    const end = isWide ? endOfWide(bytes, start) : endOfNarrow(bytes, start);
    if (end > start) found.push({ isWide, start, end });
    start = end;
  }
  return found;
}

/** Narrow text ends where the line begins that has the first sign of UTF-16. */
function endOfNarrow(bytes: Uint8Array, start: number): number {
  for (let zero = bytes.indexOf(0, start); zero >= 0; zero = bytes.indexOf(0, zero + 1)) {
    // of two ASCII letters one behind the other; lone zeros, and runs of them, are damage
    const isSign = zero > start && bytes[zero - 1] !== 0 && (bytes[zero + 1] ?? 0) !== 0 && bytes[zero + 2] === 0;
    if (!isSign) {
      let next = zero;
      while (bytes[next + 1] === 0) next += 1;
      zero = next;
      continue;
    }
    const line = bytes.lastIndexOf(0x0a, zero) + 1;
    const first = Math.max(start, line);
    // what stands before the letter in its line is either narrow, or letters of UTF-16 without zeros
    const before = bytes.subarray(first, zero - 1);
    const isOneText = before.length % 2 === 0 && (before.length <= 8 || !before.every((byte) => byte >= 0x20 && byte <= 0x7e));
    return isOneText ? first : zero - 1;
  }
  return bytes.length;
}

/** UTF-16 ends behind an end of line if the next line is narrow. */
function endOfWide(bytes: Uint8Array, start: number): number {
  let line = start;
  for (;;) {
    if (line > start && isNarrowLine(bytes, line)) return line;
    line = behindLine(bytes, line);
    if (line >= bytes.length) return bytes.length;
  }
}

function behindLine(bytes: Uint8Array, start: number): number {
  for (let lf = bytes.indexOf(0x0a, start); lf >= 0; lf = bytes.indexOf(0x0a, lf + 1)) {
    if ((lf - start) % 2 === 0 && bytes[lf + 1] === 0) return lf + 2;
  }
  return bytes.length;
}

/** A line ends with CR and LF side by side, which are one strange letter in UTF-16, or is ASCII to the end of the file. */
function isNarrowLine(bytes: Uint8Array, start: number): boolean {
  const mark = bytes[start] === 0xff && bytes[start + 1] === 0xfe;
  if (mark) return false;
  let ascii = 0;
  for (let index = start; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    if (byte === 0) return false;
    if (byte === 0x0a) return bytes[index - 1] === 0x0d || (index > start && ascii === index - start);
    if ((byte >= 0x20 && byte <= 0x7e) || byte === 0x0d || byte === 0x09) ascii += 1;
  }
  return ascii > 0 && ascii >= (bytes.length - start) * 0.9;
}
