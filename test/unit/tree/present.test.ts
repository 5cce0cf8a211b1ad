import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Device } from '../../../src/core/device.ts';
import { failure } from '../../../src/core/failure.ts';
import type { DeviceKeys } from '../../../src/tree/deviceSource.ts';
import { present, type PresentContext, type Presented } from '../../../src/tree/present.ts';
import { rotationWords } from '../../../src/tree/presentRotation.ts';
import { device, escrowed, key, keys, mac, now, rotation, withoutEntraId, withoutIntune } from './fakeSource.ts';

function context(more: Partial<PresentContext> = {}): PresentContext {
  return { now, keysOf: () => ({ kind: 'notAsked' }), fileVaultOf: () => escrowed, rotationOf: () => undefined, expandGroups: false, ...more };
}

function look(one: Device, known: DeviceKeys = { kind: 'notAsked' }, more: Partial<PresentContext> = {}): Presented {
  return present({ kind: 'device', id: one.id, parent: undefined, device: one }, context({ keysOf: () => known, ...more }));
}

describe('a Windows device', () => {
  test('says who has it and how many keys there are', () => {
    const shown = look(device('LT-1', { userPrincipalName: 'anja.brandt@contoso.example' }), keys(3));
    assert.deepEqual([shown.label, shown.description, shown.icon], ['LT-1', 'anja.brandt · 3 keys', 'vm']);
    assert.deepEqual(shown.tokens, ['device', 'windows', 'escrowed', 'rotatable', 'portal']);
    assert.equal(shown.spoken, 'LT-1, anja.brandt · 3 keys');
    assert.equal(shown.expandable, 'collapsed');
  });

  test('of which nothing was asked says nothing about keys', () => {
    const shown = look(device('LT-1'));
    assert.equal(shown.description, undefined);
    assert.match(shown.tooltip ?? '', /have not been read yet/);
  });

  test('without keys warns, with the time of the answer', () => {
    const shown = look(device('LT-1'), keys(0));
    assert.deepEqual([shown.description, shown.icon], ['no keys in Entra ID', 'warning']);
    assert.match(shown.tooltip ?? '', /Entra ID answered at \d\d:\d\d and shows this account no key/);
    assert.ok(shown.tokens.includes('nokey'));
  });

  test('whose keys could not be asked for is a question, says why, and can be tried again', () => {
    const shown = look(device('LT-1'), { kind: 'failed', failure: failure('offline', 'There is no connection.') });
    assert.deepEqual([shown.description, shown.icon], ['keys unknown', 'question']);
    assert.match(shown.tooltip ?? '', /nothing is known: There is no connection\./);
    assert.ok(shown.tokens.includes('unknown') && shown.tokens.includes('retryable'));
  });

  test('warns from nine tenths of the limit on', () => {
    assert.deepEqual([look(device('A'), keys(179)).description, look(device('A'), keys(179)).icon], ['179 keys', 'vm']);
    const near = look(device('A'), keys(180));
    assert.deepEqual([near.description, near.icon], ['180 of 200 keys', 'warning']);
    assert.match(near.tooltip ?? '', /refuses new ones/);
    assert.ok(near.tokens.includes('limit'));
  });

  test('of which nothing says that it is one is no warning without keys', () => {
    const shown = look(device('A', { platform: 'unknown' }), keys(0));
    assert.deepEqual([shown.description, shown.icon], ['platform unknown · no keys in Entra ID', 'question']);
    assert.deepEqual(shown.tokens.filter((token) => token === 'unknown'), []);
  });

  test('without an Entra device ID has nothing that could be tried again', () => {
    const shown = look(withoutEntraId(device('A', { inEntra: 'no' })));
    assert.equal(shown.description, 'only in Intune · no Entra device ID');
    assert.ok(!shown.tokens.includes('retryable'));
  });
});

describe('which store knows a device', () => {
  const tooltip = (one: Device): string => look(one).tooltip ?? '';

  test('only Intune, only Entra ID: said in the row and above it', () => {
    const onlyIntune = look(device('A', { inEntra: 'no' }));
    assert.equal(onlyIntune.description, 'only in Intune');
    assert.ok(onlyIntune.tokens.includes('intuneOnly'));
    assert.match(onlyIntune.tooltip ?? '', /Entra ID shows this account no device with this ID/);
    const onlyEntra = look(withoutIntune(device('A', { inIntune: 'no' })));
    assert.equal(onlyEntra.description, 'only in Entra ID');
    assert.ok(onlyEntra.tokens.includes('entraOnly') && !onlyEntra.tokens.includes('rotatable'));
    assert.match(onlyEntra.tooltip ?? '', /Intune shows this account no such device/);
  });

  test('a store that was not read to its end: never "only"', () => {
    for (const one of [device('A', { inEntra: 'unknown' }), withoutIntune(device('A', { inIntune: 'unknown' }))]) {
      assert.equal(look(one).description, undefined);
      assert.doesNotMatch(tooltip(one), /\bonly in\b/i);
      assert.match(tooltip(one), /was not read to its end, so it is not known/);
      assert.ok(!look(one).tokens.some((token) => token.endsWith('Only')));
    }
  });
});

describe('what cannot be rotated', () => {
  test('has no action for it, and the tooltip says why', () => {
    for (const [one, why] of [
      [device('A', { joinType: 'registered' }), /only registered with Entra ID cannot rotate/],
      [mac('A', { ownership: 'personal' }), /corporate Macs only/],
      [withoutIntune(device('A', { inIntune: 'no' })), /shows this account no such device/],
      [withoutIntune(device('A', { inIntune: 'unknown' })), /could not be read, so it is not known/],
    ] as const) {
      const shown = look(one);
      assert.ok(!shown.tokens.includes('rotatable'));
      assert.match(shown.tooltip ?? '', why);
    }
  });
});

