import * as vscode from 'vscode';
import { withAbort } from './cancel.ts';
import type { InputOptions, PickOptions, Prompts } from './ui.ts';
import { withoutLinks } from './plainText.ts';

export const vscodePrompts: Prompts = {
  info: async (message, ...actions) => await vscode.window.showInformationMessage(withoutLinks(message), ...actions),
  warn: async (message, ...actions) => await vscode.window.showWarningMessage(withoutLinks(message), ...actions),
  error: async (message, ...actions) => await vscode.window.showErrorMessage(withoutLinks(message), ...actions),
  async confirm({ message, detail, action }) {
    return (await vscode.window.showWarningMessage(message, { modal: true, detail }, action)) === action;
  },
  async pick(items, options) {
    return (await vscode.window.showQuickPick([...items], pickOptions(options)))?.value;
  },
  async pickMany(items, options) {
    const chosen = await vscode.window.showQuickPick([...items], { ...pickOptions(options), canPickMany: true });
    return chosen?.map((item) => item.value);
  },
  input: async (options) => await vscode.window.showInputBox(inputOptions(options)),
  async openFiles({ title, filters }) {
    const uris = await vscode.window.showOpenDialog({
      title,
      canSelectMany: true,
      ...(filters === undefined ? {} : { filters: { ...filters } }),
    });
    return uris?.map((uri) => uri.toString());
  },
  async progress(title, work) {
    return await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: withoutLinks(title), cancellable: true },
      async (progress, token) =>
        await withAbort(token, async (signal) => {
          return await work(signal, (message) => {
            progress.report({ message });
          });
        }),
    );
  },
};

function pickOptions(options: PickOptions): vscode.QuickPickOptions {
  return {
    title: options.title,
    ...(options.placeHolder === undefined ? {} : { placeHolder: options.placeHolder }),
    matchOnDescription: true,
    matchOnDetail: true,
    ignoreFocusOut: true,
  };
}

function inputOptions(options: InputOptions): vscode.InputBoxOptions {
  const { validate, ...rest } = options;
  return { ...rest, ignoreFocusOut: true, ...(validate === undefined ? {} : { validateInput: (value) => validate(value) }) };
}
