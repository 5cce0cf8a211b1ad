// npm run bench: how much the extension and its parser cost. `-- --json` prints only {"results": {name: number}},
// `-- --only parse` measures only what begins so.
import { build } from './build.mjs';
import { main, show } from './run.mjs';
import { setUp } from './setUp.mjs';

await main(async () => {
  const args = process.argv.slice(2);
  const only = args.includes('--only') ? (args[args.indexOf('--only') + 1] ?? '') : '';
  const needs = only.startsWith('parse') ? {} : only.startsWith('review') ? { browser: true } : { browser: true, vscode: ['newest'] };
  const { node } = await setUp(needs);
  await build(node);
  return await show(node, ['test/bench/all.ts', ...args]);
});
