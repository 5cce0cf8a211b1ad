import * as vscode from 'vscode';
import type { Disposable } from '../core/ports.ts';
import { handlers, type HandlerInputs } from './handlers.ts';
import type { Services } from './services.ts';

/** Registers every command. None of them returns anything to whoever ran it. */
export function registerCommands(services: Services): readonly Disposable[] {
  return Object.entries(handlers(services, inputs)).map(([id, handler]) =>
    vscode.commands.registerCommand(id, async (...args: readonly unknown[]) => {
      await services.envelope.run(id, async (signal) => await handler(signal, ...args));
    }),
  );
}

const inputs: HandlerInputs = {
  activeEditor() {
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined) return undefined;
    const { document, selection } = editor;
    return {
      name: nameOf(document.uri),
      uri: document.uri.toString(),
      text: document.getText(),
      ...(selection.isEmpty ? {} : { selection: { text: document.getText(selection), firstLine: selection.start.line + 1 } }),
    };
  },
  sizeOf: async (uri) => (await vscode.workspace.fs.stat(vscode.Uri.parse(uri, true))).size,
  readFile: async (uri) => await vscode.workspace.fs.readFile(vscode.Uri.parse(uri, true)),
  nameOf: (uri) => nameOf(vscode.Uri.parse(uri, true)),
  // The explorer gives the file under the pointer, then all that are selected
  filesOf: ([first, selected]) =>
    (Array.isArray(selected) ? selected : [first]).flatMap((one: unknown) => (one instanceof vscode.Uri ? [one.toString()] : [])),
};

function nameOf(uri: vscode.Uri): string {
  return uri.path.split('/').at(-1) ?? uri.path;
}
