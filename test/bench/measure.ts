/** What a benchmark gives: figures by name, best when small. */
export type Figures = Readonly<Record<string, number>>;

/** One benchmark. Later ones join the list in test/bench/all.ts. */
export interface Benchmark {
  readonly name: string;
  /** `say` tells of progress, on stderr. */
  run(say: (words: string) => void): Promise<Figures>;
}

export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('The median of nothing.');
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = Number.NaN] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return (low + high) / 2;
}

/** To the digits that mean something. */
export function round(value: number, digits = 3): number {
  return Number(value.toPrecision(digits));
}
