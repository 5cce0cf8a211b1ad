/** What never comes twice in life, so that a computer's text may be another's in all but that. */
export type OwnKind = 'id' | 'password' | 'thumbprint';

/**
 * A part of a computer's text: words that stand there as they are; a value of its own that was not there before; a value
 * that was, by its place in the list of all; or the name of the next computer, by its shape.
 */
export type Part = { readonly words: string } | { readonly own: OwnKind } | { readonly again: number } | { readonly next: string };

/** A whole ID without its braces, a whole password, a thumbprint; all in capitals, as they are printed most often. */
const own =
  /\b(?:(?<id>[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12})|(?<password>[0-9]{6}(?:-[0-9]{6}){7})|(?<thumbprint>[0-9A-F]{40}))(?![0-9A-Za-z-])/g;

const shapes: Readonly<Record<OwnKind, { readonly length: number; readonly pattern: RegExp }>> = {
  id: { length: 36, pattern: /^[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}$/ },
  password: { length: 55, pattern: /^[0-9]{6}-[0-9]{6}-[0-9]{6}-[0-9]{6}-[0-9]{6}-[0-9]{6}-[0-9]{6}-[0-9]{6}$/ },
  thumbprint: { length: 40, pattern: /^[0-9A-F]{40}$/ },
};

/** The value of this kind that stands at this place; null where none does. */
export function ownAt(text: string, at: number, kind: OwnKind): string | null {
  const { length, pattern } = shapes[kind];
  const value = text.slice(at, at + length);
  return pattern.test(value) ? value : null;
}

/** A computer with more of them is like no other. */
const mostValues = 64;

export interface Cut {
  readonly parts: readonly Part[];
  /** The computer's name, then its own values in their order. */
  readonly values: readonly string[];
}

/**
 * Cuts the text of a computer at its own values; it ends with the line in which the next one's name stands at `nextAt`.
 * Null where there are too many. What is its own in any other form counts as words, which no other has.
 */
export function cutAtOwn(text: string, name: string, next: string, nextAt: number): Cut | null {
  const parts: Part[] = [];
  const values = [name];
  let done = 0;
  const takeWords = (end: number): void => {
    for (const [index, words] of text.slice(done, end).split(name).entries()) {
      if (index > 0) parts.push({ again: 0 });
      if (words !== '') parts.push({ words });
    }
  };
  for (const { 0: value, index, groups } of text.slice(0, nextAt).matchAll(own)) {
    if (values.length > mostValues) return null;
    takeWords(index);
    const known = values.indexOf(value, 1);
    if (known < 0) values.push(value);
    parts.push(known < 0 ? { own: kindOf(groups) } : { again: known });
    done = index + value.length;
  }
  takeWords(nextAt);
  parts.push({ next: nameShape(next) }, { words: text.slice(nextAt + next.length) });
  return { parts, values };
}

function kindOf(groups: Readonly<Record<string, string | undefined>> | undefined): OwnKind {
  if (groups?.['id'] !== undefined) return 'id';
  return groups?.['password'] === undefined ? 'thumbprint' : 'password';
}

const longestName = 63;

/** The signs at this place that may be a name. */
export function nameAt(text: string, at: number): string {
  return /^[A-Za-z0-9-]*/.exec(text.slice(at, at + longestName + 1))?.[0] ?? '';
}

/** Whether a name has letters and digits, so that it is nothing else, and is long enough to be found again. */
export function isPlainName(name: string): boolean {
  return name.length >= 4 && name.length <= longestName && /^[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$/.test(name) && /[0-9]/.test(name) && /[A-Za-z]/.test(name);
}

/** What a name may say beyond being one: its parts without digits, and letters in a row that may be a word. */
export function nameShape(name: string): string {
  return name
    .split('-')
    .map((part) => (/[0-9]/.test(part) ? `${(part.match(/[A-Za-z]{4,}/g) ?? []).join('.')}#` : part))
    .join('-');
}
