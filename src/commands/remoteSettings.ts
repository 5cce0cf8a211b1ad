import type { Config } from '../host/ui.ts';
import type { TransportId } from '../remote/hostFailure.ts';
import type { RemoteSettings } from '../remote/remoteSessions.ts';

/** In the order in which they are tried where nobody chose one. */
export const defaultTransports = ['ssh', 'winRm', 'powershellOverSsh', 'manageBde'] as const satisfies readonly TransportId[];

/** What the user's settings say of remote sessions. What makes no sense in them counts as not set. */
export function remoteSettings(config: Pick<Config, 'get'>): RemoteSettings {
  const seconds = config.get('remote.timeoutSeconds');
  const concurrency = config.get('remote.concurrency');
  return {
    choice: { rules: [], order: transportOrder(config) },
    ...(Number.isFinite(concurrency) ? { concurrency } : {}),
    ...(Number.isFinite(seconds) ? { hostTimeoutMs: Math.min(3600, Math.max(20, seconds)) * 1000 } : {}),
  };
}

export function transportOrder(config: Pick<Config, 'get'>): readonly TransportId[] {
  // settings.json can hold anything
  const chosen: unknown = config.get('remote.transports');
  const known = Array.isArray(chosen) ? defaultTransports.filter((id) => chosen.includes(id)).sort((one, other) => chosen.indexOf(one) - chosen.indexOf(other)) : [];
  return known.length === 0 ? defaultTransports : known;
}
