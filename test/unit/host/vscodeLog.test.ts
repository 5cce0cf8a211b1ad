import assert from 'node:assert/strict';
import { registerHooks } from 'node:module';
import { test } from 'node:test';

const written: string[] = [];
const made: string[] = [];
const say = (level: string) => (line: string) => void written.push(`${level} ${line}`);
const channel = { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error'), show: say('show'), dispose: say('dispose') };
const window = {
  createOutputChannel(name: string, options: unknown) {
    made.push(`${name} ${JSON.stringify(options)}`);
    return channel;
  },
};

// `vscode` exists in an extension host only; a stand-in for the one call that is made here
Object.assign(globalThis, { fakeWindow: window });
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'vscode' ? { url: 'data:text/javascript,export const window = globalThis.fakeWindow;', shortCircuit: true } : next(specifier, context),
});
const { createVscodeLog } = await import('../../../src/host/vscodeLog.ts');

test('no channel is made before there is something to say, and one for all', () => {
  const log = createVscodeLog('Recovery Keys');
  log.dispose();
  assert.deepEqual([made, written], [[], []]);
  log.info('one');
  log.warn('two');
  assert.deepEqual([made, written], [['Recovery Keys {"log":true}'], ['info one', 'warn two']]);
});

test('every level is redacted', () => {
  const log = createVscodeLog('Recovery Keys');
  written.length = 0;
  for (const level of ['debug', 'info', 'warn', 'error'] as const) log[level]('key 110000-220000-330000-440000-550000-660000-110011-220022 read');
  assert.deepEqual(written, ['debug', 'info', 'warn', 'error'].map((level) => `${level} key [recovery password] read`));
});
