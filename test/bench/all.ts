import { activation } from './activation.ts';
import type { Benchmark, Figures } from './measure.ts';
import { parseRatio } from './parseRatio.ts';
import { peakMemory } from './peakMemory.ts';
import { remoteMany } from './remoteMany.ts';
import { reviewPage } from './reviewPage.ts';
import { rotateMany } from './rotateMany.ts';

/**
 * `npm run bench`: every benchmark, as a table, or with `--json` as `{"results": {name: number}}` and nothing else.
 * `--only parse` runs those whose names begin so.
 */
const benchmarks: readonly Benchmark[] = [parseRatio, peakMemory, rotateMany, remoteMany, activation, reviewPage].filter(({ name }) => name.startsWith(wanted()));

function wanted(): string {
  const at = process.argv.indexOf('--only');
  return at < 0 ? '' : (process.argv[at + 1] ?? '');
}

const json = process.argv.includes('--json');
const say = (words: string): void => {
  process.stderr.write(`${words}\n`);
};
let results: Figures = {};
for (const benchmark of benchmarks) {
  say(`${benchmark.name} …`);
  results = { ...results, ...(await benchmark.run(say)) };
}
if (json) {
  console.log(JSON.stringify({ results }));
} else {
  const width = Math.max(...Object.keys(results).map((name) => name.length));
  for (const [name, value] of Object.entries(results)) console.log(`${name.padEnd(width)}  ${value}`);
}
