import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Installation } from './installation.ts';
import { quietSettings } from './settings.ts';

export interface ServerOptions {
  readonly vscode: Installation;
  /** User settings, over the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** A packed extension to install first, as a user would. */
  readonly vsix?: string;
  /** Unpacked extensions to lay into the extensions folder. */
  readonly extensions?: readonly string[];
  /** What the server, and so the extension host, has in its environment beyond this process's. */
  readonly env?: Readonly<Record<string, string>>;
  /** A fixed one, where somebody is to open it by hand. */
  readonly port?: number;
}

export interface VsCodeServer {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  /** Everything of this VS Code: user data with settings and logs, installed extensions, a workspace. */
  readonly folder: string;
  /** An empty folder to open. */
  readonly workspace: string;
  /** Absolute path of a file of the settings, to change them as a person would in their settings.json. */
  readonly settingsFile: string;
  /** What the server itself wrote. */
  log(): Promise<string>;
  stop(): Promise<void>;
}

/** Every server runs in a process group of its own, which ends with this process however it ends. */
const running = new Set<ChildProcess>();
function endAll(): void {
  for (const child of running) killGroup(child, 'SIGKILL');
}
process.on('exit', endAll);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    endAll();
    // as if nobody had listened, unless somebody else does
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  });
}

/** Starts a VS Code with a fresh profile and waits until it answers. */
export async function startServer(options: ServerOptions): Promise<VsCodeServer> {
  const { vscode, settings = {}, vsix, extensions = [], env = {} } = options;
  const folder = await mkdtemp(path.join(os.tmpdir(), 'recovery-keys-vscode-'));
  const place = (name: string): string => path.join(folder, name);
  const settingsFile = place('data/User/settings.json');
  await Promise.all(['data/User', 'extensions', 'workspace'].map((name) => mkdir(place(name), { recursive: true })));
  await writeFile(settingsFile, JSON.stringify({ ...quietSettings, ...settings }, null, 2));
  for (const extension of extensions) await layOut(extension, place('extensions'));
  const folders = ['--server-data-dir', place('server'), '--user-data-dir', place('data'), '--extensions-dir', place('extensions')];
  const common = [vscode.serverMain, '--accept-server-license-terms', ...folders];
  const environment = {
    ...process.env,
    // No gallery: nothing is looked up, and nothing could be installed from one
    EXTENSIONS_GALLERY: '{"serviceUrl":""}',
    // As if started from a terminal: otherwise a login shell would be asked for PATH, and that given here be dropped
    VSCODE_CLI: '1',
    ...env,
  };
  if (vsix !== undefined) await promisify(execFile)(vscode.node, [...common, '--install-extension', vsix], { env: environment });

  const port = options.port ?? (await freePort());
  const logFile = place('server.log');
  const log = await open(logFile, 'a');
  const child = spawn(
    vscode.node,
    [...common, '--host', '127.0.0.1', '--port', String(port), '--without-connection-token', '--telemetry-level', 'off', '--disable-workspace-trust', '--disable-getting-started-override'],
    { stdio: ['ignore', log.fd, log.fd], detached: true, env: environment },
  );
  running.add(child);
  await log.close();
  const url = `http://127.0.0.1:${port}`;
  const server: VsCodeServer = {
    url,
    folder,
    workspace: place('workspace'),
    settingsFile,
    log: () => readFile(logFile, 'utf8'),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        killGroup(child, 'SIGTERM');
        await Promise.race([once(child, 'exit'), sleep(5000, undefined, { ref: false })]);
      }
      killGroup(child, 'SIGKILL');
      running.delete(child);
      // its extension hosts may still be writing their last lines
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
  await answering(server, child);
  return server;
}

async function answering(server: VsCodeServer, child: ChildProcess): Promise<void> {
  const until = Date.now() + 60_000;
  while (Date.now() < until) {
    if (child.exitCode !== null) break;
    const answer = await fetch(`${server.url}/version`).catch(() => undefined);
    if (answer?.ok === true) return;
    await sleep(50);
  }
  const log = await server.log();
  await server.stop();
  throw new Error(`VS Code's server did not start.\n${log}`);
}

/** VS Code adopts unpacked extensions that it finds in a fresh extensions folder. */
async function layOut(extension: string, into: string): Promise<void> {
  const { publisher, name, version } = JSON.parse(await readFile(path.join(extension, 'package.json'), 'utf8')) as Record<string, string>;
  await cp(extension, path.join(into, `${publisher}.${name}-${version}`), { recursive: true });
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // all of it has ended
  }
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
