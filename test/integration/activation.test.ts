import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { commands, extensionId } from '../../src/manifest.ts';
import { configure, record, throughAzureCli } from './graph.ts';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
  readonly activationEvents: readonly string[];
}

function ours(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension(extensionId);
  assert.ok(found, 'the extension is there');
  return found;
}

/** Files of dist/ that have been loaded, by name. */
function loaded(): readonly string[] {
  const dist = path.join(ours().extensionPath, 'dist') + path.sep;
  return Object.keys(require.cache).filter((file) => file.startsWith(dist)).map((file) => path.basename(file)).sort();
}

describe('Activation', () => {
  it('happens by itself only when VS Code has started: rotations that were ordered before may go on', () => {
    assert.deepEqual((ours().packageJSON as Manifest).activationEvents, ['onStartupFinished']);
  });

  it('loads the entry and no other part, asks no Graph and signs in to nothing', async () => {
    await configure(throughAzureCli);
    await ours().activate();
    assert.deepEqual(loaded(), ['extension.cjs']);
    assert.deepEqual((await record()).counts, {});
  });

  it('exports nothing', () => {
    assert.equal(ours().exports, undefined);
  });

  it('registers exactly the commands that package.json declares', async () => {
    const declared = (ours().packageJSON as Manifest).contributes.commands.map(({ command }) => command);
    // VS Code adds some of its own for each view and its container
    const registered = (await vscode.commands.getCommands(true)).filter((id) => id.startsWith('recoveryKeys.') && !id.startsWith('recoveryKeys.devices.'));
    assert.deepEqual(registered.toSorted(), declared.toSorted());
    assert.deepEqual(declared.toSorted(), Object.values(commands).toSorted());
  });

  it('runs where the user interface is, or beside the files of a remote window', () => {
    assert.deepEqual((ours().packageJSON as { readonly extensionKind: unknown }).extensionKind, ['ui', 'workspace']);
    const expected = vscode.env.remoteName === undefined ? vscode.ExtensionKind.UI : vscode.ExtensionKind.Workspace;
    assert.equal(ours().extensionKind, expected);
  });
});
