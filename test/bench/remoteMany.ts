import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { systemClock } from '../../src/host/systemClock.ts';
import { askFleet } from '../../src/remote/fleet.ts';
import { readHost, type RemoteHost } from '../../src/remote/hosts.ts';
import { programsHere } from '../../src/remote/programs.ts';
import { runProcess } from '../../src/remote/runner.ts';
import { collectorScript } from '../../src/remote/script.ts';
import { ssh } from '../../src/remote/transports/ssh.ts';
import { isFailure, type TransportRequest } from '../../src/remote/transports/transport.ts';
import { sshLab } from '../support/sshLab.ts';
import { goodAnswer } from '../unit/remote/fakes.ts';
import { median, round, type Benchmark } from './measure.ts';

const count = 200;
const places = 32;
const pairs = 5;
/** sshd listens on 16 addresses at most (MAX_LISTEN_SOCKS), one of which is the lab's. */
const perServer = 15;

/**
 * 200 hosts over plain SSH, 32 at a time: our fleet, up to the last parsed answer, over `xargs -P 32 ssh` with the very same
 * addresses, arguments and remote command, whose outputs go to files. One after the other, five times; median of the ratios.
 */
export const remoteMany: Benchmark = {
  name: 'remote200',
  async run(say) {
    const lab = await sshLab({ hosts: Math.ceil(count / perServer) });
    try {
      const names = Array.from({ length: count }, (_, index) => `127.0.1.${index + 1}`);
      for (let from = 0; from < count; from += perServer) {
        const server = lab.host(from / perServer + 1);
        const own = names.slice(from, from + perServer);
        await server.restart({ config: [...own.map((name) => `ListenAddress ${name}:${lab.port}`), 'MaxStartups 100:30:200'].join('\n') });
        appendFileSync(lab.knownHosts, own.map((name) => `[${name}]:${lab.port} ${readFileSync(path.join(server.folder, 'key.pub'), 'utf8')}`).join(''));
        server.write('answer', `${goodAnswer}\n`);
        server.does('slow answer');
      }
      const hosts = names.map((name) => readHost(`${name}:${lab.port}`) as RemoteHost);
      const request: Omit<TransportRequest, 'host'> = {
        collection: { volumes: 'all', recoveryPasswords: true },
        script: collectorScript({ volumes: 'all', recoveryPasswords: true }),
        connectTimeoutMs: 30_000,
        programs: programsHere(),
        platform: process.platform,
        ssh: { configFile: lab.configFile },
      };
      const ratios: number[] = [];
      for (let pair = 0; pair < pairs; pair++) {
        const theirs = await withXargs(hosts, request, path.join(lab.folder, `out${pair}`));
        const ours = await withFleet(hosts, request);
        say(`remote200: ours ${round(ours / 1000)} s, xargs ${round(theirs / 1000)} s`);
        ratios.push(ours / theirs);
      }
      return { 'remote200.ratio': round(median(ratios)) };
    } finally {
      await lab.close();
    }
  },
};

async function withFleet(hosts: readonly RemoteHost[], request: Omit<TransportRequest, 'host'>): Promise<number> {
  const began = performance.now();
  const outcomes = await askFleet(hosts, {
    choice: { rules: [], order: ['ssh'] },
    request,
    concurrency: places,
    hostTimeoutMs: 120_000,
    clock: systemClock,
    random: Math.random,
    run: runProcess,
    signal: new AbortController().signal,
    onEvent: () => undefined,
  });
  const ms = performance.now() - began;
  const others = [...outcomes.values()].filter(({ state }) => state !== 'collected');
  assert.deepEqual(others, [], 'every host has answered');
  return ms;
}

async function withXargs(hosts: readonly RemoteHost[], request: Omit<TransportRequest, 'host'>, folder: string): Promise<number> {
  const [first] = hosts;
  const command = first === undefined ? undefined : ssh.next({ ...request, host: first }, []);
  assert.ok(first !== undefined && command !== undefined && !isFailure(command));
  mkdirSync(folder);
  // xargs splits its input at blanks only, and {} stands for a host
  const args = command.args.map((argument) => (argument === first.name ? '{}' : argument));
  // A session for each ssh, as our runner gives it: Linux shares a busy processor out by sessions, and would starve xargs
  writeFileSync(path.join(folder, 'run'), '#!/bin/sh\nout="$1"\nshift\nexec setsid "$@" > "$out" 2> "$out.err" < /dev/null\n', { mode: 0o755 });
  const began = performance.now();
  const xargs = spawn('xargs', ['-P', String(places), '-I', '{}', path.join(folder, 'run'), path.join(folder, '{}'), command.file, ...args], { stdio: ['pipe', 'ignore', 'inherit'] });
  xargs.stdin.end(hosts.map(({ name }) => `${name}\n`).join(''));
  const [code] = (await once(xargs, 'exit')) as [number];
  const ms = performance.now() - began;
  assert.equal(code, 0, 'every ssh of xargs has ended well');
  for (const { name } of hosts) assert.ok(statSync(path.join(folder, name)).size > 100);
  return ms;
}
