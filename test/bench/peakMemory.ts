import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { computers } from './computers.ts';
import { median, round, type Benchmark } from './measure.ts';

const root = path.resolve(import.meta.dirname, '../..');
const files = 1000;
const computersInFile = 100;
const runs = 3;

/** How much memory the command-line tool takes for 1,000 files of 100 KB, beyond what it takes for one of 1 KB. */
export const peakMemory: Benchmark = {
  name: 'parse.peakMB',
  async run(say) {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'recovery-keys-peak-'));
    try {
      await mkdir(path.join(folder, 'many'));
      await mkdir(path.join(folder, 'one'));
      let text = '';
      let index = 0;
      for (const computer of computers(files * computersInFile)) {
        if (index === 0) await writeFile(path.join(folder, 'one', '1.txt'), computer);
        text += computer;
        index += 1;
        if (index % computersInFile !== 0) continue;
        await writeFile(path.join(folder, 'many', `${String(index / computersInFile).padStart(4, '0')}.txt`), text);
        text = '';
      }
      const differences: number[] = [];
      for (let run = 0; run < runs; run++) {
        const [many, one] = [await peak(folder, 'many'), await peak(folder, 'one')];
        say(`  ${many.toFixed(1)} MB for ${files} files, ${one.toFixed(1)} MB for one`);
        differences.push(many - one);
      }
      return { 'parse.peakMB': round(median(differences)) };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** The most memory (resident, in MB of 2^20 bytes) that a run over the folder had at a time. */
async function peak(folder: string, inputs: string): Promise<number> {
  const told = path.join(folder, 'peak.txt');
  const output = await open(path.join(folder, 'out.csv'), 'w');
  try {
    const args = ['--import', path.join(import.meta.dirname, 'tellPeak.mjs'), path.join(root, 'dist/cli.js'), 'parse', '--format', 'csv', inputs];
    const child = spawn(process.execPath, args, { cwd: folder, env: { ...process.env, BENCH_PEAK: told }, stdio: ['ignore', output.fd, 'inherit'] });
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) throw new Error(`The command-line tool ended with ${code}.`);
  } finally {
    await output.close();
  }
  return Number(await readFile(told, 'utf8')) / 1024;
}
