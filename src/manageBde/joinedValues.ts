import type { Dictionary } from './dictionary.ts';
import { skipBetween, wordsBeginning, type Item } from './joinedItems.ts';
import type { Term } from './languages/language.ts';
import { passwordGroups, pcrList } from './shapes.ts';

/** What a value is by its shape, in any language. */
export type Shape = 'id' | 'password' | 'pcr' | 'keyFile' | 'thumbprint' | 'row';

/** A value whose end its shape tells. */
export interface Value {
  readonly shape: Shape | 'backup';
  readonly end: number;
}

const id = /^(?:\{[^{}]{4,80}\}|[([]?[0-9A-FXx*#•_]{8}(?:[-\u2010-\u2015\u2212][0-9A-FXx*#•_]{4}){3}[-\u2010-\u2015\u2212][0-9A-FXx*#•_]{10,13}[)\]]?(?![\w-]))/i;
const placeholder = /^(?:<[^<>]{2,60}>)/;
const password = /^(?:[0-9]{6}(?:-[0-9]{6}){7}(?![0-9-])|[^\s:{}|;,/\u2010-\u2015\u2212-]{1,12}(?: ?[-\u2010-\u2015\u2212] ?[^\s:{}|;,/\u2010-\u2015\u2212-]{1,12}){5,8}(?=[\s|;,/]|$)|[0-9]{6}(?:[ ._]{1,2}[0-9]{6}){7}(?=[\s|;,/]|$)|[0-9]{48}(?=[\s|;,/]|$))/;
/** A group that a word was joined to. */
const joinedGroup = /-(?:[0-9]{6}|([^\s-])\1{5})\p{L}{2,}$/u;
const pcrs = /^(?:[0-9]{1,2}(?:\s?[,;、，][\s;|/,]{0,24}[0-9]{1,2}(?![0-9])){0,24}[,;]?(?![\w.]))/;
const keyFile = /^(?:[^\s|<>"'{}]{1,100}\.BEK["']?(?=[\s|;,/]|$))/i;
const thumbprint = /^(?:[0-9A-F]{40}(?![\w])|[0-9A-F]{2}(?: [0-9A-F]{2}){19}(?![\w]))/i;
/** A size, a percentage, a version, a method: what -status prints in the same letters everywhere. */
const row = /^(?:[0-9][0-9.,'’]{0,15} ?(?:[KMGT]i?B|[KMGT][oOtT]|[КМГТ]Б)(?![\p{L}\p{N}])|[%٪％] ?[0-9]{1,3}(?:[.,][0-9]{1,4})?|[0-9]{1,3}(?:[.,][0-9]{1,4})? ?[%٪％]|[12]\.[0-9](?![\w.,])|(?:XTS-)?AES(?:-CBC)?[- ](?:128|256)(?!\w))/u;

/** Longer than any value or remark, so that what ends it is seen. */
const longestValue = 300;

function endAt(pattern: RegExp, text: string, at: number): number {
  const match = pattern.exec(text.slice(at, at + longestValue));
  return match === null ? -1 : at + match[0].length;
}

const fields: ReadonlyMap<Term | null, Shape | 'backup'> = new Map<Term | null, Shape | 'backup'>([
  ['label.id', 'id'],
  ['file.id', 'id'],
  ['label.password', 'password'],
  ['file.key', 'password'],
  ['label.pcr', 'pcr'],
  ['label.keyFile', 'keyFile'],
  ['label.thumbprint', 'thumbprint'],
  ['label.backup', 'backup'],
]);

/** Which of the fields of a protector a label names. */
export function fieldOf({ term }: Item): Shape | 'backup' | null {
  return fields.get(term) ?? null;
}

/** The value behind a label, if its shape says where it ends. */
export function valueAt(text: string, item: Item, limit: number, dictionary: Dictionary): Value | null {
  const at = skipBetween(text, item.end, limit);
  const field = fieldOf(item);
  if (field === 'backup') {
    const end = endOfBackups(text, at, limit, dictionary);
    return end < 0 ? null : { shape: 'backup', end };
  }
  if (field !== null) {
    const end = endOfShape(text, at, field);
    const other = end < 0 && field === 'id' ? endAt(placeholder, text, at) : end;
    return other < 0 || other > limit ? null : { shape: field, end: other };
  }
  for (const shape of ['id', 'password', 'thumbprint', 'keyFile', 'row'] as const) {
    const end = endOfShape(text, at, shape);
    if (end >= 0 && end <= limit && (shape !== 'password' || passwordGroups(text.slice(at, end)) !== null)) return { shape, end };
  }
  if (item.start !== null || !/\bPCR\b/.test(text.slice(Math.max(0, item.colon - 40), item.colon))) return null;
  const end = endOfShape(text, at, 'pcr');
  return end < 0 || end > limit ? null : { shape: 'pcr', end };
}

/** A value at the beginning of a line that has something behind it. */
export function valueAtStart(text: string, dictionary: Dictionary): Value | null {
  for (const shape of ['password', 'pcr', 'keyFile'] as const) {
    const end = endOfShape(text, 0, shape);
    if (end >= 0 && end < text.length && (shape !== 'password' || passwordGroups(text.slice(0, end)) !== null)) return { shape, end };
  }
  const end = endOfBackups(text, 0, text.length, dictionary);
  return end < 0 || end === text.length ? null : { shape: 'backup', end };
}

function endOfShape(text: string, at: number, shape: Shape): number {
  switch (shape) {
    case 'id':
      return endAt(id, text, at);
    case 'password': {
      const end = endAt(password, text, at);
      return end < 0 || joinedGroup.test(text.slice(at, end)) ? -1 : end;
    }
    case 'pcr': {
      const end = endAt(pcrs, text, at);
      return end < 0 || pcrList(text.slice(at, end)) === null ? -1 : end;
    }
    case 'keyFile':
      return endAt(keyFile, text, at);
    case 'thumbprint':
      return endAt(thumbprint, text, at);
    case 'row':
      return endAt(row, text, at);
  }
}

const remark = /^(?:[(（][^()（）:{}]{1,200}[)）])/;
const sentence = /^(?:[^\s:：{}[\]0-9\\][^:：{}[\]0-9\\]{1,80}?[.。](?=[\s|;,/]|$))/;

/** The remark that the tool prints below a profile or a key file: in parentheses, or a sentence. -1 where there is none. */
export function endOfRemark(text: string, at: number, shape: Value['shape']): number {
  if (shape === 'pcr') return endAt(remark, text, at);
  return shape === 'keyFile' ? endAt(sentence, text, at) : -1;
}

function endOfBackups(text: string, from: number, limit: number, dictionary: Dictionary): number {
  let found = -1;
  for (let at = from; ; at = skipBetween(text, found, limit)) {
    const end = wordsBeginning(text, at, limit, 'backup', dictionary);
    if (end < 0) return found;
    found = end;
  }
}

/** One phrase after the other, each with its remark in parentheses; null where some of the text is none. */
export function phrasesIn(text: string, from: number, limit: number, group: 'backup' | 'type', dictionary: Dictionary): string[] | null {
  const found: string[] = [];
  for (let at = skipBetween(text, from, limit); at < limit; at = skipBetween(text, at, limit)) {
    const words = wordsBeginning(text, at, limit, group, dictionary);
    if (words < 0) return null;
    const next = skipBetween(text, words, limit);
    const behind = /[(（]/.test(text.charAt(next)) ? endAt(remark, text, next) : -1;
    const end = behind < 0 || behind > limit ? words : behind;
    found.push(text.slice(at, end));
    at = end;
  }
  return found;
}
