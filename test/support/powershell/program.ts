import assert from 'node:assert/strict';
import { accessSync, chmodSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A real PowerShell 7: `RECOVERY_KEYS_PWSH`, or pwsh on the PATH. */
export const realPowershell: string | undefined = find();

/** For tests that only a real one can pass. */
export const noPowershell: string | false = realPowershell === undefined ? 'PowerShell tests not run: no pwsh (on PATH or in RECOVERY_KEYS_PWSH)' : false;

/** For tests that run a host's programs. */
export const noStandIns: string | false = process.platform === 'linux' ? false : 'the stand-ins for PowerShell and manage-bde are for Linux';

export interface InstalledPowershell {
  /** Fails if a script came by that no PowerShell has been recorded running. */
  assertRecorded(): void;
}

/**
 * Puts `powershell` and `pwsh` into a folder of programs: the real one where there is one, otherwise (or with null for `real`)
 * the stand-in, which replays how a real one framed its answers (recording.ts).
 */
export function installPowershell(folder: string, real: string | null = realPowershell ?? null): InstalledPowershell {
  const standIn = path.join(import.meta.dirname, 'standIn.ts');
  const run =
    real === null
      ? `exec ${quoted(process.execPath)} --no-warnings ${quoted(standIn)} ${quoted(folder)} "$@"`
      : `: "\${HOME:=${folder}}"; export HOME POWERSHELL_TELEMETRY_OPTOUT=1 POWERSHELL_UPDATECHECK=Off; exec ${quoted(real)} "$@"`;
  for (const name of ['powershell', 'pwsh']) {
    writeFileSync(path.join(folder, name), `#!/bin/sh\n${run}\n`);
    chmodSync(path.join(folder, name), 0o755);
  }
  return {
    assertRecorded() {
      const note = path.join(folder, 'unrecorded');
      assert.ok(!existsSync(note), existsSync(note) ? readFileSync(note, 'utf8') : '');
    },
  };
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function find(): string | undefined {
  const named = process.env['RECOVERY_KEYS_PWSH'];
  if (named !== undefined && named !== '') {
    assert.ok(path.isAbsolute(named) && isProgram(named), 'RECOVERY_KEYS_PWSH is not the absolute path of a program');
    return named;
  }
  const name = process.platform === 'win32' ? 'pwsh.exe' : 'pwsh';
  return (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder)).map((folder) => path.join(folder, name)).find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
