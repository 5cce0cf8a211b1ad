import * as vscode from 'vscode';
import type { Config } from './ui.ts';

const section = 'recoveryKeys';

/**
 * Settings of the user and of nobody else. All of them are application- or machine-scoped, so VS Code itself ignores a
 * workspace's values; reading only the user's own value and the default keeps that true should a scope ever change.
 */
export const vscodeConfig: Config = {
  get(key) {
    const found = vscode.workspace.getConfiguration(section).inspect(key);
    // the manifest test proves that every key has a default of its type; settings.json itself can hold anything
    const standard: unknown = found?.defaultValue;
    const own: unknown = found?.globalValue;
    if (own === undefined || own === null) return standard as never;
    if (typeof own === typeof standard) return own as never;
    return (typeof standard === 'string' ? JSON.stringify(own) : standard) as never;
  },
  async set(key, value) {
    await vscode.workspace.getConfiguration(section).update(key, value, vscode.ConfigurationTarget.Global);
  },
  onDidChange(keys, listener) {
    return vscode.workspace.onDidChangeConfiguration((event) => {
      if (keys.some((key) => event.affectsConfiguration(`${section}.${key}`))) listener();
    });
  },
};
