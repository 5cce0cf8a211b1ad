import * as vscode from 'vscode';
import type { Disposable } from '../core/ports.ts';

export interface StatusText {
  readonly text: string;
  readonly tooltip: string;
  readonly command: string;
  readonly warning: boolean;
}

/** One item of the status bar, made when there is first something to say. */
export interface StatusItem extends Disposable {
  show(status: StatusText | undefined): void;
}

export function createStatusItem(id: string, name: string): StatusItem {
  let item: vscode.StatusBarItem | undefined;
  return {
    show(status) {
      if (status === undefined) {
        item?.hide();
        return;
      }
      if (item === undefined) {
        item = vscode.window.createStatusBarItem(id, vscode.StatusBarAlignment.Left);
        item.name = name;
      }
      item.text = status.text;
      item.tooltip = status.tooltip;
      item.command = status.command;
      item.backgroundColor = status.warning ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
      item.show();
    },
    dispose() {
      item?.dispose();
    },
  };
}

/** Sets what `when` clauses of package.json look at. */
export function setContext(key: string, value: string | boolean): void {
  void vscode.commands.executeCommand('setContext', key, value);
}
