/**
 * Faults that tests order through the control API. Each fits requests by method and path, begins after some, and ends
 * after a number of them.
 */
export interface Fault {
  readonly id: number;
  readonly kind: FaultKind;
  /** Upper case; absent: any. */
  readonly method: string | undefined;
  /** Tried on path and query as sent, for example `/v1.0/devices?$top=25`, without regard to case. */
  readonly path: RegExp;
  /** Requests still to come; Infinity: until cleared. */
  readonly left: number;
  /** Fitting requests to let through first. */
  readonly after: number;
  readonly hits: number;
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * - `throttled`: 429. `retryAfter`: number of seconds or text as it is to be sent (`"2.128"`), `"date"` for an HTTP
 *   date `seconds` from now, null for none (the default).
 * - `forbidden`: 403 as the service behind the path words it.
 * - `unavailable`: 503 (`status`) with an HTML page; `retryAfter` as above.
 * - `claims`: 401 (`status`) insufficient_claims with `claims` (JSON text) as base64. `expired`: 401
 *   InvalidAuthenticationToken.
 * - `notLicensed`: Intune's 401 of a tenant without licence.
 * - `answer`: `status`, `headers` and `body` (JSON, or text) as given, instead of the real answer.
 * - `garbage`: 200 with text that is no JSON. `truncated`: the real answer, cut in half, the connection closed.
 * - `reset`: the connection is reset before anything is done. `answerLost`: it is done, then the connection is reset.
 * - `hang`: no answer, ever. `slow`: the real answer after `milliseconds` of real time.
 * - `emptyPage`: a list answers with an empty page whose nextLink leads to the real one.
 * - `foreignLink`: the nextLink leads to another host, which counts what arrives there (`/record`), or to `link`.
 * - `loopingLink`: the nextLink is the request itself. `withoutKey`: `key` and `value` texts are missing.
 */
export type FaultKind = (typeof faultKinds)[number];

const faultKinds = [
  'throttled', 'forbidden', 'unavailable', 'claims', 'expired', 'notLicensed', 'answer',
  'garbage', 'truncated', 'reset', 'answerLost', 'hang', 'slow',
  'emptyPage', 'foreignLink', 'loopingLink', 'withoutKey',
] as const;

const ofTheConnection: ReadonlySet<FaultKind> = new Set<FaultKind>(['garbage', 'truncated', 'reset', 'answerLost', 'hang', 'slow']);

export interface Faults {
  /** What is wrong with the specification, or its number. */
  add(specification: unknown): { readonly id: number } | { readonly error: string };
  list(): readonly Fault[];
  clear(): void;
  /** The fault that befalls this request. Items of a batch have no connection of their own to lose. */
  take(method: string, target: string, inBatch: boolean): Fault | undefined;
}

export function createFaults(): Faults {
  let faults: readonly Fault[] = [];
  let number = 0;
  return {
    list: () => faults,
    clear: () => {
      faults = [];
    },
    add: (specification) => {
      const fault = read(specification, number + 1);
      if ('error' in fault) return fault;
      number++;
      faults = [...faults, fault];
      return { id: fault.id };
    },
    take: (method, target, inBatch) => {
      const fits = (fault: Fault): boolean =>
        fault.left > 0 &&
        (fault.method === undefined || fault.method === method) &&
        fault.path.test(target) &&
        !(inBatch && ofTheConnection.has(fault.kind));
      const waiting = new Set(faults.filter((fault) => fits(fault) && fault.after > 0));
      const hit = faults.find((fault) => fits(fault) && fault.after === 0);
      faults = faults.map((fault) => {
        if (waiting.has(fault)) return { ...fault, after: fault.after - 1 };
        return fault === hit ? { ...fault, left: fault.left - 1, hits: fault.hits + 1 } : fault;
      });
      return hit;
    },
  };
}

function read(specification: unknown, id: number): Fault | { readonly error: string } {
  if (typeof specification !== 'object' || specification === null) return { error: 'A fault is an object.' };
  const { kind, method, path, count, after, ...options } = specification as Readonly<Record<string, unknown>>;
  const known = faultKinds.find((one) => one === kind);
  if (known === undefined) return { error: `kind is one of: ${faultKinds.join(', ')}` };
  try {
    return {
      id,
      kind: known,
      method: typeof method === 'string' ? method.toUpperCase() : undefined,
      path: new RegExp(typeof path === 'string' ? path : '', 'i'),
      left: count === 'always' ? Number.POSITIVE_INFINITY : typeof count === 'number' ? count : 1,
      after: typeof after === 'number' ? after : 0,
      hits: 0,
      options,
    };
  } catch {
    return { error: 'path is not a regular expression.' };
  }
}
