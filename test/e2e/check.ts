import { rm } from 'node:fs/promises';
import path from 'node:path';
import { openVsCode } from '../support/vscode/openVsCode.ts';
import { packedExtension } from '../support/vscode/packedExtension.ts';
import { createSteps } from '../support/vscode/steps.ts';
import { mainJob } from './flows/mainJob.ts';

/** `npm start -- --check`: the main job by itself, telling each step, with a picture of it in out/check. */
const root = path.resolve(import.meta.dirname, '../..');
const folder = path.join(root, 'out/check');
await rm(folder, { recursive: true, force: true });
const vs = await openVsCode({ vsix: await packedExtension() });
try {
  const step = await createSteps({
    workbench: vs,
    folder,
    onDone: ({ name, words, picture, ms }) => {
      console.log(`✔ ${name} (${(ms / 1000).toFixed(1)} s)\n    ${words}\n    ${path.relative(root, picture)}`);
    },
  });
  await mainJob(vs, step);
  console.log('The main job works.');
} catch (error) {
  console.log(`✖ ${error instanceof Error ? error.message : String(error)}\n    The last picture in out/check shows where.`);
  process.exitCode = 1;
} finally {
  await vs.close();
}
