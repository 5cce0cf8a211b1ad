import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** One line of the results file. */
export interface TestResult {
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly ms: number;
  readonly error?: string;
}

/** Run by VS Code inside its extension host, desktop or server. Results go into the file that TEST_RESULTS names. */
export async function run(): Promise<void> {
  // an ES module, which not every VS Code's Node gives to require() in the same way
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({ ui: 'bdd', color: false, timeout: 120_000, reporter: 'min', forbidOnly: true });
  for (const file of readdirSync(__dirname).filter((name) => name.endsWith('.test.cjs')).sort()) mocha.addFile(path.join(__dirname, file));
  const results: TestResult[] = [];
  await new Promise<void>((resolve, reject) => {
    const runner = mocha.run((failures) => {
      writeFileSync(process.env['TEST_RESULTS'] ?? path.join(__dirname, 'results.json'), JSON.stringify(results));
      if (failures === 0) resolve();
      else reject(new Error(`${failures} failed`));
    });
    runner.on('pass', (test) => results.push({ title: test.fullTitle(), state: 'passed', ms: test.duration ?? 0 }));
    runner.on('pending', (test) => results.push({ title: test.fullTitle(), state: 'skipped', ms: 0 }));
    runner.on('fail', (test, error: unknown) => {
      const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
      results.push({ title: test.fullTitle(), state: 'failed', ms: test.duration ?? 0, error: words });
    });
  });
}
