// npm run package: builds, writes the notices of what went into the bundles, and packs the .vsix into the project's folder.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { main, root, run, say } from './run.mjs';
import { setUp } from './setUp.mjs';

/** The file that `pack` writes. */
export async function vsixFile() {
  const { name, version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  return path.join(root, `${name}-${version}.vsix`);
}

/** @param {string} node */
export async function pack(node) {
  say('build and package');
  await run(node, ['test/tasks/notices.mjs']);
  const file = await vsixFile();
  await run(node, ['node_modules/@vscode/vsce/vsce', 'package', '--no-dependencies', '--out', file]);
  return file;
}

if (process.argv[1] === import.meta.filename) {
  await main(async () => {
    const { node } = await setUp();
    console.log(path.relative(root, await pack(node)));
  });
}
