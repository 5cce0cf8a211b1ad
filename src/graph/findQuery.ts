/** What somebody typed, in the forms in which it is looked for. */
export interface FindQuery {
  /** Without accents, lower case, single spaces; empty when there is nothing to look for. */
  readonly text: string;
  /** The words of `text` where there are several. */
  readonly words: readonly string[];
  /** The beginning of an ID, or a whole one: lower case with its dashes. */
  readonly id?: string;
  /** The same with letters read as the digits that they look like, where the text as typed is no ID. */
  readonly guessedId?: string;
}

/** Fewer characters of an ID name nothing: every fourth device has a key that begins with a given digit or two. */
const shortestId = 4;
const wholeId = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;

export function parseFindQuery(given: string): FindQuery {
  // As manage-bde prints it: "ID: {…}"
  const typed = given.replace(/^\s*(?:key )?id\s*:/i, '');
  const text = fold(typed).trim().replaceAll(/\s+/g, ' ');
  const words = text.includes(' ') ? text.split(' ') : [];
  const whole = wholeId.exec(typed)?.[0];
  if (whole !== undefined) return { text, words, id: whole.toLowerCase() };
  const plain = typed.replaceAll(/[\s{}()"'“”„‘’\-\u2010-\u2015\u2212]/g, '').toLowerCase();
  if (isIdBeginning(plain)) return { text, words, id: withDashes(plain) };
  // Read out or copied by hand: the letters o, l and i are no digits of an ID, and look like some
  const guessed = plain.replaceAll('o', '0').replaceAll(/[li|]/g, '1');
  return guessed.length >= 8 && isIdBeginning(guessed) ? { text, words, guessedId: withDashes(guessed) } : { text, words };
}

function isIdBeginning(text: string): boolean {
  return text.length >= shortestId && text.length <= 32 && /^[0-9a-f]+$/.test(text);
}

function withDashes(digits: string): string {
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].filter((part) => part !== '').join('-');
}

/** Letters that Unicode does not take apart, as people without them on the keyboard type them. */
const alone: Readonly<Record<string, string>> = { ß: 'ss', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', æ: 'ae', œ: 'oe', ı: 'i' };

/** Lower case without accents, so that "Mueller" is not found by "Müller", but "muller" and "MÜLLER" are. */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  if (/^[ -~]*$/.test(lower)) return lower;
  return lower
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .replaceAll(/[ßøłđðþæœı]/g, (letter) => alone[letter] ?? letter);
}
