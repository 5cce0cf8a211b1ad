import path from 'node:path';
import { test } from 'node:test';
import { openVsCode } from '../support/vscode/openVsCode.ts';
import { packedExtension } from '../support/vscode/packedExtension.ts';
import { createSteps } from '../support/vscode/steps.ts';
import { mainJob } from './flows/mainJob.ts';

test('the main job, with the packed extension in a clean VS Code', async (t) => {
  const vs = await openVsCode({ vsix: await packedExtension() });
  t.after(() => vs.close());
  const step = await createSteps({
    workbench: vs,
    folder: path.resolve(import.meta.dirname, '../../out/e2e/main-job'),
    onDone: ({ name, words }) => {
      t.diagnostic(`${name}: ${words}`);
    },
  });
  await mainJob(vs, step);
});
