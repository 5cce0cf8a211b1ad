import { RegExpParser, type AST } from '@eslint-community/regexpp';
import { createRequire } from 'node:module';
import type * as Recheck from 'recheck';
import { analyse } from 'scslre';

/**
 * Proofs that a regular expression takes time that grows with its text and no faster, by two libraries: scslre looks at
 * what one repeated letter does, recheck at every text, as an automaton. Both count the search that begins anew at each
 * place of the text.
 *
 * recheck's automaton knows no assertions, is too large for long bounded repetitions, and sees one search only, not the
 * next that begins where the last one ended. So it is given a pattern that takes at least the paths that the real one
 * takes: without assertions, with longer repetitions without bound, each alternative by itself, and with a
 * letter at its end that never comes, so that every path is walked. What this refuses may be linear all the same; then
 * it is written another way.
 */

/** Repetitions up to this are a constant factor. */
const few = 20;
/** No text of an attack holds it. */
const never = '\\uE000';
const limits = { checker: 'automaton', maxRepeatCount: 1000, maxNFASize: 1_000_000, maxPatternSize: 100_000, timeout: 60_000 } as const;

let recheck: typeof Recheck | undefined;

/** Why it is not proven; undefined where it is. */
export async function refusal({ source, flags }: { readonly source: string; readonly flags: string }): Promise<string | undefined> {
  const [report] = analyse({ source, flags }).reports;
  if (report !== undefined) return `${report.type}${report.exponential ? ', exponential' : ''}: many ${report.character.pick}`;
  const { patterns, endless } = everyPath(source, flags);
  if (endless !== undefined) return `${endless} may look through all of the text at each place`;
  // it starts a process of its own when it is loaded
  recheck ??= createRequire(import.meta.url)('recheck') as typeof Recheck;
  for (const pattern of patterns) {
    const verdict = await recheck.check(pattern, flags.replace(/[gy]/g, ''), limits);
    if (verdict.status === 'vulnerable') return `${pattern}: ${verdict.complexity.summary}, ${verdict.attack.pattern}`;
    if (verdict.status === 'unknown') return `${pattern}: not decided (${verdict.error.kind})`;
  }
  return undefined;
}

/** The patterns that together walk at least the paths of one; none for what is short whatever the text. */
function everyPath(source: string, flags: string): { readonly patterns: readonly string[]; readonly endless: string | undefined } {
  const pattern = new RegExpParser({ ecmaVersion: 2025 }).parsePattern(source, 0, source.length, { unicode: flags.includes('u'), unicodeSets: flags.includes('v') });
  let endless: string | undefined;

  /** Each way through alternatives that stand in no repetition: their paths add up, they do not multiply. */
  const ways = (alternatives: readonly AST.Alternative[], isLast: boolean): string[] => alternatives.flatMap(({ elements }) => sequence(elements, isLast));

  function sequence(elements: readonly AST.Element[], isLast: boolean): string[] {
    let after = [''];
    let last = isLast;
    for (const element of elements.toReversed()) {
      const before = waysOf(element, last);
      after = before.flatMap((way) => after.map((rest) => way + rest));
      // behind an end that may be empty, the search has ended as well
      last &&= element.type === 'Quantifier' && element.min === 0 && before.every((way) => way === '');
    }
    return after;
  }

  function waysOf(element: AST.Element, isLast: boolean): string[] {
    switch (element.type) {
      case 'Assertion':
        if (element.kind !== 'lookahead' && element.kind !== 'lookbehind') return [element.raw];
        if (longest(element.alternatives) === Infinity) endless = element.raw;
        return [''];
      case 'Backreference':
        return ways([element.resolved].flat().flatMap((group) => group.alternatives), false);
      case 'Group':
      case 'CapturingGroup':
        return ways(element.alternatives, isLast);
      case 'Quantifier':
        return [repetition(element, isLast)];
      default:
        return [element.raw];
    }
  }

  function repetition(quantifier: AST.Quantifier, isLast: boolean): string {
    const { element, min, max, greedy } = quantifier;
    const inner = waysOf(element, false);
    // at the end it never fails, and what it takes is taken from the searches to come, but for one more that fails
    const most = isLast && greedy && longestOf(element) < Infinity ? min : max > few ? Infinity : max;
    if (most === 0) return '';
    return `(?:${inner.join('|')}){${String(min)},${most === Infinity ? '' : String(most)}}${greedy ? '' : '?'}`;
  }

  const all = [...new Set(ways(pattern.alternatives, true))];
  return { patterns: all.filter((way) => way.includes(',}')).map((way) => way + never), endless };
}

/** The length of the longest text that fits. */
function longest(alternatives: readonly AST.Alternative[]): number {
  return Math.max(...alternatives.map(({ elements }) => elements.reduce((sum, element) => sum + longestOf(element), 0)));
}

function longestOf(element: AST.Element): number {
  switch (element.type) {
    case 'Assertion':
      return 0;
    case 'Backreference':
      return longest([element.resolved].flat().flatMap((group) => group.alternatives));
    case 'Group':
    case 'CapturingGroup':
      return longest(element.alternatives);
    case 'Quantifier':
      return element.max === 0 ? 0 : element.max * longestOf(element.element);
    default:
      return 1;
  }
}
