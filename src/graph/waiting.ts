/**
 * Milliseconds that a `Retry-After` asks for: seconds, also with a fraction (Graph sends `2.128`), or an HTTP date.
 * Undefined where there is none, or none that can be read.
 */
export function retryAfterMs(value: string | null, now: number): number | undefined {
  const text = value?.trim() ?? '';
  if (/^\d+(?:\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  // Dates begin with the day's name; everything else that Date.parse would take ("-5", "2") is no date
  const at = /^[a-z]{3}/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/** How long one call may wait in all, and how often it may be sent again. */
export interface Patience {
  readonly totalMs: number;
  readonly retries: number;
}

/** Somebody looks at an empty view: better to say soon what is wrong, with the time of the next try. */
export const firstPatience: Patience = { totalMs: 30_000, retries: 4 };
/** For callers that decide for themselves what is sent again, and when. */
export const noPatience: Patience = { totalMs: 0, retries: 0 };
/** Pages before are already there, and giving up would throw them away. */
export const followingPatience: Patience = { totalMs: 300_000, retries: 10 };

/** 1 s, 2 s, 4 s … at most 60 s, spread by a quarter either way so that several callers do not come back together. */
export function backoffMs(attempt: number, random: () => number): number {
  return Math.round(Math.min(60_000, 1000 * 2 ** attempt) * (0.75 + random() / 2));
}
