import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { failure } from '../../../src/core/failure.ts';
import type { Clock, Disposable, Log, TokenRequest, TokenSource } from '../../../src/core/ports.ts';
import { fail, ok } from '../../../src/core/result.ts';
import type { GraphClientParts } from '../../../src/graph/graphClient.ts';

/** Time that stands still but for sleeps, which pass at once and are noted. */
export interface FakeClock extends Clock {
  readonly slept: number[];
  /** Sleeps last until they are aborted. */
  stuck: boolean;
  /** Runs the timers that are set now. */
  fire(): void;
}

export function fakeClock(start = Date.UTC(2026, 2, 3, 14, 30)): FakeClock {
  let now = start;
  const slept: number[] = [];
  const timers = new Set<() => void>();
  return {
    slept,
    stuck: false,
    now: () => now,
    sleep(ms, signal) {
      slept.push(ms);
      if (this.stuck) {
        return new Promise((_, reject) => {
          const leave = (): void => {
            reject(new Error('Aborted'));
          };
          if (signal?.aborted === true) leave();
          else signal?.addEventListener('abort', leave);
        });
      }
      now += ms;
      return Promise.resolve();
    },
    after(_ms, callback): Disposable {
      timers.add(callback);
      return {
        dispose() {
          timers.delete(callback);
        },
      };
    },
    fire() {
      const due = [...timers];
      timers.clear();
      for (const callback of due) callback();
    },
  };
}

export interface FakeLog extends Log {
  readonly lines: string[];
}

export function fakeLog(): FakeLog {
  const lines: string[] = [];
  const take = (message: string): void => {
    lines.push(message);
  };
  return { lines, debug: take, info: take, warn: take, error: take };
}

export interface FakeTokens extends TokenSource {
  readonly requests: TokenRequest[];
}

/** Answers with the tokens in turn, the last one again and again; undefined stands for "signed out". */
export function fakeTokens(...tokens: readonly (string | undefined)[]): FakeTokens {
  const requests: TokenRequest[] = [];
  return {
    requests,
    getToken(request = {}) {
      const token = tokens[Math.min(requests.length, tokens.length - 1)];
      requests.push(request);
      return Promise.resolve(token === undefined ? fail(failure('signedOut', 'Sign in first.')) : ok({ token }));
    },
  };
}

export interface Served {
  /** `http://127.0.0.1:port` */
  readonly root: string;
  /** `GET /v1.0/devices?…` of each request, in order. */
  readonly seen: string[];
  readonly headers: IncomingMessage['headers'][];
  close(): Promise<void>;
}

/** A server on this machine that answers the requests in turn, the last way again and again. */
export async function serve(...answers: readonly RequestListener[]): Promise<Served> {
  const seen: string[] = [];
  const headers: IncomingMessage['headers'][] = [];
  const server = createServer((request, response) => {
    const answer = answers[Math.min(seen.length, answers.length - 1)];
    seen.push(`${request.method ?? ''} ${decodeURIComponent(request.url ?? '')}`);
    headers.push(request.headers);
    answer?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    root: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    headers,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function json(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): RequestListener {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', 'request-id': '11111111-2222-4333-8444-555555555555', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

export function status(code: number, headers: Readonly<Record<string, string>> = {}): RequestListener {
  return json({ error: { code: 'Some', message: 'The service says something that nobody should read.' } }, code, headers);
}

/** A page of a gateway or a proxy. */
export function html(code: number): RequestListener {
  return (_, response) => {
    response.writeHead(code, { 'content-type': 'text/html' }).end('<html>Nothing to read here</html>');
  };
}

export function reset(request: IncomingMessage): void {
  request.socket.resetAndDestroy();
}

export function truncated(_: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"value":[', () => response.destroy());
}

export type FakeParts = GraphClientParts & { readonly clock: FakeClock; readonly log: FakeLog };

/** What a client of that root is made of; `random` is fixed so that waits can be told. */
export function clientParts(graphRoot: string, more: Partial<GraphClientParts> = {}): FakeParts {
  return {
    cloud: { graphRoot, label: 'Microsoft Graph' },
    tokens: fakeTokens('token-1'),
    userAgent: 'RecoveryKeys/0.1 (test)',
    random: () => 0.5,
    ...more,
    clock: fakeClock(),
    log: fakeLog(),
  };
}
