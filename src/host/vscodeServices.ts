import * as vscode from 'vscode';
import type { Clipboard, Memory, Opener, SecretStore } from './ui.ts';

export const vscodeClipboard: Clipboard = {
  read: async () => await vscode.env.clipboard.readText(),
  write: async (text) => {
    await vscode.env.clipboard.writeText(text);
  },
};

export function createOpener(showLog: () => void): Opener {
  return {
    openExternal: async (url) => await vscode.env.openExternal(vscode.Uri.parse(url, true)),
    async openText(text, language) {
      const document = await vscode.workspace.openTextDocument({ content: text, language });
      await vscode.window.showTextDocument(document, { preview: true });
    },
    async openAt(uri, line) {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
      const at = new vscode.Position(Math.min(Math.max(line - 1, 0), document.lineCount - 1), 0);
      await vscode.window.showTextDocument(document, { selection: new vscode.Range(at, at), preview: true });
    },
    async openSettings(query) {
      await vscode.commands.executeCommand('workbench.action.openSettings', query);
    },
    showLog,
  };
}

export function secretStore(secrets: vscode.SecretStorage): SecretStore {
  return {
    get: async (key) => await secrets.get(key),
    set: async (key, value) => {
      await secrets.store(key, value);
    },
    delete: async (key) => {
      await secrets.delete(key);
    },
  };
}

export function memory(state: vscode.Memento): Memory {
  return {
    get: (key) => state.get(key),
    set: async (key, value) => {
      await state.update(key, value);
    },
  };
}
