import type { HostAnswer } from '../answer.ts';
import type { HostFailure, TransportId } from '../hostFailure.ts';
import type { RemoteHost } from '../hosts.ts';
import type { Programs } from '../programs.ts';
import type { ProcessCommand, ProcessRun } from '../runner.ts';
import type { Collection } from '../script.ts';

/** What a host has answered: as `HostAnswer`, of which a transport without a script of ours knows less. */
export type CollectedAnswer = Pick<HostAnswer, 'computerName' | 'runs'> & Partial<HostAnswer>;

/** What a transport is given to ask one host. */
export interface TransportRequest {
  readonly host: RemoteHost;
  readonly collection: Collection;
  /** `collectorScript(collection)`, made once for all hosts. */
  readonly script: string;
  readonly connectTimeoutMs: number;
  readonly programs: Programs;
  readonly platform: NodeJS.Platform;
  readonly ssh: SshChoices;
  /** WinRM over HTTPS (port 5986 unless the host names one). */
  readonly useSsl?: boolean;
}

export interface SshChoices {
  /** Another configuration file than the user's own (`-F`). */
  readonly configFile?: string;
  /** The environment that brings questions about host keys to us (hostKeys.ts); without it ssh asks nobody. */
  readonly questions?: Readonly<Record<string, string>>;
}

/** What one attempt came to. */
export type Reading =
  | { readonly ok: true; readonly answer: CollectedAnswer; readonly troubles: readonly HostFailure[] }
  | { readonly ok: false; readonly failure: HostFailure };

/** One way to reach a host, as data: which commands, and how what they leave is read. */
export interface Transport {
  readonly id: TransportId;
  /** For settings and rows. */
  readonly label: string;
  /** Whether recovery passwords can be dropped on the host, before anything is sent ("IDs only"). */
  readonly idsOnly: boolean;
  /**
   * The next command, after those that ran; undefined when all have run. A failure where this transport cannot do what is
   * asked: the program is missing, or the request makes no sense for it.
   */
  next(request: TransportRequest, done: readonly ProcessRun[]): ProcessCommand | HostFailure | undefined;
  /** What came of all commands, once `next` has no more. */
  read(request: TransportRequest, done: readonly ProcessRun[]): Reading;
}

export function isFailure(value: ProcessCommand | HostFailure): value is HostFailure {
  return 'kind' in value;
}
