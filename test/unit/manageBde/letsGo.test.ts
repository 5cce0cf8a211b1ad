import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parse } from '../../../src/manageBde/parse.ts';
import { keyId, recoveryPassword } from './passwords.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes in use when everything was let go that nobody holds. */
function heap(): number {
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

test('what is remembered of computers that are alike is let go with their text', () => {
  const textOf = (seed: number): string =>
    Array.from({ length: 5000 }, (_, index) => `Computer Name: PC-${seed}-${index}\r\n\r\nVolume C: [Disk ${seed}]\r\nAll Key Protectors\r\n\r\n    Numerical Password:\r\n      ID: ${keyId(seed + index)}\r\n      Password:\r\n        ${recoveryPassword(seed + index)}\r\n\r\n`).join('');
  const size = textOf(10).length;
  parse(textOf(10));
  const before = heap();
  for (let seed = 11; seed < 19; seed++) parse(textOf(seed));
  const kept = heap() - before;
  assert.ok(kept < size, `${kept} bytes are kept of 8 texts of ${size} each`);
});

test('a text that was read is let go, and with it its passwords: no word that is remembered holds on to it', () => {
  // every text has words of its own, which the dictionary may remember
  const textOf = (seed: number): string =>
    `Volume C: [Disk ${seed}]\r\nAll Key Protectors\r\n\r\n    Some heading number ${seed}:\r\n      ID: ${keyId(seed)}\r\n      Some long label number ${seed}:\r\n        ${recoveryPassword(seed)}\r\n${'x y z\r\n'.repeat(300_000)}`;
  const size = textOf(0).length;
  parse(textOf(0));
  const before = heap();
  for (let seed = 1; seed <= 8; seed++) parse(textOf(seed));
  const kept = heap() - before;
  assert.ok(kept < size, `${kept} bytes are kept of 8 texts of ${size} each`);
});
