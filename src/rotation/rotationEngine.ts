import { createHash } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Clock, Log } from '../core/ports.ts';
import { createJobFiles } from './jobFiles.ts';
import { createLease } from './lease.ts';
import { createRotationJobs } from './rotationJobs.ts';
import type { RotationEngine } from './rotationTracker.ts';
import { createWriteGate } from './writeGate.ts';

/** A tenant on loopback ends with its window: nobody can go on with its rotations. */
const demoKey = 'demo|';
const demoKeptMs = 24 * 3_600_000;

/**
 * Jobs on the disk, below a folder of the extension's own. Each session has a folder, named after a hash of its key, with
 * a lease of its own: whoever owns it is signed in to it.
 */
export function createRotationEngine(parts: { readonly folder: string; readonly clock: Clock; readonly log: Log }): RotationEngine {
  const { folder, clock, log } = parts;
  const gate = createWriteGate({ clock });
  const folderOf = (key: string): string => path.join(folder, createHash('sha256').update(key).digest('hex').slice(0, 24));

  return {
    open(session, key) {
      const own = folderOf(key);
      const lease = createLease({ folder: path.join(own, 'lease'), clock });
      // A request of an order is for the session that it was confirmed in, whatever the window does next
      const jobs = createRotationJobs({ files: createJobFiles(own), lease, gate, clock, log, session: () => (session()?.key === key ? session() : undefined) });
      return {
        ...jobs,
        dispose() {
          jobs.dispose();
          lease.dispose();
        },
      };
    },
    async openBySession() {
      const found = new Map<string, number>();
      for (const name of await readdir(folder).catch(() => [])) {
        const own = path.join(folder, name);
        for (const [key, count] of Object.entries(await createJobFiles(own).readOpen())) {
          if (!key.startsWith(demoKey)) found.set(key, count);
          else if (Date.now() - (await stat(own)).mtimeMs > demoKeptMs) await rm(own, { recursive: true, force: true });
        }
      }
      return found;
    },
  };
}
