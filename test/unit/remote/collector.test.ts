import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import iconv from 'iconv-lite';
import { parse } from '../../../src/manageBde/parse.ts';
import { readAnswer, type HostAnswer } from '../../../src/remote/answer.ts';
import { collectorScript, mostAnswerBytes } from '../../../src/remote/script.ts';
import { collections, volumeWithoutLetter } from '../../support/generatedScripts.ts';
import { installPowershell, noStandIns } from '../../support/powershell/program.ts';
import { runScript, type RunOptions } from '../../support/powershell/runScript.ts';
import { hostileBytes, printed, someVolumes, wholeHosts, type Scenario } from '../../support/powershell/scenarios.ts';

// With a real PowerShell at hand all of this runs in it, otherwise in the stand-in that replays one (recordings.test.ts)
const folder = mkdtempSync(path.join(os.tmpdir(), 'recovery-keys-collector-'));
const installed = installPowershell(folder);

before(() => {
  installed.assertRecorded();
});
after(() => {
  installed.assertRecorded();
  rmSync(folder, { recursive: true, force: true });
});

async function run(name: string, scenario: Scenario, options?: RunOptions) {
  return await runScript(path.join(folder, 'powershell'), collectorScript(collections[name]!), scenario, options);
}

async function answer(name: string, scenario: Scenario): Promise<HostAnswer> {
  const { stdout, stderr, exitCode } = await run(name, scenario);
  assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: '' });
  assert.ok(stdout.length < mostAnswerBytes);
  const reading = readAnswer(stdout);
  assert.ok(reading.ok, JSON.stringify(reading));
  return reading.value;
}

/** Where in bytes a whole recovery password may be, whatever stands between its digits. */
function passwordsIn(bytes: Uint8Array): readonly string[] {
  return Buffer.from(bytes).toString('latin1').match(/\d{6}(?:[^\da-zA-Z]{0,8}\d{6}){7}/g) ?? [];
}

const lines = ({ runs }: HostAnswer) => runs.map((one) => one.arguments.join(' '));

