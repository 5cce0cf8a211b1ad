import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { installation } from '../support/vscode/installation.ts';
import { openVsCode } from '../support/vscode/openVsCode.ts';
import { prepare, root } from './prepare.ts';

/** Runs the suite in the extension host of a VS Code in the browser, the one that RECOVERY_KEYS_VSCODE names. */
const { name } = await installation();
const results = path.join(root, `out/test/integration-${name}.json`);
await mkdir(path.dirname(results), { recursive: true });
await rm(results, { force: true });
const prepared = await prepare(results);
const said: string[] = [];
let ended: (code: number | 'late') => void = () => undefined;
const end = new Promise<number | 'late'>((resolve) => {
  ended = resolve;
});
const vs = await openVsCode({
  env: prepared.env,
  development: { extensions: [root], tests: prepared.tests },
  // what the desktop would do with these: the exit code, and what the console of the extension host says
  expose: {
    codeAutomationExit: (code) => {
      ended(Number(code));
    },
    codeAutomationLog: (type, args) => {
      said.push(`[${String(type)}] ${Array.isArray(args) ? args.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join(' ') : ''}`);
    },
  },
});
try {
  const late = setTimeout(() => {
    ended('late');
  }, 300_000);
  const code = await end;
  clearTimeout(late);
  if (code === 'late') console.error('The suite did not end within five minutes.');
  // without results, what the window said is all there is to go by
  if (!existsSync(results)) console.error(said.slice(-40).join('\n'));
  process.exitCode = code === 0 ? 0 : 1;
} finally {
  await vs.close();
  await prepared.dispose();
}
