// Installs what a command needs and this machine does not have. When nothing is missing it takes no time.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { systemPackages } from './debian.mjs';
import { newerNode } from './newerNode.mjs';
import { Expected, main, npm, root, say } from './run.mjs';
import { servers } from './versions.mjs';
import { isInstalled, vscodeFolder } from './vscodeServer.mjs';

/**
 * @param {{ browser?: boolean, sshServer?: boolean, vscode?: readonly (keyof typeof servers)[] }} [needs]
 * @returns the program to run builds and tests with, and the folders of the VS Codes asked for
 */
export async function setUp({ browser = false, sshServer = false, vscode = [] } = {}) {
  const versions = vscode.map((name) => servers[name]);
  if (vscode.length > 0 && process.platform !== 'linux') throw new Expected('VS Code in the browser is installed on Linux only. Here: npm run test:desktop.');
  await systemPackages({ browser, compiler: versions.some((version) => !isInstalled(version)), sshServer });
  const [node, folders] = await Promise.all([newerNode(), Promise.all(versions.map(vscodeFolder)), nodeModules()]);
  return { node, vscode: Object.fromEntries(vscode.map((name, index) => [name, folders[index]])) };
}

/** `npm ci`, unless what is installed is what package-lock.json asks for. */
async function nodeModules() {
  if (await upToDate()) return;
  say('npm ci');
  await npm(['ci', '--ignore-scripts']);
}

async function upToDate() {
  const installed = path.join(root, 'node_modules/.package-lock.json'); // npm writes it last
  if (!existsSync(installed)) return false;
  const [wanted, have] = await Promise.all([path.join(root, 'package-lock.json'), installed].map(async (file) => JSON.parse(await readFile(file, 'utf8')).packages));
  return Object.entries(wanted).every(([name, { version, optional }]) => name === '' || have[name]?.version === version || (optional === true && have[name] === undefined));
}

if (process.argv[1] === import.meta.filename) {
  await main(async () => {
    const { node, vscode } = await setUp({ browser: true, sshServer: true, vscode: process.platform === 'linux' ? ['newest', 'promised'] : [] });
    say(`ready: ${[node, ...Object.values(vscode)].join(', ')}`);
  });
}
