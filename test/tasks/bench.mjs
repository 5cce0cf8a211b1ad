// npm run bench: how much the extension and its parser cost. `-- --json` prints only {"results": {name: number}},
// `-- --only parse` measures only what begins so.
import { build } from './build.mjs';
import { main, show } from './run.mjs';
import { setUp } from './setUp.mjs';

await main(async () => {
  const args = process.argv.slice(2);
  const onlyParser = args[args.indexOf('--only') + 1]?.startsWith('parse') === true && args.includes('--only');
  const { node } = await setUp(onlyParser ? {} : { browser: true, vscode: ['newest'] });
  await build(node);
  return await show(node, ['test/bench/all.ts', ...args]);
});
