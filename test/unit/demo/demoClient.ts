import type { TestContext } from 'node:test';
import { startDemoTenant, type DemoTenantOptions, type RunningDemoTenant } from '../../../src/demo/startDemoTenant.ts';

export type Json = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Json;
  /** `value` of a collection. */
  readonly rows: readonly Json[];
  readonly nextLink: string | undefined;
  readonly errorCode: unknown;
  readonly errorMessage: string;
}

export interface Client {
  readonly tenant: RunningDemoTenant;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body?: unknown): Promise<Answer>;
  send(url: string, init?: RequestInit): Promise<Answer>;
  /** All pages of a list, and how many rows each had. */
  pages(path: string, headers?: Record<string, string>): Promise<{ readonly rows: readonly Json[]; readonly sizes: readonly number[] }>;
  control(method: string, path: string, body?: unknown): Promise<Answer>;
  fault(fault: Json): Promise<void>;
  advance(milliseconds: number): Promise<void>;
  /** What the control API says of the first device of a kind. */
  device(kind: string): Promise<DeviceSummary>;
}

export interface DeviceSummary {
  readonly name: string;
  readonly entraDeviceId: string;
  readonly objectId: string;
  readonly intuneDeviceId: string;
  readonly user: string;
  readonly keys: readonly { readonly id: string; readonly volume: string; readonly createdAt: number }[];
}

/** A moment to count from, so that dates are the same in every run. */
export const epoch = Date.parse('2026-03-01T08:00:00Z');

/** A tenant whose time stands still until a test pushes it; it ends with the test. */
export async function demo(t: TestContext, options: DemoTenantOptions = {}): Promise<Client> {
  const tenant = await startDemoTenant({ timeScale: 0, epoch, ...options });
  t.after(() => tenant.dispose());
  const send = async (url: string, init: RequestInit = {}): Promise<Answer> => {
    const headers = new Headers(init.headers);
    if (!headers.has('authorization')) headers.set('authorization', `Bearer ${tenant.token()}`);
    return answerOf(await fetch(url, { ...init, headers }));
  };
  const get: Client['get'] = (path, headers = {}) => send(path.startsWith('http') ? path : tenant.graphRoot + path, { headers });
  const control: Client['control'] = (method, path, body) =>
    send(tenant.controlRoot + path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return {
    tenant,
    send,
    get,
    control,
    post: (path, body) =>
      send(tenant.graphRoot + path, {
        method: 'POST',
        ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      }),
    pages: async (path, headers) => {
      const rows: Json[] = [];
      const sizes: number[] = [];
      for (let link: string | undefined = path; link !== undefined; ) {
        const answer: Answer = await get(link, headers);
        if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
        rows.push(...answer.rows);
        sizes.push(answer.rows.length);
        link = answer.nextLink;
      }
      return { rows, sizes };
    },
    fault: async (fault) => {
      const answer = await control('POST', '/faults', fault);
      if (answer.status !== 200) throw new Error(answer.text);
    },
    advance: async (milliseconds) => {
      await control('POST', '/clock', { advance: milliseconds });
    },
    device: async (kind) => {
      const answer = await control('GET', `/devices?kind=${kind}&top=1`);
      return answer.rows[0] as unknown as DeviceSummary;
    },
  };
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const parsed = parse(text);
  const body = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as Json) : {};
  const error = (body['error'] ?? {}) as Json;
  return {
    status: response.status,
    headers: response.headers,
    text,
    body,
    rows: Array.isArray(body['value']) ? (body['value'] as Json[]) : [],
    nextLink: body['@odata.nextLink'] as string | undefined,
    errorCode: error['code'],
    errorMessage: typeof error['message'] === 'string' ? error['message'] : '',
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const keysPath = '/v1.0/informationProtection/bitlocker/recoveryKeys';
export const managedPath = '/v1.0/deviceManagement/managedDevices';
export const betaManagedPath = '/beta/deviceManagement/managedDevices';

export function filter(text: string): string {
  return `$filter=${encodeURIComponent(text)}`;
}
