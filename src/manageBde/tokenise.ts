import { cleanLine } from './clean.ts';
import { longestLine } from './limits.ts';
import { commandLine, isPrompt, type Command } from './command.ts';
import type { Dictionary, MeaningIn } from './dictionary.ts';
import type { Term } from './languages/language.ts';
import { layersOf, type Layer } from './linePrefix.ts';
import { createWholeLineReader } from './brokenLines.ts';
import { sampleOf } from './lines.ts';
import { mayBeginObject } from './powershell/beginnings.ts';
import { joinedLines, type JoinedPart } from './joined.ts';
import { isPrintedPassword } from './shapes.ts';
import { brackets, volumeLine, type VolumeLine } from './volumeLine.ts';

/** One line of the text, or one part of it where several were pasted into one. */
export interface Line {
  /** As it stands in the text; of the later parts of a line the text alone. */
  readonly raw: string;
  /** Without indentation, prefixes, markup and trailing blanks. Empty for a blank line. */
  readonly text: string;
  /** Columns before the text, prefixes not counted. */
  readonly indent: number;
  /** Whether objects that PowerShell printed may begin here; where not, nobody needs to look closer. */
  readonly mayBeginObject: boolean;
  /** What the line says by its words alone, where it is none of the special kinds. */
  readonly says: Sayings | null;
}

export interface Sayings {
  /** It heads a list of protectors. */
  readonly list: MeaningIn<'list'> | null;
  /** A backup was made. */
  readonly done: MeaningIn<'done'> | null;
  /** The tool prints it around what it has to say. */
  readonly isKnown: boolean;
}

/** What a line is by itself, whatever stands around it, and wherever: equal lines are one and the same token. */
export type Token =
  | (Line & { readonly kind: 'blank' })
  | (Line & { readonly kind: 'prompt' })
  | (Line & { readonly kind: 'command'; readonly command: Command })
  | (Line & { readonly kind: 'volume'; readonly volume: VolumeLine })
  /** `[OS Volume]`: one or two pairs of brackets and nothing else. */
  | (Line & { readonly kind: 'brackets'; readonly contents: readonly string[] })
  /** `---- ----`: what Format-Table prints below the names of the columns. */
  | (Line & { readonly kind: 'dashes' })
  | (Line & { readonly kind: 'error'; readonly tags: readonly string[] })
  | LabelToken
  /** A piece of a joined line: whatever stands behind it need not be about the same volume. */
  | (Line & { readonly kind: 'unsure' })
  | (Line & { readonly kind: 'text' });

/** `Label: value`, or `Label:` with the value on the lines below. */
export interface LabelToken extends Line {
  readonly kind: 'label';
  readonly label: string;
  readonly value: string;
  readonly term: LabelTerm | null;
  readonly tags: readonly string[];
}

export type LabelTerm = Extract<Term, `label.${string}`>;

/** The tokens of a text, made when they are asked for: a long text is never there as a whole. */
export interface Tokens {
  /** The token of this index; undefined before the first and behind the last. */
  at(index: number): Token | undefined;
  /** Whether there is such a token. */
  has(index: number): boolean;
  /** The line (1-based) that the token of this index stands in. */
  lineAt(index: number): number;
  /** Lets go of what stands well before this index; nobody will ask for it again. */
  passed(index: number): void;
  /** The offset behind the line of a token that was asked for; -1 where that line holds several tokens. */
  offsetBehind(index: number): number;
  /** The lowest and the highest index that was asked for since the last `watch`. */
  watched(): { readonly low: number; readonly high: number };
  watch(): void;
  /** The indexes above the first and up to the second of tokens that do not begin a line. */
  extraBetween(above: number, end: number): readonly number[];
  /**
   * Goes on from this token, whose line begins at this offset, without those between it and the token at `last`. Of these,
   * `extra` are the indexes of those that do not begin a line.
   */
  moveTo(index: number, offset: number, last: number, extra: readonly number[]): void;
}

