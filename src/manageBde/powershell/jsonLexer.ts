export type Lexeme = { readonly sign: string } | { readonly value: string | number | boolean | null };

/** Numbers and words are short; Python's words count, too. */
const plain = /(-?[0-9][0-9.eE+-]{0,40})|(true|false|null|True|False|None)(?![A-Za-z0-9_])/y;
const blank = /\s*/y;

/**
 * One sign or value of JSON after the other, however long the line is; gives the index at which the rest of the line is
 * none. Strings are found by hand: a pattern that tries each of their letters runs out of room.
 */
export function eachLexeme(text: string, visit: (lexeme: Lexeme) => void): number {
  let at = 0;
  for (;;) {
    blank.lastIndex = at;
    blank.test(text);
    at = blank.lastIndex;
    if (at >= text.length) return text.length;
    const sign = text.charAt(at);
    if ('{}[]:,'.includes(sign)) {
      visit({ sign });
      at += 1;
    } else if (sign === '"') {
      const end = stringEnd(text, at + 1);
      if (end < 0) return at;
      visit({ value: unescape(text.slice(at + 1, end)) });
      at = end + 1;
    } else {
      plain.lastIndex = at;
      const match = plain.exec(text);
      if (match === null) return at;
      visit({ value: match[1] === undefined ? wordValue(match[0]) : numberValue(match[1]) });
      at = plain.lastIndex;
    }
  }
}

/** Index of the quote that ends a string; each run of backslashes is counted once. */
function stringEnd(text: string, from: number): number {
  for (let quote = text.indexOf('"', from); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let slashes = 0;
    while (quote - slashes - 1 >= from && text.charCodeAt(quote - slashes - 1) === 92) slashes += 1;
    if (slashes % 2 === 0) return quote;
  }
  return -1;
}

function wordValue(word: string): boolean | null {
  return /^[nN]/.test(word) ? null : word.toLowerCase() === 'true';
}

function numberValue(digits: string): number | string {
  const value = Number(digits);
  return Number.isFinite(value) ? value : digits;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|(.))/g, (_whole, code: string | undefined, sign: string | undefined) =>
    code === undefined ? (escapes[sign ?? ''] ?? sign ?? '') : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
