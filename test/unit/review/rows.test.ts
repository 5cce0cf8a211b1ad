import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ReviewModel } from '../../../src/manageBde/reviewModel.ts';
import { exportOrder as exportOrderOfPage, rowIdOf, rowsOf as rowsOfPage, type Row } from '../../../webview/review/rows.ts';
import { packModel, unpackModel, wholeVolumes } from '../../../src/review/pageModel.ts';
import { chipCounts, firstView, itemsOf as itemsOfPage, shownItems as shownItemsOfPage, type Item, type View } from '../../../webview/review/view.ts';
import { createWholeVolumes } from '../../../webview/review/wholeVolumes.ts';
import { computer, finding, laptops, model, toolError, volume } from '../../support/pageReviewModels.ts';

const wholes = createWholeVolumes();

function itemsOf(review: ReviewModel): readonly Item[] {
  for (const volumes of wholeVolumes(review.computers)) wholes.add(volumes);
  return itemsOfPage(unpackModel(packModel(review)));
}

const rowsOf = (some: readonly Item[], shown: View): readonly Row[] => rowsOfPage(some, shown, wholes);
const shownItems = (some: readonly Item[], shown: View): readonly Item[] => shownItemsOfPage(some, shown, wholes);
const exportOrder = (some: readonly Item[], shown: View): readonly string[] => exportOrderOfPage(some, shown, wholes);

const items = itemsOf(laptops().model);

function view(changes: Partial<View> = {}): View {
  return { ...firstView, ...changes };
}

/** Keys of rows, indented by their level. */
function keys(rows: readonly Row[]): readonly string[] {
  return rows.map((row) => `${' '.repeat(row.level - 1)}${row.key}`);
}

describe('the rows of a review', () => {
  it('stand below their computers, the worst first', () => {
    assert.deepEqual(keys(rowsOf(items, view())), [
      'c-srv', ' v-srv-d', ' v-srv-c', ' v-srv-e',
      'c-ber', ' v-ber-c',
      'c-osl', ' e-osl',
      'c-lon', ' v-lon-f', ' v-lon-c',
      'c-muc', ' v-muc-c', ' v-muc-d',
      'c-kio', ' v-kio-c',
    ]);
  });

  it('stand in one list, with what could not be read right after the errors', () => {
    assert.deepEqual(keys(rowsOf(items, view({ group: 'volume' }))), ['v-srv-d', 'v-ber-c', 'e-osl', 'v-lon-f', 'v-muc-c', 'v-kio-c', 'v-muc-d', 'v-srv-c', 'v-lon-c', 'v-srv-e']);
  });

  it('stand under each of their findings, errors of the tool after the errors, the fine ones last', () => {
    const rows = rowsOf(items, view({ group: 'finding' }));
    const groups = rows.flatMap((row) => (row.kind === 'group' ? [row.key] : []));
    assert.equal(groups.at(-1), 'fine');
    const rankOf = (key: string): number => ['error', 'tool', 'warning', 'note', 'fine'].findIndex((word) => key.endsWith(word) || key.startsWith(word));
    assert.deepEqual(groups.map(rankOf), [...groups.map(rankOf)].sort((one, other) => one - other));
    const under = rows.filter((row) => row.kind === 'item' && row.item.kind === 'volume' && row.item.volume.rowId === 'v-ber-c');
    assert.equal(under.length, 4);
    assert.equal(new Set(under.map((row) => row.key)).size, 4, 'each has a key of its own');
  });

  for (const group of ['computer', 'finding', 'volume'] as const) {
    it(`lose none when they are grouped by ${group}`, () => {
      assert.deepEqual([...exportOrder(items, view({ group }))].sort(), items.map((item) => rowIdOf(item)).sort());
    });

    it(`are exported in the order in which they are shown by ${group}, also those of closed groups`, () => {
      const shown = rowsOf(items, view({ group })).flatMap((row) => (row.kind === 'item' ? [rowIdOf(row.item)] : []));
      assert.deepEqual(exportOrder(items, view({ group, closed: new Set(['c-srv', 'fine']) })), [...new Set(shown)]);
    });
  }

  it('say their level, how many there are and which one they are', () => {
    const rows = rowsOf(items, view({ open: new Set(['v-srv-d']) }));
    const place = (key: string): unknown => {
      const row = rows.find((one) => one.key === key);
      return row === undefined ? undefined : [row.level, row.position, row.setSize];
    };
    assert.deepEqual([place('c-srv'), place('v-srv-d'), place('v-srv-d/detail'), place('v-srv-e'), place('c-kio')], [[1, 1, 6], [2, 1, 3], [3, 1, 1], [2, 3, 3], [1, 6, 6]]);
  });

  it('are left out below a closed computer', () => {
    const rows = keys(rowsOf(items, view({ closed: new Set(['c-srv', 'c-lon']) })));
    assert.ok(rows.includes('c-srv') && rows.includes('c-lon'));
    assert.ok(!rows.some((key) => key.includes('v-srv') || key.includes('v-lon')));
  });

  it('sort names with their numbers as numbers, and what has no name last', () => {
    const names = ['PC-10', null, 'pc-2', 'PC-1'];
    const some = itemsOf(model(names.map((name, index) => computer(`c${index}`, name, [volume(`v${index}`)]))));
    assert.deepEqual(rowsOf(some, view({ group: 'volume' })).map((row) => row.key), ['v3', 'v2', 'v0', 'v1']);
  });

  it('keep two volumes without a name apart', () => {
    const some = itemsOf(model([computer('c', null, [volume('v0', { mountPoint: null }), volume('v1', { mountPoint: null })])]));
    assert.deepEqual(keys(rowsOf(some, view())), ['c', ' v0', ' v1']);
  });
});

