import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { collectorScript, encodedCommand, fitsCommandLine, isVolumeName } from '../../../src/remote/script.ts';
import { collections, volumeWithoutLetter } from '../../support/generatedScripts.ts';

/** The longest way in which a session writes its command line. */
function commandLine(script: string): string {
  return String.raw`"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe" -NoProfile -NonInteractive -EncodedCommand ` + encodedCommand(script);
}

describe('the script of a session', () => {
  test('fits the command line of cmd.exe, also with a letter for every volume', () => {
    for (const [name, collection] of Object.entries(collections)) assert.ok(fitsCommandLine(commandLine(collectorScript(collection))), name);
    const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ', (letter) => `${letter}:`);
    assert.ok(fitsCommandLine(commandLine(collectorScript({ volumes: letters, recoveryPasswords: false }))));
    const many = Array.from({ length: 30 }, () => volumeWithoutLetter);
    assert.equal(fitsCommandLine(commandLine(collectorScript({ volumes: many, recoveryPasswords: false }))), false);
  });

  test('is ASCII, and what is sent is the script', () => {
    for (const collection of Object.values(collections)) {
      const script = collectorScript(collection);
      assert.match(script, /^[\n\x20-\x7e]+$/);
      assert.equal(Buffer.from(encodedCommand(script), 'base64').toString('utf16le'), script);
    }
  });

  test('only reads: no verb of manage-bde that changes anything, and no $input, which would make PowerShell read it itself', () => {
    for (const collection of Object.values(collections)) {
      const script = collectorScript(collection);
      const asked = [...script.matchAll(/\$ask ['"](-[a-z]+(?: -[a-z]+)?)/g)].map(([, words]) => words);
      assert.deepEqual([...new Set(asked)].sort(), ['-protectors -get', '-status']);
      assert.equal(script.match(/Process\]::Start/g)?.length, 1);
      assert.doesNotMatch(script, /\$input\b/i);
    }
  });

  test('masks passwords exactly where they are not wanted', () => {
    assert.ok(!collectorScript(collections['all']!).includes('[regex]::Replace'));
    assert.ok(collectorScript(collections['allIds']!).includes('[regex]::Replace'));
    assert.ok(collectorScript(collections['someIds']!).includes('[regex]::Replace'));
  });

  test('names volumes as manage-bde does, and takes nothing else', () => {
    for (const name of ['C:', 'z:', volumeWithoutLetter]) assert.ok(isVolumeName(name), name);
    const bad = ['', 'C', 'C:\\', 'CC:', ' C:', 'C: ', 'C:\n', "C:' ; whoami; '", '-computername', '$x', 'Ç:', '\\\\server\\share', volumeWithoutLetter.slice(0, -1), volumeWithoutLetter.replace('4b82', '4b8g')];
    for (const name of bad) {
      assert.ok(!isVolumeName(name), name);
      assert.throws(() => collectorScript({ volumes: ['C:', name], recoveryPasswords: true }), TypeError, name);
    }
  });
});
