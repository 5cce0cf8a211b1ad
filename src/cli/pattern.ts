/** A pattern of files: where the search begins, and what the names on the way from there must look like. */
export interface Pattern {
  /** A directory as it was written, with its separator; empty for the current one. */
  readonly root: string;
  readonly segments: readonly Segment[];
}

/** One name of a path. */
export type Segment = { readonly kind: 'name'; readonly name: string } | { readonly kind: 'anyDepth' } | { readonly kind: 'like'; readonly signs: readonly Sign[] };

type Sign = { readonly kind: 'many' } | { readonly kind: 'one' } | { readonly kind: 'text'; readonly text: string } | { readonly kind: 'set'; readonly isNegated: boolean; readonly ranges: readonly (readonly [string, string])[] };

export function isPattern(input: string): boolean {
  return /[*?]|\[[^/\\]+\]|\{[^{}]*,[^{}]*\}/.test(input);
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
      const braces = /\{([^{}]*,[^{}]*)\}/.exec(one);
      if (braces === null) return [one];
      return (braces[1] ?? '').split(',').map((choice) => one.slice(0, braces.index) + choice + one.slice(braces.index + braces[0].length));
    });
    if (next.length === open.length && next.every((one, index) => one === open[index])) return [...new Set(next)];
    if (next.length > mostAlternatives) return open;
    open = next;
  }
}

function segment(name: string): Segment {
  if (name === '**') return { kind: 'anyDepth' };
  if (!/[*?[]/.test(name)) return { kind: 'name', name };
  const signs = [...name.matchAll(/\*+|\?|\[([!^]?)(\]?[^\]]*)\]|[^*?[]+|\[/gu)].map(([text, negation, set]): Sign => {
    if (text.startsWith('*')) return { kind: 'many' };
    if (text === '?') return { kind: 'one' };
    if (set === undefined || set === '') return { kind: 'text', text };
    return { kind: 'set', isNegated: negation !== '', ranges: [...set.matchAll(/(.)-(.)|./gsu)].map(([one, from = one, to = one]) => [from, to] as const) };
  });
  return { kind: 'like', signs: signs.flatMap((sign) => (sign.kind === 'text' ? Array.from(sign.text, (text): Sign => ({ kind: 'text', text })) : [sign])) };
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
