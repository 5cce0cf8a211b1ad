import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newestFirstPerVolume, shortKeyId, type RecoveryKey, type VolumeType } from '../../../src/core/recoveryKey.ts';

function key(id: string, volumeType: VolumeType, createdAt?: string): RecoveryKey {
  return { id, entraDeviceId: 'device', volumeType, ...(createdAt === undefined ? {} : { createdAt }) };
}

const order = (...keys: readonly RecoveryKey[]): string => newestFirstPerVolume(keys).map(({ id }) => id).join(' ');

test('operating system volumes come first, then fixed drives, removable ones and those of which nothing is told', () => {
  assert.equal(
    order(
      key('U', 'unknown', '2026-04-01T00:00:00.000Z'),
      key('R', 'removableData', '2026-03-01T00:00:00.000Z'),
      key('F', 'fixedData', '2026-02-01T00:00:00.000Z'),
      key('O', 'operatingSystem', '2026-01-01T00:00:00.000Z'),
    ),
    'O F R U',
  );
});

test('within a volume type the newest is first, one without a date last', () => {
  assert.equal(
    order(
      key('OLD', 'operatingSystem', '2025-12-31T23:59:59.999Z'),
      key('DATELESS', 'operatingSystem'),
      key('NEW', 'operatingSystem', '2026-01-01T00:00:00.000Z'),
    ),
    'NEW OLD DATELESS',
  );
});

test('keys of the same moment keep an order of their own, however they came', () => {
  const twins = [key('B', 'fixedData', '2026-01-01T00:00:00.000Z'), key('A', 'fixedData', '2026-01-01T00:00:00.000Z')];
  assert.equal(order(...twins), 'A B');
  assert.equal(order(...twins.toReversed()), 'A B');
});

test('what was given stays as it was', () => {
  const keys = Object.freeze([key('B', 'fixedData'), key('A', 'operatingSystem')]);
  assert.equal(order(...keys), 'A B');
  assert.deepEqual(keys.map(({ id }) => id), ['B', 'A']);
});

test('a caller reads out eight characters', () => {
  assert.equal(shortKeyId('1F3A22B0-1111-4222-8333-444444444444'), '1F3A22B0');
  assert.equal(shortKeyId('1F3A'), '1F3A');
});
