import assert from 'node:assert/strict';
import { copyFile, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { openOnGraph, type OnGraph } from '../support/vscode/openOnGraph.ts';

const review = path.resolve(import.meta.dirname, '../fixtures/reviews/two-volumes.txt');

interface Secrets {
  readonly bitLocker: Readonly<Record<string, string>>;
  readonly fileVault: Readonly<Record<string, string>>;
}

/** Every file that VS Code, its server and the extension have written, but for the workspace, which is the user's. */
async function everythingOnDisk(folder: string): Promise<readonly { readonly file: string; readonly text: string }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const own = files.filter((file) => !file.startsWith(path.join(folder, 'workspace') + path.sep));
  return await Promise.all(own.map(async (file) => ({ file: path.relative(folder, file), text: await readFile(file, 'latin1').catch(() => '') })));
}

describe('Keys that were shown and copied', () => {
  let vs: OnGraph;
  let secrets: readonly string[];

  before(async () => {
    vs = await openOnGraph({ flags: ['--devices', '45'] });
    const { bitLocker, fileVault } = await vs.graph.control<Secrets>('GET', '/secrets');
    const reviewed = (await readFile(review, 'utf8')).match(/\d{6}(?:-\d{6}){7}/g) ?? [];
    assert.equal(reviewed.length, 2);
    secrets = [...Object.values(bitLocker), ...Object.values(fileVault), ...reviewed, vs.graph.token];
    await vs.openView();
    await vs.devices.row('LT-BER-0093').locator('.label-description', { hasText: '2 keys' }).waitFor();
  });
  after(() => vs.close());

  test('a BitLocker key is read once a click, and reaches the page and the clipboard', async () => {
    const device = await vs.devices.find('LT-BER-0093');
    await vs.devices.expand(device);
    const row = vs.devices.row(/^[0-9A-F]{8}$/);
    await vs.devices.action(row, 'Reveal Key');
    await vs.webview().locator('.groups .digits').first().waitFor();
    const shown = (await vs.webview().locator('.groups .digits').allTextContents()).map((text) => text.replaceAll(/\D/g, '')).join('-');
    assert.ok(secrets.includes(shown));
    await vs.webview().locator('[data-action=copy]').click();
    await vs.webview().locator('[data-action=copy]', { hasText: 'Copied' }).waitFor();
    assert.equal(await vs.clipboard(), shown);
    const { keyReads } = await vs.graph.control<{ readonly keyReads: readonly string[] }>('GET', '/record');
    assert.equal(keyReads.length, 1);
  });

  test('another tab in front takes the key off the page for good', async () => {
    await copyFile(review, path.join(vs.server.workspace, path.basename(review)));
    await vs.openFile(path.basename(review));
    await vs.tab(/^Key /).click();
    await vs.webview().locator('[data-action=show]').waitFor();
    assert.equal(await vs.webview().locator('.digits').count(), 0);
  });

  test('a FileVault key is shown in six groups', async () => {
    const mac = await vs.devices.find('MBP-Rossi-14');
    await vs.devices.expand(mac);
    await vs.devices.action(vs.devices.row('FileVault key'), 'Reveal Key');
    const groups = vs.webview().locator('.groups .digits');
    await groups.nth(5).waitFor();
    assert.equal(await groups.count(), 6);
  });

  test('a password of reviewed output is shown when asked for', async () => {
    await vs.openFile(path.basename(review));
    await vs.command('Recovery Keys: Review manage-bde Output in Editor');
    await vs.webview().locator('.row.volume').filter({ hasText: 'D:' }).click();
    await vs.webview().getByRole('button', { name: 'Show' }).first().click();
    await vs.webview().getByText('389808').first().waitFor();
  });

  test('no secret is in a log, in a file of VS Code, or in what the window has stored', async () => {
    const files = await everythingOnDisk(vs.server.folder);
    // the extension has written its log by now, or nothing would be proved
    assert.ok(files.some(({ text }) => text.includes('signed in with azureCli')));
    const stored = JSON.stringify(await vs.context.storageState({ indexedDB: true }));
    const places = [...files, { file: 'storage of the window', text: stored }];
    for (const secret of secrets) {
      const bare = secret.replaceAll('-', '');
      for (const { file, text } of places) assert.ok(!text.includes(secret) && !text.includes(bare), `a secret is in ${file}`);
    }
  });

  test('no page broke its content security policy', () => {
    assert.deepEqual(vs.refused(), []);
  });
});
