import { powerShellString } from './quoting.ts';
import { graphPowerShellCloud, lastSteps, preamble } from './scriptParts.ts';
import { appDisplayName, credentialOf, kindOf, microsoftGraphAppId, permissionsFor, redirectUris, windowsBrokerUri, type SetUpPlan } from './setUpPlan.ts';

/** For Microsoft Graph PowerShell (module Microsoft.Graph.Applications). */
export function graphPowerShellScript(plan: SetUpPlan): string {
  const cloud = graphPowerShellCloud(plan.cloud);
  const withKey = credentialOf(plan.method) === 'certificate';
  return [
    ...preamble(plan, [
      'It needs Microsoft Graph PowerShell: Install-Module Microsoft.Graph.Applications -Scope CurrentUser',
      ...(cloud === undefined ? ['and an environment for the cloud: Add-MgEnvironment, then Connect-MgGraph -Environment.'] : []),
      ...(withKey ? ['and PowerShell 7, which can write a private key as PEM.'] : []),
    ]),
    "$ErrorActionPreference = 'Stop'",
    ...(withKey ? ["if ($PSVersionTable.PSVersion.Major -lt 7) { throw 'Run this in PowerShell 7 (pwsh).' }"] : []),
    'Import-Module Microsoft.Graph.Applications',
    `Connect-MgGraph -Scopes 'Application.ReadWrite.All'${cloud === undefined || cloud === 'Global' ? '' : ` -Environment ${cloud}`} -NoWelcome`,
    '$tenant = (Get-MgContext).TenantId',
    '',
    `$graph = ${powerShellString(microsoftGraphAppId)} # Microsoft Graph`,
    ...(kindOf(plan.method) === 'user' ? publicClient(plan) : appOnly(plan)),
    'New-MgServicePrincipal -AppId $app.AppId | Out-Null',
    ...(plan.method === 'secret'
      ? [
          '# Shown once, and only here',
          `$password = Add-MgApplicationPassword -ApplicationId $app.Id -PasswordCredential @{ DisplayName = ${powerShellString(appDisplayName)}; EndDateTime = (Get-Date).AddYears(1) }`,
          'Write-Output "Client secret: $($password.SecretText)"',
        ]
      : []),
    '',
    "Write-Output ''",
    'Write-Output "Application (client) ID: $($app.AppId)"',
    'Write-Output "Tenant ID:               $tenant"',
    `Write-Output (${powerShellString(`Admin consent:           ${plan.cloud.authority}/`)} + "$tenant/adminconsent?client_id=$($app.AppId)")`,
    "Write-Output ''",
    ...lastSteps(plan).map((line) => `Write-Output ${powerShellString(line)}`),
    ...toolSignIn(plan),
    '',
  ].join('\n');
}

function publicClient(plan: SetUpPlan): readonly string[] {
  return [
    '$access = @(',
    ...permissionsFor(plan.features).map(({ name, scopeId }) => `  @{ Id = ${powerShellString(scopeId)}; Type = 'Scope' } # ${name}`),
    ')',
    `$uris = @(${redirectUris.map(powerShellString).join(', ')})`,
    ...newApplication(['IsFallbackPublicClient = $true', 'PublicClient = @{ RedirectUris = $uris }']),
    '# The address of the Windows broker holds the ID that the app has just been given',
    `$uris += ${powerShellString(windowsBrokerUri)} + $app.AppId`,
    'Update-MgApplication -ApplicationId $app.Id -PublicClient @{ RedirectUris = $uris }',
  ];
}

function appOnly(plan: SetUpPlan): readonly string[] {
  const withKey = credentialOf(plan.method) === 'certificate';
  return [
    '# Application permissions are looked up by name',
    '$known = (Get-MgServicePrincipal -Filter "appId eq \'$graph\'").AppRoles',
    '$access = @()',
    `foreach ($name in @(${permissionsFor(plan.features).map(({ name }) => powerShellString(name)).join(', ')})) {`,
    "  $role = @($known | Where-Object { $_.Value -ceq $name -and $_.AllowedMemberTypes -contains 'Application' })",
    '  if ($role.Count -ne 1) { throw "Microsoft Graph has no application permission $name in this cloud." }',
    "  $access += @{ Id = $role[0].Id; Type = 'Role' }",
    '}',
    ...(withKey ? newCertificate() : []),
    ...newApplication(withKey ? ["KeyCredentials = @(@{ Type = 'AsymmetricX509Cert'; Usage = 'Verify'; Key = $certificate.RawData })"] : []),
  ];
}

function newApplication(more: readonly string[]): readonly string[] {
  return [
    '$registration = @{',
    `  DisplayName = ${powerShellString(appDisplayName)}`,
    "  SignInAudience = 'AzureADMyOrg'",
    '  RequiredResourceAccess = @(@{ ResourceAppId = $graph; ResourceAccess = $access })',
    ...more.map((line) => `  ${line}`),
    '}',
    '$app = New-MgApplication -BodyParameter $registration',
  ];
}

/** Made with .NET alone, so that it works on every system; readable by its owner only. */
function newCertificate(): readonly string[] {
  return [
    '# A certificate with its private key, valid for a year. The file stays on this computer: keep it for yourself',
    '$rsa = [System.Security.Cryptography.RSA]::Create(2048)',
    `$request = [System.Security.Cryptography.X509Certificates.CertificateRequest]::new(${powerShellString(`CN=${appDisplayName}`)}, $rsa, [System.Security.Cryptography.HashAlgorithmName]::SHA256, [System.Security.Cryptography.RSASignaturePadding]::Pkcs1)`,
    '$certificate = $request.CreateSelfSigned([DateTimeOffset]::UtcNow.AddMinutes(-5), [DateTimeOffset]::UtcNow.AddYears(1))',
    "$file = Join-Path $HOME ('recovery-keys-' + [Guid]::NewGuid().ToString('N') + '.pem')",
    'New-Item -ItemType File -Path $file | Out-Null',
    'if (-not $IsWindows) { chmod 600 $file }',
    '$lines = [Base64FormattingOptions]::InsertLineBreaks',
    'Set-Content -Path $file -Value @(',
    "  '-----BEGIN PRIVATE KEY-----'",
    '  [Convert]::ToBase64String($rsa.ExportPkcs8PrivateKey(), $lines)',
    "  '-----END PRIVATE KEY-----'",
    "  '-----BEGIN CERTIFICATE-----'",
    '  [Convert]::ToBase64String($certificate.RawData, $lines)',
    "  '-----END CERTIFICATE-----'",
    ')',
    'Write-Output "Certificate and private key: $file"',
  ];
}

function toolSignIn({ method }: SetUpPlan): readonly string[] {
  if (method === 'azureCli') {
    return ['Write-Output "After the consent: az login --service-principal --username $($app.AppId) --certificate \'$file\' --tenant $tenant --allow-no-subscriptions"'];
  }
  if (method === 'azurePowerShell') {
    return ['Write-Output "After the consent: Connect-AzAccount -ServicePrincipal -ApplicationId $($app.AppId) -CertificatePath <the certificate as .pfx> -Tenant $tenant"'];
  }
  return [];
}
