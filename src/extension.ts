import type * as vscode from 'vscode';
import { registerCommands } from './commands/register.ts';
import { followServices } from './follow.ts';
import { buildServices, type BuiltServices } from './services.ts';

let running: BuiltServices | undefined;

/** Builds the services and registers what package.json declares. Nothing is asked of anybody before somebody acts. */
export function activate(context: vscode.ExtensionContext): void {
  const services = buildServices(context);
  running = services;
  context.subscriptions.push(services, ...followServices(services), ...registerCommands(services));
}

/** VS Code waits for this a few seconds: long enough to take a copied key out of the clipboard. */
export async function deactivate(): Promise<void> {
  const ending = running;
  running = undefined;
  await ending?.end();
}
