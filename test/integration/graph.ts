import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';

/** The Graph that test/integration/prepare.ts has started, seen from the extension host. */
export interface GraphRecord {
  /** `GET /v1.0/devices` → how often. */
  readonly counts: Readonly<Record<string, number>>;
  /** IDs of the keys that were read. */
  readonly keyReads: readonly string[];
  readonly actions: readonly unknown[];
  readonly fileVaultReads: readonly unknown[];
}

export const graphRoot = given('TEST_GRAPH_ROOT');

export async function control<T = unknown>(method: 'GET' | 'POST' | 'DELETE', route: string, body?: unknown): Promise<T> {
  const answer = await fetch(`${given('TEST_CONTROL_ROOT')}${route}`, {
    method,
    headers: { authorization: `Bearer ${given('TEST_TOKEN')}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${route}: ${answer.status}`);
  const text = await answer.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

export const record = async (): Promise<GraphRecord> => await control<GraphRecord>('GET', '/record');

/** Waits until something holds, and gives what it was. */
export async function until<T>(what: string, look: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  const end = Date.now() + 30_000;
  while (Date.now() < end) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await sleep(100);
  }
  throw new Error(`Not within 30 s: ${what}`);
}

/** Writes user settings; undefined takes one away. */
export async function configure(settings: Readonly<Record<string, unknown>>): Promise<void> {
  for (const [key, value] of Object.entries(settings)) {
    await vscode.workspace.getConfiguration('recoveryKeys').update(key, value, vscode.ConfigurationTarget.Global);
  }
}

/** Settings for the Graph of these tests, through Azure CLI. */
export const throughAzureCli = { 'signIn.method': 'azureCli', cloud: 'custom', 'customCloud.graphRoot': graphRoot } as const;

/** Runs a command that may ask something, and turns away from whatever it asks until it ends. */
export async function runAndTurnAway(command: string, ...args: readonly unknown[]): Promise<unknown> {
  return await runMeanwhile(command, args, ['workbench.action.closeQuickOpen', 'notifications.clearAll']);
}

/** Runs a command that offers choices, and takes the first one each time until it ends. */
export async function runAndTakeFirst(command: string, ...args: readonly unknown[]): Promise<unknown> {
  return await runMeanwhile(command, args, ['workbench.action.acceptSelectedQuickOpenItem']);
}

async function runMeanwhile(command: string, args: readonly unknown[], meanwhile: readonly string[]): Promise<unknown> {
  const ended = new AbortController();
  const run = Promise.resolve(vscode.commands.executeCommand(command, ...args)).finally(() => {
    ended.abort();
  });
  const again = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      await sleep(150);
      for (const id of meanwhile) await vscode.commands.executeCommand(id);
    }
  };
  const [result] = await Promise.all([run, again()]);
  return result;
}

function given(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: the suite is run by npm test.`);
  return value;
}
