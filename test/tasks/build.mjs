// npm run build: dist/, as it is packed. `-- --development`: not minified, with source maps.
import { main, run, say } from './run.mjs';
import { setUp } from './setUp.mjs';

/** @param {string} node @param {readonly string[]} [flags] */
export async function build(node, flags = []) {
  say('build');
  await run(node, ['esbuild.config.mjs', ...flags]);
}

if (process.argv[1] === import.meta.filename) {
  await main(async () => {
    const { node } = await setUp();
    await build(node, process.argv.slice(2));
  });
}