describe('search and filters', () => {
  const found = (changes: Partial<View>): readonly string[] => shownItems(items, view(changes)).map((item) => rowIdOf(item));

  it('find by computer, key ID, label, protector, finding and error', () => {
    assert.deepEqual(found({ query: 'ber-0093' }), ['v-ber-c']);
    assert.deepEqual(found({ query: '9c51e07d-6C1D' }), ['v-ber-c']);
    assert.deepEqual(found({ query: '  shares ' }), ['v-srv-d']);
    assert.deepEqual(found({ query: 'pin' }), ['v-lon-c']);
    assert.deepEqual(found({ query: 'microsoft account' }), ['v-muc-c']);
    assert.deepEqual(found({ query: '0x80070005' }), ['e-osl']);
    assert.deepEqual(found({ query: 'account lt-muc' }), ['v-muc-c'], 'all words, in any order');
    assert.deepEqual(found({ query: 'nothing of the kind' }), []);
  });

  it('take chips for alternatives that narrow the search', () => {
    assert.deepEqual(found({ chips: new Set(['error']) }), ['v-srv-d', 'v-ber-c']);
    assert.deepEqual(found({ chips: new Set(['error', 'tool']) }), ['v-srv-d', 'v-ber-c', 'e-osl']);
    assert.deepEqual(found({ chips: new Set(['warning']), query: 'muc' }), ['v-muc-c']);
  });

  it('count volumes for each chip, as many as the chip then shows', () => {
    const counts = chipCounts(items);
    assert.deepEqual(counts, { error: 2, tool: 1, notRead: 0, warning: 4, note: 5, fine: 2, changed: 0 });
    for (const [chip, number] of Object.entries(counts)) assert.equal(found({ chips: new Set([chip as 'error']) }).length, number);
  });

  it('never take an error of the tool for something fine', () => {
    const one = itemsOf(model([computer('c', 'A', [volume('v')], { errors: [toolError('e')] }), computer('d', 'B', [volume('w', { findings: [finding('tpmOnly', 'note', 'x')] })])]));
    assert.deepEqual(shownItems(one, view({ chips: new Set(['fine']) })).map((item) => item.kind), ['volume']);
  });
});
