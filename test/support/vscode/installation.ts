import path from 'node:path';
import { servers } from '../../tasks/versions.mjs';
import { vscodeFolder } from '../../tasks/vscodeServer.mjs';

/** A VS Code of the cache: its server's code, and the Node that it runs on. */
export interface Installation {
  readonly name: 'newest' | 'promised';
  /** As `vscode.version` says it. */
  readonly version: string;
  readonly node: string;
  readonly serverMain: string;
}

/** The VS Code that RECOVERY_KEYS_VSCODE names: the newest unless it says `promised`. Installed when it is not there. */
export async function installation(name: string | undefined = process.env['RECOVERY_KEYS_VSCODE']): Promise<Installation> {
  const chosen = name === 'promised' ? 'promised' : 'newest';
  const { codeServer, node, vscode } = servers[chosen]!;
  const folder = await vscodeFolder({ codeServer, node });
  return { name: chosen, version: vscode, node: path.join(folder, 'node'), serverMain: path.join(folder, 'vscode/out/server-main.js') };
}
