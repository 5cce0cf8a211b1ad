import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { askFleet, failedHosts, type FleetEvent, type FleetOptions } from '../../../src/remote/fleet.ts';
import { readHosts, type RemoteHost } from '../../../src/remote/hosts.ts';
import type { ProcessRun, Runner } from '../../../src/remote/runner.ts';
import { systemClock } from '../../../src/host/systemClock.ts';
import { simulatedClock } from '../rotation/fakes.ts';
import { goodAnswer, hostOfCommand, ran } from './fakes.ts';

const hostsOf = (...names: readonly string[]): readonly RemoteHost[] => readHosts(names.join('\n'), { parted: 'lines' }).hosts;
const many = (count: number): readonly RemoteHost[] => hostsOf(...Array.from({ length: count }, (_, index) => `pc${index}`));
const good = ran({ stdout: `${goodAnswer}\n` });
const refused = ran({ exitCode: 255, stderr: 'ssh: connect to host pc port 22: Connection refused\r\n' });
const dropped = ran({ exitCode: 255, stderr: 'kex_exchange_identification: Connection closed by remote host\r\nConnection closed by 127.0.0.1 port 22\r\n' });

function setUp(run: Runner, more: Partial<FleetOptions> = {}): { readonly options: FleetOptions; readonly events: FleetEvent[]; readonly abort: () => void } {
  const events: FleetEvent[] = [];
  const controller = new AbortController();
  return {
    events,
    abort: () => {
      controller.abort();
    },
    options: {
      run,
      clock: systemClock,
      choice: { rules: [], order: ['ssh'] },
      request: {
        collection: { volumes: 'all', recoveryPasswords: true },
        script: 'x',
        connectTimeoutMs: 1000,
        programs: { ssh: '/usr/bin/ssh', pwsh: '/usr/bin/pwsh', 'manage-bde': 'C:\\Windows\\System32\\manage-bde.exe' },
        platform: 'linux',
        ssh: {},
      },
      concurrency: 4,
      hostTimeoutMs: 5000,
      random: () => 0.5,
      signal: controller.signal,
      onEvent: (event) => events.push(event),
      ...more,
    },
  };
}

describe('A fleet', () => {
  test('asks each host once, never more at a time than allowed, and tells as it goes', async () => {
    let running = 0;
    let most = 0;
    const { options, events } = setUp(async (command) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 1 + (hostOfCommand(command).length % 3)));
      running -= 1;
      return hostOfCommand(command).endsWith('7') ? refused : good;
    });
    const hosts = many(40);
    const outcomes = await askFleet(hosts, options);
    assert.equal(most, 4);
    assert.deepEqual([...outcomes.keys()], hosts);
    assert.deepEqual(failedHosts(outcomes).map(({ name }) => name), ['pc7', 'pc17', 'pc27', 'pc37']);
    assert.equal(events.filter(({ type }) => type === 'settled').length, 40);
    assert.equal(events.filter(({ type }) => type === 'began').length, 40);
    for (const { progress } of events) {
      const { total, waiting, running: now, collected, failed, cancelled } = progress;
      assert.equal(waiting + now + collected + failed + cancelled, total);
      assert.ok(waiting >= 0 && now >= 0 && now <= 4);
    }
    assert.deepEqual(events.at(-1)?.progress, { total: 40, waiting: 0, running: 0, collected: 36, failed: 4, cancelled: 0 });
  });

  test('an answer comes with its bytes; a failure with no byte of what the host wrote', async () => {
    const key = '445555-210540-371800-500511-656370-217734-163460-444653';
    const { options, events } = setUp((command) => Promise.resolve(hostOfCommand(command) === 'pc0' ? good : ran({ exitCode: 255, stdout: key, stderr: `${key}\r\nroot@pc: Permission denied (publickey).\r\n` })));
    const outcomes = [...(await askFleet(many(2), options)).values()];
    assert.ok(outcomes[0]?.state === 'collected');
    assert.equal(Buffer.from(outcomes[0].answer.runs[1]?.stdout ?? []).toString(), 'protectors');
    assert.ok(outcomes[1]?.state === 'failed' && outcomes[1].failure.kind === 'permissionDenied');
    assert.ok(!JSON.stringify(events.filter((event) => event.type === 'settled' && event.outcome.state === 'failed')).includes('445555'));
  });

  test('one dead host delays nobody', async () => {
    const { options } = setUp(async (command, { timeoutMs }) => {
      await new Promise((resolve) => setTimeout(resolve, hostOfCommand(command) === 'pc0' ? timeoutMs : 5));
      return hostOfCommand(command) === 'pc0' ? ran({ end: 'timedOut' }) : good;
    }, { hostTimeoutMs: 1500, concurrency: 2 });
    const settled: number[] = [];
    const began = performance.now();
    const outcomes = await askFleet(many(50), { ...options, onEvent: (event) => event.type === 'settled' && settled.push(performance.now() - began) });
    assert.equal(outcomes.size, 50);
    assert.equal(settled.filter((at) => at < 1300).length, 49);
    assert.deepEqual(failedHosts(outcomes).map(({ name }) => name), ['pc0']);
  });

  test('no hosts are no work', async () => {
    assert.equal((await askFleet([], setUp(() => Promise.resolve(good)).options)).size, 0);
  });
});

