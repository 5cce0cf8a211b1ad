import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';

/**
 * Real OpenSSH servers for tests: each host has an address of its own (127.0.0.x), a host key, a home folder and programs
 * of its own; all have the same port, which is free. Nothing of the machine's is used: no configuration, no agent, no keys,
 * no list of known hosts. The servers run as whoever runs the tests.
 */
export interface SshLab {
  readonly folder: string;
  readonly port: number;
  /** For `-F`: the client's whole configuration. */
  readonly configFile: string;
  readonly knownHosts: string;
  host(index: number): LabHost;
  /** Text added to the client's configuration, in front of everything else. */
  configure(text: string): void;
  close(): Promise<void>;
}

export interface LabHost {
  /** `127.0.0.3:40123`, as somebody would write it into a list. */
  readonly written: string;
  readonly address: string;
  readonly folder: string;
  readonly fingerprint: string;
  /** What its stand-in programs do from now on; see `standIn`. */
  does(mode: string): void;
  /** Contents of a file of the host's folder, '' where there is none. */
  read(name: string): string;
  write(name: string, text: string | Uint8Array): void;
  /** Stops and starts the server, with more lines in its configuration or another host key. */
  restart(change?: { readonly config?: string; readonly newKey?: boolean }): Promise<void>;
  stop(): Promise<void>;
}

export interface LabOptions {
  readonly hosts: number;
  /** Lines of sshd_config for all. */
  readonly config?: string;
  /** Hosts whose key the client does not know yet. */
  readonly unknown?: readonly number[];
}

const sshd = '/usr/sbin/sshd';

/** Why there can be no lab here; undefined where there can. */
export const noLab: string | false = process.platform !== 'linux' ? 'OpenSSH servers on addresses of their own are for Linux' : false;

/**
 * Runs in the place of `powershell` on a lab host. It looks into the file `mode` of the host's folder: `cat FILE`, `exit N`,
 * `watch` (as the collector's script: runs until its input closes), `deaf` (does not care), `flood`, `die`, `slow`.
 */
const standIn = `#!/bin/sh
cd "$LAB" || exit 99
echo $$ >> pids
read -r mode argument < mode
case $mode in
  cat) cat "$argument" ;;
  exit) exit "$argument" ;;
  half) cat "$argument"; exit 0 ;;
  slow) sleep 0.2; cat "$argument" ;;
  watch) echo begun > state; cat > /dev/null; echo closed > state ;;
  deaf) echo begun > state; exec sleep 30 ;;
  flood) exec head -c 1073741824 /dev/zero ;;
  floodErrors) exec head -c 1073741824 /dev/zero >&2 ;;
  says) cat "$argument" >&2; exit 255 ;;
  die) kill -9 $$ ;;
  *) exit 98 ;;
esac
`;

export async function sshLab({ hosts, config = '', unknown = [] }: LabOptions): Promise<SshLab> {
  assert.ok(existsSync(sshd), 'openssh-server is not installed: npm run test installs it, or names the command that does');
  const folder = mkdtempSync(path.join(os.tmpdir(), 'recovery-keys-ssh-'));
  const at = (...parts: readonly string[]) => path.join(folder, ...parts);
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });
  const port = await freePort();
  keygen(at('user'));
  const knownHosts = at('known_hosts');
  const configFile = at('config');
  const base = [
    'Host *',
    `UserKnownHostsFile ${knownHosts}`,
    'GlobalKnownHostsFile /dev/null',
    `IdentityFile ${at('user')}`,
    'IdentitiesOnly yes',
    'IdentityAgent none',
    '',
  ].join('\n');
  writeFileSync(configFile, base);
  writeFileSync(knownHosts, '');

  const all = Array.from({ length: hosts }, (_, index) => labHost(index + 1));
  await Promise.all(all.map((one) => one.start()));
  for (const [index, one] of all.entries()) {
    if (!unknown.includes(index + 1)) writeFileSync(knownHosts, `${readFileSync(knownHosts, 'utf8')}[${one.address}]:${port} ${one.publicKey()}\n`);
  }

  return {
    folder,
    port,
    configFile,
    knownHosts,
    host: (index) => all[index - 1]!,
    configure(text) {
      writeFileSync(configFile, `${text}\n${base}`);
    },
    async close() {
      await Promise.all(all.map((one) => one.stop()));
      rmSync(folder, { recursive: true, force: true });
    },
  };

  function labHost(index: number) {
    const home = at(`h${index}`);
    const address = `127.0.0.${index}`;
    mkdirSync(path.join(home, 'bin'), { recursive: true });
    mkdirSync(path.join(home, 'home'));
    writeFileSync(path.join(home, 'bin/powershell'), standIn);
    chmodSync(path.join(home, 'bin/powershell'), 0o755);
    keygen(path.join(home, 'key'));
    let server: ChildProcess | undefined;

    const host = {
      written: `${address}:${port}`,
      address,
      folder: home,
      get fingerprint() {
        return spawnSync('ssh-keygen', ['-lf', path.join(home, 'key.pub')], { encoding: 'utf8' }).stdout.split(' ')[1] ?? '';
      },
      publicKey: () => readFileSync(path.join(home, 'key.pub'), 'utf8').split(' ').slice(0, 2).join(' '),
      does(mode: string) {
        writeFileSync(path.join(home, 'mode'), `${mode}\n`);
      },
      read(name: string) {
        const file = path.join(home, name);
        return existsSync(file) ? readFileSync(file, 'utf8') : '';
      },
      write(name: string, text: string | Uint8Array) {
        writeFileSync(path.join(home, name), text);
      },
      async start(more = '') {
        writeFileSync(path.join(home, 'sshd_config'), [
          more, // the first of two wins
          config,
          `ListenAddress ${address}:${port}`,
          `HostKey ${path.join(home, 'key')}`,
          'PidFile none',
          `AuthorizedKeysFile ${at('user.pub')}`,
          'StrictModes no',
          'UsePAM no',
          'PasswordAuthentication no',
          'KbdInteractiveAuthentication no',
          'PermitRootLogin prohibit-password',
          'UseDNS no',
          `SetEnv HOME=${path.join(home, 'home')} PATH=${path.join(home, 'bin')}:/usr/bin:/bin LAB=${home}`,
          '',
        ].join('\n'));
        server = spawn(sshd, ['-D', '-e', '-f', path.join(home, 'sshd_config')], { stdio: ['ignore', 'ignore', 'pipe'] });
        let log = '';
        server.stderr?.on('data', (text) => {
          log = `${log}${String(text)}`.slice(-4000);
        });
        await listening(address, port, () => log);
      },
      async stop() {
        const child = server;
        server = undefined;
        if (child?.exitCode !== null || child.signalCode !== null) return; // undefined, too
        child.kill();
        await once(child, 'exit');
      },
      async restart({ config: more = '', newKey = false }: { readonly config?: string; readonly newKey?: boolean } = {}) {
        await host.stop();
        if (newKey) {
          rmSync(path.join(home, 'key'));
          keygen(path.join(home, 'key'));
        }
        await host.start(more);
      },
    };
    return host;
  }
}

function keygen(file: string): void {
  const { status, stderr } = spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', file], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
}

/** A port that nobody listens on, for all addresses of a lab. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function listening(address: string, port: number, log: () => string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, address, () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => {
        resolve(false);
      });
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`sshd on ${address}:${port} does not listen: ${log()}`);
}

/** Whether a process of this number still runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** Waits until something holds, 10 s at most. */
export async function eventually(what: string, holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`${what}: not within 10 s`);
}
