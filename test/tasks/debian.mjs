// What npm does not have: a browser, a compiler, fonts, an SSH server. Installed where that is possible, named where it is not.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Expected, run, say } from './run.mjs';

/** @param {string} name */
export function onPath(name) {
  return (process.env['PATH'] ?? '').split(path.delimiter).map((folder) => path.join(folder, name)).find((file) => existsSync(file));
}

const browsers = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge'];
const hasBrowser = () => Boolean(process.env['CHROMIUM']) || browsers.some((name) => onPath(name));

/** Where the tests of remote sessions find it too: it is not on everybody's PATH. */
const hasSshServer = () => existsSync('/usr/sbin/sshd') || onPath('sshd') !== undefined;

/** Names of people and devices in the demo tenant are written in several scripts. */
const fonts = ['fonts-dejavu-core', 'fonts-noto-core', 'fonts-wqy-microhei'];

/** @param {readonly string[]} packages */
function notInstalled(packages) {
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Abbrev}\n', ...packages], { encoding: 'utf8' });
  return packages.filter((name) => !new RegExp(`^${name} ii`, 'm').test(stdout ?? ''));
}

/**
 * Runs `install` in such a way that no package starts a service: the tests start servers of their own, and a machine
 * must not listen on port 22 because somebody ran them.
 * @param {() => Promise<unknown>} install
 */
async function withoutServices(install) {
  const policy = '/usr/sbin/policy-rc.d'; // asked by every package's script before it starts anything; 101 is "no"
  if (existsSync(policy)) return void (await install());
  await writeFile(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    await install();
  } finally {
    await rm(policy, { force: true });
  }
}

/**
 * @param {{ browser: boolean, compiler: boolean, sshServer: boolean }} needs
 * @throws {Expected} naming the command that installs what is missing, when it cannot be installed here
 */
export async function systemPackages({ browser, compiler, sshServer }) {
  const linux = process.platform === 'linux';
  const debian = linux && onPath('apt-get') !== undefined;
  const missing = [
    ...(browser && linux && !hasBrowser() ? ['chromium'] : []),
    ...(compiler && !(onPath('g++') && onPath('make')) ? ['build-essential'] : []),
    ...(compiler && !onPath('python3') ? ['python3'] : []),
    ...(sshServer && linux && !hasSshServer() ? ['openssh-server'] : []),
    ...(sshServer && linux && !onPath('ssh') ? ['openssh-client'] : []),
  ];
  const nice = browser && debian ? notInstalled(fonts) : [];
  if (missing.length + nice.length === 0) return;
  if (debian && process.getuid?.() === 0) {
    say(`Debian packages: ${[...missing, ...nice].join(' ')}`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update', '-qq'], { env });
    await withoutServices(() => run('apt-get', ['install', '-qq', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120', ...missing, ...nice], { env }));
    return;
  }
  if (missing.length > 0) {
    throw new Expected(
      debian
        ? `Missing: ${missing.join(', ')}. Install with: sudo apt-get install -y --no-install-recommends ${[...missing, ...nice].join(' ')}`
        : `Missing: ${missing.join(', ')} (names of Debian's packages). Install them with this system's package manager.`,
    );
  }
  say(`Some scripts will be shown as boxes. Fonts: sudo apt-get install -y ${nice.join(' ')}`);
}
