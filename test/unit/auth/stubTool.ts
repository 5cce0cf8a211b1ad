import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Puts an executable of the given name into a folder: a Node script, so that it runs wherever the tests do. `program`
 * sees the arguments as `args` and answers through `out`, `err` and `exit`.
 */
export function stubTool(folder: string, name: string, program: string): void {
  mkdirSync(folder, { recursive: true });
  const body = [
    "const args = process.argv.slice(2);",
    "const out = (text) => process.stdout.write(typeof text === 'string' ? text : JSON.stringify(text));",
    'const err = (text) => process.stderr.write(text);',
    'const exit = (code) => { process.exitCode = code; };',
    program,
  ].join('\n');
  const script = path.join(folder, `${name}.stub.cjs`);
  writeFileSync(script, body);
  if (process.platform === 'win32') {
    writeFileSync(path.join(folder, `${name}.cmd`), `@"${process.execPath}" "${script}" %*\r\n`);
    return;
  }
  const file = path.join(folder, name);
  writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '${script}' "$@"\n`);
  chmodSync(file, 0o755);
}
