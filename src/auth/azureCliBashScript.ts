import { shellWord } from './quoting.ts';
import { azureCliCloud, lastSteps, preamble } from './scriptParts.ts';
import { appDisplayName, credentialOf, kindOf, microsoftGraphAppId, permissionsFor, redirectUris, windowsBrokerUri, type SetUpPlan } from './setUpPlan.ts';

/** For bash with Azure CLI. */
export function azureCliBashScript(plan: SetUpPlan): string {
  const cloud = azureCliCloud(plan.cloud);
  return [
    '#!/usr/bin/env bash',
    ...preamble(plan, [
      ...(cloud === undefined ? ['Azure CLI must know the cloud: az cloud register.'] : [`Before it: az cloud set --name ${cloud}`]),
      'and az login --allow-no-subscriptions, as somebody who may register apps.',
    ]),
    'set -euo pipefail',
    '',
    `graph=${shellWord(microsoftGraphAppId)} # Microsoft Graph`,
    'tenant=$(az account show --query tenantId --output tsv)',
    'echo "Tenant $tenant"',
    '',
    ...(kindOf(plan.method) === 'user' ? publicClient(plan) : appOnly(plan)),
    'az ad sp create --id "$app" --output none',
    ...credential(plan),
    '',
    'echo',
    'echo "Application (client) ID: $app"',
    'echo "Tenant ID:               $tenant"',
    `echo "Admin consent:           "${shellWord(plan.cloud.authority)}"/$tenant/adminconsent?client_id=$app"`,
    'echo',
    ...lastSteps(plan).map((line) => `echo ${shellWord(line)}`),
    ...toolSignIn(plan),
    '',
  ].join('\n');
}

function publicClient(plan: SetUpPlan): readonly string[] {
  const uris = redirectUris.map(shellWord).join(' ');
  return [
    `app=$(az ad app create --display-name ${shellWord(appDisplayName)} --sign-in-audience AzureADMyOrg --is-fallback-public-client true --public-client-redirect-uris ${uris} --query appId --output tsv)`,
    '# The address of the Windows broker holds the ID that the app has just been given',
    `az ad app update --id "$app" --public-client-redirect-uris ${uris} ${shellWord(windowsBrokerUri)}"$app"`,
    'scopes=(',
    ...permissionsFor(plan.features).map(({ name, scopeId }) => `  ${shellWord(`${scopeId}=Scope`)} # ${name}`),
    ')',
    'az ad app permission add --id "$app" --api "$graph" --api-permissions "${scopes[@]}"',
  ];
}

function appOnly(plan: SetUpPlan): readonly string[] {
  const names = permissionsFor(plan.features).map(({ name }) => shellWord(name));
  return [
    '# Application permissions are looked up by name',
    'roles=()',
    `for name in ${names.join(' ')}; do`,
    `  role=$(az ad sp show --id "$graph" --query "appRoles[?value=='$name' && contains(allowedMemberTypes, 'Application')].id | [0]" --output tsv)`,
    '  if [ -z "$role" ] || [ "$role" = None ]; then',
    '    echo "Microsoft Graph has no application permission $name in this cloud." >&2',
    '    exit 1',
    '  fi',
    '  roles+=("$role=Role")',
    'done',
    `app=$(az ad app create --display-name ${shellWord(appDisplayName)} --sign-in-audience AzureADMyOrg --query appId --output tsv)`,
    'az ad app permission add --id "$app" --api "$graph" --api-permissions "${roles[@]}"',
  ];
}

function credential(plan: SetUpPlan): readonly string[] {
  switch (credentialOf(plan.method)) {
    case 'certificate':
      return [
        '# A certificate with its private key, valid for a year. The file stays on this computer: keep it for yourself',
        'certificate=$(az ad app credential reset --id "$app" --append --create-cert --years 1 --query fileWithCertAndPrivateKey --output tsv)',
        'chmod 600 "$certificate"',
        'echo "Certificate and private key: $certificate"',
      ];
    case 'secret':
      return ['# Shown once, and only here', `az ad app credential reset --id "$app" --append --display-name ${shellWord(appDisplayName)} --years 1 --query password --output tsv`];
    case undefined:
      return [];
  }
}

function toolSignIn({ method }: SetUpPlan): readonly string[] {
  if (method === 'azureCli') {
    return ['echo "After the consent: az login --service-principal --username $app --certificate \'$certificate\' --tenant $tenant --allow-no-subscriptions"'];
  }
  if (method === 'azurePowerShell') {
    return ['echo "After the consent: Connect-AzAccount -ServicePrincipal -ApplicationId $app -CertificatePath <the certificate as .pfx> -Tenant $tenant"'];
  }
  return [];
}
