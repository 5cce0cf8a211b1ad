import * as vscode from 'vscode';
import type { Disposable, Log } from '../core/ports.ts';
import { redact } from '../core/redact.ts';

/**
 * The one log channel. VS Code writes it to disk as it is, so everything is redacted here, although callers pass no
 * secret in the first place. Made at the first line, not at activation.
 */
export function createVscodeLog(name: string): Log & Disposable & { show(): void } {
  let channel: vscode.LogOutputChannel | undefined;
  const open = (): vscode.LogOutputChannel => (channel ??= vscode.window.createOutputChannel(name, { log: true }));
  return {
    debug: (message) => {
      open().debug(redact(message));
    },
    info: (message) => {
      open().info(redact(message));
    },
    warn: (message) => {
      open().warn(redact(message));
    },
    error: (message) => {
      open().error(redact(message));
    },
    show: () => {
      open().show(true);
    },
    dispose: () => {
      channel?.dispose();
    },
  };
}
