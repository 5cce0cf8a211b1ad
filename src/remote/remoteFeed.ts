import type { Clock, Log } from '../core/ports.ts';
import type { HostEvent, HostFeed } from '../manageBde/hostFeed.ts';
import type { Parsed } from '../manageBde/parse.ts';
import type { HostState } from '../manageBde/reviewModel.ts';
import type { CollectedAnswer } from './transports/transport.ts';
import type { HostOutcome } from './askHost.ts';
import type { FleetEvent } from './fleet.ts';
import type { HostFailure, HostKey } from './hostFailure.ts';
import { hostText, type RemoteHost } from './hosts.ts';
import { collectedState, failedState, runningWords, strangeState } from './hostStates.ts';
import type { RemoteSessions } from './remoteSessions.ts';
import type { Collection } from './script.ts';

export interface RemoteFeedParts {
  readonly title: string;
  /** Each once (`readHosts` sees to it). */
  readonly hosts: readonly RemoteHost[];
  readonly collection: Collection;
  readonly sessions: Pick<RemoteSessions, 'ask' | 'acceptHostKey'>;
  readonly read: (answer: CollectedAnswer) => Parsed;
  /**
   * Asks a person about the keys of a host that nobody has accepted, or that have changed. True: they are to be accepted, and
   * the host is to be asked again. One question at a time.
   */
  readonly acceptKeys: (host: RemoteHost, failure: HostFailure, keys: readonly HostKey[]) => Promise<boolean>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Pick<Log, 'info' | 'error'>;
}

/** A feed of hosts that are really asked, from `start` until all are settled or nobody follows it any more. */
export interface RemoteFeed extends HostFeed {
  start(): void;
  retry(hosts: readonly string[]): void;
  cancel(hosts: readonly string[]): void;
  readonly cancelAll: () => void;
}

/** One host of the feed. */
interface Row {
  readonly host: RemoteHost;
  last: HostEvent | undefined;
  /** The try that is on its way; what an older one still says does not count. */
  attempt: Attempt | undefined;
  /** The try that was cancelled last: it may turn out that something still runs over there. */
  cancelled: Attempt | undefined;
}

interface Attempt {
  readonly stop: AbortController;
  readonly since: string;
  /** Keys that had been accepted when it began. */
  readonly acceptedThen: ReadonlySet<string>;
}

/**
 * Asks hosts by remote sessions, reads each answer as it comes, and tells a review. Cancelling settles a host at once and
 * ends what runs for it; a retry is a try of its own beside those that still run. Host keys that nobody has accepted are
 * asked about one after the other, while the others go on.
 */
