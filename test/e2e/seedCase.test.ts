import assert from 'node:assert/strict';
import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { openVsCode } from '../support/vscode/openVsCode.ts';
import { packedExtension } from '../support/vscode/packedExtension.ts';

const example = '014-en-protectors-get-ms-support-unmaintained-example.txt';

test('the example of a support article, in the editor: names the wrong groups, and says that the ID is masked', async (t) => {
  const vs = await openVsCode({ vsix: await packedExtension(), theme: 'light' });
  t.after(() => vs.close());
  await copyFile(path.resolve(import.meta.dirname, '../fixtures/manageBde/corpus', example), path.join(vs.server.workspace, 'example.txt'));
  await vs.openFile('example.txt');
  await vs.command('Recovery Keys: Review manage-bde Output in Editor');
  // the only volume of a text is open from the start
  const detail = vs.webview().locator('.detail').first();
  await detail.waitFor();
  const words = await detail.innerText();
  const pictures = path.resolve(import.meta.dirname, '../../out/e2e/seed-case');
  await mkdir(pictures, { recursive: true });
  await vs.screenshot(path.join(pictures, 'light.png'));
  assert.match(words, /groups 2, 6 and 8 have 5 digits instead of 6, and group 4 is not a multiple of 11/);
  assert.match(words, /masked/i);
  assert.deepEqual(vs.refused(), []);
});
