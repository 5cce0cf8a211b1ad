import { createLineReader, type LineReader } from './lines.ts';
import { isEncodedLine, isSoftBreak, withoutQuotedPrintable } from './quotedPrintable.ts';

/** How a program broke the lines of a text, so that it can be undone. */
interface Breaks {
  /** Whether `next` is the rest of `whole`, which has so many pieces already, `last` being the last of them. */
  readonly goesOn: (whole: string, next: string, last: string, pieces: number) => boolean;
  readonly join: (whole: string, next: string) => string;
  readonly finish: (whole: string) => string;
}

/** The lines of a text as they were before a narrow window broke them, a mail program, or one that doubled their ends, as the first lines show. */
export function createWholeLineReader(text: string, sample: readonly string[]): LineReader {
  const lines = createLineReader(text);
  const breaks = breaksOf(sample);
  return breaks === null ? lines : rejoined(lines, breaks);
}

/** What was broken into more is no line of the tool. */
const mostPieces = 400;

function rejoined(lines: LineReader, { goesOn, join, finish }: Breaks): LineReader {
  let ahead = lines.next();
  let pieces: string[] = [];
  return {
    next() {
      if (ahead === undefined) return undefined;
      let whole = ahead;
      let last = ahead;
      pieces = [last];
      for (ahead = lines.next(); ahead !== undefined && pieces.length < mostPieces && goesOn(whole, ahead, last, pieces.length); ahead = lines.next()) {
        whole = join(whole, ahead);
        last = ahead;
        pieces.push(last);
      }
      return finish(whole);
    },
    get pieces() {
      return pieces;
    },
    offset: () => -1,
    moveTo: (offset) => {
      lines.moveTo(offset);
      ahead = lines.next();
    },
  };
}

function breaksOf(sample: readonly string[]): Breaks | null {
  if (isDoubled(sample)) return doubled;
  return isQuotedPrintable(sample) ? quotedPrintable : narrowWindow(sample);
}

function same(whole: string): string {
  return whole;
}

/** An empty line behind every line: CR CR LF, LF CR, or what a program made of CRLF. */
const doubled: Breaks = { goesOn: (whole, next, _last, pieces) => pieces === 1 && next.trim() === '' && whole.trim() !== '', join: same, finish: same };

/** Fewer lines may stand apart by themselves. */
const fewestDoubled = 5;

function isDoubled(sample: readonly string[]): boolean {
  let full = 0;
  let wasFull = false;
  for (const line of sample) {
    const isFull = line.trim() !== '';
    if (isFull && wasFull) return false;
    wasFull = isFull;
    if (isFull) full += 1;
  }
  return full >= fewestDoubled;
}

/** RFC 2045, 6.7: lines of 76 signs at most, `=` at the end where the line goes on, `=C3` for what is not ASCII. */
const quotedPrintable: Breaks = {
  goesOn: (whole) => isSoftBreak(whole),
  join: (whole, next) => whole.trimEnd().slice(0, -1) + next,
  finish: withoutQuotedPrintable,
};

function isQuotedPrintable(sample: readonly string[]): boolean {
  if (!sample.some((line) => line.includes('='))) return false;
  const encoded = sample.filter(isEncodedLine).length;
  const broken = sample.filter((line, at) => at < sample.length - 1 && line.length >= 60 && isSoftBreak(line)).length;
  return (encoded >= 2 || (broken > 0 && encoded + broken >= 2)) && sample.every((line) => line.length <= 78);
}

/** Narrower windows break nearly every line, and what was one line shows no more. */
const narrowest = 30;

/** Lines broken at one column, where values or words that go on in the next line show it. */
function narrowWindow(sample: readonly string[]): Breaks | null {
  let width = 0;
  for (const line of sample) if (line.length > width) width = line.length;
  if (width < narrowest) return null;
  let broken = 0;
  let words = 0;
  let sure = 0;
  for (let at = 0; at < sample.length - 1; at++) {
    const line = sample[at] ?? '';
    const next = sample[at + 1] ?? '';
    if (line.length !== width || next.trim() === '') continue;
    broken += 1;
    if (isValueBroken(line, next) || isEnd(line, next)) sure += 1;
    else if ((/\p{L}$/u.test(line) && /^\p{Ll}/u.test(next)) || (line.endsWith('--') && /^-+(?: +-+)*\s*$/.test(next))) words += 1;
  }
  if (sure === 0 && (words === 0 || broken < 2 || areSmall(sample, width))) return null;
  return { goesOn: (whole, next, last) => last.length === width && isRest(whole, next), join: (whole, next) => whole + next, finish: same };
}

const wholeValue = /\{[0-9A-FX*#]{8}-(?:[0-9A-FX*#]{4}-){3}[0-9A-FX*#]{11,13}\}|[0-9X*#•]{6}(?:-[0-9X*#•]{6}){7}/gi;
const longestValue = 60;

/** An ID or a password that is whole only together with the next line. */
function isValueBroken(line: string, next: string): boolean {
  if (!/^[0-9A-Fa-fXx*#•{}-]/.test(next)) return false;
  const end = line.slice(-longestValue);
  // a damaged password, alone in its line
  if (/(?:^|\s)(?:[0-9]{4,7}-){3,7}[0-9]{0,7}$/.test(end) && /^[0-9]{0,7}(?:-[0-9]{4,7}){0,4}$/.test(next) && (end + next).split('-').length === 8) return true;
  for (const match of (end + next.slice(0, longestValue)).matchAll(wholeValue)) {
    if (match.index < end.length && match.index + match[0].length > end.length) return true;
  }
  return false;
}

/** What stands in front of every line may begin with a small letter, as the rest of a word does. */
function areSmall(sample: readonly string[], width: number): boolean {
  return sample.filter((line, at) => /^\p{Ll}/u.test(line) && sample[at - 1]?.length !== width).length > sample.length / 10;
}

/** No line of its own: the last letters of a word, or what closes a string. */
function isEnd(line: string, next: string): boolean {
  return (/\p{L}$/u.test(line) && /^\p{Ll}{1,3}[.)]?$/u.test(next)) || (/["0-9A-Za-z}\]]$/.test(line) && /^"?[\]}]?,$|^"$/.test(next));
}

/** The rest begins at the edge, unless blanks were broken; behind a value that is whole begins another line. */
function isRest(whole: string, next: string): boolean {
  if (next.trim() === '') return false;
  if (/\s$/.test(whole)) return true;
  return !/^\s{2}/.test(next) && !/(?:\{[0-9A-F]{8}-[0-9A-F-]{27}\}|(?:^|\s)[0-9]{6}(?:-[0-9]{6}){7})$/i.test(whole);
}