describe('Cancelling', () => {
  test('ends what runs, begins nothing more, and settles every host', async () => {
    let begun = 0;
    const { options, events, abort } = setUp((_command, { signal }) => {
      begun += 1;
      return new Promise<ProcessRun>((resolve) => {
        signal?.addEventListener('abort', () => {
          resolve(ran({ end: 'cancelled', lingers: begun === 1 }));
        });
      });
    });
    const asking = askFleet(many(20), options);
    await new Promise((resolve) => setTimeout(resolve, 20));
    abort();
    const outcomes = await asking;
    assert.equal(begun, 4);
    assert.ok([...outcomes.values()].every((outcome) => outcome.state === 'failed' && outcome.failure.kind === 'cancelled'));
    assert.deepEqual(events.at(-1)?.progress, { total: 20, waiting: 0, running: 0, collected: 0, failed: 0, cancelled: 20 });
  });

  test('one host ends that alone, also before its turn; the others go on', async () => {
    const stops = new Map(['pc1', 'pc3'].map((name) => [name, new AbortController()]));
    const begun: string[] = [];
    const { options } = setUp(
      (command, { signal }) => {
        begun.push(hostOfCommand(command));
        return new Promise<ProcessRun>((resolve) => {
          signal?.addEventListener('abort', () => {
            resolve(ran({ end: 'cancelled' }));
          });
          setTimeout(() => {
            resolve(good);
          }, 30);
        });
      },
      { concurrency: 2, signalOf: ({ name }) => stops.get(name)?.signal },
    );
    const asking = askFleet(many(5), options);
    for (const stop of stops.values()) stop.abort();
    const outcomes = [...(await asking)].map(([{ name }, outcome]) => [name, outcome.state === 'failed' ? outcome.failure.kind : outcome.state]);
    assert.deepEqual(outcomes, [['pc0', 'collected'], ['pc1', 'cancelled'], ['pc2', 'collected'], ['pc3', 'cancelled'], ['pc4', 'collected']]);
    assert.deepEqual(begun, ['pc0', 'pc1', 'pc2', 'pc4']);
  });

  test('wakes those that wait for another try', async () => {
    const { options, abort } = setUp(() => Promise.resolve(dropped), { clock: systemClock, random: () => 1 });
    const asking = askFleet(many(3), { ...options, onEvent: (event) => {
      if (event.type === 'waits') abort();
    } });
    const began = performance.now();
    const outcomes = await asking;
    assert.ok(performance.now() - began < 1000);
    assert.ok([...outcomes.values()].every((outcome) => outcome.state === 'failed'));
  });
});

