import { Client, ResponseType, type Middleware } from '@microsoft/microsoft-graph-client';
import { cancelled, failure, type Failure } from '../core/failure.ts';
import type { Clock, Cloud, Log, TokenSource } from '../core/ports.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { afterwards, failureOfAnswer, requestIdOf } from './answerFailure.ts';
import { authentication } from './authentication.ts';
import { Exchange, step } from './exchange.ts';
import { addressOf, templateOf, type GraphAnswer, type GraphCall } from './graphCall.ts';
import { parseGraphRoot, type GraphRoot } from './graphRoot.ts';
import { createLimiter } from './limiter.ts';
import { failureOfNetwork } from './networkFailure.ts';
import { retrying } from './retrying.ts';
import { createServerClock, type ServerClock } from './serverClock.ts';
import { firstPatience, followingPatience } from './waiting.ts';

export interface GraphClient {
  /** Sends a call; `ok` means a status from 200 to 299. Never rejects for anything that the network or Graph does. */
  send(call: GraphCall, signal?: AbortSignal): Promise<Result<GraphAnswer>>;
  /** Follows a link that an answer of the same call gave, exactly as it is, if it leads to the same Graph. */
  follow(call: GraphCall, link: string, from: URL, signal?: AbortSignal): Promise<Result<GraphAnswer>>;
  /** Epoch milliseconds by the service's clock, to a second, from the `Date` of its latest answer; before any, ours. */
  serverNow(): number;
}

export interface GraphClientParts {
  readonly cloud: Pick<Cloud, 'graphRoot' | 'label'>;
  readonly tokens: TokenSource;
  readonly log: Log;
  readonly clock: Clock;
  /** Sent with every request; documented as required for BitLocker keys (graph.md §1.3). */
  readonly userAgent: string;
  readonly fetch?: typeof globalThis.fetch;
  /** From 0 to 1, for the spread of waits. */
  readonly random?: () => number;
}

const mostAtOnce = 8;
/** No limit is published for recoveryKeys, and 429 has been seen (graph.md §1.7). */
const mostKeyReadsAtOnce = 4;
const headTimeoutMs = 30_000;
const bodyTimeoutMs = 60_000;

/**
 * The only user of the network. The SDK builds addresses and runs the chain; every link of the chain is ours:
 * allow-list → retry → authentication → sending (vscode.md §3 lists why none of the SDK's own is used).
 */
export function createGraphClient(parts: GraphClientParts): GraphClient {
  const { cloud, clock, log } = parts;
  const parsed = parseGraphRoot(cloud.graphRoot);
  const serverClock = createServerClock(clock);
  if (!parsed.ok) return { send: () => Promise.resolve(parsed), follow: () => Promise.resolve(parsed), serverNow: serverClock.now };
  const root = parsed.value;
  const client = Client.initWithMiddleware({
    baseUrl: root.href,
    middleware: [
      allowList(root),
      retrying({ clock, log, random: parts.random ?? Math.random }),
      authentication(parts.tokens, log),
      sending({ ...parts, root, serverClock }),
    ],
  });

  async function run(exchange: Exchange): Promise<Result<GraphAnswer>> {
    const { call, signal } = exchange;
    if (signal?.aborted === true) return fail(cancelled);
    const request = client
      .api(addressOf(call))
      .version(call.version)
      .responseType(ResponseType.RAW)
      .middlewareOptions([exchange]);
    await (call.method === 'GET' ? request.get() : request.post(undefined));
    const { outcome } = exchange;
    if (outcome.kind !== 'answer') return fail(outcome.failure);
    const { answer } = outcome;
    if (answer.status >= 200 && answer.status < 300) return ok(answer);
    return fail(failureOfAnswer(call, answer, { root, label: cloud.label, now: clock.now() }));
  }

  return {
    serverNow: serverClock.now,
    send: async (call, signal) => await run(new Exchange(call, { patience: call.patience ?? firstPatience, signal })),
    async follow(call, link, from, signal) {
      const admitted = root.admit(link, from);
      return admitted.ok ? await run(new Exchange(call, { patience: followingPatience, signal, link: admitted.value })) : admitted;
    },
  };
}

