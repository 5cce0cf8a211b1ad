import { tenantProblem } from '../auth/signInSettings.ts';
import { failure } from '../core/failure.ts';
import type { CommandOutcome } from '../host/runCommand.ts';
import type { Choice } from '../host/ui.ts';
import { recentTenants } from './recentTenants.ts';
import { signInNow } from './signInNow.ts';
import type { SignInServices } from './signInServices.ts';

const title = 'Switch Tenant';

type TenantChoice = { readonly kind: 'tenant'; readonly tenant: string } | { readonly kind: 'other' };

/** Asks for a tenant, saves it, and signs in there. */
export async function switchTenant(services: SignInServices, signal: AbortSignal): Promise<CommandOutcome> {
  const { config } = services;
  if (config.get('signIn.method') === 'demo') {
    return { doing: 'switch the tenant', failure: failure('badRequest', 'The demo tenant is one by itself. Choose another recoveryKeys.signIn.method first.') };
  }
  const present = config.get('tenantId').trim();
  const tenant = await askForTenant(services, present);
  if (tenant === undefined) return undefined;
  if (tenant !== present) await config.set('tenantId', tenant);
  return await signInNow(services, signal);
}

async function askForTenant(services: SignInServices, present: string): Promise<string | undefined> {
  const recent = recentTenants(services).filter((tenant) => tenant !== present);
  const ofApp = ['certificate', 'secret'].includes(services.config.get('signIn.method'));
  const choices: Choice<TenantChoice>[] = [
    ...recent.map((tenant) => ({ label: tenant, value: { kind: 'tenant' as const, tenant } })),
    ...(present === '' || ofApp ? [] : [{ label: "The account's own tenant", value: { kind: 'tenant' as const, tenant: '' } }]),
    { label: 'Another tenant…', value: { kind: 'other' as const } },
  ];
  if (choices.length > 1) {
    const chosen = await services.prompts.pick(choices, { title, placeHolder: present === '' ? "Now: the account's own tenant" : `Now: ${present}` });
    if (chosen?.kind !== 'other') return chosen?.tenant;
  }
  const typed = await services.prompts.input({ title, prompt: 'Tenant ID, or one of its domains', value: present, placeHolder: 'contoso.onmicrosoft.com', validate: tenantProblem });
  return typed?.trim();
}
