// npm start: builds and opens VS Code on the demo tenant: the desktop's `code` if it is on PATH, else a VS Code in the
// browser. `-- --check` does the main job by itself, without a window. `-- --browser`: in the browser in any case.
import { cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from './build.mjs';
import { onPath } from './debian.mjs';
import { pack } from './package.mjs';
import { main, root, say, show } from './run.mjs';
import { setUp } from './setUp.mjs';

async function check() {
  const { node } = await setUp({ browser: true, vscode: ['newest'] });
  await pack(node);
  return await show(node, ['test/e2e/check.ts']);
}

async function inBrowser() {
  const { node } = await setUp({ vscode: ['newest'] });
  await pack(node);
  return await show(node, ['test/support/vscode/serve.ts']);
}

/** @param {string} code */
async function onDesktop(code) {
  const { node } = await setUp();
  await build(node, ['--development']);
  const profile = path.join(root, 'out/start');
  await mkdir(path.join(profile, 'data/User'), { recursive: true });
  await writeFile(path.join(profile, 'data/User/settings.json'), '{ "recoveryKeys.signIn.method": "demo" }\n', { flag: 'wx' }).catch(() => undefined);
  await cp(path.join(root, 'test/fixtures/reviews'), path.join(profile, 'workspace'), { recursive: true });
  say(`${code} opens a window with a profile of its own (out/start)`);
  return await show(
    code,
    [
      '--new-window',
      '--wait',
      `--extensionDevelopmentPath=${root}`,
      `--user-data-dir=${path.join(profile, 'data')}`,
      `--extensions-dir=${path.join(profile, 'extensions')}`,
      '--disable-workspace-trust',
      path.join(profile, 'workspace'),
    ],
    { shell: process.platform === 'win32' },
  );
}

await main(async () => {
  if (process.argv.includes('--check')) return await check();
  const code = process.argv.includes('--browser') ? undefined : (onPath('code') ?? (process.platform === 'win32' ? onPath('code.cmd') : undefined));
  return code === undefined ? await inBrowser() : await onDesktop(code);
});
