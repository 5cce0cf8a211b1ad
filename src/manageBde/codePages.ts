import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { fold } from './dictionary.ts';
import { languages } from './languages/all.ts';

/** The OEM and ANSI code pages of the languages that Windows is made in; of two that read alike the first is taken. */
const codePages = ['cp850', 'cp1252', 'cp437', 'cp852', 'cp1250', 'cp866', 'cp1251', 'cp857', 'cp1254', 'cp932', 'cp936', 'cp949', 'cp950'] as const;

/**
 * Reads bytes that may be UTF-8, or in a code page, or here and there in one and the other: in the way in which they have
 * most of the tool's own words, or else look most like text.
 * @param named numbers of code pages that the computer named: one of them is taken unless another has more of the tool's words
 */
export function decodeNarrow(bytes: Uint8Array, named: readonly number[] = []): string {
  const sample = interesting(bytes);
  const page = bestPage(sample, named);
  // a short text in a code page may be sound UTF-8 by chance; then it takes a word of the tool to tell
  const asUtf8 = readability(lineByLine(sample)) + (isUtf8(sample) ? 500 : 0);
  return page.score > asUtf8 ? iconv.decode(bytes, page.name) : lineByLine(bytes);
}

/** Every line that is sound UTF-8 as that, the others together in what they look most like. */
function lineByLine(bytes: Uint8Array): string {
  const texts: (string | Uint8Array)[] = [];
  let hasSound = false;
  for (let start = 0; start < bytes.length; ) {
    const lf = bytes.indexOf(0x0a, start);
    const end = lf < 0 ? bytes.length : lf + 1;
    const line = bytes.subarray(start, end);
    const text = utf8(line);
    // what was cut in the middle of a letter is no sign of another encoding
    const whole = end === bytes.length && text.endsWith('\uFFFD') ? text.slice(0, -1) : text;
    const hasLetters = /[^\p{ASCII}]/u.test(whole);
    const isSound: boolean = !whole.includes('\uFFFD') && (whole === text || hasSound || hasLetters);
    hasSound ||= isSound && hasLetters;
    texts.push(isSound ? text : line);
    start = end;
  }
  const broken = texts.filter((text) => typeof text !== 'string');
  if (broken.length === 0) return texts.join('');
  const all = Buffer.concat(broken);
  const sample = interesting(all);
  const page = bestPage(sample);
  const read = (page.score > readability(utf8(sample)) ? iconv.decode(all, page.name) : utf8(all)).split('\n');
  let next = 0;
  return texts.map((text) => (typeof text === 'string' ? text : `${read[next++] ?? ''}${next < read.length ? '\n' : ''}`)).join('');
}

function utf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

interface Page {
  readonly name: string;
  readonly score: number;
}

/** More than its letters alone can earn over another page, less than one word of the tool. */
const namedPage = 500;

function bestPage(sample: Uint8Array, named: readonly number[] = []): Page {
  const own = named.map((number) => `cp${number}`).filter((name) => iconv.encodingExists(name));
  const pages = [...own.map((name) => ({ name, more: namedPage })), ...codePages.map((name) => ({ name, more: 0 }))];
  const [first, ...others] = pages.map(({ name, more }): Page => ({ name, score: readability(iconv.decode(sample, name)) + more }));
  return others.reduce((best, page) => (page.score > best.score ? page : best), first ?? { name: codePages[0], score: 0 });
}

const sampleSize = 65_536;

/** The lines that are not ASCII, up to the size of a sample. */
function interesting(bytes: Uint8Array): Uint8Array {
  const found = new Uint8Array(Math.min(bytes.length, sampleSize));
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
  const { phrases, pairs } = (vocabulary ??= readVocabulary());
  let score = 0;
  for (const line of text.split('\n')) {
    const colon = line.search(/[:：]/);
    for (const part of colon < 0 ? [line] : [line.slice(0, colon), line.slice(colon + 1)]) {
      if (part.length < longestPhrase && phrases.has(fold(part.replace(/[[\]()]/g, '')))) score += 1000;
    }
  }
  let before = '';
  for (const sign of text) {
    if (sign > '\u007f' || before > '\u007f') score += plausibility(before, sign, pairs);
    before = sign;
  }
  return score;
}

const longestPhrase = 200;

/** How well two signs, one of which is not ASCII, stand beside each other. */
function plausibility(before: string, sign: string, pairs: ReadonlySet<string>): number {
  if (pairs.has(before + sign)) return 4;
  if (sign <= '\u007f') return 0;
  if (!/\p{L}/u.test(sign)) return /[\u00a0’“”«»–…。、]/.test(sign) ? 0 : -6;
  // a capital letter behind a small one, letters of two scripts in a word
  if (/\p{Ll}/u.test(before) && /\p{Lu}/u.test(sign)) return -6;
  if (/\p{L}/u.test(before) && scriptOf(before) !== scriptOf(sign)) return -4;
  return 1;
}

function scriptOf(letter: string): 'Latin' | 'Cyrillic' | 'other' {
  if (/\p{Script=Latin}/u.test(letter)) return 'Latin';
  return /\p{Script=Cyrillic}/u.test(letter) ? 'Cyrillic' : 'other';
}

interface Vocabulary {
  /** Every word or phrase of the tables that is not ASCII, folded. */
  readonly phrases: ReadonlySet<string>;
  /** Signs that stand beside each other in them, of which one is not ASCII. */
  readonly pairs: ReadonlySet<string>;
}

let vocabulary: Vocabulary | undefined;

function readVocabulary(): Vocabulary {
  const texts = languages
    .flatMap(({ captured, believed }) => [captured, believed])
    .flatMap((table) => Object.values(table).flat())
    .filter((text) => /[^\x20-\x7e]/.test(text));
  const pairs = new Set<string>();
  for (const text of texts) {
    let before = '';
    for (const sign of text) {
      if (/\p{L}/u.test(sign) && (sign > '\u007f' || before > '\u007f')) {
        pairs.add(before + sign);
        // the same at the beginning of a line
        if (before === '' || before === ' ') pairs.add(`${before === '' ? ' ' : ''}${sign}`);
      }
      before = sign;
    }
  }
  return { phrases: new Set(texts.map(fold)), pairs };
}
