import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { clockText, parseFromPage, type FromPage } from '../../../src/reveal/protocol.ts';

const intents: readonly FromPage[] = [
  { type: 'ready' },
  { type: 'show' },
  { type: 'showAnyway' },
  { type: 'cancel' },
  { type: 'blurred' },
  { type: 'gone', why: 'you' },
  { type: 'gone', why: 'time' },
  { type: 'gone', why: 'silence' },
  { type: 'copy', text: 'x' },
  { type: 'rotate' },
  { type: 'showOther', keyId: '1F3A22B0-6C1D-4E0B-9A57-2B8D40E7C913' },
  { type: 'copyContact' },
  { type: 'copyForAdmin' },
  { type: 'signIn' },
];

describe('messages from the page', () => {
  it('are taken as the protocol has them, without what comes along', () => {
    for (const intent of intents) {
      assert.deepEqual(parseFromPage(intent), intent);
      assert.deepEqual(parseFromPage({ ...intent, extra: 'x', __proto__: { type: 'copy', text: 'y' } }), intent);
    }
  });

  it('are refused when they are anything else', () => {
    for (const message of [
      null,
      [],
      [{ type: 'show' }],
      { type: 'toString' },
      { type: ['show'] },
      { type: 'copy' },
      { type: 'copy', text: '' },
      { type: 'copy', text: 'x'.repeat(201) },
      { type: 'copy', text: ['x'] },
      { type: 'gone' },
      { type: 'gone', why: 'signedOut' },
      { type: 'showOther', keyId: '' },
      { type: 'showOther', keyId: { toString: 'x' } },
    ]) {
      assert.equal(parseFromPage(message), undefined, JSON.stringify(message));
    }
  });

  it('never throw, and what is taken is one of them', () => {
    const types = fc.constantFrom('ready', 'gone', 'copy', 'showOther', 'model', 'key', '__proto__');
    const anything = fc.oneof(fc.anything(), fc.record({ type: fc.oneof(types, fc.anything()), text: fc.anything(), keyId: fc.anything(), why: fc.anything() }, { requiredKeys: [] }));
    fc.assert(
      fc.property(anything, (message) => {
        const intent = parseFromPage(message);
        if (intent === undefined) return;
        assert.ok(intents.some(({ type }) => type === intent.type));
        for (const value of Object.values(intent)) assert.equal(typeof value, 'string');
      }),
    );
  });
});

it('a clock never shows 0:00 while there is time', () => {
  assert.deepEqual([300_000, 278_000, 60_000, 59_999, 1000, 1, 0, -5].map(clockText), ['5:00', '4:38', '1:00', '1:00', '0:01', '0:01', '0:00', '0:00']);
});
