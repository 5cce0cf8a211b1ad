/** A pattern of files: where the search begins, and what the names on the way from there must look like. */
export interface Pattern {
  /** A directory as it was written, with its separator; empty for the current one. */
  readonly root: string;
  readonly segments: readonly Segment[];
}

/** One name of a path. */
export type Segment = { readonly kind: 'name'; readonly name: string } | { readonly kind: 'anyDepth' } | { readonly kind: 'like'; readonly signs: readonly Sign[] };

type Sign = { readonly kind: 'many' } | { readonly kind: 'one' } | { readonly kind: 'text'; readonly text: string } | { readonly kind: 'set'; readonly isNegated: boolean; readonly ranges: readonly (readonly [string, string])[] };

/** The innermost ones with a choice in them. */
const braces = /\{([^{},]*,[^{}]*)\}/;

export function isPattern(input: string): boolean {
  return /[*?]/.test(input) || braces.test(input) || input.split(/[\\/]/).some((name) => name.includes('[') && name.lastIndexOf(']') > name.indexOf('[') + 1);
}

/** More alternatives than anybody writes; each brace multiplies them. */
const mostAlternatives = 1000;

/** The patterns without braces that a pattern stands for; both separators are taken, as Windows does. */
export function readPattern(input: string): readonly Pattern[] {
  return alternatives(input).map((one) => {
    const root = /^(?:[A-Za-z]:)?[\\/]+(?:(?<=^[\\/]{2})[^\\/]+[\\/]+[^\\/]+[\\/]*)?|^[A-Za-z]:/.exec(one)?.[0] ?? '';
    const segments = one
      .slice(root.length)
      .split(/[\\/]+/)
      .filter((name) => name !== '' && name !== '.');
    return { root, segments: segments.map(segment) };
  });
}

/** `a{b,c}d` is `abd` and `acd`; the innermost braces first. */
function alternatives(input: string): readonly string[] {
  let open = [input];
  for (;;) {
    const next = open.flatMap((one) => {
      const choices = braces.exec(one);
      if (choices === null) return [one];
      return (choices[1] ?? '').split(',').map((choice) => one.slice(0, choices.index) + choice + one.slice(choices.index + choices[0].length));
    });
    if (next.length === open.length && next.every((one, index) => one === open[index])) return [...new Set(next)];
    if (next.length > mostAlternatives) return open;
    open = next;
  }
}

function segment(name: string): Segment {
  if (name === '**') return { kind: 'anyDepth' };
  if (!/[*?[]/.test(name)) return { kind: 'name', name };
  const signs: Sign[] = [];
  const letters = Array.from(name);
  for (let at = 0; at < letters.length; at++) {
    const text = letters[at] ?? '';
    const end = text === '[' ? endOfSet(letters, at) : -1;
    if (end > 0) {
      signs.push(setOf(letters.slice(at + 1, end)));
      at = end;
    } else if (text === '?') signs.push({ kind: 'one' });
    else if (text !== '*') signs.push({ kind: 'text', text });
    else if (signs.at(-1)?.kind !== 'many') signs.push({ kind: 'many' });
  }
  return { kind: 'like', signs };
}

/** Where the set ends that begins at `from`; a bracket that is its first sign is one of the set. -1 where it is none. */
function endOfSet(letters: readonly string[], from: number): number {
  const first = from + (letters[from + 1] === '!' || letters[from + 1] === '^' ? 2 : 1);
  const end = letters.indexOf(']', first + 1);
  return letters[first] === undefined ? -1 : end;
}

function setOf(letters: readonly string[]): Sign {
  const isNegated = letters[0] === '!' || letters[0] === '^';
  const set = letters.slice(isNegated ? 1 : 0).join('');
  return { kind: 'set', isNegated, ranges: [...set.matchAll(/(.)-(.)|./gsu)].map(([one, from = one, to = one]) => [from, to] as const) };
}

/** Whether a name is like the signs. A dot that hides a name must be written. Linear in the name for each `*`. */
export function isLike(name: string, signs: readonly Sign[], ignoreCase: boolean): boolean {
  const [first] = signs;
  if (name.startsWith('.') && !(first?.kind === 'text' && first.text === '.')) return false;
  const letters = Array.from(ignoreCase ? name.toLowerCase() : name);
  let at = 0;
  let place = 0;
  let lastMany = -1;
  let retry = 0;
  while (at < letters.length) {
    const sign = signs[place];
    if (sign?.kind === 'many') {
      lastMany = place;
      retry = at;
      place += 1;
    } else if (sign !== undefined && fits(letters[at] ?? '', sign, ignoreCase)) {
      at += 1;
      place += 1;
    } else if (lastMany >= 0) {
      retry += 1;
      at = retry;
      place = lastMany + 1;
    } else return false;
  }
  return signs.slice(place).every(({ kind }) => kind === 'many');
}

function fits(letter: string, sign: Sign, ignoreCase: boolean): boolean {
  const same = (text: string): string => (ignoreCase ? text.toLowerCase() : text);
  switch (sign.kind) {
    case 'many':
      return false;
    case 'one':
      return true;
    case 'text':
      return letter === same(sign.text);
    case 'set':
      return sign.ranges.some(([from, to]) => letter >= same(from) && letter <= same(to)) !== sign.isNegated;
  }
}