describe('A connection that is dropped at the door', () => {
  test('is tried again after waits that grow, outside of the places', async () => {
    const clock = simulatedClock();
    const tries = new Map<string, number>();
    const { options, events } = setUp((command) => {
      const host = hostOfCommand(command);
      tries.set(host, (tries.get(host) ?? 0) + 1);
      return Promise.resolve(host === 'pc0' && (tries.get(host) ?? 0) <= 3 ? dropped : good);
    }, { clock, concurrency: 1 });
    const asking = askFleet(many(3), options);
    await clock.advance(0);
    // The others have long been asked while the first one waits
    assert.equal(events.filter(({ type }) => type === 'settled').length, 2);
    assert.deepEqual(events.at(-1)?.progress, { total: 3, waiting: 1, running: 0, collected: 2, failed: 0, cancelled: 0 });
    await clock.advance(60);
    const outcomes = await asking;
    assert.equal(failedHosts(outcomes).length, 0);
    const began = Date.UTC(2026, 2, 3, 14, 30);
    assert.deepEqual(events.flatMap((event) => (event.type === 'waits' ? [event.until - began] : [])), [300, 900, 2100]);
  });

  test('fails in the end, as what it is', async () => {
    const clock = simulatedClock();
    let tries = 0;
    const { options } = setUp(() => {
      tries += 1;
      return Promise.resolve(dropped);
    }, { clock });
    const asking = askFleet(many(1), options);
    await clock.advance(600);
    const [outcome] = [...(await asking).values()];
    assert.ok(outcome?.state === 'failed' && outcome.failure.kind === 'dropped');
    assert.equal(tries, 8);
  });

  test('what broke after it was in is not tried again by itself', async () => {
    let tries = 0;
    const { options } = setUp(() => {
      tries += 1;
      return Promise.resolve(ran({ exitCode: 255, stderr: 'Connection to pc closed by remote host.\r\n' }));
    });
    await askFleet(many(1), options);
    assert.equal(tries, 1);
  });
});

describe('Transports in order', () => {
  test('the next one is tried where it may reach the host, and all that was tried is told', async () => {
    const { options, events } = setUp((command) => Promise.resolve(command.file === '/usr/bin/ssh' ? good : refused), { choice: { rules: [{ pattern: '*.dmz.example', transports: ['ssh'] }], order: ['winRm', 'powershellOverSsh', 'ssh'] } });
    const [outcome] = [...(await askFleet(hostsOf('pc01'), options)).values()];
    assert.ok(outcome?.state === 'collected' && outcome.transport === 'ssh');
    assert.deepEqual(events.flatMap((event) => (event.type === 'began' ? [event.transport] : [])), ['winRm', 'powershellOverSsh', 'ssh']);

    const none = setUp(() => Promise.resolve(refused), { choice: { rules: [], order: ['winRm', 'ssh'] } });
    const [failed] = [...(await askFleet(hostsOf('pc01'), none.options)).values()];
    assert.ok(failed?.state === 'failed');
    assert.deepEqual(failed.tried.map(({ kind, transport }) => [transport, kind]), [['winRm', 'winRmNotHere'], ['ssh', 'refused']]);
    assert.equal(failed.failure, failed.tried.at(-1));
  });

  test('a rule for a name goes before the order, and a host key is never passed over', async () => {
    const changed = ran({ exitCode: 255, stderr: '@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\r\n' });
    const { options, events } = setUp(() => Promise.resolve(changed), { choice: { rules: [{ pattern: '*.DMZ.example', transports: ['ssh', 'powershellOverSsh'] }], order: ['winRm'] } });
    const [outcome] = [...(await askFleet(hostsOf('pc01.dmz.example'), options)).values()];
    assert.ok(outcome?.state === 'failed' && outcome.failure.kind === 'hostKeyChanged');
    assert.equal(events.filter(({ type }) => type === 'began').length, 1);
  });

  test('without any the host says so', async () => {
    const { options } = setUp(() => Promise.resolve(good), { choice: { rules: [], order: [] } });
    const [outcome] = [...(await askFleet(hostsOf('pc01'), options)).values()];
    assert.ok(outcome?.state === 'failed' && outcome.failure.kind === 'notOffered');
  });
});
