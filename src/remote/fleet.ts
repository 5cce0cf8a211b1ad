import { askHost, type AskingPorts, type HostOutcome } from './askHost.ts';
import { hostFailures, isPassing, mayReachAnotherWay, type HostFailure, type TransportId } from './hostFailure.ts';
import type { RemoteHost } from './hosts.ts';
import { transportsFor, type TransportChoice } from './transports/choose.ts';
import type { TransportRequest } from './transports/transport.ts';

/** How many hosts are in which state. The five parts sum up to `total`. */
export interface FleetProgress {
  readonly total: number;
  /** Not begun, or waiting to be tried again. */
  readonly waiting: number;
  readonly running: number;
  readonly collected: number;
  readonly failed: number;
  readonly cancelled: number;
}

/** What happens, as it happens: rows of a page stream from these. `progress` is how it stands after the event. */
export type FleetEvent =
  | { readonly type: 'began'; readonly host: RemoteHost; readonly transport: TransportId; readonly progress: FleetProgress }
  /** The host waits for another try, and holds nobody up meanwhile. `until`: epoch milliseconds. */
  | { readonly type: 'waits'; readonly host: RemoteHost; readonly failure: HostFailure; readonly until: number; readonly progress: FleetProgress }
  /** Once for each host. */
  | { readonly type: 'settled'; readonly host: RemoteHost; readonly outcome: HostOutcome; readonly progress: FleetProgress };

export interface FleetOptions extends AskingPorts {
  readonly choice: TransportChoice;
  /** What is asked, the same of every host. */
  readonly request: Omit<TransportRequest, 'host'>;
  /** Hosts at a time, 1 to 256. */
  readonly concurrency: number;
  /** For one host and one transport, everything included. */
  readonly hostTimeoutMs: number;
  /** From 0 up to 1; spreads the waits. */
  readonly random: () => number;
  /** Cancels all that are not settled. */
  readonly signal: AbortSignal;
  /** Cancels one of them. */
  readonly signalOf?: (host: RemoteHost) => AbortSignal | undefined;
  readonly onEvent: (event: FleetEvent) => void;
}

export const defaultConcurrency = 32;

/** A dropped connection is tried again this often before the host has failed. */
const mostRetries = 7;

/**
 * Asks many hosts, so many at a time, each by its transports in order. Resolves when every host is settled, with the
 * outcomes in the order of `hosts`; never rejects. Ask again with `failedHosts` of it to retry those only.
 *
 * A host that does not answer holds one place until its time is up; one that waits for another try holds none. Cancelling
 * ends the processes of all that run, and settles everything.
 */
