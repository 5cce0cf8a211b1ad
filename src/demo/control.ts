import type { EscrowedKey } from './escrow.ts';
import type { Faults } from './faults.ts';
import type { DemoDevice } from './generate.ts';
import { currentFileVaultKey } from './managedDevices.ts';
import { json, noContent, type GraphAnswer } from './message.ts';
import type { RequestRecord } from './record.ts';
import { lapsPassword, recoveryPassword } from './secrets.ts';
import type { Tenant } from './tenant.ts';

export interface ControlParts {
  readonly tenant: Tenant;
  readonly faults: Faults;
  readonly record: RequestRecord;
  /** Makes a new token and ends the old ones for Graph (the control API still takes them). */
  readonly renewToken: () => string;
}

/**
 * The simulator's own side door, below `controlRoot`, with the same bearer token. Nothing of Graph is here.
 *
 * - `GET /faults`, `POST /faults` (one or an array, see `FaultKind`; answers their numbers), `DELETE /faults`.
 * - `GET /clock` → `{now}`; `POST /clock {"advance": milliseconds}`.
 * - `GET /record` → counts, requests, most in parallel, key reads, accepted remote actions; `DELETE /record`.
 * - `GET /devices?kind=&top=&skip=` → names, IDs, key IDs and what a rotation will come to, without any key.
 * - `POST /token` → `{token}`: the old one gets 401 from now on.
 * - `GET /secrets?top=&skip=` → every key and password of these devices as they are now. Only for tests that search
 *   logs and files for leaked secrets; nothing else may ask for it.
 */
export function controlAnswer(parts: ControlParts, method: string, url: URL, path: string, body: unknown): GraphAnswer {
  const { tenant, faults, record } = parts;
  switch (`${method} ${path}`) {
    case 'GET /faults':
      return json(faults.list().map(({ path: pattern, left, ...fault }) => ({ ...fault, path: pattern.source, left: Number.isFinite(left) ? left : 'always' })));
    case 'POST /faults': {
      const results = (Array.isArray(body) ? body : [body]).map((one: unknown) => faults.add(one));
      return json(Array.isArray(body) ? results : results[0], results.some((one) => 'error' in one) ? 400 : 200);
    }
    case 'DELETE /faults':
      faults.clear();
      return noContent;
    case 'GET /clock':
      return json({ now: tenant.clock.now() });
    case 'POST /clock': {
      const advance = typeof body === 'object' && body !== null && 'advance' in body ? body.advance : undefined;
      if (typeof advance !== 'number' || !Number.isFinite(advance)) return json({ error: 'advance is a number of milliseconds.' }, 400);
      tenant.clock.advance(advance);
      return json({ now: tenant.clock.now() });
    }
    case 'GET /record':
      return json(everything(parts));
    case 'DELETE /record':
      record.clear();
      return noContent;
    case 'GET /devices':
      return json({ total: tenant.population.size, value: chosen(tenant, url).map((device) => summary(tenant, device)) });
    case 'GET /secrets':
      return json(secrets(tenant, chosen(tenant, url)));
    case 'POST /token':
      return json({ token: parts.renewToken() });
    default:
      return json({ error: 'Unknown.' }, 404);
  }
}

function everything(parts: ControlParts): unknown {
  const { tenant } = parts;
  const key = (record: Readonly<Record<string, unknown>>): unknown => {
    const targets = record['targetResources'] as readonly Readonly<Record<string, unknown>>[];
    return targets[0]?.['displayName'];
  };
  return {
    ...parts.record.summary(),
    keyReads: tenant.audit.ownReads().map(key),
    actions: tenant.actions.accepted.map(({ device, accepted }) => {
      const { intuneDeviceId, name } = tenant.population.at(device);
      return { intuneDeviceId, name, action: accepted.action, at: accepted.at };
    }),
    fileVaultReads: tenant.audit.remoteActionAudits().filter((one) => one['action'] === 'getFileVaultKey').map((one) => one['managedDeviceId']),
  };
}

function chosen(tenant: Tenant, url: URL): readonly DemoDevice[] {
  const kind = url.searchParams.get('kind');
  const top = Number(url.searchParams.get('top') ?? 1000);
  const devices: DemoDevice[] = [];
  // Deleted devices stand behind the others and are found by their kind only
  const end = kind === 'deleted' ? tenant.population.withGhosts : tenant.population.size;
  for (let index = Number(url.searchParams.get('skip') ?? 0); index < end && devices.length < top; index++) {
    if (kind === null || tenant.population.spec(index).kind === kind) devices.push(tenant.population.at(index));
  }
  return devices;
}

function summary(tenant: Tenant, device: DemoDevice): unknown {
  return {
    index: device.index,
    kind: device.spec.kind,
    name: device.name,
    platform: device.spec.platform,
    personal: device.spec.personal === true,
    join: device.join,
    inEntra: device.inEntra,
    inIntune: device.inIntune,
    entraDeviceId: device.entraDeviceId,
    objectId: device.objectId,
    intuneDeviceId: device.intuneDeviceId,
    azureADDeviceId: device.azureADDeviceId,
    user: device.user?.userPrincipalName ?? null,
    serialNumber: device.serialNumber,
    rotation: device.rotation,
    fileVault: device.fileVault ?? null,
    keys: tenant.escrow.keysOf(device).map(({ id, volume, createdAt }: EscrowedKey) => ({ id, volume, createdAt })),
  };
}

function secrets(tenant: Tenant, devices: readonly DemoDevice[]): unknown {
  return {
    bitLocker: Object.fromEntries(
      devices.flatMap((device) => tenant.escrow.keysOf(device).map((key) => [key.id, recoveryPassword(tenant.seed, key.id)])),
    ),
    fileVault: Object.fromEntries(
      devices.filter((device) => device.fileVault === 'escrowed').map((device) => [device.intuneDeviceId, currentFileVaultKey({ tenant }, device)]),
    ),
    localPasswords: Object.fromEntries(devices.map((device) => [device.entraDeviceId, lapsPassword(tenant.seed, device.entraDeviceId, 0)])),
  };
}
