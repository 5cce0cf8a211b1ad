import { silenceLimitMs } from '../../src/reveal/protocol.ts';

/** Two clocks in milliseconds: neither alone can be relied upon. */
export interface Moments {
  /** The time of day: it goes on while the computer sleeps, and somebody may set it back. */
  wall(): number;
  /** It never goes back, and may stand still while the computer sleeps. */
  steady(): number;
}

/** How long a key may stay, judged by times and not by timers: a browser slows timers down or stops them. */
export interface Watch {
  /** Why the key has to go now; undefined while it may stay. */
  over(): 'time' | 'silence' | undefined;
  readonly leftMs: number;
  /** The host was heard. It may shorten the time, never lengthen it. */
  heard(leftMs?: number): void;
}

export function createWatch(moments: Moments, hidesInMs: number): Watch {
  /** Time since a moment: that of the clock by which more has passed, so that the key goes rather too early. */
  function mark(): () => number {
    const wall = moments.wall();
    const steady = moments.steady();
    return () => Math.max(0, moments.wall() - wall, moments.steady() - steady);
  }

  let limitMs = hidesInMs;
  let sinceLimit = mark();
  let sinceHeard = mark();
  const left = (): number => limitMs - sinceLimit();

  return {
    over() {
      if (!(left() > 0)) return 'time';
      return sinceHeard() >= silenceLimitMs ? 'silence' : undefined;
    },
    get leftMs() {
      return Math.max(0, left());
    },
    heard(leftMs) {
      sinceHeard = mark();
      if (leftMs === undefined || leftMs >= left()) return;
      limitMs = leftMs;
      sinceLimit = mark();
    },
  };
}

/** What is said of the time without being asked, once each. */
const warnings: readonly (readonly [atMs: number, words: string])[] = [
  [10_000, 'The key hides in 10 seconds'],
  [60_000, 'The key hides in one minute'],
];

/** What is to be said when the time that is left went from one to the other; undefined for nothing. */
export function timeWarning(beforeMs: number, nowMs: number): string | undefined {
  return warnings.find(([atMs]) => nowMs <= atMs && beforeMs > atMs)?.[1];
}
