// Processes for the tasks: one that fails throws with the end of what it said.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');

/** Whatever goes wrong in a way that has been thought of: shown as it is, without a stack. */
export class Expected extends Error {}

const began = performance.now();

/** Progress. On stderr, so that stdout holds results only. @param {string} text */
export function say(text) {
  process.stderr.write(`[${seconds(performance.now() - began)}] ${text}\n`);
}

/** @param {number} milliseconds */
export function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/**
 * Runs a program and gives what it wrote on stdout. Its output is kept back and shown when it fails.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, shell?: boolean }} [options]
 */
export async function run(file, args, options = {}) {
  const child = spawn(file, [...args], { cwd: root, ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let all = '';
  child.stdout.on('data', (chunk) => {
    out += String(chunk);
    all += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    all += String(chunk);
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Expected(`${path.basename(file)} ${args.join(' ')}\n${all.slice(-6000)}\nended with ${code}`);
  return out;
}

/**
 * Runs a program that speaks for itself, and gives its exit code. Ctrl+C reaches it too; it ends first.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, shell?: boolean }} [options]
 */
export async function show(file, args, options = {}) {
  const child = spawn(file, [...args], { cwd: root, ...options, stdio: 'inherit' });
  const wait = () => undefined;
  process.on('SIGINT', wait);
  const end = () => child.kill('SIGTERM');
  process.on('SIGTERM', end);
  const [code] = await once(child, 'close');
  process.off('SIGINT', wait);
  process.off('SIGTERM', end);
  return code ?? 1;
}

/**
 * npm as it stands on this machine, on this machine's Node: with another Node in front it would look for its
 * configuration, and so for the registry's certificate authorities, elsewhere.
 * @param {readonly string[]} args
 * @param {{ cwd?: string }} [options]
 */
export async function npm(args, options = {}) {
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--no-update-notifier'];
  const cli = process.env['npm_execpath'];
  if (cli?.endsWith('npm-cli.js') === true) return await run(process.env['npm_node_execpath'] ?? process.execPath, [cli, ...args, ...quiet], options);
  const windows = process.platform === 'win32';
  return await run(windows ? 'npm.cmd' : 'npm', [...args, ...quiet], { ...options, shell: windows });
}

/**
 * A task as a program: what is expected to go wrong is told in plain words, and everything else with its stack.
 * @param {() => Promise<number | void>} task the exit code, 0 if there is none
 */
export async function main(task) {
  try {
    process.exitCode = (await task()) ?? 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Expected ? error.message : (error instanceof Error ? error.stack : String(error))}\n`);
    process.exitCode = 1;
  }
}
