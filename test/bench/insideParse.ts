import { decode } from '../../src/manageBde/decode.ts';
import { parse } from '../../src/manageBde/parse.ts';
import { computers } from './computers.ts';

/** What both ways took, in milliseconds. */
export interface Timed {
  readonly size: number;
  readonly computers: number;
  readonly pairs: readonly { readonly parse: number; readonly split: number }[];
}

/** Pairs that count; none is thrown away, since a person who reads one file starts cold as well. */
const runs = 5;
const count = 100_000;

const parts: Buffer[] = [];
for (const text of computers(count)) parts.push(Buffer.from(text));
const all = Buffer.concat(parts);
parts.length = 0;

/** The time that the work takes, of a process that has nothing left over from before. What it made is kept until it is over. */
function timed(work: () => number): { readonly ms: number; readonly result: number } {
  globalThis.gc?.();
  globalThis.gc?.();
  const began = performance.now();
  const result = work();
  return { ms: performance.now() - began, result };
}

let found = 0;
const pairs: { parse: number; split: number }[] = [];
for (let run = 0; run < runs; run++) {
  const pair = { parse: 0, split: 0 };
  const ways = [
    () => {
      const { ms, result } = timed(() => parse(decode(all)).report.computers.length);
      found = result;
      pair.parse = ms;
    },
    () => {
      pair.split = timed(() => new TextDecoder().decode(all).split('\n').length).ms;
    },
  ];
  for (const way of run % 2 === 0 ? ways : ways.reverse()) way();
  pairs.push(pair);
}
if (found !== count) throw new Error(`${found} computers were found instead of ${count}.`);
const result: Timed = { size: all.length, computers: found, pairs };
console.log(JSON.stringify(result));
