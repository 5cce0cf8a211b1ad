import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { configureWorkbench } from '../support/vscode/configureWorkbench.ts';
import { installation } from '../support/vscode/installation.ts';
import { startServer, type VsCodeServer } from '../support/vscode/server.ts';
import type { Activated } from './insideHost.ts';
import { median, round, type Benchmark } from './measure.ts';

const root = path.resolve(import.meta.dirname, '../..');
const ours = 'recovery-keys.recovery-keys';
const empty = 'bench.empty';
const reference = 'bench.reference';

/** Pairs of extension hosts that count; one more comes first, and warms the disk's cache. */
const pairs = 10;

/**
 * How long `await activate()` takes, against an empty extension and against one of a fixed weight. Each is activated in
 * an extension host of its own, so that none is warmed up by another, and the order turns round every time.
 */
export const activation: Benchmark = {
  name: 'activation',
  async run(say) {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'recovery-keys-bench-'));
    const results = path.join(folder, 'results.json');
    const extensions = [root, await writeEmpty(folder), await writeReference(folder)];
    const tests = await bundleInside(folder);
    const server = await startServer({ vscode: await installation(), env: { BENCH_RESULTS: results } });
    const browser = await launchBrowser();
    const rounds: Readonly<Record<string, Activated>>[] = [];
    try {
      for (let index = -1; index < pairs; index++) {
        const pair: Record<string, Activated> = {};
        for (const id of index % 2 === 0 ? [ours, empty, reference] : [reference, empty, ours]) {
          await rm(results, { force: true });
          await oneHost(browser, server, { extensions, tests, id });
          pair[id] = JSON.parse(await readFile(results, 'utf8')) as Activated;
        }
        if (index >= 0) rounds.push(pair);
        say(`  ${index + 1} of ${pairs}: ${[ours, empty, reference].map((id) => `${id} ${pair[id]?.ms.toFixed(1) ?? '?'} ms`).join(', ')}`);
      }
    } finally {
      await browser.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    }
    const ratios = (to: string): readonly number[] => rounds.map((pair) => (pair[ours]?.ms ?? Number.NaN) / (pair[to]?.ms ?? Number.NaN));
    const heaps = rounds.map((pair) => (pair[ours]?.heapKB ?? Number.NaN) - (pair[empty]?.heapKB ?? Number.NaN));
    return {
      'activation.ratio': round(median(ratios(empty))),
      'activation.vsReference': round(median(ratios(reference))),
      'activation.heapKB': round(median(heaps)),
      'activation.entryKB': round((await stat(path.join(root, 'dist/extension.cjs'))).size / 1024),
    };
  },
};

interface HostWish {
  readonly extensions: readonly string[];
  readonly tests: string;
  readonly id: string;
}

/** A window with a fresh extension host, in which one extension is activated and measured (insideHost.ts). */
async function oneHost(browser: Browser, server: VsCodeServer, { extensions, tests, id }: HostWish): Promise<void> {
  await writeFile(path.join(server.workspace, 'activate.txt'), id);
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const ended = new Promise<number>((resolve) => {
      void page.exposeFunction('codeAutomationExit', resolve);
    });
    await page.exposeFunction('codeAutomationLog', () => undefined);
    await configureWorkbench(page, { extensions, tests });
    await page.goto(`${server.url}/?folder=${encodeURIComponent(server.workspace)}`, { waitUntil: 'commit', timeout: 90_000 });
    const late = new Promise<'late'>((resolve) => {
      setTimeout(resolve, 120_000, 'late').unref();
    });
    const code = await Promise.race([ended, late]);
    if (code !== 0) throw new Error(`The extension host ended with ${code} when ${id} was activated.`);
  } finally {
    await context.close();
  }
}

async function writeExtension(folder: string, name: string, content: string): Promise<string> {
  const place = path.join(folder, name);
  await mkdir(place, { recursive: true });
  const manifest = { name, publisher: 'bench', version: '1.0.0', engines: { vscode: '^1.100.0' }, main: './extension.js', activationEvents: [] };
  await writeFile(path.join(place, 'package.json'), JSON.stringify(manifest));
  await writeFile(path.join(place, 'extension.js'), content);
  return place;
}

const writeEmpty = (folder: string): Promise<string> => writeExtension(folder, 'empty', 'exports.activate = () => {};\n');

/** A real program of about 3.5 MB, which is parsed and run: the TypeScript compiler. */
async function writeReference(folder: string): Promise<string> {
  const place = await writeExtension(folder, 'reference', '');
  await build({
    stdin: { contents: "import * as typescript from 'typescript'; export const activate = () => typescript.version;", resolveDir: root },
    outfile: path.join(place, 'extension.js'),
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    logLevel: 'warning',
  });
  return place;
}

async function bundleInside(folder: string): Promise<string> {
  const outfile = path.join(folder, 'insideHost.cjs');
  await build({
    entryPoints: [path.join(import.meta.dirname, 'insideHost.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['vscode'],
    logLevel: 'warning',
  });
  return outfile;
}