export function createRemoteFeed(parts: RemoteFeedParts): RemoteFeed {
  const { sessions, clock, log } = parts;
  const rows = new Map(parts.hosts.map((host): [string, Row] => [hostText(host), { host, last: undefined, attempt: undefined, cancelled: undefined }]));
  const listeners = new Set<(event: HostEvent) => void>();
  const accepted = new Set<string>();
  const questions: { readonly row: Row; readonly name: string; readonly attempt: Attempt; readonly failure: HostFailure; readonly keys: readonly HostKey[] }[] = [];
  let asking = false;

  const now = (): string => new Date(clock.now()).toISOString();

  function tell(name: string, row: Row, state: HostState, parsed?: Parsed): void {
    row.last = { host: name, state, ...(parsed === undefined ? {} : { parsed }) };
    for (const listener of [...listeners]) listener(row.last);
  }

  function ask(names: readonly string[]): void {
    const asked = new Map<RemoteHost, { readonly name: string; readonly row: Row; readonly attempt: Attempt }>();
    for (const name of names) {
      const row = rows.get(name);
      if (row === undefined || row.attempt !== undefined) continue;
      const attempt: Attempt = { stop: new AbortController(), since: now(), acceptedThen: new Set(accepted) };
      row.attempt = attempt;
      asked.set(row.host, { name, row, attempt });
      tell(name, row, { state: 'running', since: attempt.since, doing: 'Waiting for its turn.' });
    }
    if (asked.size === 0) return;
    log.info(`remote sessions: asking ${asked.size} hosts`);
    const onEvent = (event: FleetEvent): void => {
      const one = asked.get(event.host);
      if (one === undefined) return;
      const { name, row, attempt } = one;
      if (row.attempt === undefined && row.cancelled === attempt) {
        if (event.type === 'settled' && event.outcome.state === 'failed' && event.outcome.failure.mayStillRun === true) tell(name, row, failedState(row.host, event.outcome.failure, [], now()));
      } else if (row.attempt !== attempt) return;
      else if (event.type === 'settled') settle(name, row, attempt, event.outcome);
      else tell(name, row, { state: 'running', since: attempt.since, doing: runningWords(event) });
    };
    void sessions
      .ask([...asked.keys()], parts.collection, new AbortController().signal, onEvent, (host) => asked.get(host)?.attempt.stop.signal)
      .catch(() => {
        // a bug; what was thrown may quote anything
        log.error('remote sessions: asking ended unexpectedly');
      })
      .then(() => {
        for (const { name, row, attempt } of asked.values()) {
          if (row.attempt !== attempt) continue;
          row.attempt = undefined;
          tell(name, row, strangeState(row.host, now()));
        }
      });
  }

  function settle(name: string, row: Row, attempt: Attempt, outcome: HostOutcome): void {
    row.attempt = undefined;
    if (outcome.state === 'failed') {
      tell(name, row, failedState(row.host, outcome.failure, outcome.tried, now()));
      const { failure } = outcome;
      const keys = failure.kind === 'hostKeyUnknown' || failure.kind === 'hostKeyChanged' ? (failure.hostKeys ?? []) : [];
      if (keys.length > 0) {
        questions.push({ row, name, attempt, failure, keys });
        void askAboutKeys();
      }
      return;
    }
    let parsed: Parsed;
    try {
      parsed = parts.read(outcome.answer);
    } catch {
      log.error('remote sessions: an answer could not be read');
      tell(name, row, strangeState(row.host, now()));
      return;
    }
    tell(name, row, collectedState(row.host, outcome, parsed, now()), parsed);
  }

  /** Who declines one is not asked about the others that wait: their rows show the fingerprints, and Retry asks again. */
  async function askAboutKeys(): Promise<void> {
    if (asking) return;
    asking = true;
    try {
      for (let next = questions.shift(); next !== undefined; next = questions.shift()) {
        const { row, name, attempt, failure, keys } = next;
        // retried meanwhile, or nobody looks any more
        if (row.attempt !== undefined || listeners.size === 0) continue;
        // accepting it did not help
        if (keys.every((key) => attempt.acceptedThen.has(idOf(key)))) continue;
        if (!keys.every((key) => accepted.has(idOf(key)))) {
          if (!(await parts.acceptKeys(row.host, failure, keys))) {
            questions.length = 0;
            continue;
          }
          for (const key of keys) {
            sessions.acceptHostKey(key);
            accepted.add(idOf(key));
          }
        }
        ask([name]);
      }
    } catch {
      log.error('remote sessions: a host key could not be asked about');
    } finally {
      asking = false;
    }
  }

  function cancel(names: Iterable<string>): void {
    for (const name of names) {
      const row = rows.get(name);
      if (row?.attempt === undefined) continue;
      const { stop } = row.attempt;
      row.cancelled = row.attempt;
      row.attempt = undefined;
      stop.abort();
      tell(name, row, failedState(row.host, { kind: 'cancelled', transport: 'ssh' }, [], now()));
    }
  }

  const feed: RemoteFeed = {
    title: parts.title,
    hosts: [...rows.keys()],
    start() {
      ask([...rows.keys()]);
    },
    subscribe(listener) {
      listeners.add(listener);
      for (const { last } of rows.values()) if (last !== undefined) listener(last);
      return {
        dispose() {
          listeners.delete(listener);
          // the page was closed: nothing is left to run for
          if (listeners.size === 0) feed.cancelAll();
        },
      };
    },
    retry: ask,
    cancel,
    cancelAll() {
      questions.length = 0;
      cancel(rows.keys());
    },
  };
  return feed;
}

function idOf({ name, fingerprint }: HostKey): string {
  return `${name.toLowerCase()} ${fingerprint}`;
}
