import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ReviewModel, ReviewVolume } from '../../../src/manageBde/reviewModel.ts';
import { packModel, unpackModel } from '../../../src/review/pageModel.ts';
import { headlineOf as headlineOfPage, type Headline } from '../../../webview/review/headline.ts';
import { pcrWords } from '../../../webview/review/pcrs.ts';
import { restoreView, saveView } from '../../../webview/review/savedView.ts';
import { firstView, type View } from '../../../webview/review/view.ts';
import { encryptionOf, keyName, languageWord, list, plain, protectionOf, protectorTags } from '../../../webview/review/words.ts';
import { computer, finding, keyIdFrom, laptops, model, protector, toolError, volume } from '../../support/pageReviewModels.ts';

const headlineOf = (review: ReviewModel): Headline => headlineOfPage(unpackModel(packModel(review)));

describe('encryption, in words', () => {
  const words = (more: Partial<ReviewVolume>): string => encryptionOf(volume('v', more)).text;
  const cases: readonly (readonly [Partial<ReviewVolume>, string])[] = [
    [{ volumeStatus: 'FullyEncrypted' }, 'Encrypted'],
    [{ volumeStatus: 'UsedSpaceOnlyEncrypted' }, 'Encrypted, used space'],
    [{ volumeStatus: 'EncryptionInProgress', encryptionPercentage: 64 }, 'Encrypting 64 %'],
    [{ volumeStatus: 'EncryptionInProgress', encryptionPercentage: null }, 'Encrypting'],
    [{ volumeStatus: 'EncryptionPaused', encryptionPercentage: 64.25 }, 'Encryption paused at 64.3 %'],
    [{ volumeStatus: 'DecryptionInProgress', encryptionPercentage: 12 }, 'Decrypting 12 %'],
    [{ volumeStatus: 'DecryptionPaused', encryptionPercentage: null }, 'Decryption paused'],
    [{ volumeStatus: 'FullyDecrypted' }, 'Not encrypted'],
    [{ volumeStatus: 'Unknown', lockStatus: 'Locked' }, 'Locked, unknown'],
    [{ volumeStatus: null, lockStatus: 'Locked' }, 'Locked, unknown'],
    [{ volumeStatus: 'Unknown' }, 'Unknown'],
    [{ volumeStatus: null, lockStatus: null }, 'Not printed'],
  ];
  for (const [more, expected] of cases) {
    it(`says "${expected}"`, () => {
      assert.equal(words(more), expected);
    });
  }
});

describe('protection, in words', () => {
  const cases: readonly (readonly [Partial<ReviewVolume>, ReturnType<typeof protectionOf>])[] = [
    [{ protectionStatus: 'On' }, { text: 'On' }],
    [{ protectionStatus: 'Unknown' }, { text: 'Unknown' }],
    [{ protectionStatus: null }, { text: 'Not printed' }],
    [{ protectionStatus: 'Off' }, { text: 'Off' }],
    [{ protectionStatus: 'Off', findings: [finding('protectionOff', 'warning', 'x')] }, { text: 'Off', tone: 'warning' }],
    [{ protectionStatus: 'Off', findings: [finding('clearKey', 'error', 'x')] }, { text: 'Off, key in the clear', tone: 'error' }],
    [{ protectionStatus: 'Off', rebootsLeft: 2 }, { text: 'Suspended, 2 reboots' }],
    [{ protectionStatus: 'Off', findings: [finding('protectionSuspended', 'warning', 'x')] }, { text: 'Suspended', tone: 'warning' }],
    [{ protectionStatus: 'Off', volumeStatus: 'EncryptionInProgress' }, { text: 'Off until done' }],
  ];
  for (const [more, expected] of cases) {
    it(`says "${expected.text}"${expected.tone === undefined ? '' : ` as ${expected.tone}`}`, () => {
      assert.deepEqual(protectionOf(volume('v', more)), expected);
    });
  }
});

describe('protectors, in words', () => {
  it('are tags in an order of their own, the same ones counted', () => {
    const tags = protectorTags([protector('a'), protector('b', { type: 'ExternalKey', autoUnlock: true }), protector('c'), protector('d', { type: 'TpmPin' })]);
    assert.deepEqual(tags, ['TPM + PIN', 'Key file, auto-unlock', 'Recovery × 2']);
  });

  it('have the first eight characters of their ID as a name, also where the rest is masked', () => {
    assert.equal(keyName(keyIdFrom('1F3A22B0')), '1F3A22B0');
    assert.equal(keyName('DFA26333-XXXX-402C-YYYY-A8C40AF3ZZZZ'), 'DFA26333');
    assert.equal(keyName('{XXXXXXXX-6C1D-4E0B-9A57-2B8D40E7C913}'), undefined);
    assert.equal(keyName(null), undefined);
  });

  it('say what a TPM is bound to', () => {
    assert.match(pcrWords([11, 7]) ?? '', /Secure Boot and to BitLocker itself/);
    assert.match(pcrWords([0, 2, 4, 11]) ?? '', /firmware update can ask for a key/);
    assert.equal(pcrWords([4, 8]), 'Bound to PCR 4 (boot manager) and 8 (boot sector).');
    assert.equal(pcrWords([]), undefined);
  });
});

