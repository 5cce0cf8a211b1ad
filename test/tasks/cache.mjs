// A folder of the user's own for what the commands install besides node_modules. Shared by all clones of the project.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { npm, run } from './run.mjs';

/** RECOVERY_KEYS_CACHE names another one. */
export function cacheFolder() {
  const given = process.env['RECOVERY_KEYS_CACHE'];
  if (given) return path.resolve(given);
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (process.platform === 'win32' && LOCALAPPDATA) return path.join(LOCALAPPDATA, 'recovery-keys-development');
  if (process.platform === 'darwin') return path.join(os.homedir(), 'Library/Caches/recovery-keys-development');
  return path.join(XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'recovery-keys-development');
}

/**
 * A folder of the cache, filled once: it appears complete or not at all, also when two fill it at the same time.
 * @param {string} name changes when what belongs into the folder changes
 * @param {(folder: string) => Promise<void>} fill
 */
export function cached(name, fill) {
  const running = filling.get(name) ?? fillOnce(name, fill);
  filling.set(name, running);
  return running;
}

/** @type {Map<string, Promise<string>>} */
const filling = new Map();

/** @param {string} name @param {(folder: string) => Promise<void>} fill */
async function fillOnce(name, fill) {
  const cache = cacheFolder();
  const folder = path.join(cache, name);
  if (existsSync(folder)) return folder;
  await mkdir(cache, { recursive: true });
  const draft = await mkdtemp(path.join(cache, 'draft-'));
  try {
    await fill(draft);
    await rename(draft, folder).catch((error) => {
      if (!existsSync(folder)) throw error; // otherwise somebody else was first
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return folder;
}

/**
 * Unpacks an npm package, or a part of it, without what it depends on.
 * @param {string} specification name@version
 * @param {string} folder
 * @param {{ only?: string, strip?: number }} [part]
 */
export async function unpack(specification, folder, { only, strip = 1 } = {}) {
  const packed = await mkdtemp(path.join(os.tmpdir(), 'recovery-keys-pack-'));
  try {
    const [{ filename }] = JSON.parse(await npm(['pack', specification, '--json', '--pack-destination', packed], { cwd: packed }));
    await mkdir(folder, { recursive: true });
    await run('tar', ['xzf', path.join(packed, filename), '-C', folder, `--strip-components=${strip}`, ...(only === undefined ? [] : [only])]);
  } finally {
    await rm(packed, { recursive: true, force: true });
  }
}
