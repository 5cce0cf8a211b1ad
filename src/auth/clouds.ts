import { trimmedEndOf } from '../core/trimSigns.ts';
import { failure } from '../core/failure.ts';
import { isLoopback } from '../core/loopback.ts';
import type { Cloud } from '../core/ports.ts';
import { fail, ok, type Result } from '../core/result.ts';
import type { Settings } from '../host/ui.ts';

/** The settings that choose a cloud. */
export type CloudSettings = Pick<Settings, 'cloud' | 'customCloud.authority' | 'customCloud.graphRoot' | 'customCloud.resource'>;

export interface CloudNeeds {
  /**
   * True for sign-in methods that talk to the authority themselves. Command-line tools and the demo tenant do not, so
   * that a custom cloud needs no authority for them.
   */
  readonly authority: boolean;
}

type KnownCloud = Exclude<Settings['cloud'], 'custom'>;

/** Source: national cloud deployments of Microsoft Graph; the token of one cloud is worth nothing in another. */
const known: Readonly<Record<KnownCloud, Cloud>> = {
  global: {
    id: 'global',
    label: 'Microsoft Graph',
    authority: 'https://login.microsoftonline.com',
    graphRoot: 'https://graph.microsoft.com',
    resource: 'https://graph.microsoft.com',
    intunePortal: 'https://intune.microsoft.com',
  },
  usGov: {
    id: 'usGov',
    label: 'Microsoft Graph for US Government L4',
    authority: 'https://login.microsoftonline.us',
    graphRoot: 'https://graph.microsoft.us',
    resource: 'https://graph.microsoft.us',
    intunePortal: 'https://intune.microsoft.us',
  },
  dod: {
    id: 'dod',
    label: 'Microsoft Graph for US Government L5 (DoD)',
    authority: 'https://login.microsoftonline.us',
    graphRoot: 'https://dod-graph.microsoft.us',
    resource: 'https://dod-graph.microsoft.us',
    intunePortal: 'https://intune.microsoft.us',
  },
  china: {
    id: 'china',
    label: 'Microsoft Graph China (21Vianet)',
    authority: 'https://login.chinacloudapi.cn',
    graphRoot: 'https://microsoftgraph.chinacloudapi.cn',
    resource: 'https://microsoftgraph.chinacloudapi.cn',
    intunePortal: 'https://intune.microsoftonline.cn',
  },
};

/** The one cloud that the settings name, or `misconfigured` with the name of the setting that is wrong. */
export function cloudOf(settings: CloudSettings, needs: CloudNeeds): Result<Cloud> {
  if (settings.cloud !== 'custom') {
    // settings.json can hold anything
    return Object.hasOwn(known, settings.cloud) ? ok(known[settings.cloud]) : misconfigured('cloud', 'names no cloud that is known');
  }
  const graphRoot = addressOf('customCloud.graphRoot', withoutVersion(settings['customCloud.graphRoot']), 'loopbackToo');
  if (!graphRoot.ok) return graphRoot;
  const resource = settings['customCloud.resource'].trim() === '' ? graphRoot : resourceOf(settings['customCloud.resource']);
  if (!resource.ok) return resource;
  const authority = authorityOf(settings['customCloud.authority'], needs);
  if (!authority.ok) return authority;
  return ok({
    id: 'custom',
    label: `Microsoft Graph at ${new URL(graphRoot.value).host}`,
    authority: authority.value,
    graphRoot: graphRoot.value,
    resource: resource.value,
  });
}

/** Addresses of Graph are often copied with a version, which each request adds by itself. */
function withoutVersion(address: string): string {
  return address.trim().replace(/\/(?:v1\.0|beta)\/*$/i, '');
}

function authorityOf(text: string, needs: CloudNeeds): Result<string> {
  if (!needs.authority && text.trim() === '') return ok('');
  // @azure/identity talks to an authority over https only. Where it is not asked, http on this machine does no harm
  return addressOf('customCloud.authority', text, needs.authority ? 'httpsOnly' : 'loopbackToo');
}

/** A resource is an address, or an application ID URI such as `api://…`. Nothing is ever sent to it: it is only named. */
function resourceOf(text: string): Result<string> {
  const resource = trimmedEndOf(text.trim(), '/');
  if (/^(?:api|urn):[\w\-.:/]+$/i.test(resource)) return ok(resource);
  return addressOf('customCloud.resource', resource, 'loopbackToo');
}

function addressOf(setting: keyof Settings, text: string, http: 'loopbackToo' | 'httpsOnly'): Result<string> {
  const trimmed = text.trim();
  if (trimmed === '') return misconfigured(setting, 'is empty');
  const url = URL.canParse(trimmed) ? new URL(trimmed) : undefined;
  if (url === undefined || url.hostname === '') return misconfigured(setting, 'is not an address such as https://graph.example.org');
  if (url.username !== '' || url.password !== '' || trimmed.includes('@')) return misconfigured(setting, 'must not contain a user name or password');
  if (url.search !== '' || url.hash !== '' || /[?#]/.test(trimmed)) return misconfigured(setting, 'must not contain a query or a fragment');
  if (url.protocol === 'http:') {
    if (http === 'httpsOnly') return misconfigured(setting, 'must begin with https://');
    if (!isLoopback(url.hostname)) return misconfigured(setting, 'must begin with https://: only this machine may be asked over http');
  } else if (url.protocol !== 'https:') {
    return misconfigured(setting, 'must begin with https://');
  }
  return ok(url.origin + trimmedEndOf(url.pathname, '/'));
}

function misconfigured(setting: keyof Settings, why: string): Result<never> {
  return fail(failure('misconfigured', `The setting recoveryKeys.${setting} ${why}.`));
}
