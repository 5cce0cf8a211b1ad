/** A part of a line as the parser wants it. */
export interface CleanPart {
  readonly text: string;
  readonly indent: number;
}

/** Lines longer than this are no output of the tool; they are kept, but not looked into. */
export const longestLine = 20_000;

/**
 * Takes away what other programs put around the tool's text: escape sequences, markup, entities, signs of quotes and
 * comments. One line of markup may hold several of the tool's.
 */
export function cleanLine(raw: string): readonly CleanPart[] {
  if (raw.length > longestLine) return [{ text: raw.slice(0, longestLine).trim(), indent: 0 }];
  if (isPlain(raw)) return [measured(raw)];
  let text = raw;
  if (text.includes('\u001b') || text.includes('\u009b')) text = withoutEscapes(text);
  // eslint would forbid the controls by name; they are blanks of some kind or nothing at all
  text = text.replace(/[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g, ' ').replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]/g, '');
  const parts = /[<&]/.test(text) ? withoutMarkup(text) : [text];
  return parts.map(measured);
}

function isPlain(raw: string): boolean {
  return !/[^\t\x20-\x7e]|[<&]/.test(raw);
}

/** Signs that quotes, comments, tables and diffs put in front of a line. */
const prefix = /^(?:>|\/\/\/?|#|\*|\||;|--|REM |::)(?=\s|$)/;

function measured(line: string): CleanPart {
  let rest = line;
  let indent = columns(rest);
  let text = rest.trim();
  for (let count = 0; count < 4; count++) {
    const match = prefix.exec(text);
    if (match === null) break;
    rest = text.slice(match[0].length);
    indent = columns(rest);
    text = rest.trim();
  }
  return { text, indent };
}

/** Leading blanks, tabs counted to the next multiple of eight. */
function columns(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index++) {
    const sign = text.charCodeAt(index);
    if (sign === 32) count += 1;
    else if (sign === 9) count += 8 - (count % 8);
    else break;
  }
  return count;
}

const escape = String.fromCharCode(0x1b);
const bell = String.fromCharCode(0x07);
/** Operating system commands (titles, links), then controls with parameters, then the short ones. */
const escapes: readonly RegExp[] = [
  new RegExp(`(?:${escape}\\]|\\u009d)[^${bell}${escape}\\u009c]*(?:${bell}|${escape}\\\\|\\u009c)?`, 'g'),
  new RegExp(`(?:${escape}\\[|\\u009b)[0-?]*[ -/]*[@-~]?`, 'g'),
  new RegExp(`${escape}[ -/]*[0-~]?`, 'g'),
];

function withoutEscapes(text: string): string {
  return escapes.reduce((rest, pattern) => rest.replace(pattern, ''), text);
}

const lineTags = /<(?:br|\/p|\/div|\/li|\/tr|\/h[1-6]|\/pre)\b[^<>]*>/i;
const tags = /<\/?(?:a|b|blockquote|body|br|code|div|em|font|h[1-6]|html|i|kbd|li|ol|p|pre|s|samp|small|span|strong|table|tbody|td|th|thead|tr|tt|u|ul)\b[^<>]*>/gi;

function withoutMarkup(text: string): string[] {
  const parts = lineTags.test(text) ? text.split(new RegExp(lineTags.source, 'gi')) : [text];
  const plain = parts.map((part) => entities(part.replace(tags, '')));
  // a closing tag at the end of a line makes no line of its own
  while (plain.length > 1 && plain.at(-1)?.trim() === '') plain.pop();
  return plain;
}

const named: ReadonlyMap<string, string> = new Map([
  ['nbsp', ' '],
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
  ['rsquo', '’'],
  ['ndash', '–'],
]);

function entities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(#x?[0-9a-f]{1,6}|[a-z]{2,8});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return named.get(name.toLowerCase()) ?? letter(name) ?? whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
    if (code === 160) return ' ';
    return code > 0 && code <= 0x10_ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : whole;
  });
}

const accents: ReadonlyMap<string, string> = new Map([
  ['acute', '\u0301'],
  ['grave', '\u0300'],
  ['circ', '\u0302'],
  ['tilde', '\u0303'],
  ['uml', '\u0308'],
  ['cedil', '\u0327'],
  ['ring', '\u030a'],
  ['caron', '\u030c'],
]);

/** `&eacute;` and its like: a letter and the name of its accent. */
function letter(name: string): string | undefined {
  if (name === 'szlig') return 'ß';
  const accent = accents.get(name.slice(1).toLowerCase());
  return accent === undefined ? undefined : `${name.charAt(0)}${accent}`.normalize('NFC');
}
