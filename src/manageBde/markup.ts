import { longestLine, mostParts } from './limits.ts';

const lineTags = /<(?:br|\/p|\/div|\/li|\/tr|\/h[1-6]|\/pre)\b[^<>]*>/gi;
const cells = /<\/t[dh]\s*>\s*<t[dh]\b[^<>]*>/gi;
/** The names stand in the pattern: a function that is asked about each tag takes a list of all of them, which of a long line is gigabytes. */
const tags =
  /<\/?(?:a|b|blockquote|body|br|center|code|colgroup|div|em|figure|font|h1|h2|h3|h4|h5|h6|head|html|i|kbd|li|line|meta|o:p|ol|p|pre|s|samp|section|small|span|strong|table|tbody|td|th|thead|title|tr|tt|u|ul)\b[^<>]*>/gi;
/** More hyphens than these are a line of their own. Also the frames of Configuration Manager's and Intune's logs, `<![LOG[…]LOG]!><time=…>`: what stands behind is theirs. */
const frames = /<!\[(?:CDATA|LOG)\[|\]LOG\]!>[^]*|\]\]>|<!-{2,8}|-{2,8}>/g;

/** Markup away, entities as what they mean. One line of markup may hold several of the tool's. */
export function withoutMarkup(text: string): string[] {
  const whole = isEscaped(text) ? entities(text) : text;
  const framed = /<!|-->|\]\]>|\]LOG\]/.test(whole) ? whole.replace(frames, '') : whole;
  const parts = splitAtTags(framed);
  const plain = parts.map((part) => entities(part.replace(cells, ' ').replace(tags, ''))).flatMap((part) => (part.includes('\n') ? part.split(/\r?\n/) : [part]));
  // a closing tag at the end of a line makes no line of its own
  while (plain.length > 1 && plain.at(-1)?.trim() === '') plain.pop();
  return plain;
}

/** At tags that begin a line, up to the limit of parts. */
function splitAtTags(text: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const { 0: tag, index } of text.matchAll(lineTags)) {
    if (parts.length === mostParts) return [...parts, text.slice(from, from + longestLine)];
    parts.push(text.slice(from, index));
    from = index + tag.length;
  }
  return [...parts, text.slice(from)];
}

/** Markup that was itself escaped, as a web form gives it back. */
function isEscaped(text: string): boolean {
  return /&lt;\/?(?:br|p|div|pre|li|tr|td|span)\b/i.test(text);
}

const named: ReadonlyMap<string, string> = new Map([
  ['nbsp', ' '],
  ['ensp', ' '],
  ['emsp', ' '],
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
  ['rsquo', '’'],
  ['lsquo', '‘'],
  ['ndash', '–'],
  ['hellip', '…'],
  ['bull', '•'],
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

/** What Markdown puts around words, and the backslashes before signs that would mean something in it. */
export function withoutMarkdown(text: string): string {
  let plain = text;
  if (plain.includes('\\')) plain = withoutEscapedSigns(plain);
  if (plain.includes('`') && !/^\s*```/.test(plain)) plain = plain.replaceAll('`', '');
  // stars are a mask, too: only words between two pairs are bold
  if (plain.includes('**')) plain = plain.replace(/(?<!\*)\*\*(?![\s*])([^*]{1,400})\*\*(?!\*)/g, '$1');
  const whole = /^(\s*)([*_])(?=[^*_\s])([^*_]{1,400})\2\s*$/.exec(plain);
  return whole === null || !/[:[{(-]/.test(whole[3] ?? '') ? plain : `${whole[1] ?? ''}${whole[3] ?? ''}`;
}

function withoutEscapedSigns(text: string): string {
  const signs = text.match(/\\[_*[\]{}()#+.!|<>~-]/g) ?? [];
  if (signs.length === 0 || (signs.length === 1 && !/[_*[\]{}-]$/.test(signs[0]) && !/[0-9]\\\.[0-9]/.test(text))) return text;
  return text.replace(/\\([\\_*[\]{}()#+.!|<>~-])/g, '$1');
}
