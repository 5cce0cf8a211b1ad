import iconv from 'iconv-lite';
import { fold } from './dictionary.ts';
import { languages } from './languages/all.ts';

/**
 * Bytes of a file to text. What Windows writes depends on who wrote it: PowerShell 5.1 gives UTF-16 with a mark, cmd.exe
 * the OEM code page of the console, everything newer UTF-8. Never throws: what cannot be read becomes U+FFFD.
 */
export function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return utf8(bytes.subarray(3));
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return utf16(bytes.subarray(2), 'utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return utf16(bytes.subarray(2), 'utf-16be');
  const wide = wideOrder(bytes);
  if (wide !== null) return utf16(bytes, wide);
  const text = utf8(bytes);
  if (!text.includes('\uFFFD') || isMostlyUtf8(text)) return text;
  const page = codePage(bytes);
  return iconv.decode(bytes, page);
}

function utf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

function utf16(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): string {
  return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
}

const sampleSize = 65_536;

/** UTF-16 without a mark: the upper bytes of ASCII are zero, and they all stand at even or all at odd places. */
function wideOrder(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const end = Math.min(bytes.length, sampleSize) & ~1;
  if (end < 4) return null;
  let even = 0;
  let odd = 0;
  for (let index = 0; index < end; index += 2) {
    if (bytes[index] === 0) even += 1;
    if (bytes[index + 1] === 0) odd += 1;
  }
  const pairs = end / 2;
  if (odd > pairs / 10 && even <= odd / 20) return 'utf-16le';
  return even > pairs / 10 && odd <= even / 20 ? 'utf-16be' : null;
}

/** A few broken letters in a text that is otherwise UTF-8: a cut end, or a piece of another file. */
function isMostlyUtf8(text: string): boolean {
  let broken = 0;
  let sound = 0;
  for (const sign of text.slice(0, sampleSize)) {
    if (sign === '\uFFFD') broken += 1;
    else if (sign > '\u007f') sound += 1;
  }
  return broken <= sound / 10;
}

/** The OEM and ANSI code pages of the languages that Windows is made in; of two that read alike the first is taken. */
const codePages = ['cp850', 'cp1252', 'cp437', 'cp852', 'cp1250', 'cp866', 'cp1251', 'cp857', 'cp1254', 'cp932', 'cp936', 'cp949', 'cp950'] as const;

/** The code page in which the text has most of the tool's own words; without any, the one that looks most like text. */
function codePage(bytes: Uint8Array): string {
  const sample = interesting(bytes);
  let best: string = codePages[0];
  let bestScore = Number.NEGATIVE_INFINITY;
  for (const page of codePages) {
    const score = readability(iconv.decode(sample, page));
    if (score > bestScore) {
      best = page;
      bestScore = score;
    }
  }
  return best;
}

/** The lines that are not ASCII, up to the size of a sample. */
function interesting(bytes: Uint8Array): Uint8Array {
  const found = new Uint8Array(sampleSize);
  let length = 0;
  let start = 0;
  while (start < bytes.length && length < sampleSize) {
    const lf = bytes.indexOf(0x0a, start);
    const end = lf < 0 ? bytes.length : lf + 1;
    const line = bytes.subarray(start, Math.min(end, start + sampleSize - length));
    if (line.some((byte) => byte > 0x7f)) {
      found.set(line, length);
      length += line.length;
    }
    start = end;
  }
  return found.subarray(0, length);
}

function readability(text: string): number {
  let score = 0;
  for (const line of text.split('\n')) {
    const colon = line.search(/[:：]/);
    for (const part of colon < 0 ? [line] : [line.slice(0, colon), line.slice(colon + 1)]) {
      if (words().has(fold(part.replace(/[[\]()]/g, '')))) score += 1000;
    }
  }
  for (const sign of text) {
    if (sign <= '\u007f') continue;
    // letters of words, against the lines of boxes, fractions and control signs that a wrong page gives
    if (/\p{L}/u.test(sign)) score += 1;
    else if (sign !== '\u00a0' && !/[’“”«»–…。、]/.test(sign)) score -= 4;
  }
  return score;
}

let wordsOfAll: ReadonlySet<string> | undefined;

/** Every word or phrase of the tables that is not ASCII. */
function words(): ReadonlySet<string> {
  wordsOfAll ??= new Set(
    languages
      .flatMap(({ captured, believed }) => [captured, believed])
      .flatMap((table) => Object.values(table).flat())
      .filter((word) => /[^\x20-\x7e]/.test(word))
      .map(fold),
  );
  return wordsOfAll;
}
