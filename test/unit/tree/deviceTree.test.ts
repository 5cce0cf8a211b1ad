import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { failure } from '../../../src/core/failure.ts';
import type { FailureNode } from '../../../src/tree/nodes.ts';
import { device, failed, fakeSource, loading, mac, outline, read, shown } from './fakeSource.ts';

async function roots(parts: ReturnType<typeof shown>): Promise<readonly string[]> {
  return (await parts.tree.children()).map((node) => [parts.look(node).label, parts.look(node).description ?? ''].filter((text) => text !== '').join(' | '));
}

describe('the first level', () => {
  test('shows groups with their numbers, none that is empty', async () => {
    const parts = shown(fakeSource(device('A'), device('B'), mac('M')));
    assert.deepEqual(await roots(parts), ['Windows, corporate | 2', 'Mac, corporate | 1']);
    assert.deepEqual((await outline(parts)).filter((line) => /^ {2}\w/.test(line)), ['  A', '  B', '  M']);
    assert.equal(parts.tree.message(), undefined);
  });

  test('without grouping shows the devices themselves', async () => {
    const parts = shown(fakeSource(device('B'), device('A')), 'none');
    assert.deepEqual(await roots(parts), ['A', 'B']);
    const [first] = await parts.tree.children();
    assert.equal(first?.parent, undefined);
  });

  test('without a session is empty, so that the welcome shows; a sign-in that failed says so', async () => {
    const parts = shown(fakeSource(device('A')));
    parts.options.source = undefined;
    assert.deepEqual(await roots(parts), []);
    assert.equal(parts.tree.message(), undefined);
    parts.options.trouble = failure('offline', 'No connection.');
    assert.deepEqual(await roots(parts), ['Could not sign in | no connection']);
    const [row] = await parts.tree.children();
    assert.deepEqual((row as FailureNode).retry, { kind: 'signIn' });
  });
});

describe('loading, failed and empty look different', () => {
  test('loading: a row that spins, and no word of "none"', async () => {
    const source = fakeSource();
    source.states = { entra: loading, intune: loading, keys: loading };
    const parts = shown(source);
    assert.deepEqual(await roots(parts), ['Loading…']);
    assert.equal(parts.tree.message(), undefined);
    source.list = [device('A')];
    source.states = { ...source.states, entra: read };
    assert.deepEqual(await roots(parts), ['Windows, corporate | 1', 'Loading… | 1 device so far']);
    parts.tree.filter = 'zzz';
    assert.equal(parts.tree.message(), 'Filter: zzz. 0 of 1 device so far.');
  });

  test('empty: said only when both stores were read to their end', async () => {
    const source = fakeSource();
    const parts = shown(source);
    assert.deepEqual(await roots(parts), []);
    assert.equal(parts.tree.message(), 'Entra ID and Intune show this account no devices.');
    for (const name of ['entra', 'intune'] as const) {
      for (const state of [loading, failed(), { kind: 'idle', count: 0 } as const]) {
        source.states = { entra: read, intune: read, keys: read, [name]: state };
        assert.equal(parts.tree.message(), undefined, `${name} ${state.kind}`);
      }
    }
  });

  for (const [name, doing] of [
    ['entra', 'list Entra devices'],
    ['intune', 'list Intune devices'],
    ['keys', 'list BitLocker key IDs'],
  ] as const) {
    test(`${name} failed: a row of its own above what there is, which tries again`, async () => {
      const source = fakeSource(device('A'));
      source.states = { ...source.states, [name]: failed('unavailable', { status: 503 }) };
      const parts = shown(source);
      assert.deepEqual(await roots(parts), [`Could not ${doing} | Graph answered 503`, 'Windows, corporate | 1']);
      const [row] = await parts.tree.children();
      assert.deepEqual((row as FailureNode).retry, { kind: 'inventory' });
      assert.ok(parts.look(row!).tokens.includes('retryable'));
      source.list = [];
      assert.deepEqual(await roots(parts), [`Could not ${doing} | Graph answered 503`]);
      if (name !== 'keys') assert.equal(parts.tree.message(), undefined);
    });
  }

  test('all failed: three rows, each with its own reason', async () => {
    const source = fakeSource();
    source.states = { entra: failed('offline'), intune: failed('notLicensed'), keys: failed('malformed') };
    const parts = shown(source);
    assert.deepEqual(await roots(parts), [
      'Could not list Entra devices | no connection',
      'Could not list Intune devices | Intune is not set up in this tenant',
      'Could not list BitLocker key IDs | the answer makes no sense',
    ]);
    assert.equal(parts.tree.message(), undefined);
  });

  test('rows that could not be read are told by the list, also where it was read to its end', async () => {
    const source = fakeSource(device('A'));
    source.states = { entra: { ...source.states.entra, unreadable: 1 }, intune: { ...source.states.intune, unreadable: 2 }, keys: { ...source.states.keys, unreadable: 1200 } };
    const parts = shown(source, 'none');
    const rows = await parts.tree.children();
    assert.deepEqual(rows.map((row) => parts.look(row).label), [
      '1 row of Entra devices could not be read',
      '2 rows of Intune devices could not be read',
      '1,200 rows of BitLocker key IDs could not be read',
      'A',
    ]);
    assert.match(parts.look(rows[0]!).tooltip ?? '', /may be missing here/);
    assert.ok(rows.every((row) => parts.tree.owns(row)));
  });

  test('not allowed: the row names permission and roles, and offers a text for the administrator', async () => {
    const source = fakeSource(device('A'));
    source.states = { ...source.states, intune: failed('denied', { feature: 'listManagedDevices', status: 403, requestId: 'request-1' }) };
    const parts = shown(source);
    const [row] = await parts.tree.children();
    const look = parts.look(row!);
    assert.equal(look.label, 'Not allowed to list Intune devices');
    assert.match(look.description ?? '', /^needs the permission DeviceManagementManagedDevices\.Read\.All .* role such as Help Desk Operator/);
    assert.match(look.tooltip ?? '', /request-1/i);
    assert.equal(look.icon, 'lock');
    assert.deepEqual(look.tokens, ['failed', 'retryable', 'denied']);
  });
});

describe('the filter', () => {
  test('is told above the tree with how many it lets through, also before the rows were asked for', async () => {
    const parts = shown(fakeSource(device('muc-1'), device('muc-2'), device('ber-1')));
    assert.equal(parts.tree.message(), undefined);
    parts.tree.filter = ' MUC ';
    assert.equal(parts.tree.message(), 'Filter: MUC. 2 of 3 devices.');
    assert.deepEqual(await roots(parts), ['Windows, corporate | 2']);
    parts.tree.filter = 'nothing';
    assert.deepEqual(await roots(parts), []);
    assert.equal(parts.tree.message(), 'Filter: nothing. 0 of 3 devices.');
    parts.tree.filter = '';
    assert.equal(parts.tree.message(), undefined);
    assert.deepEqual(await roots(parts), ['Windows, corporate | 3']);
  });

  test('opens the groups, and hides no failure', async () => {
    const source = fakeSource(...Array.from({ length: 300 }, (_, index) => device(`pc-${index}`)));
    source.states = { ...source.states, intune: failed() };
    const parts = shown(source);
    const expandable = async (): Promise<readonly string[]> => (await parts.tree.children()).map((node) => parts.look(node).expandable);
    assert.deepEqual(await expandable(), ['no', 'collapsed']);
    parts.tree.filter = 'pc-1';
    assert.deepEqual(await expandable(), ['no', 'expanded']);
  });
});
