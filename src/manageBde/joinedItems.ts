import type { Dictionary } from './dictionary.ts';
import type { Term } from './languages/language.ts';

/** Something in a joined line that can only begin a line of the tool or stand in one: where it is, and what its words say. */
export interface Item {
  readonly kind: 'volume' | 'command' | 'prompt' | 'label';
  /** Where its words begin; null for a label in words that no table has. */
  readonly start: number | null;
  /** Of a label the place of its colon, else the same as `end`. */
  readonly colon: number;
  readonly end: number;
  /** What the words of a label say; null where no table has them. */
  readonly term: Term | null;
  /** Whether the words may head a protector. */
  readonly isType: boolean;
}

/** What joins lines, beside blanks. */
const between = /[\s|;,/]/;

/** The first place from here on that is neither a blank nor a sign that joins. */
export function skipBetween(text: string, from: number, limit = text.length): number {
  let at = from;
  while (at < limit && between.test(text.charAt(at))) at += 1;
  return at;
}

export function trimBetween(text: string): string {
  const from = skipBetween(text, 0);
  let to = text.length;
  while (to > from && between.test(text.charAt(to - 1))) to -= 1;
  return text.slice(from, to);
}

/** Markdown may have taken the backslash in front of the sign that ends it. */
const path = String.raw`[A-Za-z]:(?:\\[^<>:"|?*[\]{}]{0,120})?`;
const prompt = new RegExp(String.raw`(?<=^|[\s|;,/.)\]}])(?:(?:\[[\w.-]{1,64}\]: )?PS ?(?:${path})?|${path})>+`, 'g');
const command = /^[ \t>$#]{0,4}(?:[\w.:&]{0,20}\\){0,6}manage-bde(?:\.exe|\.wsf)?(?=[ \t])/i;
/** An option whose value stands behind it. */
const withValue = /^[-/](?:cn|computername|t|type|pw|rk|sek)$/i;
const argument = /^(?:[-/][A-Za-z]{1,24}|[A-Za-z]:\\?|["']?\{[^{}]{4,80}\}["']?)$/;

/** `C:`, a folder, a volume's path. */
const mounts = /(?<=^|[\s"'“„«|;,/\])}>.])(?:[A-Za-z]:|\\\\\?\\Volume\{)/g;
const mount = /^(?:[A-Za-z]:(?:\\[^[\]<>"|?*:{}\\]{0,60}){0,8}|\\\\\?\\Volume\{[^{}\s]{1,60}\}\\?)/i;
const closingQuote = /["'”“»]/;
/** A drive's letter that may be another volume's. */
const drive = /(?<=^|[\s"'“„«|;,/\])}>.(])[A-Za-z]:(?![\\/\w])/g;

/** Everything of the kind in the line, in order. Linear: each pattern ends after a few signs. */
export function findItems(text: string, dictionary: Dictionary): Item[] {
  const fixed = [...findPrompts(text), ...findVolumes(text, dictionary)].sort((one, other) => (one.start ?? 0) - (other.start ?? 0));
  const items: Item[] = [];
  let next = 0;
  let end = 0;
  const takeFixed = (limit: number): void => {
    for (let item = fixed[next]; item !== undefined && (item.start ?? 0) <= limit; item = fixed[++next]) {
      if ((item.start ?? 0) < end) continue;
      items.push(item);
      end = item.end;
    }
  };
  for (const { index } of text.matchAll(/[:：]/g)) {
    takeFixed(index);
    if (index < end || !isColonOfLabel(text, index)) continue;
    const label = labelBefore(text, index, end, dictionary);
    // what begins within the label's words is none
    items.push(label);
    end = label.end;
  }
  takeFixed(text.length);
  return items;
}

/** Behind a word, and not in an address, a path or a drive's name. */
function isColonOfLabel(text: string, colon: number): boolean {
  const behind = text.charAt(colon + 1);
  if (behind === '\\' || behind === ':' || (behind === '/' && /(?:https?|ftp|file|ldaps?)$/i.test(text.slice(Math.max(0, colon - 5), colon)))) return false;
  let at = colon - 1;
  while (at >= 0 && colon - at < 3 && text.charAt(at) === ' ') at -= 1;
  if (!/[\p{L}\p{M}\p{N})）]/u.test(text.charAt(at)) || /[0-9]/.test(text.charAt(at))) return false;
  return at > 0 && (/[\p{L}\p{M}\p{N})）'’.-]/u.test(text.charAt(at - 1)) || text.charCodeAt(at) > 0x2e80);
}

/** No label is longer. */
const longestLabel = 60;

const groups = ['label', 'type', 'file', 'list', 'error'] as const;

/** The longest words before a colon that some table has. */
function labelBefore(text: string, colon: number, low: number, dictionary: Dictionary): Item {
  let end = colon;
  while (end > low && text.charAt(end - 1) === ' ') end -= 1;
  for (let start = Math.max(low, end - longestLabel); start < end; start++) {
    if (!beginsWord(text, start, low)) continue;
    const words = text.slice(start, end);
    for (const group of groups) {
      const term = dictionary.find(group, words)?.term;
      if (term !== undefined && (group !== 'error' || term === 'error.word')) {
        return { kind: 'label', start, colon, end: colon + 1, term, isType: group === 'type' || (group === 'label' && dictionary.find('type', words) !== null) };
      }
    }
  }
  return { kind: 'label', start: null, colon, end: colon + 1, term: null, isType: false };
}

function beginsWord(text: string, at: number, low: number): boolean {
  if (!/\p{L}/u.test(text.charAt(at))) return false;
  return at === low || at === 0 || /[\s|;,/.。)）\]］}>"”»]/.test(text.charAt(at - 1));
}

/** A capital behind a small letter: two lines met without a blank. */
function beginsInWord(text: string, at: number): boolean {
  return /^[\p{Ll}0-9]\p{Lu}$/u.test(text.slice(at - 1, at + 1));
}

/** The longest words that end here and say something in the group; -1 where none do. */
export function wordsEnding(text: string, end: number, low: number, group: 'volume' | 'list', dictionary: Dictionary): number {
  for (let start = Math.max(low, end - longestLabel); start < end; start++) {
    if ((beginsWord(text, start, low) || (group === 'volume' && beginsInWord(text, start))) && dictionary.find(group, text.slice(start, end)) !== null) return start;
  }
  return -1;
}

/** The end of the longest words that begin here and say something in the group; -1 where none do. */
export function wordsBeginning(text: string, start: number, limit: number, group: 'backup' | 'type' | 'list', dictionary: Dictionary): number {
  for (let end = Math.min(limit, start + longestLabel); end > start; end--) {
    if ((end < limit && !/[\s|;,/]/.test(text.charAt(end))) || /\s/.test(text.charAt(end - 1))) continue;
    if (dictionary.find(group, text.slice(start, end)) !== null) return end;
  }
  return -1;
}

function findPrompts(text: string): Item[] {
  const found: Item[] = [];
  const add = (start: number, behind: number): void => {
    const end = endOfCommand(text, behind);
    if (end >= 0 || behind > start) found.push({ kind: end < 0 ? 'prompt' : 'command', start, colon: Math.max(end, behind), end: Math.max(end, behind), term: null, isType: false });
  };
  add(0, 0);
  for (const match of text.matchAll(prompt)) if (match.index >= (found.at(-1)?.end ?? 0)) add(match.index, match.index + match[0].length);
  return found;
}

/** Behind the options and volumes of a command that begins here; -1 where none does. */
function endOfCommand(text: string, from: number): number {
  const call = command.exec(text.slice(from, from + 200));
  if (call === null) return -1;
  let end = -1;
  let isValue = false;
  for (let at = from + call[0].length; at < text.length; ) {
    const start = skipBlanks(text, at);
    let next = start;
    while (next < text.length && next - start < 120 && !/\s/.test(text.charAt(next))) next += 1;
    const word = text.slice(start, next);
    if (word === '' || !(isValue || argument.test(word))) break;
    isValue = withValue.test(word);
    end = next;
    at = next;
  }
  return end;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && /[ \t]/.test(text.charAt(at))) at += 1;
  return at;
}

/** The bracket behind a mount point, quotes and at most one word; -1 where there is none. */
function bracketBehind(text: string, from: number): number {
  let at = from;
  while (closingQuote.test(text.charAt(at))) at += 1;
  at = skipBlanks(text, at);
  const word = /^[\p{L}\p{M}]{1,20}/u.exec(text.slice(at, at + 24))?.[0] ?? '';
  at = skipBetween(text, at + word.length, at + word.length + 24);
  return /[[［]/.test(text.charAt(at)) ? at : -1;
}

function findVolumes(text: string, dictionary: Dictionary): Item[] {
  const found: Item[] = [];
  for (const { index } of text.matchAll(mounts)) {
    if (index < (found.at(-1)?.end ?? 0)) continue;
    const point = mount.exec(text.slice(index, index + 200))?.[0];
    const open = point === undefined ? -1 : bracketBehind(text, index + point.trimEnd().length);
    const end = open < 0 ? -1 : endOfBrackets(text, open);
    if (end < 0) continue;
    found.push({ kind: 'volume', start: startOfVolume(text, index, dictionary), colon: end, end, term: null, isType: false });
  }
  for (const { index } of text.matchAll(drive)) {
    const start = startOfVolume(text, index, dictionary);
    if (start === index || found.some((one) => index >= (one.start ?? 0) && index < one.end)) continue;
    found.push({ kind: 'volume', start, colon: index + 2, end: index + 2, term: null, isType: false });
  }
  return found;
}

/** With the word for a volume in front of its letter. */
function startOfVolume(text: string, mount: number, dictionary: Dictionary): number {
  let end = mount;
  while (end > 0 && mount - end < 3 && /[\s"'“„«]/.test(text.charAt(end - 1))) end -= 1;
  if (end === mount && end > 0) return mount;
  const start = wordsEnding(text, end, Math.max(0, end - 20), 'volume', dictionary);
  return start < 0 || dictionary.find('volume', text.slice(start, end))?.term !== 'volume.word' ? mount : start;
}

/** No label of a volume is longer. */
const longestBrackets = 200;

/** Behind `[…]` and a second pair of them. */
function endOfBrackets(text: string, open: number): number {
  const first = closing(text, open);
  if (first < 0) return -1;
  const second = skipBetween(text, first, first + 24);
  const end = /[[［]/.test(text.charAt(second)) ? closing(text, second) : -1;
  return end < 0 ? first : end;
}

/** Behind the bracket that closes this one; -1 where none does. */
export function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length && at - open < longestBrackets; at++) {
    const sign = text.charAt(at);
    if (sign === '[' || sign === '［') depth += 1;
    else if (sign === ']' || sign === '］') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return -1;
}

/** Whether a piece of text may name a volume, or did so before it was damaged. */
export function mayNameVolume(text: string): boolean {
  drive.lastIndex = 0;
  return /[[\]［］\\]/.test(text) || drive.test(text);
}

/** Nothing but letters, as headings and lists have them. */
export function isWords(text: string): boolean {
  return text.length <= longestLabel && /^[\p{L}\p{M}][\p{L}\p{M} '’()-]*$/u.test(text);
}
