import { commandLine, isPrompt, type Command } from './command.ts';
import type { Dictionary } from './dictionary.ts';
import type { Term } from './languages/language.ts';
import { longestLine } from './clean.ts';
import type { Line } from './lines.ts';
import { brackets, volumeLine, type VolumeLine } from './volumeLine.ts';

/** What a line is by itself, whatever stands around it. */
export type Token =
  | (Line & { readonly kind: 'blank' })
  | (Line & { readonly kind: 'prompt' })
  | (Line & { readonly kind: 'command'; readonly command: Command })
  | (Line & { readonly kind: 'volume'; readonly volume: VolumeLine })
  /** `[OS Volume]`: one or two pairs of brackets and nothing else. */
  | (Line & { readonly kind: 'brackets'; readonly contents: readonly string[] })
  | (Line & { readonly kind: 'error'; readonly tag: string | null })
  | LabelToken
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

/** Step one: every line for itself. */
export function tokenise(lines: readonly Line[], dictionary: Dictionary): Token[] {
  return lines.map((line) => tokenOf(line, dictionary));
}

function tokenOf(line: Line, dictionary: Dictionary): Token {
  const { text } = line;
  if (text === '') return { ...line, kind: 'blank' };
  if (text.length >= longestLine) return { ...line, kind: 'text' };
  if (isPrompt(text)) return { ...line, kind: 'prompt' };
  const command = commandLine(text);
  if (command !== null) return { ...line, kind: 'command', command };
  const volume = volumeLine(text, dictionary);
  if (volume !== null) return { ...line, kind: 'volume', volume };
  if (/^[[［]/.test(text)) {
    const contents = brackets(text);
    if (contents !== null) return { ...line, kind: 'brackets', contents };
  }
  return errorToken(line, dictionary) ?? labelToken(line, dictionary) ?? { ...line, kind: 'text' };
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
  if (meaning?.term === 'error.word') return { ...line, kind: 'error', tag: meaning.tags.length === 1 ? (meaning.tags[0] ?? null) : null };
  // in a language without a table an error is still one word in capitals with a code behind it
  return isCapitals(word) && hresult.test(text) ? { ...line, kind: 'error', tag: null } : null;
}

function isCapitals(word: string): boolean {
  return /^\p{L}{3,16}$/u.test(word) && word === word.toUpperCase();
}

/** Labels are short; what stands before the first colon of a sentence is not. */
const longestLabel = 60;

function labelToken(line: Line, dictionary: Dictionary): Token | null {
  const { text } = line;
  const colon = text.search(/[:：]/);
  if (colon < 1 || colon > longestLabel) return null;
  const label = text.slice(0, colon).trim();
  if (!/\p{L}/u.test(label) || /[{}"<>=|\\]/.test(label) || label.length > longestLabel) return null;
  // an address or a time is no label
  if (/^\/\/|^\\/.test(text.slice(colon + 1))) return null;
  const value = text.slice(colon + 1).trim();
  const meaning = dictionary.find('label', label);
  return { ...line, kind: 'label', label, value, term: meaning?.term ?? null, tags: meaning?.tags ?? [] };
}

/** The code that an error names, as printed. */
export function hresultIn(text: string): string | null {
  return hresult.exec(text)?.[0] ?? null;
}
