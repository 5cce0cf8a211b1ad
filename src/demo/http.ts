import { randomBytes, randomUUID, hash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { controlAnswer } from './control.ts';
import { graphError, unauthorized } from './errors.ts';
import { createFaults, type Fault } from './faults.ts';
import { answerRequest, seen, targetOf, type GraphParts } from './graph.ts';
import { parseQuery, type GraphAnswer, type GraphRequest } from './message.ts';
import { createRecord } from './record.ts';
import { templateOf } from './router.ts';
import type { Tenant } from './tenant.ts';

export interface DemoServer {
  readonly graphRoot: string;
  readonly controlRoot: string;
  /** The token that Graph takes at present. */
  token(): string;
  dispose(): Promise<void>;
}

const controlPath = '/_control';
const longestBody = 4 * 1024 * 1024;

/** Serves a tenant on 127.0.0.1. `port` 0: any. `publicRoot`: what links begin with when something stands in front. */
export async function serveTenant(tenant: Tenant, options: { readonly port: number; readonly publicRoot?: string }): Promise<DemoServer> {
  const faults = createFaults();
  const record = createRecord();
  const issued = new Set<string>();
  let current = '';
  const renewToken = (): string => {
    current = `demo-${randomBytes(32).toString('base64url')}`;
    issued.add(digest(current));
    return current;
  };
  renewToken();

  // Where `foreignLink` leads: nobody should ever send a token there
  const elsewhere = createServer((request, response) => {
    record.foreign(request.headers.authorization !== undefined);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"value":[]}');
  });
  const parts: GraphParts = { tenant, faults, record, foreignRoot: () => rootOf(elsewhere) };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const root = options.publicRoot ?? `http://${loopbackHost(request) ?? new URL(rootOf(server)).host}`;
    const url = new URL(request.url ?? '/', root);
    const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const body = await bodyOf(request);
    if (url.pathname.startsWith(`${controlPath}/`)) {
      const allowed = issued.has(digest(token));
      const control = { tenant, faults, record, renewToken };
      const path = url.pathname.slice(controlPath.length);
      send(response, allowed ? controlAnswer(control, request.method ?? 'GET', url, path, body.value) : { status: 401 });
      return;
    }
    const asked = graphRequest(request, url, root, body.value);
    const context = { ...asked, now: tenant.clock.now() };
    const refused = refusal(asked, url, body, token, current, context);
    if (refused !== undefined) {
      record.add(seen(asked, refused.status, undefined));
      send(response, refused, asked);
      return;
    }
    const over = record.began(`${asked.method} ${templateOf(asked.version, asked.path)}`);
    response.once('close', over);
    await answer(parts, asked, faults.take(asked.method, targetOf(asked), false), response);
  };
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      // A mistake of the simulator itself: said so, for the test that finds it
      if (!response.headersSent) send(response, { status: 500, body: { error: { code: 'SimulatorError', message: String(error) } } });
      else response.destroy();
    });
  });
  server.keepAliveTimeout = 60_000;
  await Promise.all([listen(server, options.port), listen(elsewhere, 0)]);
  const root = rootOf(server);
  return {
    graphRoot: options.publicRoot ?? root,
    controlRoot: root + controlPath,
    token: () => current,
    dispose: async () => {
      await Promise.all([close(server), close(elsewhere)]);
    },
  };
}

async function answer(parts: GraphParts, request: GraphRequest, fault: Fault | undefined, response: ServerResponse): Promise<void> {
  const { record } = parts;
  if (fault?.kind === 'reset' || fault?.kind === 'hang') {
    record.add(seen(request, 'none', fault));
    if (fault.kind === 'reset') response.socket?.resetAndDestroy();
    return;
  }
  if (fault?.kind === 'slow') {
    const wait = typeof fault.options['milliseconds'] === 'number' ? fault.options['milliseconds'] : 1000;
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
  const given = answerRequest(parts, request, fault);
  record.add(seen(request, fault?.kind === 'answerLost' ? 'none' : given.status, fault));
  if (fault?.kind === 'answerLost') response.socket?.resetAndDestroy();
  else if (fault?.kind === 'truncated') sendHalf(response, given);
  else send(response, given, request);
}

function refusal(
  asked: GraphRequest,
  url: URL,
  body: Body,
  token: string,
  current: string,
  context: Parameters<typeof graphError>[0],
): GraphAnswer | undefined {
  if (token === '') return unauthorized(context, 'InvalidAuthenticationToken', 'Access token is empty.');
  if (digest(token) !== digest(current)) return unauthorized(context, 'InvalidAuthenticationToken', 'Access token validation failure. Invalid audience.');
  const version = url.pathname.split('/')[1] ?? '';
  if (version !== asked.version) return graphError(context, 400, 'BadRequest', `Invalid version: ${version}`);
  if (parseQuery(url.search) === undefined) return graphError(context, 400, 'BadRequest', 'A query option must be given only once.');
  if (body.bad) return graphError(context, 400, 'BadRequest', 'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.');
  return undefined;
}

function graphRequest(request: IncomingMessage, url: URL, root: string, body: unknown): GraphRequest {
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]));
  const requestId = randomUUID();
  return {
    method: request.method ?? 'GET',
    version: url.pathname.startsWith('/beta/') ? 'beta' : 'v1.0',
    path: url.pathname.split('/').slice(2).join('/'),
    query: parseQuery(url.search) ?? new Map<string, string>(),
    headers,
    body,
    root,
    inBatch: false,
    requestId,
    clientRequestId: headers['client-request-id'] ?? requestId,
    emptyPage: false,
  };
}

interface Body {
  readonly value: unknown;
  readonly bad: boolean;
}

async function bodyOf(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > longestBody) return { value: undefined, bad: true };
    chunks.push(chunk);
  }
  if (length === 0) return { value: undefined, bad: false };
  try {
    return { value: JSON.parse(Buffer.concat(chunks).toString()) as unknown, bad: false };
  } catch {
    return { value: undefined, bad: true };
  }
}

/** The host that the client used, where it is this machine: `localhost` and `127.0.0.1` both get links of their own. */
function loopbackHost(request: IncomingMessage): string | undefined {
  const host = request.headers.host;
  return host !== undefined && /^(?:localhost|127\.0\.0\.1)(?::\d+)?$/i.test(host) ? host : undefined;
}

const jsonType = 'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';

function headersOf(given: GraphAnswer, request: GraphRequest | undefined): Record<string, string> {
  return {
    'cache-control': 'no-cache',
    ...(given.body === undefined ? {} : { 'content-type': jsonType, 'odata-version': '4.0' }),
    ...(request === undefined
      ? {}
      : {
          'request-id': request.requestId,
          'client-request-id': request.clientRequestId,
          'x-ms-ags-diagnostic': '{"ServerInfo":{"DataCenter":"Demo","Slice":"E","Ring":"0","ScaleUnit":"000","RoleInstance":"DEMO00"}}',
        }),
    ...given.headers,
  };
}

function send(response: ServerResponse, given: GraphAnswer, request?: GraphRequest): void {
  const text = given.text ?? (given.body === undefined ? '' : JSON.stringify(given.body));
  response.writeHead(given.status, headersOf(given, request)).end(text);
}

function sendHalf(response: ServerResponse, given: GraphAnswer): void {
  const bytes = Buffer.from(given.text ?? JSON.stringify(given.body ?? {}));
  response.writeHead(given.status, { ...headersOf(given, undefined), 'content-length': bytes.length });
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
}

function digest(token: string): string {
  return hash('sha256', token);
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}

async function close(server: Server): Promise<void> {
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
}

function rootOf(server: Server): string {
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}
