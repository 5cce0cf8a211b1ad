import * as vscode from 'vscode';
import type { MicrosoftAccounts } from './vscodeMethod.ts';
import type { SovereignSetting } from './sovereignCloud.ts';

/** VS Code's authentication, as the sign-in method takes it. */
export const vscodeAccounts: MicrosoftAccounts = {
  getSession: (provider, wanted, options) => vscode.authentication.getSession(provider, wanted, options),
  getAccounts: (provider) => vscode.authentication.getAccounts(provider),
  onDidChangeSessions: (listener) => vscode.authentication.onDidChangeSessions(listener),
};

export const vscodeSovereignSetting: SovereignSetting = {
  read() {
    const section = vscode.workspace.getConfiguration('microsoft-sovereign-cloud');
    return { user: section.inspect<string>('environment')?.globalValue, inForce: section.get<string>('environment') };
  },
  async write(value) {
    await vscode.workspace.getConfiguration('microsoft-sovereign-cloud').update('environment', value, vscode.ConfigurationTarget.Global);
  },
};
