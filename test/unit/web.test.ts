import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { test } from 'node:test';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const registered = new Map<string, () => unknown>();
const contexts: unknown[][] = [];
const errors: string[] = [];
const stand = {
  commands: {
    executeCommand: (...args: unknown[]) => Promise.resolve(void contexts.push(args)),
    registerCommand(id: string, run: () => unknown) {
      registered.set(id, run);
      return { dispose: () => undefined };
    },
  },
  window: { showErrorMessage: (message: string) => Promise.resolve(void errors.push(message)) },
};

Object.assign(globalThis, { fakeVscode: stand });
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'vscode'
      ? { url: 'data:text/javascript,export const { commands, window } = globalThis.fakeVscode;', shortCircuit: true }
      : next(specifier, context),
});
const { activate } = await import('../../src/web.ts');

test('without a Node host every command says why nothing works, and the view does too', () => {
  const subscriptions: unknown[] = [];
  activate({ extension: { packageJSON: manifest }, subscriptions } as unknown as Parameters<typeof activate>[0]);
  assert.deepEqual([...registered.keys()].sort(), manifest.contributes.commands.map(({ command }) => command).sort());
  assert.equal(subscriptions.length, registered.size);
  assert.deepEqual(contexts, [['setContext', 'recoveryKeys.state', 'unsupported']]);
  assert.deepEqual(errors, []);
  for (const run of registered.values()) assert.equal(run(), undefined);
  assert.equal(errors.length, registered.size);
  assert.ok(errors.every((message) => /needs VS Code on a desktop or a VS Code server/.test(message)));
});
