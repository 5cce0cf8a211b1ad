// npm run record:powershell
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeRecordings, recordSurroundings } from './makeRecordings.ts';
import { realPowershell } from './program.ts';
import { filesOf, recordingsFolder } from './recording.ts';

assert.ok(realPowershell !== undefined, 'Recordings are made by a real PowerShell 7: put pwsh on the PATH, or name it in RECOVERY_KEYS_PWSH');
const surroundings = await recordSurroundings(realPowershell);
const recordings = await makeRecordings(realPowershell);
rmSync(recordingsFolder, { recursive: true, force: true });
mkdirSync(recordingsFolder, { recursive: true });
for (const [name, text] of filesOf(recordings, surroundings)) writeFileSync(path.join(recordingsFolder, name), text);
console.log(`${recordings.length} scripts recorded with ${surroundings.madeBy}`);
