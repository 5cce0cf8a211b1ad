import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ago, count, day, dayAndTime, shortUser, timeOfDay } from '../../../src/core/words.ts';
import type { Device } from '../../../src/core/device.ts';

const now = new Date(2026, 2, 3, 14, 31).getTime();
const before = (minutes: number): string => new Date(now - minutes * 60_000).toISOString();

test('days and times are those of this computer', () => {
  assert.equal(day(new Date(now).toISOString()), '3 Mar 2026');
  assert.equal(dayAndTime(now), '3 Mar 2026, 14:31');
  assert.equal(timeOfDay(now), '14:31');
  assert.equal(timeOfDay(new Date(2026, 2, 3, 0, 5).getTime()), '00:05');
});

test('a date that is missing or makes no sense is "unknown", never today', () => {
  for (const iso of [undefined, '', 'yesterday', '2026-13-45']) {
    assert.equal(day(iso), 'date unknown');
    assert.equal(ago(iso, now), '');
  }
});

test('how long ago: minutes, hours, then days', () => {
  assert.deepEqual([0, 1, 2, 59].map((minutes) => ago(before(minutes), now)), ['just now', 'just now', '2 min ago', '59 min ago']);
  assert.deepEqual([60, 47 * 60].map((minutes) => ago(before(minutes), now)), ['1 h ago', '47 h ago']);
  assert.deepEqual([48 * 60, 400 * 24 * 60].map((minutes) => ago(before(minutes), now)), ['2 days ago', '400 days ago']);
});

test('what is in the future, by a clock that is wrong, is "just now"', () => {
  assert.equal(ago(before(-600), now), 'just now');
});

test('numbers and what they count', () => {
  assert.deepEqual([count(0, 'key'), count(1, 'key'), count(2, 'key'), count(1204, 'device')], ['0 keys', '1 key', '2 keys', '1,204 devices']);
  assert.equal(count(2, 'policy', 'policies'), '2 policies');
});

test('of a user the part that fits a row', () => {
  const device = (user: Partial<Device>): Device => ({ id: 'd', name: 'D', platform: 'windows', inEntra: 'yes', inIntune: 'yes', joinType: 'unknown', ownership: 'unknown', operatingSystem: '', ...user });
  assert.equal(shortUser(device({ userPrincipalName: 'anja.brandt@contoso.example', userDisplayName: 'Anja Brandt' })), 'anja.brandt');
  assert.equal(shortUser(device({ userDisplayName: 'Anja Brandt' })), 'Anja Brandt');
  assert.equal(shortUser(device({})), undefined);
});
