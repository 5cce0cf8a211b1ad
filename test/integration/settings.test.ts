import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { settings } from '../../src/manifest.ts';

describe('Settings', () => {
  it('are the ones of the manifest, each with a default', () => {
    const configuration = vscode.workspace.getConfiguration('recoveryKeys');
    for (const key of Object.keys(settings)) {
      assert.notEqual(configuration.inspect(key)?.defaultValue, undefined, key);
    }
  });

  it('cannot be written into a workspace, so that no workspace chooses where tokens go', async () => {
    for (const [key, value] of [['signIn.method', 'demo'], ['cloud', 'custom'], ['customCloud.graphRoot', 'https://graph.example.org'], ['tenantId', 'example.org']] as const) {
      const write = vscode.workspace.getConfiguration('recoveryKeys').update(key, value, vscode.ConfigurationTarget.Workspace);
      await assert.rejects(Promise.resolve(write), key);
    }
  });

  it('of a workspace are not read where somebody has written them by hand', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder, 'a folder is open');
    const file = vscode.Uri.joinPath(folder.uri, '.vscode', 'settings.json');
    await vscode.workspace.fs.writeFile(file, Buffer.from(JSON.stringify({ 'recoveryKeys.customCloud.graphRoot': 'https://graph.example.org', 'editor.rulers': [77] })));
    try {
      // the other setting in the same file tells that it has been read
      await new Promise<void>((resolve) => {
        const read = (): boolean => JSON.stringify(vscode.workspace.getConfiguration('editor').get('rulers')) === '[77]';
        const changes = vscode.workspace.onDidChangeConfiguration(() => {
          if (!read()) return;
          changes.dispose();
          resolve();
        });
        if (read()) resolve();
      });
      assert.notEqual(vscode.workspace.getConfiguration('recoveryKeys').get('customCloud.graphRoot'), 'https://graph.example.org');
    } finally {
      await vscode.workspace.fs.delete(vscode.Uri.joinPath(folder.uri, '.vscode'), { recursive: true });
    }
  });
});
