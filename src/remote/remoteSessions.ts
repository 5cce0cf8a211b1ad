import type { Clock } from '../core/ports.ts';
import type { Result } from '../core/result.ts';
import type { HostOutcome } from './askHost.ts';
import { askFleet, defaultConcurrency, type FleetEvent } from './fleet.ts';
import { forgetHostKey, forgetHostKeyCommands } from './forgetHostKey.ts';
import type { HostKey } from './hostFailure.ts';
import { createHostKeyBook, openQuestionDesk } from './hostKeys.ts';
import type { RemoteHost } from './hosts.ts';
import { programsHere, type Programs } from './programs.ts';
import { runProcess, type ProcessCommand, type Runner } from './runner.ts';
import { collectorScript, type Collection } from './script.ts';
import type { TransportChoice } from './transports/choose.ts';

/** What the settings say. All of them belong to the machine or the user, never to a folder. */
export interface RemoteSettings {
  readonly choice: TransportChoice;
  /** Hosts at a time. Default 32. */
  readonly concurrency?: number;
  /** How long a host may take to answer at all. Default 10 s. */
  readonly connectTimeoutMs?: number;
  /** How long everything of one host may take. Default 120 s; at least twice the time to connect. */
  readonly hostTimeoutMs?: number;
  /** Absolute paths of programs to use instead of those that are found. */
  readonly programs?: Programs;
  /** Another configuration of ssh than the user's own. */
  readonly sshConfigFile?: string;
  readonly useSsl?: boolean;
}

export interface RemotePorts {
  readonly clock: Clock;
  readonly random: () => number;
  /** Absolute path of `dist/askpass.cjs`. */
  readonly askpassProgram: string;
  /** A private folder for the time of a run; the system's temporary one by default. */
  readonly folder?: string;
  readonly run?: Runner;
}

/** Remote sessions of one window: asks hosts, and remembers which host keys a person has accepted. */
export interface RemoteSessions {
  /**
   * Asks all hosts and resolves when each is settled. Results come through `onEvent` as they come in. Nothing is ever asked
   * of a person on the way: unknown host keys are failures with a fingerprint (`failure.hostKeys`), to be accepted by
   * `acceptHostKey` and asked again. `signal` cancels all, `signalOf` one host.
   */
  ask(
    hosts: readonly RemoteHost[],
    collection: Collection,
    signal: AbortSignal,
    onEvent: (event: FleetEvent) => void,
    signalOf?: (host: RemoteHost) => AbortSignal | undefined,
  ): Promise<ReadonlyMap<RemoteHost, HostOutcome>>;
  /** Somebody has compared the fingerprint. ssh itself writes it into its list at the next connection. */
  acceptHostKey(key: HostKey): void;
  /** What forgets the old key of a host whose key has changed: shown first, run by `forget`, then `acceptHostKey`. */
  forgetCommands(host: RemoteHost, key: HostKey): Promise<Result<readonly ProcessCommand[]>>;
  forget(commands: readonly ProcessCommand[]): Promise<Result<void>>;
}

export function remoteSessions(settings: () => RemoteSettings, { clock, random, askpassProgram, folder, run = runProcess }: RemotePorts): RemoteSessions {
  const book = createHostKeyBook();
  const ssh = ({ sshConfigFile }: RemoteSettings) => (sshConfigFile === undefined ? {} : { configFile: sshConfigFile });
  return {
    async ask(hosts, collection, signal, onEvent, signalOf) {
      const now = settings();
      const connectTimeoutMs = now.connectTimeoutMs ?? 10_000;
      const desk = await openQuestionDesk({ book, program: askpassProgram, ...(folder === undefined ? {} : { folder }) });
      try {
        return await askFleet(hosts, {
          choice: now.choice,
          request: {
            collection,
            script: collectorScript(collection),
            connectTimeoutMs,
            programs: programsHere(now.programs),
            platform: process.platform,
            ssh: ssh(now),
            ...(now.useSsl === undefined ? {} : { useSsl: now.useSsl }),
          },
          concurrency: now.concurrency ?? defaultConcurrency,
          hostTimeoutMs: Math.max(now.hostTimeoutMs ?? 120_000, 2 * connectTimeoutMs),
          clock,
          random,
          run,
          ...(desk.ok ? { desk: desk.value } : {}),
          signal,
          ...(signalOf === undefined ? {} : { signalOf }),
          onEvent,
        });
      } finally {
        if (desk.ok) await desk.value.close();
      }
    },
    acceptHostKey(key) {
      book.accept(key);
    },
    async forgetCommands(host, key) {
      const now = settings();
      return await forgetHostKeyCommands(host, key, { programs: programsHere(now.programs), run, ssh: ssh(now) });
    },
    forget: (commands) => forgetHostKey(commands, { run }),
  };
}