export async function askFleet(hosts: readonly RemoteHost[], options: FleetOptions): Promise<ReadonlyMap<RemoteHost, HostOutcome>> {
  const { clock, concurrency, random, signal: all, onEvent } = options;
  const places = Math.min(256, Math.max(1, Math.floor(concurrency)));
  const outcomes = new Map<RemoteHost, HostOutcome>();
  const queue: Turn[] = hosts.map((host) => ({ host, transport: 0, retries: 0, tried: [] }));
  const counts = { running: 0, collected: 0, failed: 0, cancelled: 0 };
  const signals = new Map(hosts.map((host) => [host, signalFor(all, options.signalOf?.(host))]));
  const signalOf = (host: RemoteHost): AbortSignal => signals.get(host) ?? all;
  const progress = (): FleetProgress => ({ total: hosts.length, ...counts, waiting: hosts.length - counts.running - counts.collected - counts.failed - counts.cancelled });

  const settle = (host: RemoteHost, outcome: HostOutcome): void => {
    outcomes.set(host, outcome);
    counts[outcome.state === 'collected' ? 'collected' : outcome.failure.kind === 'cancelled' ? 'cancelled' : 'failed'] += 1;
    onEvent({ type: 'settled', host, outcome, progress: progress() });
  };
  const giveUp = ({ host, tried }: Turn, failure: HostFailure): void => {
    settle(host, { state: 'failed', failure, tried: [...tried, failure] });
  };

  /** One try of one host by one transport. What follows from it is a later turn, or the end. */
  const take = async (turn: Turn): Promise<void> => {
    const ways = transportsFor(turn.host, options.choice);
    const way = ways[turn.transport];
    if (way === undefined) {
      giveUp(turn, { kind: 'notOffered', transport: 'ssh', because: 'The settings name no transport for {host}.' });
      return;
    }
    counts.running += 1;
    onEvent({ type: 'began', host: turn.host, transport: way.id, progress: progress() });
    const reading = await askHost(way, { ...options.request, host: turn.host }, options, options.hostTimeoutMs, signalOf(turn.host));
    counts.running -= 1;
    if (reading.ok) {
      settle(turn.host, { state: 'collected', transport: way.id, answer: reading.answer, troubles: reading.troubles });
      return;
    }
    const { failure } = reading;
    if (signalOf(turn.host).aborted) giveUp(turn, failure);
    else if (isPassing(failure) && nothingRan(failure) && turn.retries < mostRetries) await later(turn, failure);
    else if (mayReachAnotherWay(failure) && ways.length > turn.transport + 1) queue.unshift({ ...turn, transport: turn.transport + 1, retries: 0, tried: [...turn.tried, failure] });
    else giveUp(turn, failure);
  };

  /** Waits outside of the places, then goes to the head of the queue. */
  const later = async (turn: Turn, failure: HostFailure): Promise<void> => {
    const wait = waitMs(failure, turn.retries, random);
    onEvent({ type: 'waits', host: turn.host, failure, until: clock.now() + wait, progress: progress() });
    sleeping += 1;
    void clock.sleep(wait, signalOf(turn.host)).then(
      () => {
        sleeping -= 1;
        queue.unshift({ ...turn, retries: turn.retries + 1 });
        pump();
      },
      () => {
        sleeping -= 1;
        giveUp(turn, { kind: 'cancelled', transport: failure.transport });
        pump();
      },
    );
    await Promise.resolve();
  };

  let busy = 0;
  let sleeping = 0;
  let finish: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const pump = (): void => {
    while (busy < places) {
      const turn = queue.shift();
      if (turn === undefined) break;
      if (signalOf(turn.host).aborted) {
        giveUp(turn, { kind: 'cancelled', transport: transportsFor(turn.host, options.choice)[turn.transport]?.id ?? 'ssh' });
        continue;
      }
      busy += 1;
      void take(turn).finally(() => {
        busy -= 1;
        pump();
      });
    }
    if (busy === 0 && sleeping === 0 && queue.length === 0) finish();
  };
  pump();
  await finished;
  return new Map(hosts.flatMap((host) => {
    const outcome = outcomes.get(host);
    return outcome === undefined ? [] : [[host, outcome] as const];
  }));
}

function signalFor(all: AbortSignal, one: AbortSignal | undefined): AbortSignal {
  return one === undefined ? all : AbortSignal.any([all, one]);
}

/** One host on its way: which of its transports is next, how often that was tried, and what the others said. */
interface Turn {
  readonly host: RemoteHost;
  readonly transport: number;
  readonly retries: number;
  readonly tried: readonly HostFailure[];
}

/** Those that gave nothing, to be asked again. */
export function failedHosts(outcomes: ReadonlyMap<RemoteHost, HostOutcome>): readonly RemoteHost[] {
  return [...outcomes].filter(([, { state }]) => state === 'failed').map(([host]) => host);
}

/** Only what never got in is tried again by itself: the rest is for the user to decide. */
function nothingRan({ kind }: HostFailure): boolean {
  return hostFailures[kind].stage === 'connect';
}

/** 0.3 s, 0.6 s … at most 10 s, and 15 s and more for a penalty; spread by half either way, so that not all come back at once. */
function waitMs({ kind }: HostFailure, retries: number, random: () => number): number {
  const base = kind === 'penalised' ? 15_000 : 300;
  return Math.round(Math.min(Math.max(10_000, base), base * 2 ** retries) * (0.5 + random()));
}