/** A token is never on a request that this step has not let through. */
function allowList(root: GraphRoot): Middleware {
  return step(async (exchange, next, context) => {
    const built: unknown = context.request;
    const admitted = root.admit(exchange.link?.href ?? (typeof built === 'string' ? built : ''));
    if (!admitted.ok) {
      exchange.outcome = { kind: 'refused', failure: admitted.failure };
      return;
    }
    exchange.url = admitted.value;
    await next();
  });
}

function sending(parts: GraphClientParts & { readonly root: GraphRoot; readonly serverClock: ServerClock }): Middleware {
  const { clock, log, root, serverClock } = parts;
  // Looked up at each call: VS Code puts its proxy-aware fetch in place of the global one
  const send: typeof globalThis.fetch = parts.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const all = createLimiter(mostAtOnce);
  const keyReads = createLimiter(mostKeyReadsAtOnce);

  async function attempt(exchange: Exchange, url: URL): Promise<void> {
    const { call, signal, token = '' } = exchange;
    if (signal?.aborted === true) {
      exchange.outcome = { kind: 'refused', failure: cancelled };
      return;
    }
    const timeout = new AbortController();
    const began = clock.now();
    let timer = clock.after(headTimeoutMs, () => {
      timeout.abort();
    });
    try {
      const response = await send(url, {
        method: call.method,
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${token}`,
          'user-agent': parts.userAgent,
          'client-request-id': crypto.randomUUID(),
        },
        redirect: 'manual',
        signal: signal === undefined ? timeout.signal : AbortSignal.any([signal, timeout.signal]),
      });
      serverClock.heard(response.headers.get('date'));
      timer.dispose();
      timer = clock.after(bodyTimeoutMs, () => {
        timeout.abort();
      });
      const answer = { status: response.status, headers: response.headers, text: await response.text(), url };
      exchange.outcome = { kind: 'answer', answer };
      const line = `${templateOf(call)} → ${response.status}, request-id ${requestIdOf(answer) ?? 'none'}, ${clock.now() - began} ms`;
      if (response.ok) log.debug(line);
      else log.warn(line);
    } catch (error) {
      if (isAborted(signal)) exchange.outcome = { kind: 'refused', failure: cancelledOnTheWay(call) };
      else if (timeout.signal.aborted) {
        const late = failure('timedOut', afterwards(call, `${root.host} did not answer in time.`));
        exchange.outcome = { kind: 'lost', failure: late, cut: false };
      } else exchange.outcome = { kind: 'lost', ...failureOfNetwork(call, error, root.host) };
      log.warn(`${templateOf(call)} → ${exchange.outcome.failure.code}, ${clock.now() - began} ms`);
    } finally {
      timer.dispose();
    }
  }

  return step(async (exchange) => {
    const { url, call, signal } = exchange;
    if (url === undefined) throw new TypeError('A request that was not let through');
    const work = (): Promise<void> => all.run(async () => { await attempt(exchange, url); }, signal);
    try {
      await (call.path.includes('/recoveryKeys') ? keyReads.run(work, signal) : work());
    } catch (error) {
      if (signal?.aborted !== true) throw error;
      exchange.outcome = { kind: 'refused', failure: cancelled };
    }
  });
}

/** Read through a call, since the signal may be aborted while something was awaited. */
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

/** What was sent stays sent: of an action that was cancelled then, somebody has to hear that it may come all the same. */
function cancelledOnTheWay(call: GraphCall): Failure {
  return call.twice === 'act' ? failure('timedOut', afterwards(call, 'Cancelled before the answer came.'), { retryable: false }) : cancelled;
}
