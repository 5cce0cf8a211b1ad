// The Node that builds and tests run on. npm itself stays on the machine's.
import path from 'node:path';
import { cached, unpack } from './cache.mjs';
import { Expected, say } from './run.mjs';
import { node, oldestNode } from './versions.mjs';

/** @param {string} version @param {string} least */
export function atLeast(version, least) {
  const [a, b] = [version, least].map((text) => text.replace(/^v/, '').split('.').map(Number));
  const different = a.findIndex((part, index) => part !== b[index]);
  return different === -1 || a[different] > b[different];
}

/** Where the folder of a Node from npm has its program. @param {string} folder */
export const nodeIn = (folder) => path.join(folder, 'bin/node');

/** A Node of exactly this version, with its headers. @param {string} version */
export async function nodeFolder(version) {
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
    throw new Expected(`Node ${version} for ${process.platform}-${process.arch} is not on npm. Install Node ${oldestNode} or newer from https://nodejs.org and run this again.`);
  }
  return await cached(`node-${version}-${process.arch}`, async (folder) => {
    say(`Node ${version}`);
    await unpack(`node-linux-${process.arch}@${version}`, folder);
  });
}

/** The program to run builds and tests with: this one if it is new enough. */
export async function newerNode() {
  if (!atLeast(process.version, '20.19.0')) throw new Expected(`Node ${process.version} is too old: install Node 20.19 or newer from https://nodejs.org.`);
  return atLeast(process.version, oldestNode) ? process.execPath : nodeIn(await nodeFolder(node));
}
