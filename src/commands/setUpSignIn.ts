import { cloudOf } from '../auth/clouds.ts';
import { setUpScript, type ScriptKind } from '../auth/setUpScript.ts';
import { adminConsentLink, kindOf, permissionsFor, type OwnAppMethod } from '../auth/setUpPlan.ts';
import { clientIdProblem, tenantProblem } from '../auth/signInSettings.ts';
import { permissions } from '../core/permissions.ts';
import type { Feature } from '../core/failure.ts';
import type { Cloud } from '../core/ports.ts';
import type { CommandOutcome } from '../host/runCommand.ts';
import type { Choice } from '../host/ui.ts';
import { storeSecret } from './setSecret.ts';
import { signInNow } from './signInNow.ts';
import type { SignInServices } from './signInServices.ts';

const title = 'Set Up Sign-in';

const methods: readonly Choice<OwnAppMethod>[] = [
  { label: "VS Code's Microsoft account", description: 'recommended', detail: 'You sign in through your own app registration. VS Code keeps the account.', value: 'vscode' },
  { label: 'A browser', detail: "You sign in through your own app registration, without VS Code's accounts. The browser must run where VS Code runs.", value: 'browser' },
  { label: 'A device code', detail: 'A code to type on any device, through your own app registration. Often blocked by Conditional Access.', value: 'deviceCode' },
  { label: 'A certificate', detail: 'The app signs in as itself: no person, no roles. Audit records name the app.', value: 'certificate' },
  { label: 'A client secret', detail: 'As with a certificate, with a secret in the secret storage of VS Code.', value: 'secret' },
  { label: 'Azure CLI as your own app', detail: 'az login --service-principal. Signed in there as a user, Azure CLI cannot read keys.', value: 'azureCli' },
  { label: 'Azure PowerShell as your own app', detail: 'Connect-AzAccount -ServicePrincipal. Signed in there as a user, Azure PowerShell cannot read keys.', value: 'azurePowerShell' },
];

const scripts: readonly Choice<ScriptKind | 'none'>[] = [
  { label: 'Script for Azure CLI (bash)', detail: 'Also for the Cloud Shell of the Azure portal', value: 'azureCliBash' },
  { label: 'Script for Azure CLI (PowerShell)', value: 'azureCliPowerShell' },
  { label: 'Script for Microsoft Graph PowerShell', value: 'graphPowerShell' },
  { label: 'I have an app registration', detail: 'Go on to its ID', value: 'none' },
];

/**
 * Leads to an app registration with the least permissions for what is wanted, and to the settings that name it. Every
 * step can be left; settings are written only at the end.
 */
export async function setUpSignIn(services: SignInServices, signal: AbortSignal): Promise<CommandOutcome> {
  const { config, prompts } = services;
  const cloud = cloudOf(
    {
      cloud: config.get('cloud'),
      'customCloud.authority': config.get('customCloud.authority'),
      'customCloud.graphRoot': config.get('customCloud.graphRoot'),
      'customCloud.resource': config.get('customCloud.resource'),
    },
    { authority: true },
  );
  if (!cloud.ok) {
    // The way on of such a failure is this very command: what helps is the setting itself
    const chosen = await prompts.error(`Set Up Sign-in needs a cloud to sign in to. ${cloud.failure.message}`, 'Open Settings');
    if (chosen === 'Open Settings') await services.opener.openSettings('@ext:recovery-keys.recovery-keys customCloud');
    return undefined;
  }
  const where = cloud.value.id === 'global' ? '' : ` (${cloud.value.label})`;

  const features = await prompts.pickMany(featureChoices(), { title: `${title}${where} (1 of 4): Features`, placeHolder: 'No app of Microsoft may read recovery keys, so you register one. What should it do?' });
  if (features === undefined || features.length === 0) return undefined;
  const method = await prompts.pick(methods, { title: `${title}${where} (2 of 4): Method`, placeHolder: 'How do you want to sign in?' });
  if (method === undefined) return undefined;
  const script = await prompts.pick(scripts, { title: `${title}${where} (3 of 4): App Registration`, placeHolder: `It needs ${permissionsFor(features).map(({ name }) => name).join(', ')}` });
  if (script === undefined) return undefined;
  if (script !== 'none') await showScript(services, { method, features, cloud: cloud.value }, script);
  return await askForIds(services, method, cloud.value, signal);
}

