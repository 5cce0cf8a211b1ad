/** What the simulator saw, so that tests can assert what was really asked. Holds no header, body or key. */
export interface SeenRequest {
  readonly method: string;
  /** `/v1.0/devices/{}`: IDs replaced. */
  readonly template: string;
  /** As sent, decoded: `$filter=deviceId eq '…'`. */
  readonly query: string;
  readonly status: number | 'none';
  readonly fault: string | undefined;
  readonly inBatch: boolean;
  readonly userAgent: string;
  readonly clientRequestId: string;
  readonly consistencyLevel: boolean;
}

export interface RequestRecord {
  /** Call when a request arrives and again, with the returned function, when it is over. */
  began(template: string): () => void;
  add(request: SeenRequest): void;
  foreign(withToken: boolean): void;
  clear(): void;
  summary(): RecordSummary;
}

export interface RecordSummary {
  /** `GET /v1.0/devices` → how often. */
  readonly counts: Readonly<Record<string, number>>;
  /** The same → the most at the same time. */
  readonly mostParallel: Readonly<Record<string, number>>;
  /** The latest 5,000, oldest first. */
  readonly requests: readonly SeenRequest[];
  /** What came to the host that `foreignLink` leads to. */
  readonly foreign: { readonly requests: number; readonly withToken: number };
}

const kept = 5_000;

export function createRecord(): RequestRecord {
  let requests: SeenRequest[] = [];
  let counts = new Map<string, number>();
  let most = new Map<string, number>();
  const running = new Map<string, number>();
  let foreign = { requests: 0, withToken: 0 };
  return {
    began: (template) => {
      const now = (running.get(template) ?? 0) + 1;
      running.set(template, now);
      most.set(template, Math.max(now, most.get(template) ?? 0));
      return () => {
        running.set(template, (running.get(template) ?? 1) - 1);
      };
    },
    add: (request) => {
      const name = `${request.method} ${request.template}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
      requests.push(request);
      if (requests.length > kept * 2) requests = requests.slice(-kept);
    },
    foreign: (withToken) => {
      foreign = { requests: foreign.requests + 1, withToken: foreign.withToken + (withToken ? 1 : 0) };
    },
    clear: () => {
      requests = [];
      counts = new Map();
      most = new Map();
      foreign = { requests: 0, withToken: 0 };
    },
    summary: () => ({
      counts: Object.fromEntries(counts),
      mostParallel: Object.fromEntries(most),
      requests: requests.slice(-kept),
      foreign,
    }),
  };
}
