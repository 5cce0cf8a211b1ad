import { withoutLayers, withoutPrefix, type Layer } from './linePrefix.ts';
import { columns } from './lines.ts';
import { linesOfLiterals, withoutContinuation } from './literals.ts';
import { withoutMarkdown, withoutMarkup } from './markup.ts';
import { withoutMojibake } from './mojibake.ts';
import { longestLine, mostParts } from './limits.ts';

/** A part of a line as the parser wants it. */
export interface CleanPart {
  readonly text: string;
  readonly indent: number;
}

/**
 * Takes away what other programs put around the tool's text: escape sequences, markup, entities, strings, signs of quotes
 * and comments. One line may hold several of the tool's.
 */
export function cleanLine(raw: string, layers: readonly Layer[] = []): readonly CleanPart[] {
  const line = layers.length === 0 ? raw : withoutLayers(raw, layers);
  if (plain.test(line)) return [measured(line)];
  return strangeParts(line);
}

/**
 * Most lines of the tool: ASCII that nothing was put around. Begins with a word and has one colon at most, or is a
 * password, registers, or brackets. Whatever may follow each other in it has no sign in common, so that it is linear.
 */
const plain =
  /^[ \t]*(?:(?!REM[ \t])[A-Za-z{][ !#-%'()+-9;?-[\]^_a-{}~]*(?::[ !#-%'()+-9;?-[\]^_a-{}~]*)?|[0-9]{6}(?:-[0-9]{6}){7}|[0-9]{1,2}(?:, [0-9]{1,2})*|\([A-Za-z ]*\)|\[[A-Za-z ]*\])?$/;

function strangeParts(line: string): readonly CleanPart[] {
  let text = line;
  if (/[^\t\x20-\x7e]/.test(text)) text = withoutStrangeSigns(withoutMojibake(text));
  if (/(?:\^\[|\\u001b|\\x1b|\\033|\\e|␛)\[|\[[0-9]/i.test(text)) text = withoutShownEscapes(text);
  if (text.includes('\\n')) text = withoutContinuation(text);
  return piecesOf(text).flatMap((part) => (linesOfLiterals(part) ?? [part]).flatMap(partsOf)).slice(0, 2 * mostParts);
}

function piecesOf(text: string): string[] {
  const pieces = text.split(lineBreak, mostParts);
  if (pieces.length < mostParts) return pieces;
  const rest = text.slice(pieces.reduce((sum, piece) => sum + piece.length + 1, 0));
  if (rest !== '') pieces.push(rest.slice(0, longestLine));
  return pieces;
}

function partsOf(text: string): CleanPart[] {
  const parts = /[<&]|\]\]>|-->/.test(text) ? withoutMarkup(text) : [text];
  return parts.map((part) => {
    const words = withoutPrefix(/[`*\\_]/.test(part) ? withoutMarkdown(part) : part);
    const shorter = words.length > longestLine ? words.slice(0, longestLine) : words;
    return measured(/[^\x20-\x7e]/.test(shorter) ? withoutStrangeSigns(withoutMojibake(shorter)) : shorter);
  });
}

function measured(line: string): CleanPart {
  return { text: line.trim(), indent: columns(line) };
}

/** A pattern with control signs, which are written by their numbers: a source text must not hold them. */
function controls(pattern: string, flags = ''): RegExp {
  return new RegExp(pattern, flags);
}

/** What ends a line in Unicode, in old printers and in the minds of some programs. */
const lineBreak = controls('[\\u000b\\u000c\\u0085\\u2028\\u2029]');
const unseen = controls('[\\u0000\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff\\u00ad]', 'g');

/** Blanks of some kind, what nobody sees, and letters and digits of full width. */
function withoutStrangeSigns(text: string): string {
  const narrow = /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/.test(text) ? text.replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0)) : text;
  return withoutEscapes(narrow)
    .replace(/[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g, ' ')
    .replace(unseen, '')
    .replace(/(?<![A-Za-z])([A-Za-z])：(?=[\s\\"”\]]|$)/g, '$1:');
}

const escape = '\u001b';
/** Operating system commands (titles, links), then controls with parameters, then the short ones, then a typed-over sign. */
const escapes: readonly RegExp[] = [
  controls('(?:\\u001b\\]|\\u009d)[^\\u0007\\u001b\\u009c]*(?:\\u0007|\\u001b\\\\|\\u009c)?', 'g'),
  controls('(?:\\u001b\\[|\\u009b)[0-?]*[ -/]*[@-~]?', 'g'),
  controls('\\u001b[ -/]*[0-~]?', 'g'),
  controls('[^\\u0008]\\u0008', 'g'),
];
const beginsEscape = controls('[\\u0008\\u001b\\u009b\\u009d]');

function withoutEscapes(text: string): string {
  return beginsEscape.test(text) ? escapes.reduce((rest, pattern) => rest.replace(pattern, ''), text) : text;
}

/** Escape sequences that a program wrote as text, or of which only the escape was lost. */
function withoutShownEscapes(text: string): string {
  return withoutEscapes(text.replace(/(?:\^\[|\\u001b|\\x1b|\\033|\\e|␛)(?=\[)/gi, escape)).replace(/\[[0-9]{1,2}(?:;[0-9]{1,3}){0,4}m(?!\])/g, '');
}
