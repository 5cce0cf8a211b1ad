import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { startDemoProcess } from '../support/demoProcess.ts';
import { createStubAz } from '../support/stubAz.ts';

export const root = path.resolve(import.meta.dirname, '../..');

export interface Prepared {
  /** What `extensionTestsPath` is to be. */
  readonly tests: string;
  /** For the extension host. */
  readonly env: Readonly<Record<string, string>>;
  dispose(): Promise<void>;
}

/**
 * Bundles the suite, and sets up what it meets: a Graph, and an Azure CLI that is signed in to it. The extension host
 * loads CommonJS only, and resolves mocha from the project.
 */
export async function prepare(results: string): Promise<Prepared> {
  const outdir = path.join(root, 'out/test/integration');
  await rm(outdir, { recursive: true, force: true });
  const files = (await readdir(import.meta.dirname)).filter((name) => name.endsWith('.test.ts'));
  await build({
    absWorkingDir: root,
    entryPoints: ['index.ts', ...files].map((name) => path.join(import.meta.dirname, name)),
    outdir,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  const demo = await startDemoProcess('--seed', 'integration', '--devices', '60');
  const folder = await mkdtemp(path.join(os.tmpdir(), 'recovery-keys-az-'));
  const az = await createStubAz(folder, demo.token);
  return {
    tests: path.join(outdir, 'index.cjs'),
    env: {
      TEST_RESULTS: results,
      TEST_GRAPH_ROOT: demo.graphRoot,
      TEST_CONTROL_ROOT: demo.controlRoot,
      TEST_TOKEN: demo.token,
      PATH: `${az.folder}${path.delimiter}${process.env['PATH'] ?? ''}`,
    },
    async dispose() {
      await demo.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
