import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { failedHosts, type FleetEvent } from '../../../src/remote/fleet.ts';
import { isAlive, noLab, sshLab, type SshLab } from '../../support/sshLab.ts';
import { everything, hostOf, sessions } from './askLab.ts';
import { goodAnswer } from './fakes.ts';

describe('OpenSSH, for real: many hosts', { skip: noLab }, () => {
  let lab: SshLab;
  const count = 5;
  before(async () => {
    lab = await sshLab({ hosts: count, config: 'MaxStartups 2:100:2' });
    for (let index = 1; index <= count; index++) {
      lab.host(index).write('answer', `${goodAnswer}\n`);
      lab.host(index).does('slow answer');
    }
  });
  after(async () => {
    await lab.close();
  });

  test('50 at a time to servers that let in two each: all answers are there in the end, beside a dead one', async () => {
    // Ten names for each server
    const names = Array.from({ length: 50 }, (_, index) => `h${index}`);
    lab.configure(names.map((name, index) => `Host ${name}\nHostName ${lab.host((index % count) + 1).address}\nPort ${lab.port}\nHostKeyAlias [${lab.host((index % count) + 1).address}]:${lab.port}\n`).join(''));
    // Nobody answers there, and nobody refuses: a port that is open and says nothing
    const silent = createServer(() => undefined).listen(0, '127.0.0.99');
    await new Promise((resolve) => silent.once('listening', resolve));
    const { port } = silent.address() as AddressInfo;
    const dead = hostOf(`127.0.0.99:${port}`);

    const events: FleetEvent[] = [];
    const hosts = [dead, ...names.map(hostOf)];
    const outcomes = await sessions(lab, { concurrency: 51, connectTimeoutMs: 9000, hostTimeoutMs: 60_000 }).ask(hosts, everything, new AbortController().signal, (event) => events.push(event));
    silent.close();
    lab.configure('');
    const failed = failedHosts(outcomes).map((host) => [host.name, JSON.stringify(outcomes.get(host))]);
    assert.deepEqual(failed.map(([name]) => name), [dead.name], JSON.stringify(failed));
    const last = outcomes.get(dead);
    assert.ok(last?.state === 'failed' && last.failure.kind === 'timedOut', JSON.stringify(last));
    const waits = events.filter((event) => event.type === 'waits');
    assert.ok(waits.length > 0 && waits.every((event) => event.failure.kind === 'dropped'), 'some were dropped, and tried again');
    assert.deepEqual(events.at(-1)?.progress, { total: 51, waiting: 0, running: 0, collected: 50, failed: 1, cancelled: 0 });
    for (const outcome of outcomes.values()) {
      if (outcome.state === 'collected') assert.deepEqual(outcome.answer.runs.map((run) => Buffer.from(run.stdout).toString()), ['status', 'protectors']);
    }
  });

  test('cancelling many leaves nothing behind, here or there', async () => {
    for (let index = 1; index <= count; index++) {
      lab.host(index).does('watch');
      lab.host(index).write('pids', '');
    }
    const hosts = Array.from({ length: count }, (_, index) => hostOf(lab.host(index + 1).written));
    const controller = new AbortController();
    const asking = sessions(lab).ask(hosts, everything, controller.signal, () => undefined);
    const pids = () => hosts.flatMap((_, index) => lab.host(index + 1).read('pids').trim().split('\n').filter((line) => line !== '').map(Number));
    for (let tries = 0; tries < 200 && pids().length < count; tries++) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(pids().length, count);
    controller.abort();
    const outcomes = await asking;
    assert.ok([...outcomes.values()].every((outcome) => outcome.state === 'failed' && outcome.failure.kind === 'cancelled' && outcome.failure.mayStillRun === undefined));
    for (let tries = 0; tries < 100 && pids().some(isAlive); tries++) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(pids().filter(isAlive), []);
    assert.deepEqual(sshClients(lab.configFile), []);
  });
});

/** Numbers of the ssh processes here that use this configuration. */
function sshClients(configFile: string): readonly string[] {
  const own = readFileSync('/proc/self/stat', 'utf8').split(' ')[0];
  return processes().filter((pid) => pid !== own && commandLine(pid).includes(configFile));
}

function processes(): readonly string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
