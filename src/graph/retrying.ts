import type { Middleware } from '@microsoft/microsoft-graph-client';
import { cancelled } from '../core/failure.ts';
import type { Clock, Log } from '../core/ports.ts';
import { step, type Exchange, type Outcome } from './exchange.ts';
import { templateOf } from './graphCall.ts';
import { backoffMs, retryAfterMs } from './waiting.ts';

/** Answers that say "later", and what has certainly not been carried out then. */
const later = {
  nothing: new Set([429, 503, 504, 509]),
  // A 504 may have been carried out behind the gateway: a second read would be a second audit record
  record: new Set([429, 503, 509]),
  // A 429 is turned away at the door; of everything else nobody knows whether it was carried out
  act: new Set([429]),
} as const;

/** A cut connection comes back at once or not at all, and a page that is late twice more is late for good. */
const mostCuts = 2;

/**
 * Sends again what may be sent again, after the wait that the service asks for. The SDK's own handler repeats POST on
 * 504 and sleeps through an abort. What cannot be done within the call's patience fails at once, with the time of the
 * next try where the service named one.
 */
export function retrying(parts: { readonly clock: Clock; readonly log: Log; readonly random: () => number }): Middleware {
  const { clock, log, random } = parts;
  return step(async (exchange, next) => {
    const { patience } = exchange;
    let waited = 0;
    let cuts = 0;
    for (let attempt = 0; ; attempt += 1) {
      await next();
      if (attempt >= patience.retries || !mayRepeat(exchange)) return;
      const { outcome } = exchange;
      if (outcome.kind === 'lost' && ++cuts > mostCuts) return;
      const wait = waitOf(outcome, attempt, clock.now(), random);
      if (waited + wait > patience.totalMs) return;
      waited += wait;
      log.info(`${templateOf(exchange.call)}: waiting ${(wait / 1000).toFixed(1)} s before asking again`);
      try {
        await clock.sleep(wait, exchange.signal);
      } catch {
        exchange.outcome = { kind: 'refused', failure: cancelled };
        return;
      }
    }
  });
}

function mayRepeat({ call, outcome, link }: Exchange): boolean {
  if (outcome.kind === 'answer') return later[call.twice].has(outcome.answer.status);
  if (outcome.kind !== 'lost' || call.twice !== 'nothing') return false;
  // One slow page would throw away all pages before it
  return outcome.cut || (link !== undefined && outcome.failure.code === 'timedOut');
}

function waitOf(outcome: Outcome, attempt: number, now: number, random: () => number): number {
  if (outcome.kind !== 'answer') return Math.round(250 * 2 ** attempt * (0.75 + random() / 2));
  const asked = retryAfterMs(outcome.answer.headers.get('retry-after'), now);
  // Never earlier than asked for, and a little apart from others that were told the same. Asking at once only counts on
  return asked === undefined ? backoffMs(attempt, random) : Math.max(asked, 200) + Math.round(random() * 200);
}
