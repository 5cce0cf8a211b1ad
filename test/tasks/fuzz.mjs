// npm run fuzz: texts that were damaged at random, until Ctrl+C or `-- --seconds 60`; `-- --seed 7` begins there.
// `-- --sizes` reads the largest texts instead. A finding is made small, left in out/fuzz, and ends it with 1.
import { main, show } from './run.mjs';
import { setUp } from './setUp.mjs';

await main(async () => {
  const { node } = await setUp();
  return await show(node, ['--no-warnings', 'test/fuzz/main.ts', ...process.argv.slice(2)]);
});
