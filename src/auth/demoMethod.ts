import { failure } from '../core/failure.ts';
import type { Cloud } from '../core/ports.ts';
import { fail, ok } from '../core/result.ts';
import type { Method } from './method.ts';

/** What is used of the embedded demo tenant. */
export interface DemoTenant {
  readonly graphRoot: string;
  token(): string;
  readonly account: string;
  readonly tenant: string;
  dispose(): Promise<void>;
}

export type StartDemo = (options: { readonly devices: number }) => Promise<DemoTenant>;

/** The demo tenant, started when it is first needed and stopped when the session ends. */
export function createDemoMethod(start: StartDemo = startEmbedded): Method {
  return {
    needsAuthority: false,
    async open({ demoDevices }, { how }) {
      if (how === 'otherAccount') return fail(failure('badRequest', 'The demo tenant has one account only.'));
      let demo: DemoTenant;
      try {
        demo = await start({ devices: demoDevices });
      } catch (error) {
        if (!(error instanceof Error && 'syscall' in error)) throw error; // a bug of the demo tenant
        return fail(failure('unexpected', 'The demo tenant could not be started: this computer gave it no port to listen on.'));
      }
      const cloud: Cloud = { id: 'demo', label: 'Demo tenant', authority: '', graphRoot: demo.graphRoot, resource: demo.graphRoot };
      return ok({
        account: { id: demo.account, label: demo.account, kind: 'user' },
        tenant: demo.tenant,
        cloud,
        token: () => Promise.resolve(ok({ token: demo.token() })),
        dispose: () => demo.dispose(),
      });
    },
  };
}

async function startEmbedded(options: { readonly devices: number }): Promise<DemoTenant> {
  const { startDemoTenant } = await import('../demo/startDemoTenant.ts');
  return await startDemoTenant(options);
}
