import { tenantProblem } from '../auth/signInSettings.ts';
import type { SignInServices } from './signInServices.ts';

const memoryKey = 'signIn.tenants';
const mostRecent = 8;

/** Keeps the tenant of the session for the next choice. */
export async function rememberTenant(services: SignInServices): Promise<void> {
  const tenant = services.config.get('tenantId').trim();
  if (tenant === '' || services.config.get('signIn.method') === 'demo') return;
  const others = recentTenants(services).filter((other) => other !== tenant);
  await services.memory.set(memoryKey, [tenant, ...others].slice(0, mostRecent));
}

/** Tenants that somebody signed in to here, the last first. */
export function recentTenants({ memory }: SignInServices): readonly string[] {
  const kept = memory.get(memoryKey);
  return Array.isArray(kept) ? kept.filter((tenant): tenant is string => typeof tenant === 'string' && tenantProblem(tenant) === undefined) : [];
}