function featureChoices(): readonly (Choice<Feature> & { readonly picked: boolean })[] {
  return (Object.keys(permissions) as Feature[]).map((feature) => {
    const { label, permission } = permissions[feature];
    return { label, description: permission, value: feature, picked: true };
  });
}

async function showScript(services: SignInServices, plan: Parameters<typeof setUpScript>[0], kind: ScriptKind): Promise<void> {
  const { text, language } = setUpScript(plan, kind);
  await services.clipboard.write(text);
  await services.opener.openText(text, language);
  void services.prompts.info('The script is open to be read, and in the clipboard. Run it in a terminal, then paste the IDs that it prints.');
}

async function askForIds(services: SignInServices, method: OwnAppMethod, cloud: Cloud, signal: AbortSignal): Promise<CommandOutcome> {
  const { config, prompts } = services;
  const step = `${title} (4 of 4)`;
  const client = await prompts.input({
    title: `${step}: Client ID`,
    prompt: 'Application (client) ID of your app registration',
    value: config.get('clientId'),
    placeHolder: '11111111-2222-3333-4444-555555555555',
    validate: clientIdProblem,
  });
  if (client === undefined) return undefined;
  const tenant = await prompts.input({
    title: `${step}: Tenant`,
    prompt: 'Tenant ID, or one of its domains',
    value: config.get('tenantId'),
    placeHolder: 'contoso.onmicrosoft.com',
    validate: tenantProblem,
  });
  if (tenant === undefined) return undefined;
  const certificate = method === 'certificate' ? await chooseCertificate(services) : undefined;
  if (method === 'certificate' && certificate === undefined) return undefined;

  const ids = { clientId: client.trim(), tenantId: tenant.trim() };
  await config.set('signIn.method', method);
  await config.set('clientId', ids.clientId);
  await config.set('tenantId', ids.tenantId);
  if (certificate !== undefined) await config.set('certificate.path', certificate);
  if (method === 'secret') {
    const stored = await storeSecret(services, 'secret');
    if (stored !== undefined) return stored;
  }
  return await finish(services, method, adminConsentLink(cloud, ids.tenantId, ids.clientId), signal);
}

/** Resolves to a path on this computer; undefined when the user turned away. */
async function chooseCertificate({ prompts }: SignInServices): Promise<string | undefined> {
  const files = await prompts.openFiles({ title: 'Certificate with its private key (PEM)', filters: { 'PEM files': ['pem', 'key', 'crt', 'cer'], 'All files': ['*'] } });
  const file = files?.[0];
  if (file === undefined) return undefined;
  return file.startsWith('file:') ? pathOf(new URL(file)) : file;
}

/** The path of a file URI, also on Windows: `file:///c%3A/keys/app.pem`, `file://server/keys/app.pem`. */
function pathOf(url: URL): string {
  const path = decodeURIComponent(url.pathname);
  if (url.host !== '') return `\\\\${url.host}${path.replaceAll('/', '\\')}`;
  return /^\/[A-Za-z]:\//.test(path) ? path.slice(1).replaceAll('/', '\\') : path;
}

async function finish(services: SignInServices, method: OwnAppMethod, consent: string, signal: AbortSignal): Promise<CommandOutcome> {
  const { prompts, opener, clipboard } = services;
  const actions = ['Sign In', 'Open Consent Page', 'Copy Consent Link'];
  const roles = kindOf(method) === 'user' ? ' Roles of the people who sign in are needed besides: "Check Access" shows them.' : '';
  for (;;) {
    const chosen = await prompts.info(`The settings are saved. Before the first sign-in, an administrator grants the permissions once, on the consent page.${roles}`, ...actions);
    switch (chosen) {
      case 'Sign In':
        return await signInNow(services, signal);
      case 'Open Consent Page':
        await opener.openExternal(consent);
        break;
      case 'Copy Consent Link':
        await clipboard.write(consent);
        break;
      default:
        return undefined;
    }
  }
}
