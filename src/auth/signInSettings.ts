import { failure } from '../core/failure.ts';
import { fail, ok, type Result } from '../core/result.ts';
import type { Config, Settings } from '../host/ui.ts';
import { cloudOf } from './clouds.ts';
import type { Method, MethodSettings } from './method.ts';
import { needsAuthority } from './lazyMethods.ts';
import type { SignInMethod } from './signIn.ts';

/** Settings whose change ends the session. */
export const signInSettings = [
  'signIn.method',
  'tenantId',
  'clientId',
  'cloud',
  'customCloud.authority',
  'customCloud.graphRoot',
  'customCloud.resource',
  'certificate.path',
  'demo.devices',
] as const satisfies readonly (keyof Settings)[];

/** The settings that count for the present method, as one comparable text. A change elsewhere ends nothing. */
export function fingerprintOf(config: Config): string {
  const method = config.get('signIn.method');
  if (method === 'demo') return JSON.stringify([method, config.get('demo.devices')]);
  const cloud = config.get('cloud');
  return JSON.stringify([
    method,
    config.get('tenantId'),
    config.get('clientId'),
    cloud,
    ...(cloud === 'custom' ? [config.get('customCloud.authority'), config.get('customCloud.graphRoot'), config.get('customCloud.resource')] : []),
    ...(method === 'certificate' ? [config.get('certificate.path')] : []),
  ]);
}

/** No app of Microsoft may read keys: without a registration of one's own these methods lead nowhere, and the set-up comes first. */
export function lacksOwnApp(config: Pick<Config, 'get'>): boolean {
  const method = config.get('signIn.method');
  const withOwnApp = method !== 'demo' && method !== 'azureCli' && method !== 'azurePowerShell';
  return withOwnApp && config.get('clientId').trim() === '';
}

/** Everything a method needs, checked, or `misconfigured` with the name of the setting that is wrong. */
export function readMethodSettings(config: Config, id: SignInMethod, method: Pick<Method, 'needsAuthority'> | undefined): Result<MethodSettings> {
  const demo = id === 'demo';
  // settings.json can hold anything
  if (!Object.hasOwn(needsAuthority, id)) return fail(failure('misconfigured', 'The setting recoveryKeys.signIn.method names no method that there is.'));
  const cloud = cloudOf(
    {
      cloud: demo ? 'global' : config.get('cloud'),
      'customCloud.authority': config.get('customCloud.authority'),
      'customCloud.graphRoot': config.get('customCloud.graphRoot'),
      'customCloud.resource': config.get('customCloud.resource'),
    },
    { authority: method?.needsAuthority === true },
  );
  if (!cloud.ok) return cloud;
  const tenantId = config.get('tenantId').trim();
  if (!demo && tenantId !== '' && tenantProblem(tenantId) !== undefined) {
    return fail(failure('misconfigured', 'The setting recoveryKeys.tenantId is neither a tenant ID nor a domain name.'));
  }
  const clientId = config.get('clientId').trim();
  if (!demo && clientId !== '' && clientIdProblem(clientId) !== undefined) {
    return fail(failure('misconfigured', 'The setting recoveryKeys.clientId is not an application (client) ID.'));
  }
  return ok({
    cloud: cloud.value,
    tenantId,
    clientId,
    certificatePath: config.get('certificate.path').trim(),
    demoDevices: config.get('demo.devices'),
  });
}

const guid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Why a text is no client ID, in words for an input box; undefined when it is one. */
export function clientIdProblem(text: string): string | undefined {
  return guid.test(text.trim()) ? undefined : 'An application (client) ID looks like 11111111-2222-3333-4444-555555555555.';
}

/** Why a text names no tenant; undefined when it does: a GUID, a domain, or `organizations`. */
export function tenantProblem(text: string): string | undefined {
  const tenant = text.trim();
  const domain = /^(?=.{3,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/i;
  if (guid.test(tenant) || domain.test(tenant) || tenant === 'organizations') return undefined;
  return 'A tenant is named by its ID (a GUID) or by one of its domains, such as contoso.onmicrosoft.com.';
}
