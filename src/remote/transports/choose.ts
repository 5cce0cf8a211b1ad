import type { TransportId } from '../hostFailure.ts';
import type { RemoteHost } from '../hosts.ts';
import { local } from './local.ts';
import { manageBde } from './manageBde.ts';
import { powershellOverSsh, winRm } from './remoting.ts';
import { ssh } from './ssh.ts';
import type { Transport } from './transport.ts';

export const transports: Readonly<Record<TransportId, Transport>> = { local, winRm, powershellOverSsh, ssh, manageBde };

/** "These hosts this way": the first rule whose pattern fits counts. */
export interface TransportRule {
  /** A name with `*` and `?`, for example `*.dmz.example.com`; upper and lower case are equal. */
  readonly pattern: string;
  /** Tried in this order. */
  readonly transports: readonly TransportId[];
}

export interface TransportChoice {
  readonly rules: readonly TransportRule[];
  /** For hosts that no rule fits, tried in this order. */
  readonly order: readonly TransportId[];
}

/** Which transports a host is asked by, in order. This computer is always asked directly. */
export function transportsFor(host: RemoteHost, { rules, order }: TransportChoice): readonly Transport[] {
  if (host.name === '.') return [local];
  const ids = rules.find(({ pattern }) => fits(host.name, pattern))?.transports ?? order;
  return [...new Set(ids)].filter((id) => id !== 'local').map((id) => transports[id]);
}

/** Wildcards without a regular expression: linear, whatever somebody wrote into the settings. */
function fits(name: string, pattern: string): boolean {
  const wanted = pattern.toLowerCase();
  let at = 0;
  let from = 0;
  let star = -1;
  let retry = 0;
  while (at < name.length) {
    if (wanted[from] === '*') {
      star = from++;
      retry = at;
    } else if (from < wanted.length && (wanted[from] === '?' || wanted[from] === name[at])) {
      from++;
      at++;
    } else if (star !== -1) {
      from = star + 1;
      at = ++retry;
    } else return false;
  }
  while (wanted[from] === '*') from++;
  return from === wanted.length;
}
