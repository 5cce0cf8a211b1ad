import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { encodedCommand } from '../../../src/remote/script.ts';
import { installManageBde } from './manageBdeProgram.ts';
import type { Scenario } from './scenarios.ts';

export interface ScriptRun {
  readonly exitCode: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
  /** Processes that it left behind. */
  readonly left: readonly number[];
}

export interface RunOptions {
  /** Sends the byte at the start and keeps the input open; after so many milliseconds it is closed. */
  readonly closeAfterMs?: number;
  /** Nobody in particular; only root can. */
  readonly asNobody?: boolean;
}

/** Runs a script with a PowerShell (real or not) on a host of a scenario. */
export async function runScript(powershell: string, script: string, { answers, missing, lang = 'C.UTF-8' }: Scenario, { closeAfterMs, asNobody = false }: RunOptions = {}): Promise<ScriptRun> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'recovery-keys-host-'));
  try {
    if (missing !== true) installManageBde(folder, answers);
    const { LC_ALL: _all, LC_CTYPE: _type, LC_MESSAGES: _messages, ...env } = process.env;
    const child = spawn(powershell, ['-NoProfile', '-NonInteractive', '-EncodedCommand', encodedCommand(script)], {
      env: { ...env, PATH: `${folder}:/usr/bin:/bin`, LANG: lang, ...(asNobody ? { HOME: '/nonexistent' } : {}) },
      ...(asNobody ? { uid: 65534, gid: 65534, cwd: '/' } : {}),
    });
    child.stdin.on('error', () => undefined);
    child.stdin.write('\n');
    const timer = closeAfterMs === undefined ? undefined : setTimeout(() => child.stdin.end(), closeAfterMs);
    const stdout: Buffer[] = [];
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk) => {
      stderr += String(chunk);
    });
    const exitCode = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
    clearTimeout(timer);
    return { exitCode, stdout: Buffer.concat(stdout), stderr, left: await stillThere(folder) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Processes that have a folder on their PATH, once they have had a moment to end. */
async function stillThere(folder: string): Promise<readonly number[]> {
  for (let tries = 0; ; tries++) {
    const found = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && environmentOf(name).includes(`PATH=${folder}:`)).map(Number);
    if (found.length === 0 || tries === 20) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function environmentOf(process: string): string {
  try {
    return readFileSync(`/proc/${process}/environ`, 'latin1');
  } catch {
    return ''; // gone, or somebody else's
  }
}
