import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { failure } from '../../../src/core/failure.ts';
import type { Device } from '../../../src/core/device.ts';
import type { TreeNode } from '../../../src/tree/nodes.ts';
import { device, fakeSource, key, keys, mac, now, rotation, shown, withoutEntraId, type FakeSource, type Shown } from './fakeSource.ts';

interface Row {
  readonly label: string;
  readonly description: string;
  readonly node: TreeNode;
}

async function open(one: Device, prepare: (source: FakeSource, parts: Shown) => void = () => undefined): Promise<{ readonly rows: readonly Row[]; readonly source: FakeSource; readonly parts: Shown }> {
  const source = fakeSource(one);
  const parts = shown(source, 'none');
  prepare(source, parts);
  const [row] = await parts.tree.children();
  const rows = (await parts.tree.children(row)).map((node) => ({ node, label: parts.look(node).label, description: parts.look(node).description ?? '' }));
  return { rows, source, parts };
}

const labels = (rows: readonly Row[]): readonly string[] => rows.map(({ label, description }) => `${label} | ${description}`);

describe('the keys under a Windows device', () => {
  test('are asked for when it is opened, newest first per volume, and numbered', async () => {
    const { rows, source } = await open(device('A'), (prepared) => {
      prepared.answer = () =>
        Promise.resolve({
          kind: 'ok',
          asOf: now,
          keys: [
            key('AAAAAAAA-1', '2026-01-01T12:00:00.000Z'),
            key('BBBBBBBB-2', '2026-03-01T12:00:00.000Z', 'fixedData'),
            key('CCCCCCCC-3', '2026-02-01T12:00:00.000Z'),
          ],
        });
    });
    assert.deepEqual(source.asked, ['A']);
    assert.deepEqual(labels(rows), [
      'CCCCCCCC | Operating system · 1 Feb 2026 · newest',
      'AAAAAAAA | Operating system · 1 Jan 2026',
      'BBBBBBBB | Fixed data drive · 1 Mar 2026 · newest',
    ]);
    assert.deepEqual(rows.map(({ node }) => (node.kind === 'key' ? `${node.position}/${node.count}` : '')), ['1/3', '2/3', '3/3']);
  });

  test('that are known are not asked for again', async () => {
    const { rows, source } = await open(device('A'), (prepared) => prepared.keysByName.set('A', keys(2)));
    assert.deepEqual(source.asked, []);
    assert.equal(rows.length, 2);
  });

  test('a key without a date says so', async () => {
    const { rows } = await open(device('A'), (prepared) => {
      prepared.keysByName.set('A', { kind: 'ok', asOf: now, keys: [{ id: 'AAAAAAAA-1', entraDeviceId: 'id', volumeType: 'unknown' }] });
    });
    assert.deepEqual(labels(rows), ['AAAAAAAA | Volume type not told · backup date unknown']);
  });

  test('"no keys" is said only where Entra ID was read to its last page', async () => {
    const said = async (answer: Parameters<FakeSource['keysByName']['set']>[1]): Promise<boolean> => {
      const { rows, parts, source } = await open(device('A'), (prepared) => {
        prepared.answer = () => Promise.resolve(answer);
        prepared.keysByName.set('A', answer);
      });
      const above = parts.look((await parts.tree.children())[0]!);
      const words = [...labels(rows), above.description, above.tooltip, above.spoken].join('\n');
      assert.ok(source.list.length === 1 && rows.length > 0, 'some row always says how it stands');
      return /no keys?\b/i.test(words);
    };
    assert.equal(await said({ kind: 'ok', keys: [], asOf: now }), true);
    assert.equal(await said({ kind: 'ok', keys: [key('AAAAAAAA-1')], asOf: now }), false);
    assert.equal(await said({ kind: 'loading' }), false);
    assert.equal(await said({ kind: 'notAsked' }), false);
    for (const code of ['denied', 'throttled', 'unavailable', 'offline', 'timedOut', 'malformed', 'notFound', 'signedOut', 'cancelled', 'unexpected'] as const) {
      assert.equal(await said({ kind: 'failed', failure: failure(code, 'It did not work.') }), false, code);
    }
  });

  test('that could not be asked for are a failure with the device to try again', async () => {
    const denied = failure('denied', 'Refused.', { feature: 'listBitLockerKeys' });
    const { rows, parts } = await open(device('A'), (prepared) => {
      prepared.answer = () => Promise.resolve({ kind: 'failed', failure: denied });
    });
    assert.equal(rows.length, 1);
    assert.match(labels(rows)[0] ?? '', /^Not allowed to list the keys of A \| needs the permission BitlockerKey\.ReadBasic\.All .*Security Reader/);
    const { node } = rows[0]!;
    assert.ok(node.kind === 'failure' && node.retry.kind === 'keys');
    assert.equal(node.retry.device, (await parts.tree.children()).map((one) => one.kind === 'device' && one.device)[0]);
  });

  test('that are known stand beneath the failure, and none of them is called the newest', async () => {
    const { rows, parts } = await open(device('A'), (prepared) => {
      const seen = [key('AAAAAAAA-1', '2026-01-01T12:00:00.000Z'), key('BBBBBBBB-2', '2026-02-01T12:00:00.000Z')];
      prepared.keysByName.set('A', { kind: 'failed', keys: seen, failure: failure('unavailable', 'Down.') });
    });
    assert.deepEqual(rows.map(({ label, description }) => `${label} | ${description}`).slice(1), ['BBBBBBBB | Operating system · 1 Feb 2026', 'AAAAAAAA | Operating system · 1 Jan 2026']);
    assert.equal(rows[0]?.label, 'Could not list the keys of A');
    assert.match(parts.look(rows[1]!.node).tooltip ?? '', /one of those that were seen; there may be others/);
    assert.ok(parts.look(rows[1]!.node).tokens.includes('revealable'));
    const above = parts.look((await parts.tree.children())[0]!);
    assert.equal(above.description, '2 keys seen, others unknown');
    assert.ok(above.tokens.includes('retryable'));
  });

  test('while they are still read, the row spins', async () => {
    const { rows } = await open(device('A'), (prepared) => {
      prepared.answer = () => Promise.resolve({ kind: 'loading' });
    });
    assert.deepEqual(labels(rows), ['Loading… | ']);
  });

  test('cannot be looked up without an Entra device ID, and nothing is asked', async () => {
    const { rows, source } = await open(withoutEntraId(device('A')));
    assert.deepEqual(labels(rows), ['No Entra device ID | keys cannot be looked up in Entra ID']);
    assert.deepEqual(source.asked, []);
  });

  test('a session that ends while they are read leaves no row that commands would take', async () => {
    const source = fakeSource(device('A'));
    const parts = shown(source, 'none');
    const [row] = await parts.tree.children();
    source.answer = () => {
      parts.tree.reset();
      return Promise.resolve(keys(1));
    };
    assert.deepEqual(await parts.tree.children(row), []);
    assert.equal(parts.tree.owns(row), false);
  });
});

