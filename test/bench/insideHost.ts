import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as vscode from 'vscode';

/** What the activation of one extension took. */
export interface Activated {
  readonly ms: number;
  readonly heapKB: number;
}

/** Run by VS Code inside its extension host: activates the extension that activate.txt of the workspace names. */
export async function run(): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const extension = vscode.extensions.getExtension(readFileSync(path.join(folder, 'activate.txt'), 'utf8'));
  if (extension === undefined || extension.isActive) throw new Error('The extension is not there, or active already.');
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const heap = (): number => {
    collect();
    collect();
    return process.memoryUsage().heapUsed / 1024;
  };
  await sleep(1500); // until VS Code's own extensions have come to rest
  const before = heap();
  const began = performance.now();
  await extension.activate();
  const ms = performance.now() - began;
  const activated: Activated = { ms, heapKB: heap() - before };
  writeFileSync(process.env['BENCH_RESULTS'] ?? '', JSON.stringify(activated));
}
