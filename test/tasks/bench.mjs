// npm run bench: how much the extension costs. `-- --json` prints only {"results": {name: number}}.
import { build } from './build.mjs';
import { main, show } from './run.mjs';
import { setUp } from './setUp.mjs';

await main(async () => {
  const { node } = await setUp({ browser: true, vscode: ['newest'] });
  await build(node);
  return await show(node, ['test/bench/all.ts', ...process.argv.slice(2)]);
});