/** Step one: every line for itself. */
export function tokenise(text: string, dictionary: Dictionary): Tokens {
  const sample = sampleOf(text);
  const lines = createWholeLineReader(text, sample);
  const tokenOfLine = createTokeniser(dictionary, layersOf(sample));
  let window: Token[] = [];
  /** Offsets behind the lines of the window's tokens; -1 for tokens that share a line. */
  let offsets: number[] = [];
  /** Index of the window's first token. */
  let first = 0;
  let low = 0;
  let high = 0;
  /** Indexes of tokens that do not begin a line: markup may hold several of the tool's lines in one. */
  const extra: number[] = [];
  /** Indexes of tokens above which lines of the text were only the rest of one; as often as there were such lines. */
  const rests: number[] = [];

  function readTo(place: number): void {
    while (window.length <= place) {
      const raw = lines.next();
      if (raw === undefined) return;
      const line = tokenOfLine(raw, isBroken(lines.pieces));
      if (Array.isArray(line)) {
        for (let part = 0; part < line.length; part++) {
          if (part > 0) extra.push(first + window.length);
          const token = line[part];
          if (token === undefined) continue;
          window.push(token);
          offsets.push(-1);
        }
      } else {
        window.push(line);
        offsets.push(lines.offset());
      }
      for (let piece = 1; piece < lines.pieces.length; piece++) rests.push(first + window.length);
    }
  }

  function at(index: number): Token | undefined {
    if (index < low) low = index;
    if (index > high) high = index;
    const place = index - first;
    if (place >= window.length) readTo(place);
    return window[place];
  }

  return {
    at,
    has: (index) => at(index) !== undefined,
    lineAt: (index) => index + 1 - countUpTo(extra, index) + countUpTo(rests, index),
    passed(index) {
      const done = index - first;
      // a reader may have looked far ahead: what is left is copied only when as much is let go
      if (done < windowSize || done < window.length / 2) return;
      window = window.slice(done - lookedBack);
      offsets = offsets.slice(done - lookedBack);
      first = index - lookedBack;
    },
    offsetBehind: (index) => offsets[index - first] ?? -1,
    watched: () => ({ low, high }),
    watch() {
      low = Number.POSITIVE_INFINITY;
      high = 0;
    },
    extraBetween: (above, end) => extra.slice(countUpTo(extra, above), countUpTo(extra, end)),
    moveTo(index, offset, last, between) {
      window = [];
      offsets = [];
      first = index;
      lines.moveTo(offset);
      // a reader may have looked ahead, and what is behind the place is found again
      extra.length = countUpTo(extra, last);
      for (const one of between) extra.push(one);
    },
  };
}

/** No reader looks back so far. */
export const lookedBack = 64;
const windowSize = 4096;

/** So many different lines are remembered while a text is read: most lines of a long one come again and again. */
const memoryLimit = 8192;

/** Makes the token of a line, or the tokens of a line that holds several; equal lines give the same one. */
function createTokeniser(dictionary: Dictionary, layers: readonly Layer[]): (raw: string, wasBroken: boolean) => Token | Token[] {
  const known = new Map<string, Token>();
  return (raw, wasBroken) => {
    const same = wasBroken ? undefined : known.get(raw);
    if (same !== undefined) return same;
    // what was broken into several lines is one, not several joined
    const parts = wasBroken ? cleanLine(raw, layers) : partsOfLine(raw, layers, dictionary);
    const [part] = parts;
    // the whole line is the first part's: looked at once for each of its parts, a long one would cost a square
    if (part === undefined || parts.length > 1) return parts.map((one, at) => tokenOf(at === 0 ? raw : one.text, one, dictionary));
    const token = tokenOf(raw, part, dictionary);
    if (!wasBroken && mayComeAgain(raw)) {
      if (known.size >= memoryLimit) known.clear();
      known.set(raw, token);
    }
    return token;
  };
}

/** Calls `visit` with the text of every token, its line (1-based) and its index: all that is kept of those that were passed. */
export function eachPart(text: string, dictionary: Dictionary, visit: (text: string, line: number, index: number) => void): void {
  const sample = sampleOf(text);
  const lines = createWholeLineReader(text, sample);
  const layers = layersOf(sample);
  let index = 0;
  let line = 1;
  for (let raw = lines.next(); raw !== undefined; raw = lines.next()) {
    const [piece, ...rests] = lines.pieces;
    for (const part of isBroken(lines.pieces) ? cleanLine(piece ?? raw, layers) : partsOfLine(raw, layers, dictionary)) {
      visit(part.text, line, index);
      index += 1;
    }
    line += 1;
    // what was broken is one token, and every piece of it a line
    for (const rest of rests) {
      visit(rest.trim(), line, index - 1);
      line += 1;
    }
  }
}

/** Of doubled line ends the second piece is empty: such a line is whole. */
function isBroken(pieces: readonly string[]): boolean {
  for (let piece = 1; piece < pieces.length; piece++) if (pieces[piece]?.trim() !== '') return true;
  return false;
}

function partsOfLine(raw: string, layers: readonly Layer[], dictionary: Dictionary): readonly JoinedPart[] {
  const parts = cleanLine(raw, layers);
  if (parts.length > 1) return parts.flatMap((part) => joinedLines(part, dictionary) ?? [part]);
  const [part] = parts;
  return (part === undefined ? null : joinedLines(part, dictionary)) ?? parts;
}

/** A line with an ID or a password is its protector's own. */
function mayComeAgain(raw: string): boolean {
  return raw.length <= 200 && !/[0-9]{6}|[0-9A-Fa-f]{8}-/.test(raw);
}