describe('a Mac', () => {
  test('says what Intune reports; what is not known is a question', () => {
    assert.deepEqual([look(mac('M')).description, look(mac('M')).icon], ['FileVault key', 'vm']);
    const unknown = look(mac('M'), undefined, { fileVaultOf: () => ({ words: 'FileVault unknown', detail: 'Intune could not be read.', canReveal: false, unknown: true }) });
    assert.deepEqual([unknown.description, unknown.icon], ['FileVault unknown', 'question']);
    assert.match(unknown.tooltip ?? '', /Intune could not be read\./);
  });
});

describe('a failure', () => {
  const row = (code: Parameters<typeof failure>[0], more = {}): Presented =>
    present({ kind: 'failure', id: 'f', parent: undefined, doing: 'list Intune devices', failure: failure(code, 'The safe words of it.', more), retry: { kind: 'inventory' } }, context());

  test('never looks like "none", whatever it is', () => {
    for (const code of ['signedOut', 'consentNeeded', 'denied', 'notLicensed', 'notFound', 'badRequest', 'throttled', 'unavailable', 'offline', 'timedOut', 'malformed', 'emptyAnswer', 'cancelled', 'misconfigured', 'toolMissing', 'foreignHost', 'unexpected'] as const) {
      const shown = row(code);
      assert.match(shown.label, /^(Could not|Not allowed to) list Intune devices$/);
      assert.ok((shown.description ?? '') !== '', code);
      assert.doesNotMatch(`${shown.label} ${shown.description ?? ''} ${shown.tooltip ?? ''}`, /\bno (devices?|keys?)\b/i);
      assert.ok(shown.tokens.includes('retryable') && shown.onClick === 'retry', code);
    }
  });

  test('says when it is tried again, and what to name to Microsoft', () => {
    assert.match(row('throttled', { retryAt: now }).description ?? '', /^Graph asked us to wait, next try at \d\d:\d\d$/);
    assert.match(row('unavailable', { status: 503, requestId: 'request-1' }).tooltip ?? '', /Request ID request-1/);
  });
});

describe('a rotation', () => {
  const row = (more: Parameters<typeof rotation>[1]): Presented => {
    const one = device('A');
    return present({ kind: 'rotation', id: 'r', parent: undefined, device: one, rotation: rotation(one, more) }, context());
  };

  test('that is over tells the new key by its eight characters and its day, where it is known', () => {
    const newKey = 'CB600533-1111-4222-8333-444444444444';
    assert.equal(row({ stage: 'escrowed', newKey, newKeyAt: '2026-11-25T08:10:00Z' }).description, 'CB600533 · 25 Nov 2026');
    assert.equal(row({ stage: 'escrowed', newKey }).description, 'CB600533');
  });

  test('queued, pending, done and escrowed are four different words', () => {
    const words = (['queued', 'pending', 'done', 'escrowed', 'failed'] as const).map((stage) => rotationWords(rotation(device('A'), { stage })));
    assert.deepEqual(words, ['rotation queued', 'rotation pending', 'rotation done, new key not escrowed yet', 'new key escrowed', 'rotation failed']);
    assert.match(row({ stage: 'queued' }).description ?? '', /^since \d\d:\d\d$/);
  });

  test('can be put away while it goes on and once it is over', () => {
    const watched = (more: Parameters<typeof rotation>[1]): boolean => row(more).tokens.includes('watched');
    assert.deepEqual([watched({ stage: 'queued' }), watched({ stage: 'pending' }), watched({ stage: 'done' })], [true, true, true]);
    assert.deepEqual([watched({ stage: 'escrowed' }), watched({ stage: 'failed' }), watched({ stage: 'done', kind: 'fileVault' })], [true, true, true]);
  });

  test('that failed names what Intune says, with the code as Windows writes it', () => {
    assert.equal(row({ stage: 'failed', endedAs: 'failed', errorCode: -2144272203 }).description, 'Intune says failed, 0x803100B5');
    assert.equal(row({ stage: 'failed', endedAs: 'notSupported' }).description, 'Intune says notSupported');
  });

  test('whose last look failed keeps its stage, and the tooltip says so', () => {
    const shown = row({ stage: 'pending', lookFailed: failure('offline', 'There is no connection.') });
    assert.equal(shown.label, 'Rotation pending');
    assert.match(shown.tooltip ?? '', /The last look failed, so this may be out of date: There is no connection\./);
  });

  test('of FileVault says that no new key can be told from the old one', () => {
    const shown = row({ kind: 'fileVault', stage: 'done' });
    assert.equal(shown.label, 'Rotation done');
    assert.match(shown.tooltip ?? '', /FileVault keys have no ID/);
  });

  test('is told in the row of its device, too', () => {
    const one = device('A');
    assert.equal(look(one, keys(1), { rotationOf: () => rotation(one) }).description, '1 key · rotation queued');
  });
});

test('a key row shows the beginning of its ID, and the whole of it in the tooltip', () => {
  const id = '1F3A22B0-1111-4222-8333-444444444444';
  const shown = present({ kind: 'key', id: 'k', parent: undefined, device: device('A'), key: key(id), newest: true, position: 1, count: 2 }, context());
  assert.deepEqual([shown.label, shown.description], ['1F3A22B0', 'Operating system · 3 Mar 2026 · newest']);
  assert.match(shown.tooltip ?? '', new RegExp(`Key ID ${id}`));
  assert.match(shown.tooltip ?? '', /records each read/);
});
