import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { groupDevices, matchesFilter, sortAlike, sortDevices, type EscrowState, type Grouping } from '../../../src/tree/grouping.ts';
import { device, intuneRecord, mac } from './fakeSource.ts';

function labels(grouping: Grouping, escrow: Readonly<Record<string, EscrowState>> = {}): readonly string[] {
  const devices = [
    device('w1'),
    device('w2', { ownership: 'personal' }),
    device('w3', { ownership: 'unknown' }),
    mac('m1'),
    mac('m2', { ownership: 'personal' }),
    mac('m3', { ownership: 'unknown' }),
    device('u1', { platform: 'unknown' }),
    device('p1', { platform: 'other' }),
    device('p2', { platform: 'other', ownership: 'personal' }),
  ];
  return groupDevices(devices, grouping, ({ name }) => escrow[name] ?? 'unknown').map(
    ({ label, devices: members }) => `${label}: ${members.map(({ name }) => name).join(' ')}`,
  );
}

describe('groups', () => {
  test('by platform: corporate and personal apart, everything without recovery keys together at the end', () => {
    assert.deepEqual(labels('platform'), [
      'Windows, corporate: w1',
      'Windows, personal: w2',
      'Windows, ownership unknown: w3',
      'Mac, corporate: m1',
      'Mac, personal: m2',
      'Mac, ownership unknown: m3',
      'Platform unknown: u1',
      'Other platforms: p1 p2',
    ]);
  });

  test('by ownership', () => {
    assert.deepEqual(labels('ownership'), ['Corporate: w1 m1 u1 p1', 'Personal: w2 m2 p2', 'Ownership unknown: w3 m3']);
  });

  test('by escrow: what needs somebody first, and "not known" never among those without a key', () => {
    assert.deepEqual(labels('escrow', { w1: 'escrowed', w2: 'none', m1: 'none', w3: 'nearLimit', p1: 'notApplicable', p2: 'notApplicable' }), [
      'No escrowed key reported: w2 m1',
      'Not known: m2 m3 u1',
      'Near the limit of 200 keys: w3',
      'Key escrowed: w1',
      'No recovery keys expected: p1 p2',
    ]);
  });

  test('none: one group that holds everything, and no group for nothing', () => {
    assert.deepEqual(labels('none'), ['All devices: w1 w2 w3 m1 m2 m3 u1 p1 p2']);
    assert.deepEqual(groupDevices([], 'none', () => 'unknown'), []);
  });

  test('every device is in exactly one group, whatever the grouping', () => {
    for (const grouping of ['platform', 'ownership', 'escrow', 'none'] as const) {
      const members = labels(grouping).flatMap((line) => line.replace(/^.*: /, '').split(' '));
      assert.deepEqual(members.sort(), ['m1', 'm2', 'm3', 'p1', 'p2', 'u1', 'w1', 'w2', 'w3'], grouping);
    }
  });
});

describe('sorting', () => {
  const order = (devices: readonly Parameters<typeof device>[], sorting: Parameters<typeof sortDevices>[1]): readonly string[] =>
    sortDevices(devices.map((one) => device(...one)), sorting).map(({ name }) => name);

  test('by name, numbers as numbers, case aside', () => {
    assert.deepEqual(order([['PC-10'], ['pc-9'], ['PC-100'], ['LT-1']], 'name'), ['LT-1', 'pc-9', 'PC-10', 'PC-100']);
  });

  test('names in several scripts keep an order that does not depend on where they came from', () => {
    const names = ['Zürich-1', 'Ångström', 'Øresund', 'ноутбук-2', '東京-端末', 'جهاز-7', 'מחשב', 'e\u0301cole', 'école-2', '🔑 spare'];
    const once = order(names.map((name) => [name]), 'name');
    const again = order([...names].reverse().map((name) => [name]), 'name');
    assert.deepEqual(again, once);
    assert.deepEqual([...once].sort(), [...names].sort());
  });

  test('equal names stay apart by their ID, the same way every time', () => {
    const twins = [device('PC', { id: 'entra:b' }), device('PC', { id: 'entra:a' })];
    assert.deepEqual(sortDevices(twins, 'name').map(({ id }) => id), ['entra:a', 'entra:b']);
  });

  test('by last seen: the latest first, those never seen last', () => {
    assert.deepEqual(
      order([['never'], ['old', { lastSeenAt: '2025-01-01T00:00:00.000Z' }], ['new', { lastSeenAt: '2026-03-01T00:00:00.000Z' }]], 'lastSeen'),
      ['new', 'old', 'never'],
    );
  });

  test('by user: those without one last, and a display name stands in for a missing user name', () => {
    assert.deepEqual(
      order([['none'], ['zoe', { userPrincipalName: 'zoe@contoso.example' }], ['ben', { userDisplayName: 'Ben' }], ['яна', { userPrincipalName: 'яна@contoso.example' }]], 'user'),
      ['ben', 'zoe', 'яна', 'none'],
    );
  });

  test('a device that becomes another stays in its place only if what it is sorted by stays', () => {
    const before = device('PC', { userPrincipalName: 'ann@contoso.example', lastSeenAt: '2026-01-01T00:00:00.000Z' });
    const seen = { ...before, lastSeenAt: '2026-02-01T00:00:00.000Z' };
    assert.deepEqual(['name', 'user', 'lastSeen'].map((by) => sortAlike(before, seen, by as 'name')), [true, true, false]);
    const given = { ...before, userPrincipalName: 'ben@contoso.example' };
    assert.deepEqual(['name', 'user', 'lastSeen'].map((by) => sortAlike(before, given, by as 'name')), [true, false, true]);
    assert.equal(sortAlike(before, { ...before, name: 'PC2' }, 'lastSeen'), false);
  });
});

describe('filter', () => {
  const one = device('LT-BER-0093', {
    userPrincipalName: 'anja.brandt@contoso.example',
    userDisplayName: 'Anja Brändt',
    serialNumber: '5CG3091XYZ',
    model: 'Latitude 7450',
    entraDeviceId: 'aaaaaaaa-0000-4000-8000-00000000000b',
    intune: intuneRecord('X9'),
  });

  test('looks through name, user, serial number, IDs, model and system', () => {
    for (const text of ['ber-00', 'ANJA', 'brändt', '5cg', 'aaaaaaaa', 'intune-x9', 'latitude', 'windows', ' ber ', '']) {
      assert.ok(matchesFilter(one, text), text);
    }
    for (const text of ['muc', 'anja 5cg', '\u0000']) assert.ok(!matchesFilter(one, text), text);
  });

  test('accents and the way in which they are written do not matter', () => {
    for (const text of ['brandt', 'BRÄNDT', 'bra\u0308ndt']) assert.ok(matchesFilter(one, text), text);
    assert.ok(matchesFilter(device('Mu\u0308llers MacBook'), 'müller'));
    assert.ok(matchesFilter(device('東京-端末'), '端末'));
  });
});
