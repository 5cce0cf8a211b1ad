import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Device, Platform } from '../../../src/core/device.ts';
import { deviceRow, hasKeysToAskFor } from '../../../src/commands/searchRows.ts';
import type { KnownKeys } from '../../../src/graph/keyStore.ts';

const now = Date.UTC(2026, 2, 3, 14, 30);

function device(platform: Platform): Device {
  return { id: 'entra:a', entraDeviceId: 'a', name: 'BOX', platform, inEntra: 'yes', inIntune: 'no', joinType: 'entraJoined', ownership: 'corporate', operatingSystem: '' };
}

function inventory(seen: number): Parameters<typeof deviceRow>[1] {
  const keys = Array.from({ length: seen }, (_, index) => ({ id: `K${index}`, entraDeviceId: 'a', volumeType: 'unknown' as const }));
  const known: KnownKeys = { kind: 'ok', keys, asOf: now };
  return { keysOf: () => known, fileVaultOf: () => ({ words: 'FileVault key', detail: '', canReveal: true, unknown: false }) };
}

test('a platform that is not known, and listed keys of any platform, can be asked for; only the rest cannot', () => {
  const asked = (['windows', 'macos', 'unknown', 'other'] as const).map((platform) => [hasKeysToAskFor(device(platform), inventory(0)), hasKeysToAskFor(device(platform), inventory(1))]);
  assert.deepEqual(asked, [[true, true], [true, true], [true, true], [false, true]]);
  const { entraDeviceId: _, ...withoutId } = device('other');
  assert.equal(hasKeysToAskFor(withoutId, inventory(1)), false);
});

test('the row of the search offers what can be asked for', () => {
  const row = (platform: Platform, seen: number): readonly unknown[] => {
    const { detail, buttons } = deviceRow(device(platform), inventory(seen), now);
    return [detail, buttons?.length ?? 0];
  };
  assert.deepEqual(row('unknown', 0), ['no keys in Entra ID', 2]);
  assert.deepEqual(row('other', 1), ['1 key', 2]);
  assert.deepEqual(row('other', 0), ['no recovery keys for this platform', 0]);
});
