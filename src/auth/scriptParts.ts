import type { Cloud } from '../core/ports.ts';
import { kindOf, type SetUpPlan } from './setUpPlan.ts';

/** First lines of every script, as comments. */
export function preamble(plan: SetUpPlan, needs: readonly string[]): readonly string[] {
  const who = kindOf(plan.method) === 'user' ? 'through which people sign in (public client, delegated permissions)' : 'that signs in as itself (application permissions)';
  return [
    `Registers an app for Recovery Keys ${who}`,
    `with the least permissions for what was chosen, in ${plan.cloud.label}.`,
    'Running it twice registers two apps.',
    ...needs,
  ].map((line) => `# ${line}`);
}

/** Name of the cloud in Azure CLI; undefined for one that it does not know by itself. */
export function azureCliCloud({ id }: Cloud): string | undefined {
  switch (id) {
    case 'global':
      return 'AzureCloud';
    case 'usGov':
    case 'dod':
      return 'AzureUSGovernment';
    case 'china':
      return 'AzureChinaCloud';
    case 'custom':
    case 'demo':
      return undefined;
  }
}

/** Name of the cloud for Connect-MgGraph. */
export function graphPowerShellCloud({ id }: Cloud): string | undefined {
  switch (id) {
    case 'global':
      return 'Global';
    case 'usGov':
      return 'USGov';
    case 'dod':
      return 'USGovDoD';
    case 'china':
      return 'China';
    case 'custom':
    case 'demo':
      return undefined;
  }
}

/** What is left to do after the script, one line each. `$…` of the caller's shell are the caller's. */
export function lastSteps(plan: SetUpPlan): readonly string[] {
  return [
    'Next: an administrator grants the permissions once, at the address above. (The page after it may not load: that is',
    'no error. The same button is in the Entra admin center: App registrations > API permissions > Grant admin consent.)',
    'Then give both IDs to "Set Up Sign-in" in VS Code.',
    ...(plan.method === 'secret' ? ['The client secret was shown once, above. "Set Up Sign-in" keeps it in the secret storage of VS Code.'] : []),
  ];
}
