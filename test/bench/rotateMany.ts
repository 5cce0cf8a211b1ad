import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { StormOptions, StormResult } from '../support/rotationStorm.ts';
import { round, type Benchmark } from './measure.ts';

const devices = 10_000;
const writesPerWindow = 200;
const windowSeconds = 20;

/**
 * How near rotating comes to what Intune's limit allows: simulated time from the first POST to the last 204 over
 * 20 s × (⌈n/200⌉ − 1), in a healthy tenant.
 */
export const rotateMany: Benchmark = {
  name: 'rotate10k.ratio',
  async run(say) {
    // A fifth of a tenant's devices have no keys to rotate
    const options: StormOptions = { devices: devices * 1.4, healthy: devices, seed: 1, hours: 0.4, inMemory: true };
    const script = path.join(import.meta.dirname, '../support/rotationStorm.ts');
    const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', script, JSON.stringify(options)]);
    const { taken, posts, sendingMs, wrong, mostInWindow } = JSON.parse(stdout) as StormResult;
    // A few of the demo's devices are refused: a request all the same
    if (posts !== devices || taken < devices * 0.99 || wrong.length > 0) throw new Error(`${taken} of ${devices} were accepted; wrong: ${wrong.slice(0, 3).join('; ')}`);
    const least = windowSeconds * (Math.ceil(posts / writesPerWindow) - 1);
    say(`  ${taken} accepted in ${(sendingMs / 1000).toFixed(1)} s of simulated time, at least ${least} s; most in 20 s: ${mostInWindow}`);
    return { 'rotate10k.ratio': round(sendingMs / 1000 / least) };
  },
};
