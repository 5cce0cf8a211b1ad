import { powerShellString } from './quoting.ts';
import { azureCliCloud, lastSteps, preamble } from './scriptParts.ts';
import { appDisplayName, credentialOf, kindOf, microsoftGraphAppId, permissionsFor, redirectUris, windowsBrokerUri, type SetUpPlan } from './setUpPlan.ts';

/**
 * For PowerShell (5.1 and 7) with Azure CLI. On Windows `az` is a batch file, whose arguments cmd.exe reads once more:
 * so no argument here holds a character that is special to it, and roles are looked up in PowerShell, not by a query.
 */
export function azureCliPowerShellScript(plan: SetUpPlan): string {
  const cloud = azureCliCloud(plan.cloud);
  return [
    ...preamble(plan, [
      ...(cloud === undefined ? ['Azure CLI must know the cloud: az cloud register.'] : [`Before it: az cloud set --name ${cloud}`]),
      'and az login --allow-no-subscriptions, as somebody who may register apps.',
    ]),
    "$ErrorActionPreference = 'Stop'",
    '',
    'function Invoke-Az {',
    '  $answer = & az @args',
    "  if ($LASTEXITCODE -ne 0) { throw 'Azure CLI did not succeed. It says why above.' }",
    '  $answer',
    '}',
    '',
    `$graph = ${powerShellString(microsoftGraphAppId)} # Microsoft Graph`,
    '$tenant = Invoke-Az account show --query tenantId --output tsv',
    'Write-Output "Tenant $tenant"',
    '',
    ...(kindOf(plan.method) === 'user' ? publicClient(plan) : appOnly(plan)),
    'Invoke-Az ad sp create --id $app --output none',
    ...credential(plan),
    '',
    "Write-Output ''",
    'Write-Output "Application (client) ID: $app"',
    'Write-Output "Tenant ID:               $tenant"',
    `Write-Output (${powerShellString(`Admin consent:           ${plan.cloud.authority}/`)} + "$tenant/adminconsent?client_id=$app")`,
    "Write-Output ''",
    ...lastSteps(plan).map((line) => `Write-Output ${powerShellString(line)}`),
    ...toolSignIn(plan),
    '',
  ].join('\n');
}

function publicClient(plan: SetUpPlan): readonly string[] {
  return [
    `$uris = @(${redirectUris.map(powerShellString).join(', ')})`,
    `$app = Invoke-Az ad app create --display-name ${powerShellString(appDisplayName)} --sign-in-audience AzureADMyOrg --is-fallback-public-client true --public-client-redirect-uris @uris --query appId --output tsv`,
    '# The address of the Windows broker holds the ID that the app has just been given',
    `$uris += ${powerShellString(windowsBrokerUri)} + $app`,
    'Invoke-Az ad app update --id $app --public-client-redirect-uris @uris',
    '$scopes = @(',
    ...permissionsFor(plan.features).map(({ name, scopeId }) => `  ${powerShellString(`${scopeId}=Scope`)} # ${name}`),
    ')',
    'Invoke-Az ad app permission add --id $app --api $graph --api-permissions @scopes',
  ];
}

function appOnly(plan: SetUpPlan): readonly string[] {
  return [
    '# Application permissions are looked up by name',
    "$known = ((Invoke-Az ad sp show --id $graph --output json) -join ' ' | ConvertFrom-Json).appRoles",
    '$roles = @()',
    `foreach ($name in @(${permissionsFor(plan.features).map(({ name }) => powerShellString(name)).join(', ')})) {`,
    "  $role = @($known | Where-Object { $_.value -ceq $name -and $_.allowedMemberTypes -contains 'Application' })",
    '  if ($role.Count -ne 1) { throw "Microsoft Graph has no application permission $name in this cloud." }',
    "  $roles += $role[0].id + '=Role'",
    '}',
    `$app = Invoke-Az ad app create --display-name ${powerShellString(appDisplayName)} --sign-in-audience AzureADMyOrg --query appId --output tsv`,
    'Invoke-Az ad app permission add --id $app --api $graph --api-permissions @roles',
  ];
}

function credential(plan: SetUpPlan): readonly string[] {
  switch (credentialOf(plan.method)) {
    case 'certificate':
      return [
        '# A certificate with its private key, valid for a year. The file stays on this computer: keep it for yourself',
        '$certificate = Invoke-Az ad app credential reset --id $app --append --create-cert --years 1 --query fileWithCertAndPrivateKey --output tsv',
        'Write-Output "Certificate and private key: $certificate"',
      ];
    case 'secret':
      return ['# Shown once, and only here', `Invoke-Az ad app credential reset --id $app --append --display-name ${powerShellString(appDisplayName)} --years 1 --query password --output tsv`];
    case undefined:
      return [];
  }
}

function toolSignIn({ method }: SetUpPlan): readonly string[] {
  if (method === 'azureCli') {
    return ['Write-Output "After the consent: az login --service-principal --username $app --certificate \'$certificate\' --tenant $tenant --allow-no-subscriptions"'];
  }
  if (method === 'azurePowerShell') {
    return ['Write-Output "After the consent: Connect-AzAccount -ServicePrincipal -ApplicationId $app -CertificatePath <the certificate as .pfx> -Tenant $tenant"'];
  }
  return [];
}
