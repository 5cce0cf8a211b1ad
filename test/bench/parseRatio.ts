import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { median, round, type Benchmark } from './measure.ts';
import type { Timed } from './insideParse.ts';

/**
 * What reading a text of 100 MB costs, from its bytes to the complete report, against decoding and splitting it, which
 * nobody can do without. Both in a process of their own (insideParse.ts), from the source as Node runs it.
 */
export const parseRatio: Benchmark = {
  name: 'parse.ratio',
  async run(say) {
    const child = spawn(process.execPath, ['--expose-gc', '--no-warnings', path.join(import.meta.dirname, 'insideParse.ts')], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) throw new Error(`insideParse.ts ended with ${code}.`);
    const { size, computers, pairs } = JSON.parse(output) as Timed;
    const ratios = pairs.map(({ parse, split }) => parse / split);
    say(`  ${computers} computers in ${(size / 1e6).toFixed(1)} MB; parse ÷ split: ${pairs.map(({ parse, split }) => `${parse.toFixed(0)} ÷ ${split.toFixed(0)} ms`).join(', ')}`);
    return { 'parse.ratio': round(median(ratios)) };
  },
};
