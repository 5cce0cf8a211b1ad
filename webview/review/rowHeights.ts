/** The arithmetic of a list of which only a part is in the document. All lengths are CSS pixels. */
export interface RowHeights {
  readonly count: number;
  readonly total: number;
  /** Top of a row; of `count` the lower end of all. */
  topOf(index: number): number;
  heightOf(index: number): number;
  /** The row at a height; the first for what is above all, the last for what is below. */
  rowAt(y: number): number;
}

/** First and last row to make, `last` included; `last < first` where there is none. */
export interface RowRange {
  readonly first: number;
  readonly last: number;
}

/** Rows whose heights are known: prefix sums, so that finding a row takes a few steps however many there are. */
export function rowHeights(heights: readonly number[]): RowHeights {
  const tops = new Float64Array(heights.length + 1);
  for (const [index, height] of heights.entries()) tops[index + 1] = (tops[index] ?? 0) + height;
  const topOf = (index: number): number => tops[Math.max(0, Math.min(index, heights.length))] ?? 0;
  return {
    count: heights.length,
    total: topOf(heights.length),
    topOf,
    heightOf: (index) => heights[index] ?? 0,
    rowAt(y) {
      let low = 0;
      let high = Math.max(0, heights.length - 1);
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (topOf(middle) <= y) low = middle;
        else high = middle - 1;
      }
      return low;
    },
  };
}

/** The rows between two heights, and so many more on either side. */
export function rangeOf(rows: RowHeights, from: number, to: number, overscan: number): RowRange {
  if (rows.count === 0) return { first: 0, last: -1 };
  return { first: Math.max(0, rows.rowAt(from) - overscan), last: Math.min(rows.count - 1, rows.rowAt(to) + overscan) };
}

/**
 * By how much to scroll so that a row lies between two heights; 0 where it does. One that is higher than the window has
 * its upper end at the upper one.
 */
export function scrollToSee(top: number, height: number, from: number, to: number): number {
  if (top < from || height > to - from) return top - from;
  return Math.max(0, top + height - to);
}