describe('the script of a session, run', { skip: noStandIns }, () => {
  test('asks for the state of all volumes, then for the protectors of each', async () => {
    const found = await answer('all', wholeHosts['usual']!);
    const volumes = [...new Set(printed('007-en-status-3-volumes-all-decrypted.txt').toString('latin1').match(/(?<=^Volume )[A-Z]:/gm))];
    assert.ok(volumes.length > 1);
    assert.deepEqual(lines(found), ['-status', ...volumes.map((name) => `-protectors -get ${name}`)]);
    assert.deepEqual(Buffer.from(found.runs[0]!.stdout), printed('007-en-status-3-volumes-all-decrypted.txt'));
    assert.deepEqual([found.elevated, found.left, found.computerName], [process.getuid?.() === 0, 0, os.hostname().split('.')[0]]);
    assert.match(found.powershell, /^7\./);
  });

  test('finds the volumes in every display language and its code page', async () => {
    const found = lines(await answer('all', wholeHosts['languages']!)).slice(1);
    const named = Object.groupBy(found, (line) => line.split(' ')[2]!);
    // each of the outputs names C: and E: once, or more
    assert.ok((named['C:']?.length ?? 0) >= 15 && (named['E:']?.length ?? 0) >= 15, JSON.stringify(Object.entries(named).map(([name, all]) => [name, all?.length])));
    assert.deepEqual(Object.keys(named).filter((name) => !/^[C-F]:$/.test(name) && !name.startsWith('\\\\?\\')), []);
  });

  test('gives bytes as they are, whatever they are, and the code pages to read them by', async () => {
    const german = await answer('all', wholeHosts['german']!);
    assert.equal(german.oemCodePage, 850);
    assert.match(iconv.decode(Buffer.from(german.runs[0]!.stdout), 'cp850'), /Verschlüsselung/);
    const japanese = await answer('all', wholeHosts['japanese']!);
    assert.deepEqual([japanese.oemCodePage, japanese.runs[0]!.exitCode], [932, 255]);
    assert.match(iconv.decode(Buffer.from(japanese.runs[0]!.stdout), 'cp932'), /ボリューム/);
    const hostile = await answer('all', wholeHosts['hostile']!);
    assert.deepEqual(Buffer.from(hostile.runs[0]!.stderr), hostileBytes);
    assert.deepEqual(Buffer.from(hostile.runs[1]!.stdout), hostileBytes);
    assert.deepEqual(lines(hostile), ['-status', '-protectors -get C:', '-protectors -get D:', '-protectors -get G:']);
  });

  test('asks for given volumes only, and none is lost when the tool ends badly', async () => {
    const found = await answer('some', someVolumes['usual']!);
    assert.deepEqual(lines(found), ['-status C:', '-protectors -get C:', `-status ${volumeWithoutLetter}`, `-protectors -get ${volumeWithoutLetter}`]);
    assert.deepEqual(found.runs.map(({ exitCode }) => exitCode), [0, 0, 255, 255]);
    const died = await answer('some', someVolumes['died']!);
    assert.deepEqual(died.runs.map(({ exitCode, cut }) => [exitCode, cut]), Array.from({ length: 4 }, () => [137, false]));
  });

  test('no recovery password leaves the host where they are not wanted, and everything else does', async () => {
    for (const [open, masked, scenario] of [
      ['all', 'allIds', wholeHosts['corpus']!],
      ['all', 'allIds', wholeHosts['passwords']!],
      ['some', 'someIds', someVolumes['passwords']!],
    ] as const) {
      const [told, kept] = [await answer(open, scenario), await answer(masked, scenario)];
      assert.deepEqual(lines(kept), lines(told));
      assert.ok(told.runs.some(({ stdout }) => passwordsIn(stdout).length > 0));
      for (const [index, one] of kept.runs.entries()) {
        for (const stream of ['stdout', 'stderr'] as const) {
          assert.deepEqual(passwordsIn(one[stream]), []);
          const original = told.runs[index]![stream];
          assert.equal(one[stream].length, original.length);
          // a digit became an asterisk, or nothing happened
          assert.ok(one[stream].every((byte, at) => byte === original[at] || (byte === 0x2a && original[at]! >= 0x30 && original[at]! <= 0x39)));
        }
      }
    }
  });

  test('of a masked password the ID is left, and the parser says that it is masked', async () => {
    const { runs } = await answer('allIds', wholeHosts['usual']!);
    const protectors = (bytes: Uint8Array) => parse(Buffer.from(bytes).toString('latin1')).report.computers.flatMap(({ volumes }) => volumes.flatMap(({ keyProtectors }) => keyProtectors));
    const found = protectors(runs[1]!.stdout);
    const whole = protectors(printed('006-en-protectors-get-np-and-password.txt'));
    assert.deepEqual(found.map(({ keyProtectorId }) => keyProtectorId), whole.map(({ keyProtectorId }) => keyProtectorId));
    assert.deepEqual(found.map(({ recoveryPasswordCheck }) => recoveryPasswordCheck).filter((check) => check !== null), ['masked']);
  });

  test('what is not masked: IDs, sizes and lists of numbers', async () => {
    const { runs } = await answer('someIds', someVolumes['passwords']!);
    const text = Buffer.from(runs[0]!.stdout).toString('latin1');
    for (const part of ['7, 11\r\n 0, 2, 4, 5, 7, 8, 9, 10, 11', '{12345678-1234-1234-1234-123456789012}', 'Size: 475,63 GB 1234567', `x${'*'.repeat(48)}x 123456-123456-123456-x ******-******-******-******-x`]) assert.ok(text.includes(part), part);
  });

  test('a flood is cut at the end of a line, and the rest is counted', async () => {
    const flooded = await answer('allIds', wholeHosts['flood']!);
    assert.deepEqual(lines(flooded), ['-status', '-protectors -get C:']);
    const [, last] = flooded.runs;
    assert.deepEqual([last!.cut, last!.exitCode, flooded.left, last!.stdout.at(-1)], [true, null, 1, 10]);
    assert.deepEqual(passwordsIn(last!.stdout), []);
    const errors = await answer('all', wholeHosts['floodOfErrors']!);
    assert.deepEqual([errors.runs[0]!.cut, errors.left, errors.runs.length], [true, 2, 1]);
    const full = await answer('all', wholeHosts['exactlyFull']!);
    assert.deepEqual(full.runs.map(({ cut }) => cut), [false, false]);
    assert.equal((await answer('all', wholeHosts['oneTooMany']!)).runs[1]!.cut, true);
  });

  test('no manage-bde: the number of the error, and an answer all the same', async () => {
    const { runs } = await answer('all', wholeHosts['missing']!);
    assert.deepEqual(runs.map(({ startFailed, exitCode, cut }) => ({ startFailed, exitCode, cut })), [{ startFailed: 2, exitCode: null, cut: false }]);
  });

  for (const end of ['hang', 'silent'] as const) {
    test(`ends with its input, and manage-bde with it (${end})`, async () => {
      const began = performance.now();
      const { stdout, exitCode, left } = await run('all', { answers: { other: { stdout: 'x', end } } }, { closeAfterMs: 4000 });
      assert.deepEqual([stdout.length, exitCode], [0, 1]);
      assert.ok(performance.now() - began < 60_000);
      assert.deepEqual(left, []);
    });
  }
});
