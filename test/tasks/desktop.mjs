// npm run test:desktop: the integration suite in desktop VS Code, which is downloaded. On Linux without a display it
// runs under xvfb-run. VSCODE_VERSION names a version other than the newest.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { onPath } from './debian.mjs';
import { build } from './build.mjs';
import { main, root, show } from './run.mjs';
import { setUp } from './setUp.mjs';

await main(async () => {
  const { node } = await setUp();
  await build(node);
  const hidden = process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'];
  const xvfb = hidden ? onPath('xvfb-run') : undefined;
  const suite = ['test/integration/desktop.ts'];
  const code = xvfb === undefined ? await show(node, suite) : await show(xvfb, ['-a', node, ...suite]);
  const results = await readFile(path.join(root, 'out/test/integration-desktop.json'), 'utf8').catch(() => undefined);
  if (results === undefined) return code === 0 ? 1 : code; // it has said why
  const tests = JSON.parse(results);
  const count = (state) => tests.filter((test) => test.state === state).length;
  for (const { title, error } of tests.filter(({ state }) => state === 'failed')) console.log(`✖ ${title}\n${error}`);
  console.log(`${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`);
  return code;
});
