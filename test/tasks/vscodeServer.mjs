// A real VS Code that runs in a browser: the server inside the npm package code-server, without its wrapper. Only what
// tests use of it is kept, and only what has no binary in its package is compiled.
import { existsSync } from 'node:fs';
import { readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { cached, cacheFolder, unpack } from './cache.mjs';
import { nodeFolder, nodeIn } from './newerNode.mjs';
import { npm, run, say } from './run.mjs';
import { nodeGyp, ripgrepBinary } from './versions.mjs';

/** Without spdlog output channels stay empty; the watchdog ends an extension host with its server. */
const compiled = ['@vscode/spdlog', '@vscode/native-watchdog'];

/** Large, and never used here: the assistants, their sign-in, other systems' binaries. */
const superfluous = [
  'extensions/copilot',
  'node_modules/@github',
  'node_modules/@microsoft/mxc-sdk',
  'node_modules/@vscode/sqlite3',
  'node_modules/@vscode/spdlog/deps',
  'node_modules/@parcel/watcher-linux-x64-musl',
  'node_modules/node-pty/third_party',
  'node_modules/node-pty/deps',
];

/** @param {{ readonly codeServer: string }} version */
export const isInstalled = ({ codeServer }) => existsSync(path.join(cacheFolder(), nameOf(codeServer)));

/** The last number changes when what is done here changes. @param {string} codeServer */
const nameOf = (codeServer) => `vscode-${codeServer}-${process.arch}-1`;

/**
 * The folder of one VS Code: `vscode/` is its server, `node` the program to run it with.
 * @param {{ readonly codeServer: string, readonly node: string }} version
 */
export async function vscodeFolder({ codeServer, node }) {
  const ofNode = await nodeFolder(node);
  return await cached(nameOf(codeServer), async (folder) => {
    say(`VS Code of code-server ${codeServer}`);
    await unpack(`code-server@${codeServer}`, folder, { only: 'package/lib/vscode', strip: 2 });
    const vscode = path.join(folder, 'vscode');
    const gyp = path.join(folder, 'gyp');
    await Promise.all([
      install(vscode).then(() => install(path.join(vscode, 'extensions'))),
      npm(['install', '--prefix', gyp, '--ignore-scripts', '--no-save', `node-gyp@${nodeGyp}`], { cwd: folder }),
    ]);
    await addRipgrep(vscode, folder);
    say(`VS Code of code-server ${codeServer}: compiling ${compiled.join(', ')}`);
    for (const name of compiled) await compile(path.join(vscode, 'node_modules', name), path.join(gyp, 'node_modules/node-gyp/bin/node-gyp.js'), ofNode);
    await trim(folder, vscode);
    await symlink(nodeIn(ofNode), path.join(folder, 'node'));
  });
}

/** Its npm-shrinkwrap.json names every version. @param {string} folder */
async function install(folder) {
  await npm(['install', '--ignore-scripts', '--omit=dev', '--legacy-peer-deps'], { cwd: folder });
}

/** File search. Older versions would download it in a script of their own. @param {string} vscode @param {string} draft */
async function addRipgrep(vscode, draft) {
  const ripgrep = path.join(vscode, 'node_modules/@vscode/ripgrep');
  if (!existsSync(ripgrep) || existsSync(path.join(ripgrep, 'bin/rg'))) return;
  await unpack(`@vscode/ripgrep-linux-${process.arch}@${ripgrepBinary}`, path.join(draft, 'rg'));
  await rename(path.join(draft, 'rg/bin'), path.join(ripgrep, 'bin'));
  await rm(path.join(draft, 'rg'), { recursive: true });
}

/** @param {string} folder @param {string} gyp @param {string} ofNode */
async function compile(folder, gyp, ofNode) {
  const jobs = String(os.availableParallelism());
  await run(nodeIn(ofNode), [gyp, 'rebuild', '--release', '-j', jobs, `--nodedir=${ofNode}`], { cwd: folder });
  await rm(path.join(folder, 'build/Release/obj.target'), { recursive: true, force: true });
}

/** @param {string} folder @param {string} vscode */
async function trim(folder, vscode) {
  await rm(path.join(folder, 'gyp'), { recursive: true, force: true });
  for (const name of superfluous) await rm(path.join(vscode, name), { recursive: true, force: true });
  const own = `linux-${process.arch}`;
  for (const binaries of ['node_modules/@vscode/ripgrep-universal/bin', 'node_modules/node-pty/prebuilds']) {
    const place = path.join(vscode, binaries);
    if (!existsSync(place)) continue;
    for (const name of await readdir(place)) if (name !== own) await rm(path.join(place, name), { recursive: true });
  }
  // so that a look into the cache tells what this is
  await writeFile(path.join(folder, 'README'), 'Installed by the development commands of Recovery Keys. May be deleted at any time.\n');
}
