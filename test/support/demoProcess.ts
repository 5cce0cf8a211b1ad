import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

const program = path.resolve(import.meta.dirname, '../../dist/demoTenantServer.js');

/** The demo tenant as a process of its own: to the extension a Graph like any other. */
export interface DemoProcess {
  readonly graphRoot: string;
  readonly controlRoot: string;
  readonly token: string;
  /** Asks the control API, see src/demo/control.ts. */
  control<T = unknown>(method: 'GET' | 'POST' | 'DELETE', route: string, body?: unknown): Promise<T>;
  /** Makes it go wrong from now on, see src/demo/faults.ts. */
  fault(...faults: readonly object[]): Promise<void>;
  mend(): Promise<void>;
  stop(): Promise<void>;
}

/** Flags: see src/demo/server.ts. */
export async function startDemoProcess(...flags: readonly string[]): Promise<DemoProcess> {
  if (!existsSync(program)) throw new Error('dist/demoTenantServer.js is missing: npm run build makes it.');
  // It ends when its stdin closes, and so with this process
  const child = spawn(process.execPath, [program, ...flags], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { graphRoot, controlRoot, token } = JSON.parse(line) as Pick<DemoProcess, 'graphRoot' | 'controlRoot' | 'token'>;

  async function control<T>(method: string, route: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${controlRoot}${route}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${route}: ${answer.status} ${await answer.text()}`);
    const text = await answer.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  return {
    graphRoot,
    controlRoot,
    token,
    control,
    async fault(...faults) {
      await control('POST', '/faults', faults);
    },
    async mend() {
      await control('DELETE', '/faults');
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}
