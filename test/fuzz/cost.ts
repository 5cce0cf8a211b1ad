import { parse } from '../../src/manageBde/parse.ts';

/** Calls of strings' and patterns' own functions, and the signs that they gave: what a parser does, but for its loops. */
export function stepsOf(run: () => unknown): number {
  let steps = 0;
  const back: (() => void)[] = [];
  const count = (owner: object, name: string | symbol): void => {
    const own = Object.getOwnPropertyDescriptor(owner, name);
    const real: unknown = own?.value;
    if (own === undefined || typeof real !== 'function') return;
    const counted = function (this: unknown, ...given: unknown[]): unknown {
      const result: unknown = Reflect.apply(real, this, given);
      steps += 1 + (typeof result === 'string' ? result.length : 0);
      return result;
    };
    Object.defineProperty(owner, name, { ...own, value: counted });
    back.push(() => Object.defineProperty(owner, name, own));
  };
  for (const name of ['slice', 'trim', 'trimStart', 'trimEnd', 'replace', 'replaceAll', 'toLowerCase', 'indexOf', 'includes', 'startsWith', 'charCodeAt', 'charAt', 'split']) count(String.prototype, name);
  for (const name of ['exec', 'test']) count(RegExp.prototype, name);
  for (const name of ['get', 'has', 'set']) count(Map.prototype, name);
  for (const name of ['push', 'slice', 'find', 'some', 'every', 'filter', 'map', 'at']) count(Array.prototype, name);
  try {
    run();
  } finally {
    for (const put of back) put();
  }
  return steps;
}

function secondsOf(text: string): number {
  const before = process.cpuUsage();
  parse(text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** Below this the clock and the collector of garbage say more than the parser does. */
const measurable = 0.05;
/** Four times the text: 4 where the time is linear, 16 where it is its square. */
export const most = 9;

/** A text again and again, until it has at least so many signs. */
export function grown(text: string, signs: number): string {
  return text.repeat(Math.max(1, Math.ceil(signs / Math.max(text.length, 1))));
}

/** How often the steps of a text fit into those of the same text four times. */
export function stepRatio(text: string): number {
  const once = stepsOf(() => parse(text));
  return stepsOf(() => parse(text.repeat(4))) / Math.max(once, 1);
}

/**
 * The same in time of the processor, the least of several runs, so that a busy machine does not count; null where the
 * text is read too fast to say. A ratio that is too large is measured again before it is told.
 */
export function timeRatio(text: string): number | null {
  const least = (of: string, times: number): number => Math.min(...Array.from({ length: times }, () => secondsOf(of)));
  const four = text.repeat(4);
  const first = secondsOf(four);
  if (first < measurable || first / Math.max(secondsOf(text), 0.001) <= most) return first < measurable ? null : 1;
  const once = least(text, 5);
  return once < measurable / most ? null : least(four, 3) / once;
}
