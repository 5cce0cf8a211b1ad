import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { decode } from '../../src/manageBde/decode.ts';
import { caseOf } from './cases.ts';
import { grown, most, timeRatio } from './cost.ts';
import { minimise } from './minimise.ts';
import { assertAllBytes } from './properties.ts';
import { tellSizes } from './sizes.ts';

/**
 * `npm run fuzz -- [--seconds N] [--seed N]`: cases one after the other until the time is over, Ctrl+C, or a finding.
 * `-- --sizes [--share 0.1]`: the largest texts, or a share of their size, instead.
 */
const { values } = parseArgs({ options: { seconds: { type: 'string' }, seed: { type: 'string' }, sizes: { type: 'boolean' }, share: { type: 'string' } } });
if (values.sizes === true) process.exit(tellSizes(Number(values.share ?? 1)) ? 0 : 1);
const first = Number(values.seed ?? Math.floor(Math.random() * 2 ** 30));
const seconds = values.seconds === undefined ? Number.POSITIVE_INFINITY : Number(values.seconds);
const began = performance.now();
let told = began;
let seed = first;
const stop = new AbortController();
process.on('SIGINT', () => {
  stop.abort();
});

/** Why the case breaks a property; null if it does not. */
function problemOf(bytes: Uint8Array): string | null {
  try {
    assertAllBytes(bytes);
    if (isCostly(bytes)) return 'Cost: four times the text takes far more than four times the time';
    return null;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

/** Cases of one in so many are also read long, once and four times. */
const costEvery = 50;

function isCostly(bytes: Uint8Array): boolean {
  if (seed % costEvery !== 0) return false;
  const text = grown(decode(bytes), 100_000);
  return (timeRatio(text) ?? 0) > most || (timeRatio(text.replace(/[\r\n]+/g, ' ')) ?? 0) > most;
}

console.log(`seed ${first}`);
for (; !stop.signal.aborted && performance.now() - began < seconds * 1000; seed++) {
  const bytes = caseOf(seed);
  const problem = problemOf(bytes);
  if (problem !== null) {
    const small = minimise(bytes, (one) => problemOf(one) === problem);
    const folder = path.resolve(import.meta.dirname, '../../out/fuzz');
    mkdirSync(folder, { recursive: true });
    const file = path.join(folder, `${seed}.bin`);
    writeFileSync(file, small);
    console.log(`seed ${seed}: ${problem}\n${small.length} bytes in ${file}:\n${JSON.stringify(Buffer.from(small).toString())}`);
    process.exit(1);
  }
  const now = performance.now();
  if (now - told > 5000) {
    told = now;
    console.log(`${seed - first + 1} cases, ${(((seed - first + 1) * 1000) / (now - began)).toFixed(0)} a second`);
    // let Ctrl+C through
    await new Promise((resolve) => setImmediate(resolve));
  }
}
console.log(`${seed - first} cases in ${((performance.now() - began) / 1000).toFixed(0)} s, nothing found. Next: --seed ${seed}`);
