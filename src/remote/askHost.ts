import type { Clock } from '../core/ports.ts';
import type { HostFailure, TransportId } from './hostFailure.ts';
import type { QuestionDesk } from './hostKeys.ts';
import { mostBytesPerHost, type ProcessRun, type Runner } from './runner.ts';
import { isFailure, type CollectedAnswer, type Reading, type Transport, type TransportRequest } from './transports/transport.ts';

/** What came of one host in the end. */
export type HostOutcome =
  | {
      readonly state: 'collected';
      readonly transport: TransportId;
      /** May hold recovery passwords: to the parser and no further. */
      readonly answer: CollectedAnswer;
      /** Volumes that gave nothing, or not all. */
      readonly troubles: readonly HostFailure[];
    }
  | {
      readonly state: 'failed';
      /** The one to show. */
      readonly failure: HostFailure;
      /** All of them, in the order in which the transports were tried; the last is `failure`. */
      readonly tried: readonly HostFailure[];
    };

export interface AskingPorts {
  readonly run: Runner;
  readonly clock: Clock;
  /** Takes ssh's questions about host keys; without it they are answered by nobody. */
  readonly desk?: QuestionDesk;
}

/** Asks one host once, by one transport. `timeoutMs` is for all its commands together. Never rejects. */
export async function askHost(transport: Transport, asked: TransportRequest, { run, clock, desk }: AskingPorts, timeoutMs: number, signal: AbortSignal): Promise<Reading> {
  const ticket = transport.id === 'ssh' || transport.id === 'powershellOverSsh' ? desk?.open() : undefined;
  const request = ticket === undefined ? asked : { ...asked, ssh: { ...asked.ssh, questions: ticket.environment } };
  const began = clock.now();
  const done: ProcessRun[] = [];
  let left = mostBytesPerHost;
  try {
    for (;;) {
      const command = transport.next(request, done);
      if (command === undefined) break;
      if (isFailure(command)) return { ok: false, failure: command };
      const ended = await run(command, { timeoutMs: Math.max(1, timeoutMs - (clock.now() - began)), maxBytes: left, signal });
      left = Math.max(1, left - ended.stdout.byteLength - ended.stderr.byteLength);
      done.push(ended);
    }
    return withHostKeys(transport.read(request, done), ticket?.unaccepted ?? []);
  } finally {
    ticket?.close();
  }
}

/** The keys that were refused are what there is to show. */
function withHostKeys(reading: Reading, unaccepted: readonly { readonly name: string; readonly keyType: string; readonly fingerprint: string }[]): Reading {
  if (reading.ok || unaccepted.length === 0 || reading.failure.kind === 'cancelled') return reading;
  const hostKeys = unaccepted.map(({ name, keyType, fingerprint }) => ({ name, keyType, fingerprint }));
  return { ok: false, failure: { ...reading.failure, kind: 'hostKeyUnknown', hostKeys } };
}
