import { createFaults } from '../../src/demo/faults.ts';
import { answerRequest, type GraphParts } from '../../src/demo/graph.ts';
import type { DemoDevice } from '../../src/demo/generate.ts';
import { parseQuery, type GraphAnswer, type GraphRequest } from '../../src/demo/message.ts';
import { createRecord } from '../../src/demo/record.ts';
import { createTenant, defaultOptions, type Tenant } from '../../src/demo/tenant.ts';
import type { Clock } from '../../src/core/ports.ts';

/** What befalls a request, by its share of all. Shares are drawn anew for each request. */
export interface Chaos {
  /** 429 with Retry-After; 429 without. Neither is carried out. */
  readonly throttled: number;
  readonly throttledSilently: number;
  /** 503 before, and after, it was carried out. */
  readonly unavailable: number;
  readonly unavailableAfter: number;
  /** The connection is reset before, and after, it was carried out. */
  readonly reset: number;
  readonly answerLost: number;
}

export const calm: Chaos = { throttled: 0, throttledSilently: 0, unavailable: 0, unavailableAfter: 0, reset: 0, answerLost: 0 };

export interface ChaosTenant {
  readonly tenant: Tenant;
  readonly graphRoot: string;
  readonly fetch: typeof globalThis.fetch;
  /** Times of all POSTs that were carried out, and of all that were turned away by the limit of writes. */
  readonly posts: { readonly sentAt: number; endedAt: number; status: number }[];
  /** Most POSTs within any 20 seconds, as the service counts them. */
  mostInWindow(): number;
  /** How often a rotation of this device was accepted: the simulator's own record. */
  acceptedOf(intuneDeviceId: string): number;
  readonly devices: readonly DemoDevice[];
}

export interface ChaosOptions {
  readonly devices: number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly chaos: Chaos;
  /** Milliseconds that a request takes, drawn anew. */
  readonly latency: () => number;
  /** Of the service's clock against `clock`. */
  readonly clockAheadMs?: number;
}

const writes = 200;
const windowMs = 20_000;

/** The demo tenant without HTTP, in simulated time, with faults that are drawn by a share, and Intune's limit of writes. */
export function chaosTenant(options: ChaosOptions): ChaosTenant {
  const { clock, random, chaos, latency } = options;
  const ahead = options.clockAheadMs ?? 0;
  const tenant = createTenant({ ...defaultOptions, devices: options.devices, keyPageSize: 1000, timeScale: 1, epoch: clock.now() + ahead }, () => clock.now());
  const parts: GraphParts = { tenant, faults: createFaults(), record: createRecord(), foreignRoot: () => 'https://elsewhere.example' };
  const root = 'https://graph.microsoft.com';
  const posts: { sentAt: number; endedAt: number; status: number }[] = [];
  const counted: number[] = [];

  function draw(isPost: boolean): keyof Chaos | undefined {
    let left = random();
    for (const [name, share] of Object.entries(chaos) as [keyof Chaos, number][]) {
      if (left < share) return name === 'answerLost' && !isPost ? 'reset' : name;
      left -= share;
    }
    return undefined;
  }

  function execute(request: GraphRequest): GraphAnswer {
    const isPost = request.method === 'POST';
    if (isPost) {
      const now = clock.now();
      while (counted.length > 0 && (counted[0] ?? 0) <= now - windowMs) counted.shift();
      counted.push(now);
      if (counted.length > writes) return { status: 429, headers: { 'retry-after': '20' }, body: {} };
    }
    return answerRequest(parts, request, undefined);
  }

  async function answer(request: GraphRequest): Promise<GraphAnswer> {
    const isPost = request.method === 'POST';
    const half = latency() / 2;
    await clock.sleep(half);
    const fault = draw(isPost);
    if (fault === 'reset') throw reset();
    if (fault === 'throttled') return { status: 429, headers: { 'retry-after': (1 + random() * 5).toFixed(3) }, body: {} };
    if (fault === 'throttledSilently') return { status: 429, body: {} };
    if (fault === 'unavailable') return { status: 503, headers: { 'content-type': 'text/html' }, text: '<html>Service Unavailable</html>' };
    const given = execute(request);
    await clock.sleep(half);
    if (fault === 'answerLost') throw reset();
    if (fault === 'unavailableAfter') return { status: 503, headers: { 'content-type': 'text/html' }, text: '<html>Service Unavailable</html>' };
    return given;
  }

  return {
    tenant,
    graphRoot: root,
    posts,
    devices: Array.from({ length: tenant.population.size }, (_, index) => tenant.population.at(index)),
    acceptedOf: (intuneDeviceId) => tenant.actions.accepted.filter(({ device }) => tenant.population.at(device).intuneDeviceId === intuneDeviceId).length,
    mostInWindow() {
      let most = 0;
      for (let first = 0, last = 0; last < posts.length; last += 1) {
        while ((posts[first]?.sentAt ?? 0) <= (posts[last]?.sentAt ?? 0) - windowMs) first += 1;
        most = Math.max(most, last - first + 1);
      }
      return most;
    },
    fetch: async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input);
      const [, version = '', ...rest] = url.pathname.split('/');
      const method = init?.method ?? 'GET';
      const request: GraphRequest = {
        method,
        version: version === 'beta' ? 'beta' : 'v1.0',
        path: rest.join('/'),
        query: parseQuery(url.search) ?? new Map<string, string>(),
        headers: Object.fromEntries(new Headers(init?.headers)),
        body: undefined,
        root,
        inBatch: false,
        requestId: '5e2a7a3c-2f0d-4c1c-9a53-000000000001',
        clientRequestId: '5e2a7a3c-2f0d-4c1c-9a53-000000000002',
        emptyPage: false,
      };
      const post = { sentAt: clock.now(), endedAt: 0, status: 0 };
      if (method === 'POST') posts.push(post);
      const given = await answer(request);
      post.endedAt = clock.now();
      post.status = given.status;
      const text = given.text ?? (given.body === undefined ? '' : JSON.stringify(given.body));
      const headers = new Headers({ date: new Date(tenant.clock.now()).toUTCString(), ...given.headers });
      // As much of a Response as is looked at: a real one reads its body through streams, outside simulated time
      return { status: given.status, ok: given.status >= 200 && given.status < 300, headers, text: () => Promise.resolve(text) } as unknown as Response;
    },
  };
}

function reset(): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNRESET' }) });
}
