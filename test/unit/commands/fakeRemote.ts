import { ok } from '../../../src/core/result.ts';
import type { HostOutcome } from '../../../src/remote/askHost.ts';
import type { FleetEvent, FleetProgress } from '../../../src/remote/fleet.ts';
import type { HostFailure, HostKey } from '../../../src/remote/hostFailure.ts';
import type { RemoteHost } from '../../../src/remote/hosts.ts';
import type { RemoteSessions } from '../../../src/remote/remoteSessions.ts';
import type { Collection } from '../../../src/remote/script.ts';

/** One call of `ask`, which goes on as the test says. */
export interface FakeAsk {
  readonly hosts: readonly RemoteHost[];
  readonly collection: Collection;
  readonly signalOf: (name: string) => AbortSignal | undefined;
  began(name: string): void;
  waits(name: string, failure: HostFailure): void;
  settle(name: string, outcome: HostOutcome): void;
  /** All are settled: `ask` resolves. */
  end(): void;
  fail(): void;
}

export interface FakeRemoteSessions extends RemoteSessions {
  readonly asks: FakeAsk[];
  readonly accepted: HostKey[];
  /** Commands that were run to forget keys. */
  readonly forgotten: string[];
}

const progress: FleetProgress = { total: 0, waiting: 0, running: 0, collected: 0, failed: 0, cancelled: 0 };

export function fakeRemoteSessions(): FakeRemoteSessions {
  const asks: FakeAsk[] = [];
  const accepted: HostKey[] = [];
  const forgotten: string[] = [];
  return {
    asks,
    accepted,
    forgotten,
    ask(hosts, collection, _signal, onEvent, signalOf) {
      const send = (name: string, event: (host: RemoteHost) => FleetEvent): void => {
        const host = hosts.find((one) => one.name === name);
        if (host === undefined) throw new Error(`${name} was not asked`);
        onEvent(event(host));
      };
      return new Promise((resolve, reject) => {
        asks.push({
          hosts,
          collection,
          signalOf: (name) => hosts.filter((one) => one.name === name).map((one) => signalOf?.(one))[0],
          began(name) {
            send(name, (host) => ({ type: 'began', host, transport: 'ssh', progress }));
          },
          waits(name, failure) {
            send(name, (host) => ({ type: 'waits', host, failure, until: 0, progress }));
          },
          settle(name, outcome) {
            send(name, (host) => ({ type: 'settled', host, outcome, progress }));
          },
          end() {
            resolve(new Map());
          },
          fail() {
            reject(new Error('110000-220000-330000-440000-550000-660000-110011-220022'));
          },
        });
      });
    },
    acceptHostKey: (key) => void accepted.push(key),
    forgetCommands: (_host, key) => Promise.resolve(ok([{ file: '/usr/bin/ssh-keygen', args: ['-R', key.name, '-f', '/home/ada/.ssh/known_hosts'], stdin: 'none' as const }])),
    forget(commands) {
      forgotten.push(...commands.map(({ args }) => args.join(' ')));
      return Promise.resolve(ok(undefined));
    },
  };
}

/** What came of a host whose manage-bde printed these texts: by its arguments. */
export function collected(runs: Readonly<Record<string, string | Uint8Array>>, more: Partial<Extract<HostOutcome, { readonly state: 'collected' }>> = {}, pages: { readonly outputCodePage?: number; readonly oemCodePage?: number } = {}): HostOutcome {
  return {
    state: 'collected',
    transport: 'ssh',
    troubles: [],
    answer: {
      computerName: 'PC01',
      elevated: true,
      ...pages,
      runs: Object.entries(runs).map(([line, stdout]) => ({ arguments: line.split(' '), exitCode: 0, stdout: Buffer.from(stdout), stderr: new Uint8Array(), cut: false })),
    },
    ...more,
  };
}

export function failedWith(failure: HostFailure, ...before: readonly HostFailure[]): HostOutcome {
  return { state: 'failed', failure, tried: [...before, failure] };
}
