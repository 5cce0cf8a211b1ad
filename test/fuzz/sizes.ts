import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { largeTexts } from './largeTexts.ts';

interface Reading {
  readonly seconds: number;
  readonly peakMB: number;
  readonly textMB: number;
}

/** Twice the text takes twice the time; what takes more than this is no longer linear. */
const most = 3;
/** Below this a time says nothing. */
const measurable = 0.2;

/** Reads each large text at half its size and whole, and prints the ratio; false where one is too large or was not read. */
export function tellSizes(share: number): boolean {
  const wrong: string[] = [];
  console.log('| text | size | MB | seconds | ratio to half | peak MB |\n| --- | ---: | ---: | ---: | ---: | ---: |');
  for (const [name, { size }] of Object.entries(largeTexts)) {
    const whole = Math.round(size * share);
    let half = read(name, Math.round(whole / 2));
    let full = half === null ? null : read(name, whole);
    // once more before it counts: the machine may have been busy
    if (half !== null && full !== null && ratioOf(half, full) > most) [half, full] = [least(half, read(name, Math.round(whole / 2))), least(full, read(name, whole))];
    if (half === null || full === null) {
      wrong.push(name);
      console.log(`| ${name} | ${whole} | | not read | | |`);
      continue;
    }
    const ratio = ratioOf(half, full);
    if (ratio > most && full.seconds > measurable) wrong.push(name);
    console.log(`| ${name} | ${whole} | ${full.textMB.toFixed(0)} | ${full.seconds.toFixed(1)} | ${ratio.toFixed(2)} | ${full.peakMB.toFixed(0)} |`);
  }
  console.log(wrong.length === 0 ? `Twice the size never takes more than ${most} times the time.` : `Not linear or not read: ${wrong.join(', ')}`);
  return wrong.length === 0;
}

const ratioOf = (half: Reading, full: Reading): number => full.seconds / Math.max(half.seconds, 0.001);
const least = (one: Reading, other: Reading | null): Reading => (other !== null && other.seconds < one.seconds ? other : one);

function read(name: string, size: number): Reading | null {
  const { status, stdout } = spawnSync(process.execPath, ['--no-warnings', path.join(import.meta.dirname, 'readLarge.ts'), name, String(size)], { encoding: 'utf8', timeout: 900_000 });
  return status === 0 ? (JSON.parse(stdout) as Reading) : null;
}
