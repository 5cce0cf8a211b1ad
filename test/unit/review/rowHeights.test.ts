import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rangeOf, rowHeights, scrollToSee } from '../../../webview/review/rowHeights.ts';

describe('the heights of rows', () => {
  const rows = rowHeights([28, 22, 22, 360, 28, 22]);

  it('add up to the tops of rows and to the whole', () => {
    assert.deepEqual([0, 1, 2, 3, 4, 5, 6].map((index) => rows.topOf(index)), [0, 28, 50, 72, 432, 460, 482]);
    assert.equal(rows.total, 482);
    assert.deepEqual([rows.heightOf(3), rows.heightOf(99)], [360, 0]);
  });

  it('tell the row at every height, as a search through all would', () => {
    const heights = Array.from({ length: 500 }, (_, index) => [22, 28, 301.5, 51][(index * 7) % 4] ?? 0);
    const many = rowHeights(heights);
    for (let y = -10; y < many.total + 10; y += 13.7) {
      let expected = 0;
      for (let index = 0; index < heights.length; index++) if (many.topOf(index) <= y) expected = index;
      assert.equal(many.rowAt(y), expected, String(y));
    }
  });

  it('have no row in an empty list', () => {
    const none = rowHeights([]);
    assert.deepEqual([none.total, none.count, none.topOf(0)], [0, 0, 0]);
    assert.deepEqual(rangeOf(none, 0, 900, 20), { first: 0, last: -1 });
  });

  it('give a window of rows with some more on both sides, and none outside of the list', () => {
    const many = rowHeights(Array.from({ length: 10_000 }, () => 22));
    assert.deepEqual(rangeOf(many, 22_000, 22_900, 20), { first: 980, last: 1060 });
    assert.deepEqual(rangeOf(many, -300, 500, 20), { first: 0, last: 42 });
    assert.deepEqual(rangeOf(many, 219_900, 221_000, 20), { first: 9975, last: 9999 });
  });

  it('scroll no further than is needed to see a row, and show the upper end of one that is too high', () => {
    assert.equal(scrollToSee(100, 22, 50, 500), 0);
    assert.equal(scrollToSee(20, 22, 50, 500), -30);
    assert.equal(scrollToSee(490, 22, 50, 500), 12);
    assert.equal(scrollToSee(400, 800, 50, 500), 350);
  });
});
