import assert from 'node:assert/strict';
import path from 'node:path';
import type { HostOutcome } from '../../../src/remote/askHost.ts';
import type { FleetEvent } from '../../../src/remote/fleet.ts';
import type { HostFailure } from '../../../src/remote/hostFailure.ts';
import { readHost, type RemoteHost } from '../../../src/remote/hosts.ts';
import { remoteSessions, type RemoteSessions, type RemoteSettings } from '../../../src/remote/remoteSessions.ts';
import { systemClock } from '../../../src/host/systemClock.ts';
import type { SshLab } from '../../support/sshLab.ts';

export const everything = { volumes: 'all', recoveryPasswords: true } as const;

export function hostOf(written: string): RemoteHost {
  const host = readHost(written);
  assert.ok(typeof host !== 'string', written);
  return host;
}

/** Remote sessions as the extension has them, with the lab's own configuration of ssh. */
export function sessions(lab: SshLab, more: Partial<RemoteSettings> = {}): RemoteSessions {
  const settings: RemoteSettings = { choice: { rules: [], order: ['ssh'] }, sshConfigFile: lab.configFile, connectTimeoutMs: 5000, hostTimeoutMs: 20_000, ...more };
  return remoteSessions(() => settings, { clock: systemClock, random: Math.random, askpassProgram: path.resolve('src/remote/askpass.ts') });
}

/** One host, asked once. */
export interface Asked {
  readonly outcome: HostOutcome;
  readonly failure: HostFailure;
  readonly events: readonly FleetEvent[];
}

export async function ask(lab: SshLab, written: string, more: Partial<RemoteSettings> = {}, signal = new AbortController().signal, from = sessions(lab, more)): Promise<Asked> {
  const events: FleetEvent[] = [];
  const host = hostOf(written);
  const outcomes = await from.ask([host], everything, signal, (event) => events.push(event));
  const outcome = outcomes.get(host);
  assert.ok(outcome !== undefined);
  return { outcome, failure: outcome.state === 'failed' ? outcome.failure : { kind: 'endedEarly', transport: 'ssh', because: 'it has not failed' }, events };
}
