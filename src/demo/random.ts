/** A small seeded generator (mulberry32): cheap enough to draw every property of a device again on each request. */
export interface Random {
  /** From 0 up to, not including, `limit`. */
  below(limit: number): number;
  chance(probability: number): boolean;
  pick<T>(choices: readonly [T, ...T[]]): T;
}

/** The same numbers for the same seed, index and purpose, on every machine. */
export function seededRandom(seed: number, index: number, purpose: number): Random {
  let state = (seed ^ Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(purpose + 1, 0x85ebca6b)) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  next();
  return {
    below: (limit) => Math.floor(next() * limit),
    chance: (probability) => next() < probability,
    pick: (choices) => choices[Math.floor(next() * choices.length)] ?? choices[0],
  };
}

/** FNV-1a, 32 bits: turns the seed's text into the number that `seededRandom` takes. */
export function seedNumber(seed: string): number {
  let value = 0x811c9dc5;
  for (const byte of Buffer.from(seed)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value;
}
