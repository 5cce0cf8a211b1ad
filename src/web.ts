import * as vscode from 'vscode';

/**
 * The entry point where there is no extension host of Node's (vscode.dev without a remote): sign-in through the
 * system's tools, the demo tenant and processes are not possible there, so the extension says that and does nothing.
 */
export function activate(context: vscode.ExtensionContext): void {
  void vscode.commands.executeCommand('setContext', 'recoveryKeys.state', 'unsupported');
  const contributed = (context.extension.packageJSON as { contributes: { commands: { command: string }[] } }).contributes.commands;
  for (const { command } of contributed) {
    context.subscriptions.push(
      vscode.commands.registerCommand(command, () => {
        void vscode.window.showErrorMessage(
          'Recovery Keys needs VS Code on a desktop or a VS Code server. In the browser alone there is no place to keep a sign-in and a key safely.',
        );
      }),
    );
  }
}
