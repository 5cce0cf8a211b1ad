import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import type { Chaos } from '../../support/chaosTenant.ts';
import type { StormOptions, StormResult } from '../../support/rotationStorm.ts';

const storm: Chaos = { throttled: 0.04, throttledSilently: 0.02, unavailable: 0.02, unavailableAfter: 0.02, reset: 0.02, answerLost: 0.03 };

async function run(options: StormOptions): Promise<StormResult> {
  const script = path.join(import.meta.dirname, '../../support/rotationStorm.ts');
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', script, JSON.stringify(options)], { maxBuffer: 1e8 });
  return JSON.parse(stdout) as StormResult;
}

function sum(stages: StormResult['stages'], ...names: readonly string[]): number {
  return names.reduce((total, name) => total + (stages[name] ?? 0), 0);
}

describe('rotations of many devices, in simulated time', () => {
  test('10,000 devices in a storm: each ends as the service\'s own record says, none is accepted twice, none is forgotten', async () => {
    const result = await run({ devices: 10_000, seed: 1, chaos: storm, hours: 2, inMemory: true });
    assert.deepEqual(result.wrong, []);
    assert.equal(sum(result.stages, 'planned', 'sending', 'uncertain'), 0);
    assert.equal(sum(result.stages, 'queued', 'pending', 'done', 'escrowed', 'failed'), result.accepted);
    assert.ok(result.accepted > 7_000);
    // Requests that were cut before they were carried out: named, and left to a person
    assert.ok(sum(result.stages, 'unknown') > 0);
    assert.ok(result.mostInWindow <= 200, `${result.mostInWindow} requests in 20 seconds`);
  });

  for (const seed of [2, 3, 4, 5]) {
    test(`killed several times while it sends (${seed}): the same`, async () => {
      const result = await run({ devices: 1_000, seed, chaos: storm, hours: 3, dieAfterSeconds: [seed * 1.7, 11.3, 0.4, 25] });
      assert.deepEqual(result.wrong, []);
      assert.equal(sum(result.stages, 'planned', 'sending', 'uncertain'), 0);
      assert.equal(sum(result.stages, 'queued', 'pending', 'done', 'escrowed', 'failed'), result.accepted);
    });
  }
});
