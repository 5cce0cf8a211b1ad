import { activation } from './activation.ts';
import type { Benchmark, Figures } from './measure.ts';

/** `npm run bench`: every benchmark, as a table, or with `--json` as `{"results": {name: number}}` and nothing else. */
const benchmarks: readonly Benchmark[] = [activation];

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
