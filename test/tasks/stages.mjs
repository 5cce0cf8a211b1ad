// The stages of npm test. Each gives its results as a list of tests; one that is a single check is a list of one.
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { build } from './build.mjs';
import { pack } from './package.mjs';
import { root } from './run.mjs';

/**
 * @typedef {{ readonly title: string, readonly state: 'passed' | 'failed' | 'skipped', readonly ms?: number, readonly error?: string }} TestResult
 * @typedef {{ readonly node: string, readonly vscode: () => Promise<unknown>, readonly pattern?: string }} StageContext
 */

const logs = path.join(root, 'out/test');

/**
 * Runs a program with its output in a file, and gives both.
 * @param {string} name of the file
 * @param {string} file @param {readonly string[]} args @param {NodeJS.ProcessEnv} [env]
 */
async function logged(name, file, args, env = {}) {
  await mkdir(logs, { recursive: true });
  const child = spawn(file, [...args], { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      text += String(chunk);
    });
  }
  const [code] = await once(child, 'close');
  await writeFile(path.join(logs, `${name}.log`), text);
  return { code, text };
}

/** @param {string} title @param {{ code: number, text: string }} run @returns {TestResult} */
const single = (title, { code, text }) => (code === 0 ? { title, state: 'passed' } : { title, state: 'failed', error: text.slice(-8000) });

/** @param {StageContext} context */
async function typecheck({ node }) {
  const projects = ['.', 'test', 'webview'];
  const runs = projects.map(async (project) => single(`typecheck ${project}`, await logged(`typecheck-${project === '.' ? 'src' : project}`, node, ['node_modules/typescript/bin/tsc', '--noEmit', '-p', project])));
  return await Promise.all(runs);
}

/** @param {StageContext} context */
async function lint({ node }) {
  return [single('lint', await logged('lint', node, ['node_modules/eslint/bin/eslint.js', '--max-warnings', '0', '.']))];
}

/**
 * Results that a run has left in a file. A run that left none, or ended badly without saying why, has failed.
 * @param {string} name @param {string} file @param {{ code: number, text: string }} run @returns {Promise<readonly TestResult[]>}
 */
async function left(name, file, { code, text }) {
  const words = text.slice(-8000);
  if (!existsSync(file)) return [{ title: `${name} (no results)`, state: 'failed', error: words }];
  const tests = JSON.parse(await readFile(file, 'utf8'));
  const strange = tests.length === 0 || (code !== 0 && !tests.some(({ state }) => state === 'failed'));
  return strange ? [...tests, { title: `${name} (ended with ${code} after ${tests.length} tests)`, state: 'failed', error: words }] : tests;
}

/** @param {string} name @param {string} node @param {string} glob @param {readonly string[]} flags @param {NodeJS.ProcessEnv} [env] */
async function nodeTests(name, node, glob, flags, env = {}) {
  const file = path.join(logs, `${name}.json`);
  await mkdir(logs, { recursive: true });
  await rm(file, { force: true });
  const reporters = ['--test-reporter=spec', '--test-reporter-destination=stdout', '--test-reporter=./test/tasks/reporter.mjs', `--test-reporter-destination=${file}`];
  const run = await logged(name, node, ['--test', ...reporters, ...flags, glob], env);
  return await left(name, file, run);
}

/** @param {'newest' | 'promised'} version @returns {(context: StageContext) => Promise<readonly TestResult[]>} */
const integration = (version) => async ({ node, vscode }) => {
  await vscode();
  const name = `integration-${version}`;
  const file = path.join(logs, `${name}.json`);
  await rm(file, { force: true });
  return await left(name, file, await logged(name, node, ['test/integration/served.ts'], { RECOVERY_KEYS_VSCODE: version }));
};

/** @param {string} title @param {() => Promise<unknown>} work @returns {Promise<readonly TestResult[]>} */
async function one(title, work) {
  try {
    await work();
    return [{ title, state: 'passed' }];
  } catch (error) {
    return [{ title, state: 'failed', error: error instanceof Error ? error.message : String(error) }];
  }
}

/** A file counts as a test of its own, and some hold many: the limit is for those. */
const oneAtATime = ['--test-concurrency=1', '--test-timeout=900000'];

/**
 * In the order in which they run. `alongside`: together with the one before.
 * @type {readonly { readonly name: string, readonly alongside?: true, readonly run: (context: StageContext) => Promise<readonly TestResult[]> }[]}
 */
export const stages = [
  { name: 'typecheck', run: typecheck },
  { name: 'lint', alongside: true, run: lint },
  { name: 'unit', run: ({ node, pattern }) => nodeTests('unit', node, pattern ?? 'test/unit/**/*.test.ts', ['--test-timeout=300000']) },
  { name: 'build', run: ({ node }) => one('build', () => build(node)) },
  { name: 'package', run: ({ node }) => one('package', () => pack(node)) },
  { name: 'integration-newest', run: integration('newest') },
  { name: 'integration-promised', run: integration('promised') },
  {
    name: 'e2e',
    run: async ({ node, vscode, pattern }) => {
      await vscode();
      return await nodeTests('e2e', node, pattern ?? 'test/e2e/**/*.test.ts', oneAtATime);
    },
  },
  {
    // The very same package in the oldest VS Code that package.json promises
    name: 'e2e-promised',
    run: async ({ node, vscode, pattern }) => {
      await vscode();
      return await nodeTests('e2e-promised', node, pattern ?? 'test/e2e/mainJob.test.ts', oneAtATime, { RECOVERY_KEYS_VSCODE: 'promised' });
    },
  },
];