/** How many of the numbers, which are in order, are not above the limit. */
function countUpTo(numbers: readonly number[], limit: number): number {
  let low = 0;
  for (let high = numbers.length; low < high; ) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

function tokenOf(raw: string, { text, indent, isUnsure }: JoinedPart, dictionary: Dictionary): Token {
  if (text === '') return { raw, text, indent, mayBeginObject: false, says: null, kind: 'blank' };
  if (isUnsure === true) return { raw, text, indent, mayBeginObject: false, says: null, kind: 'unsure' };
  if (isPrintedPassword(text)) return { raw, text, indent, mayBeginObject: false, says: null, kind: 'text' };
  const line = { raw, text, indent, mayBeginObject: mayBeginObject(raw, text), says: null };
  if (text.length >= longestLine) return { ...line, kind: 'text' };
  if (text.endsWith('>') && isPrompt(text)) return { ...line, kind: 'prompt' };
  const command = commandLine(text);
  if (command !== null) return { ...line, kind: 'command', command };
  const volume = volumeLine(text, dictionary);
  if (volume !== null) return { ...line, kind: 'volume', volume };
  if (/^[[［]/.test(text)) {
    const contents = brackets(text);
    if (contents !== null) return { ...line, kind: 'brackets', contents };
  }
  if (text.startsWith('--') && /^-{2,}(?:\s+-{2,})+$/.test(text)) return { ...line, kind: 'dashes' };
  return errorToken(line, dictionary) ?? labelToken(line, dictionary) ?? { ...line, says: sayings(text, text, dictionary), kind: 'text' };
}

const endsWithId = /\{[0-9A-Fa-f]{8}-[0-9A-Fa-f-]{27}\}$/;

/** `label` is the part before the colon, or the whole. */
function sayings(text: string, label: string, dictionary: Dictionary): Sayings | null {
  const list = dictionary.find('list', label);
  // whose ID it is says the line above it
  if (endsWithId.test(text)) return list === null ? null : { list, done: null, isKnown: false };
  const done = text === label ? dictionary.within('done', text) : null;
  const isKnown = dictionary.isKnownText(text) || isToolHeader(text);
  return list === null && done === null && !isKnown ? null : { list, done, isKnown };
}

/** The header in any language: the product's name with the tool's version, or the owner of the rights. */
function isToolHeader(text: string): boolean {
  if (text.length > 160) return false;
  return (text.includes('BitLocker') && /\b[0-9]{1,2}\.[0-9]\.[0-9]{4,5}\b/.test(text)) || (/\([Cc]\)/.test(text) && /Microsoft|Майкрософт/.test(text));
}

const hresult = /\b0x[0-9A-F]{8}\b/i;
/** What PowerShell puts in front of a native command's error. */
const nativeCommand = /^manage-bde(?:\.exe)?\s+:\s+/i;

function errorToken(line: Line, dictionary: Dictionary): Token | null {
  const text = line.text.replace(nativeCommand, '').replace(/^\*{2}/, '');
  const colon = text.search(/[:：]/);
  if (colon < 2 || colon > 20) return null;
  const word = text.slice(0, colon).trim();
  const meaning = dictionary.find('error', word);
  if (meaning?.term === 'error.word') return { ...line, kind: 'error', tags: meaning.tags };
  // in a language without a table an error is still one word in capitals with a code behind it
  return isCapitals(word) && hresult.test(text) ? { ...line, kind: 'error', tags: [] } : null;
}

function isCapitals(word: string): boolean {
  return /^\p{L}{3,16}$/u.test(word) && word === word.toUpperCase();
}

/** Labels are short; what stands before the first colon of a sentence is not. */
const longestLabel = 60;

function labelToken(line: Line, dictionary: Dictionary): Token | null {
  const { text } = line;
  const colon = text.search(/[:：]/);
  if (colon < 0) return idWithoutColon(line, dictionary);
  if (colon < 1 || colon > longestLabel) return null;
  const label = text.slice(0, colon).trim();
  // of a word that a code page destroyed no letter may be left; in front of an ID it is still its label
  if (!(/\p{L}/u.test(label) || (label.length < 8 && endsWithId.test(text))) || /[{}"<>=|\\]/.test(label) || label.length > longestLabel) return null;
  // an address or a time is no label
  if (/^\/\/|^\\/.test(text.slice(colon + 1))) return null;
  const value = text.slice(colon + 1).trim();
  const meaning = dictionary.find('label', label);
  // a label that is known says nothing else
  if (meaning !== null) return { ...line, kind: 'label', label, value, term: meaning.term, tags: meaning.tags };
  return { ...line, says: sayings(text, label, dictionary), kind: 'label', label, value, term: null, tags: [] };
}

/** `ID {…}`: the label of an ID whose colon was lost. */
function idWithoutColon(line: Line, dictionary: Dictionary): LabelToken | null {
  const { text } = line;
  const open = text.indexOf('{');
  if (open < 2 || open > longestLabel || !endsWithId.test(text)) return null;
  const label = text.slice(0, open).replace(/;? $/, '').trim();
  const meaning = dictionary.find('label', label);
  return meaning?.term === 'label.id' ? { ...line, kind: 'label', label, value: text.slice(open), term: meaning.term, tags: meaning.tags } : null;
}

/** The code that an error names, as printed. */
export function hresultIn(text: string): string | null {
  return hresult.exec(text)?.[0] ?? null;
}
