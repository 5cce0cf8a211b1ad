import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { JobEvent } from '../../../src/rotation/job.ts';
import { DamagedJournal, openJournal } from '../../../src/rotation/journal.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'journal-'));
  file = path.join(folder, 'job.jsonl');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const intent = (i: number): JobEvent => ({ e: 'intent', i, at: 1, keys: ['A'] });

describe('the journal of a job', () => {
  test('gives back what was appended, also many at a time', async () => {
    const { journal, events } = await openJournal(file);
    assert.deepEqual(events, []);
    const wanted = Array.from({ length: 500 }, (_, i) => intent(i));
    await Promise.all(wanted.map((event) => journal.append(event)));
    await journal.close();
    const again = await openJournal(file);
    assert.deepEqual(again.events, wanted);
    await again.journal.close();
  });

  test('cut at any byte, it gives every whole line, and goes on after it', async () => {
    const { journal } = await openJournal(file);
    const written = [intent(0), { e: 'accepted', i: 0, at: 2 }, intent(1)] as const;
    for (const event of written) await journal.append(event);
    await journal.close();
    const bytes = readFileSync(file);
    for (let length = 0; length <= bytes.length; length += 1) {
      writeFileSync(file, bytes.subarray(0, length));
      const cut = await openJournal(file);
      const whole = bytes.subarray(0, length).filter((byte) => byte === 0x0a).length;
      assert.deepEqual(cut.events, written.slice(0, whole));
      await cut.journal.append({ e: 'unknown', i: 7 });
      await cut.journal.close();
      const after = await openJournal(file);
      assert.deepEqual(after.events, [...written.slice(0, whole), { e: 'unknown', i: 7 }]);
      await after.journal.close();
    }
  });

  test('with a line that makes no sense it is damaged, and nothing is concluded from the rest', async () => {
    for (const line of ['{"e":"intent"', '[]', '{"e":1,"i":2}', '{"e":"intent","i":"x"}', '\u0000\u0000']) {
      writeFileSync(file, `${JSON.stringify(intent(0))}\n${line}\n${JSON.stringify(intent(1))}\n`);
      await assert.rejects(openJournal(file), DamagedJournal);
    }
  });

  test('what could not be written rejects, and so does everything after it', async () => {
    const { journal } = await openJournal(file);
    await journal.append(intent(0));
    await journal.close();
    await assert.rejects(journal.append(intent(1)));
    await assert.rejects(journal.append(intent(2)));
    assert.equal(readFileSync(file, 'utf8'), `${JSON.stringify(intent(0))}\n`);
  });

  test('an empty line between two, from a disk that was full, is passed over', async () => {
    writeFileSync(file, `${JSON.stringify(intent(0))}\n\n`);
    appendFileSync(file, `${JSON.stringify(intent(1))}\n`);
    const { events, journal } = await openJournal(file);
    assert.equal(events.length, 2);
    await journal.close();
  });
});
