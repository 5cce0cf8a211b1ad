import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compareReviews } from '../../../src/manageBde/compareReviews.ts';
import type { Change, ReviewComputer, ReviewModel, ReviewProtector, ReviewVolume } from '../../../src/manageBde/reviewModel.ts';
import { computer, keyIdFrom, model, protector, toolError, volume } from '../../support/pageReviewModels.ts';

const key = (start: string, more: Partial<ReviewProtector> = {}): ReviewProtector => protector(`p-${start}`, { id: keyIdFrom(start), ...more });
const drive = (mountPoint: string, more: Partial<ReviewVolume> = {}): ReviewVolume => volume(`v-${mountPoint}`, { mountPoint, ...more });
const before = (...computers: readonly ReviewComputer[]): ReviewModel => model(computers, { readAt: '2026-11-14T09:00:00Z', title: 'last week' });

function changes(now: readonly ReviewComputer[], then: readonly ReviewComputer[]): Readonly<Record<string, Change>> {
  const { computers } = compareReviews(model(now), before(...then));
  return Object.fromEntries(computers.flatMap(({ name, volumes }) => volumes.flatMap(({ mountPoint, change }) => (change === undefined ? [] : [[`${name} ${mountPoint}`, change]]))));
}

const facts = (now: Partial<ReviewVolume>, was: Partial<ReviewVolume>): readonly string[] => changes([computer('c', 'PC', [drive('C:', now)])], [computer('c', 'PC', [drive('C:', was)])])['PC C:']?.facts ?? [];

describe('two reviews compared', () => {
  test('say nothing of what is as it was', () => {
    const same = [computer('c', 'PC', [drive('C:', { protectors: [key('1F3A22B0'), key('4E7D19A2', { type: 'Tpm' })] })])];
    assert.deepEqual(changes(same, same), {});
  });

  test('name protectors that came and went by their IDs, first of all', () => {
    const was = [key('1F3A22B0'), key('4E7D19A2', { type: 'Tpm' })];
    assert.deepEqual(facts({ protectors: [...was, key('9C51E07D')], protectionStatus: 'Off' }, { protectors: was }), ['recovery password 9C51E07D added', 'protection was on, is off']);
    assert.deepEqual(facts({ protectors: [key('9C51E07D')] }, { protectors: [key('1F3A22B0')] }), ['recovery password 9C51E07D added', 'recovery password 1F3A22B0 removed']);
    assert.deepEqual(facts({ protectors: [key('1F3A22B0', { backups: ['Entra'] })] }, { protectors: [key('1F3A22B0')] }), ['recovery password 1F3A22B0 backed up to Entra ID']);
  });

  test('say of the state of a volume what it was and what it is', () => {
    for (const [now, was, words] of [
      [{ protectionStatus: 'Off' }, {}, 'protection was on, is off'],
      [{}, { volumeStatus: 'EncryptionInProgress' }, 'was being encrypted, is encrypted'],
      [{ lockStatus: 'Locked' }, {}, 'was unlocked, is locked'],
      [{}, { encryptionMethod: 'AES 128' }, 'method was AES 128, is XTS-AES 256'],
      [{ label: 'System' }, {}, 'label was Windows, is System'],
    ] as const) {
      assert.deepEqual(facts(now, was), [words]);
    }
  });

  test('take what one of both does not say for no change', () => {
    const none: Partial<ReviewVolume> = { protectionStatus: null, volumeStatus: 'Unknown', lockStatus: null, encryptionMethod: null, label: null, protectors: [], keyProtectorsListed: false };
    assert.deepEqual(facts(none, { protectors: [key('1F3A22B0')] }), []);
    assert.deepEqual(facts({ protectors: [key('1F3A22B0')] }, none), []);
    assert.deepEqual(facts({ protectors: [protector('p', { id: '{1F3A22B0-XXXX}' })] }, { protectors: [key('1F3A22B0')] }), [], 'a masked ID may be the same');
  });

  test('match computers by name in any case, volumes by mount point, then by a protector', () => {
    const found = changes([computer('c', 'pc-1', [drive('F:', { protectors: [key('1F3A22B0')] }), drive('X:')])], [computer('c', 'PC-1', [drive('D:', { protectors: [key('1F3A22B0')] })])]);
    assert.deepEqual(found, {
      'pc-1 F:': { kind: 'changed', facts: ['mount point was D:, is F:'] },
      'pc-1 X:': { kind: 'new', facts: ['this volume was not there'] },
    });
    assert.deepEqual(changes([computer('c', 'PC-2', [drive('C:')])], [computer('c', 'PC-1', [drive('C:')])]), { 'PC-2 C:': { kind: 'new', facts: ['this computer was not there'] } });
  });

  test('call a volume gone only where its computer was read, and without an error that could hide it', () => {
    const then = [computer('c', 'PC', [drive('C:'), drive('D:')])];
    const gone = (now: readonly ReviewComputer[]): readonly (readonly [number, number])[] => {
      const { compared } = compareReviews(model(now), before(...then));
      return [[compared?.gone.length ?? -1, compared?.notRead.length ?? -1]];
    };
    assert.deepEqual(gone([computer('c', 'PC', [drive('C:')])]), [[1, 0]]);
    assert.deepEqual(gone([computer('c', 'PC', [drive('C:')], { errors: [toolError('e', { mountPoint: 'E:' })] })]), [[1, 0]]);
    assert.deepEqual(gone([computer('c', 'PC', [drive('C:')], { errors: [toolError('e', { mountPoint: 'D:' })] })]), [[0, 1]]);
    assert.deepEqual(gone([computer('c', 'PC', [drive('C:')], { errors: [toolError('e')] })]), [[0, 1]]);
    assert.deepEqual(gone([computer('c', 'PC', [])]), [[0, 2]], 'nothing of it was read');
    assert.deepEqual(gone([computer('d', 'PC-2', [drive('C:')])]), [[0, 2]], 'it was not asked');
    const host = { id: 'h', state: { state: 'failed', at: '2026-11-21T09:00:00Z', what: 'timed out', meaning: 'm', remedy: null } } as const;
    assert.deepEqual(gone([computer('c', 'PC', [drive('C:')], { host })]), [[0, 1]]);
  });

  test('say what they are compared with, and forget an earlier comparison', () => {
    const now = model([computer('c', 'PC', [drive('C:', { protectionStatus: 'Off' })])]);
    const once = compareReviews(now, before(computer('c', 'PC', [drive('C:')])));
    assert.deepEqual([once.compared?.since, once.compared?.title], ['2026-11-14T09:00:00Z', 'last week']);
    const twice = compareReviews(once, now);
    assert.deepEqual(twice.computers[0]?.volumes[0]?.change, undefined);
  });

  test('take ten thousand volumes in a moment', () => {
    const many = Array.from({ length: 5000 }, (_, index) => computer(`c${index}`, `PC-${index}`, [volume(`a${index}`), volume(`b${index}`, { mountPoint: 'D:' })]));
    const began = performance.now();
    compareReviews(model(many), before(...many));
    const once = performance.now() - began;
    const half = many.slice(0, 2500);
    const again = performance.now();
    compareReviews(model(half), before(...half));
    assert.ok(once < 12 * (performance.now() - again) + 200, 'its time grows with the volumes');
  });
});
