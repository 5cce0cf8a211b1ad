import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { JobEvent } from '../../../src/rotation/job.ts';
import { createJobFiles } from '../../../src/rotation/jobFiles.ts';
import { DamagedJournal } from '../../../src/rotation/journal.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'job-files-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const line = (event: JobEvent): string => `${JSON.stringify(event)}\n`;

test('a journal that another window writes is read on from where it was known, whole lines only', async () => {
  const files = createJobFiles(folder);
  assert.deepEqual(await files.journalFrom('job', 0), { events: [], next: 0 });
  const [first, second, third] = [{ e: 'unknown', i: 0 }, { e: 'closed', i: 0 }, { e: 'cancelled', i: 1 }] as const;
  appendFileSync(files.journalOf('job'), line(first) + line(second).slice(0, 9));
  const one = await files.journalFrom('job', 0);
  assert.deepEqual(one, { events: [first], next: line(first).length });
  assert.deepEqual(await files.journalFrom('job', one.next), { events: [], next: one.next });
  appendFileSync(files.journalOf('job'), line(second).slice(9) + line(third));
  const two = await files.journalFrom('job', one.next);
  assert.deepEqual(two.events, [second, third]);
  assert.deepEqual(await files.journalFrom('job', two.next), { events: [], next: two.next });
});

test('a line that makes no sense is damage, wherever one reads on', async () => {
  const files = createJobFiles(folder);
  appendFileSync(files.journalOf('job'), `${line({ e: 'closed', i: 0 })}nonsense\n`);
  await assert.rejects(files.journalFrom('job', 0), DamagedJournal);
  await assert.rejects(files.journalFrom('job', line({ e: 'closed', i: 0 }).length), DamagedJournal);
});
