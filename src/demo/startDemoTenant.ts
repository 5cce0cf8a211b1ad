import { serveTenant } from './http.ts';
import { tenantName } from './people.ts';
import { accountName, createTenant, defaultOptions, type TenantOptions } from './tenant.ts';

export interface DemoTenantOptions extends Partial<TenantOptions> {
  /** 0, the default: any free port. */
  readonly port?: number;
  /** Scheme and host of links, when a proxy stands in front (TLS in tests). */
  readonly publicRoot?: string;
}

/** A Graph of our own on 127.0.0.1, behaving as far as is known like the real one. */
export interface RunningDemoTenant {
  /** Without version and trailing slash: what `Cloud.graphRoot` is to be. */
  readonly graphRoot: string;
  /** Opaque, and checked by the server on every request. */
  token(): string;
  readonly account: string;
  readonly tenant: string;
  /** Root of the control API, see `controlAnswer`. */
  readonly controlRoot: string;
  dispose(): Promise<void>;
}

export async function startDemoTenant(options: DemoTenantOptions = {}): Promise<RunningDemoTenant> {
  const { port = 0, publicRoot, ...given } = options;
  const tenant = createTenant({ ...defaultOptions, epoch: Date.now(), ...given });
  const server = await serveTenant(tenant, { port, ...(publicRoot === undefined ? {} : { publicRoot }) });
  return {
    graphRoot: server.graphRoot,
    token: () => server.token(),
    account: accountName,
    tenant: tenantName,
    controlRoot: server.controlRoot,
    dispose: () => server.dispose(),
  };
}
