import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseFromPage, type FromPage } from '../../../src/review/protocol.ts';
import { input, stage } from './fakes.ts';

const id = fc.string({ minLength: 1, maxLength: 200 });
const count = fc.nat();
const usual = { noNullPrototype: true };
const intents: fc.Arbitrary<FromPage> = fc.oneof(
  fc.constantFrom('ready', 'volumes', 'passwordHidden', 'showLog', 'save', 'compare').map((type): FromPage => ({ type })),
  fc.record({ type: fc.constantFrom('showPassword' as const, 'copyPassword' as const, 'copyText' as const), rowId: id }, usual),
  fc.record({ type: fc.constant('copyCommand' as const), rowId: id, finding: count, command: count }, usual),
  fc.record({ type: fc.constant('openSource' as const), sourceId: id, line: fc.integer({ min: 1 }) }, usual),
  fc.record({ type: fc.constantFrom('retry' as const, 'cancel' as const), host: id }, { ...usual, requiredKeys: ['type'] }),
  fc.record({ type: fc.constant('print' as const), rowIds: fc.array(id) }, usual),
  fc.record({ type: fc.constant('export' as const), format: fc.constantFrom('csv' as const, 'markdown' as const, 'json' as const), rowIds: fc.array(id) }, usual),
);

describe('what the page may say', () => {
  it('is taken as it is', () => {
    fc.assert(
      fc.property(intents, (intent) => {
        assert.deepEqual(parseFromPage(intent), intent);
      }),
    );
  });

  it('is taken without anything more than the protocol names', () => {
    fc.assert(
      fc.property(intents, fc.dictionary(fc.string(), fc.jsonValue()), (intent, more) => {
        assert.deepEqual(parseFromPage({ ...more, ...intent }), intent);
      }),
    );
  });

  it('is refused when it is anything else, and never throws', () => {
    fc.assert(
      fc.property(fc.anything(), (message) => {
        const parsed = parseFromPage(message);
        if (parsed !== undefined) assert.deepEqual(parseFromPage(parsed), parsed);
      }),
    );
  });

  it('is refused with a field that is not what it should be', () => {
    const wrong: readonly unknown[] = [
      undefined,
      null,
      'ready',
      [],
      { type: 'model' },
      { type: 'showPassword' },
      { type: 'showPassword', rowId: '' },
      { type: 'showPassword', rowId: 7 },
      { type: 'showPassword', rowId: 'x'.repeat(201) },
      { type: 'copyCommand', rowId: 'v', finding: -1, command: 0 },
      { type: 'copyCommand', rowId: 'v', finding: 0, command: 0.5 },
      { type: 'copyCommand', rowId: 'v', finding: 0 },
      { type: 'openSource', sourceId: 's', line: 0 },
      { type: 'openSource', sourceId: 's', line: Number.POSITIVE_INFINITY },
      { type: 'retry', host: 7 },
      { type: 'print', rowIds: 'v' },
      { type: 'export', format: 'exe', rowIds: [] },
      { type: 'export', format: 'csv', rowIds: 'v' },
      { type: 'export', format: 'csv', rowIds: ['v', null] },
      { type: 'export', format: 'csv', rowIds: Array.from({ length: 200_001 }, () => 'v') },
    ];
    for (const message of wrong) assert.equal(parseFromPage(message), undefined);
  });

  it('makes the host neither throw nor give a password for anything but the row of one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(intents, { maxLength: 20 }), async (said) => {
        const { controller, ofType, copiedSecrets } = stage();
        const text = input();
        await controller.load(() => Promise.resolve(text));
        for (const intent of said) await controller.receive(intent);
        const asked = said.filter((intent) => intent.type === 'showPassword' && text.secrets.has(intent.rowId));
        assert.equal(ofType('password').length, asked.length);
        assert.ok(copiedSecrets.length <= said.filter((intent) => intent.type === 'copyPassword').length);
      }),
      { numRuns: 50 },
    );
  });
});
