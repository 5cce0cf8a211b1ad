import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { quietSettings } from '../support/vscode/settings.ts';
import { prepare, root } from './prepare.ts';

/** Runs the suite in desktop VS Code: the newest, or the one that VSCODE_VERSION names. */
const results = path.join(root, 'out/test/integration-desktop.json');
await mkdir(path.dirname(results), { recursive: true });
await rm(results, { force: true });

async function download(): Promise<string | undefined> {
  try {
    return await downloadAndUnzipVSCode({ version: process.env['VSCODE_VERSION'] ?? 'stable', cachePath: path.join(root, '.vscode-test') });
  } catch (error) {
    console.error(`VS Code cannot be downloaded here (${error instanceof Error ? error.message : String(error)}).`);
    return undefined;
  }
}

const vscodeExecutablePath = await download();
const hasDisplay = process.platform !== 'linux' || process.env['DISPLAY'] !== undefined || process.env['WAYLAND_DISPLAY'] !== undefined;
if (vscodeExecutablePath !== undefined && !hasDisplay) console.error('There is no display. Install one with: apt-get install xvfb');
if (vscodeExecutablePath === undefined || !hasDisplay) {
  process.exitCode = 1;
} else {
  const prepared = await prepare(results);
  const profile = await mkdtemp(path.join(os.tmpdir(), 'recovery-keys-desktop-'));
  await mkdir(path.join(profile, 'data/User'), { recursive: true });
  await writeFile(path.join(profile, 'data/User/settings.json'), JSON.stringify(quietSettings));
  try {
    process.exitCode = await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: root,
      extensionTestsPath: prepared.tests,
      extensionTestsEnv: { ...prepared.env },
      launchArgs: [`--user-data-dir=${path.join(profile, 'data')}`, '--disable-extensions', '--disable-workspace-trust', '--skip-welcome', '--skip-release-notes'],
    });
  } finally {
    await prepared.dispose();
    await rm(profile, { recursive: true, force: true });
  }
}