describe('the headline', () => {
  const title = (...args: Parameters<typeof model>): string => headlineOf(model(...args)).title;
  const warning = finding('tpmOnly', 'warning', 'x');

  it('counts findings, and what the tool did not read', () => {
    assert.equal(headlineOf(laptops().model).title, '3 errors and 5 warnings on 9 volumes, and 1 error of the tool');
    assert.equal(headlineOf(laptops().model).lines[0], '2 volumes have errors, 3 have warnings at most, 2 have notes only and 2 have no finding. 6 computers. The tool did not read everything.');
    assert.equal(title([computer('c', 'A', [volume('v', { findings: [warning] }), volume('w')])]), '1 warning on 2 volumes');
    assert.equal(title([computer('c', 'A', [volume('v', { findings: [finding('usedSpaceOnly', 'note', 'x')] })])]), 'Only 1 note on 1 volume');
    assert.equal(title([computer('c', 'A', [volume('v')])]), 'No findings on 1 volume');
  });

  it('never says that there is nothing to find without what was not read', () => {
    assert.equal(title([computer('c', 'A', [volume('v')], { errors: [toolError('e')] })]), 'No findings on 1 volume, and 1 error of the tool');
  });

  it('says of errors alone that nothing was read, and of no key only when the tool said so', () => {
    const denied = headlineOf(model([computer('c', null, [], { errors: [toolError('e')] })]));
    assert.deepEqual([denied.title, denied.lines[0]], ['No volume could be read', 'The tool printed 1 error instead. This does not say that there is no key.']);
    const none = headlineOf(model([computer('c', null, [], { errors: [toolError('e', { code: 'NoKeyProtectors' })] })]));
    assert.equal(none.lines[0], 'The tool printed 1 error instead.');
  });

  it('says of a text without any of it that nothing was recognised', () => {
    const nothing = headlineOf(model([]));
    assert.deepEqual([nothing.title, nothing.lines[0]], ['No manage-bde output recognised', 'None of the 214 lines looks like manage-bde or Get-BitLockerVolume.']);
  });

  it('names the one volume, its source and its time', () => {
    const { lines } = headlineOf(model([computer('c', null, [volume('v', { findings: [warning, finding('usedSpaceOnly', 'note', 'x')] })])]));
    assert.equal(lines[0], 'Volume C:. The text names no computer. 1 note.');
    assert.match(lines[1] ?? '', /^Read 14 Mar, \d\d:\d\d from wave-3-laptops\.txt \(214 lines\)\. Escrow was not checked: no key store was asked\.$/);
  });

  it('counts a computer once, however often it is named', () => {
    const twice = headlineOf(model([computer('c', 'PC-1', [volume('v')]), computer('d', 'pc-1', [volume('w')]), computer('e', null, [volume('x')])]));
    assert.match(twice.lines[0] ?? '', / 1 computer, and volumes of a computer that is not named\.$/);
  });
});

describe('small words', () => {
  it('list parts as a person does', () => {
    assert.deepEqual([list([]), list(['a']), list(['a', 'b']), list(['a', 'b', 'c'], 'or')], ['', 'a', 'a and b', 'a, b or c']);
  });

  it('name a language in English, and English not at all', () => {
    assert.deepEqual([languageWord('de'), languageWord('zh-CN'), languageWord('en-US'), languageWord(null), languageWord('not a tag!')], ['German', 'Chinese (China)', undefined, undefined, undefined]);
  });

  it('take from names what steers the direction of text or cannot be seen', () => {
    assert.equal(plain('a\u202Eb\u2066c\u0007d\te'), 'a\uFFFDb\uFFFDc\uFFFDd e');
    assert.equal(plain('Büro שלום 日本'), 'Büro שלום 日本');
  });
});

describe('the view that outlives a hidden page', () => {
  const { model: review } = laptops();
  const view: View = { ...firstView, query: '557953-369963', group: 'finding', chips: new Set(['error']), open: new Set(['finding:a/v1']), closed: new Set(['fine']) };

  it('comes back for the same text, without what was typed', () => {
    const saved: unknown = JSON.parse(JSON.stringify(saveView(review, view)));
    assert.doesNotMatch(JSON.stringify(saved), /557953/);
    assert.deepEqual(restoreView(review, saved), { ...view, query: '' });
  });

  it('does not come back for another text, nor from anything that is none', () => {
    assert.equal(restoreView({ ...review, readAt: '2026-03-15T00:00:00Z' }, saveView(review, view)), undefined);
    for (const saved of [undefined, null, 'x', 7, {}, { of: review.readAt, group: 'no such' }]) assert.equal(restoreView(review, saved), undefined);
    assert.deepEqual(restoreView(review, { of: review.readAt, group: 'volume', chips: [1, 'error', 'x'], open: 'v', closed: null }), { ...firstView, group: 'volume', chips: new Set(['error']) });
  });
});