test('under a Mac stands its FileVault key, and Entra ID is not asked', async () => {
  const { rows, source, parts } = await open(mac('M'));
  assert.deepEqual(labels(rows), ['FileVault key | ']);
  assert.deepEqual(parts.look(rows[0]!.node).tokens, ['fileVault', 'key', 'revealable']);
  assert.deepEqual(source.asked, []);

  const personal = await open(mac('M', { ownership: 'personal' }), (prepared) => {
    prepared.verdict = { words: 'personal Mac', detail: 'Its owner has it.', canReveal: false, unknown: false };
  });
  assert.deepEqual(personal.parts.look(personal.rows[0]!.node).tokens, ['fileVault']);
});

test('a rotation stands above the keys', async () => {
  const one = device('A');
  const { rows } = await open(one, (source, { rotations }) => {
    source.keysByName.set('A', keys(1));
    rotations.set(one.id, rotation(one, { stage: 'pending' }));
  });
  assert.deepEqual(rows.map(({ label }) => label), ['Rotation pending', '00000000']);
});

test('a device of which no store names a system is opened like one that may have keys', async () => {
  const { rows, parts } = await open(device('A', { platform: 'unknown', operatingSystem: '' }), (prepared) => prepared.keysByName.set('A', keys(1)));
  assert.deepEqual(rows.map(({ label }) => label), ['00000000']);
  assert.ok(parts.look(rows[0]!.node).tokens.includes('revealable'));
  const above = parts.look((await parts.tree.children())[0]!);
  assert.deepEqual([above.description, above.expandable], ['platform unknown · 1 key', 'collapsed']);
  assert.ok(!above.tokens.includes('rotatable'));
  assert.doesNotMatch(above.tooltip ?? '', /No recovery keys/);
});

test('keys that are listed count more than the platform', async () => {
  const { rows, parts } = await open(device('Box', { platform: 'other', operatingSystem: 'Linux' }), (prepared) => prepared.keysByName.set('Box', keys(2)));
  assert.equal(rows.length, 2);
  const above = parts.look((await parts.tree.children())[0]!);
  assert.deepEqual([above.description, above.expandable], ['2 keys', 'collapsed']);
});

test('a device of another platform cannot be opened', async () => {
  const source = fakeSource(device('Phone', { platform: 'other' }));
  const parts = shown(source, 'none');
  const [row] = await parts.tree.children();
  assert.equal(parts.look(row!).expandable, 'no');
});
