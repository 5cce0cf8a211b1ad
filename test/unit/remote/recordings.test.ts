import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { collectorScript } from '../../../src/remote/script.ts';
import { collections } from '../../support/generatedScripts.ts';
import { makeRecordings, recordSurroundings, scenariosFor } from '../../support/powershell/makeRecordings.ts';
import { installPowershell, noPowershell, noStandIns, realPowershell } from '../../support/powershell/program.ts';
import { readRecordings, readSurroundings, sha256, stamp } from '../../support/powershell/recording.ts';
import { runScript } from '../../support/powershell/runScript.ts';

const recordings = readRecordings();
const folder = mkdtempSync(path.join(os.tmpdir(), 'recovery-keys-stand-in-'));
const standIn = installPowershell(folder, null);
const powershell = path.join(folder, 'powershell');

after(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('recordings of a real PowerShell', { skip: noStandIns }, () => {
  test('there is one of every script of a session, as it is today', () => {
    const today = Object.entries(collections).map(([name, collection]) => [name, sha256(collectorScript(collection))]);
    assert.deepEqual(Object.fromEntries(recordings.map((one) => [one.name, one.sha256])), Object.fromEntries(today), 'npm run record:powershell makes them');
    for (const { madeBy } of [...recordings, readSurroundings()]) assert.match(madeBy, /^PowerShell \d+\.\d+\.\d+/);
  });

  for (const recording of recordings) {
    const script = collectorScript(recording.collection);
    test(`what is replayed of "${recording.name}" is what PowerShell wrote`, async () => {
      assert.deepEqual(Object.keys(recording.proofs), Object.keys(scenariosFor(recording.collection)));
      for (const [name, scenario] of Object.entries(scenariosFor(recording.collection))) {
        const { stdout, stderr, exitCode } = await runScript(powershell, script, scenario);
        assert.deepEqual({ exitCode, stderr, stamp: stamp(stdout) }, { exitCode: 0, stderr: '', stamp: recording.proofs[name] }, name);
      }
      standIn.assertRecorded();
    });
  }

  test('a script that has none, a language that has none and another way to call it are refused, and fail the test', async () => {
    const own = mkdtempSync(path.join(os.tmpdir(), 'recovery-keys-stand-in-'));
    try {
      const installed = installPowershell(own, null);
      installed.assertRecorded();
      const changed = await runScript(path.join(own, 'powershell'), `${collectorScript(collections['all']!)}\n`, { answers: {} });
      assert.deepEqual([changed.exitCode, changed.stdout.length], [97, 0]);
      assert.throws(() => {
        installed.assertRecorded();
      }, /record:powershell/);
      const abroad = await runScript(path.join(own, 'pwsh'), collectorScript(collections['all']!), { answers: {}, lang: 'xx_XX' });
      assert.equal(abroad.exitCode, 97);
      assert.throws(() => {
        installed.assertRecorded();
      }, /xx_XX/);
    } finally {
      rmSync(own, { recursive: true, force: true });
    }
  });

  test('the PowerShell that is here frames the same', { skip: noPowershell, timeout: 900_000 }, async () => {
    assert.ok(realPowershell !== undefined);
    const withoutVersion = (value: unknown) => JSON.parse(JSON.stringify(value).replaceAll(/PowerShell \d[\w.-]*/g, 'PowerShell').replaceAll(/(powershell\\":\\")[^\\]+/g, '$1')) as unknown;
    assert.deepEqual(withoutVersion(await makeRecordings(realPowershell)), withoutVersion([...recordings].sort((a, b) => order(a.name) - order(b.name))));
    if (process.getuid?.() === 0) assert.deepEqual(withoutVersion(await recordSurroundings(realPowershell)), withoutVersion(readSurroundings()));
  });
});

function order(name: string): number {
  return Object.keys(collections).indexOf(name);
}
