import type { Feature } from '../core/failure.ts';
import { permissions } from '../core/permissions.ts';
import type { Cloud } from '../core/ports.ts';
import type { SignInMethod } from './signIn.ts';

/** What is to be registered, for one way of signing in. */
export interface SetUpPlan {
  readonly method: OwnAppMethod;
  readonly features: readonly Feature[];
  readonly cloud: Cloud;
}

/** Ways of signing in that need an app registration of one's own: all but the demo. */
export type OwnAppMethod = Exclude<SignInMethod, 'demo'>;

/** As whom the method signs in: a person by way of the app, or the app itself. */
export function kindOf(method: OwnAppMethod): 'user' | 'application' {
  return method === 'vscode' || method === 'browser' || method === 'deviceCode' ? 'user' : 'application';
}

/** How an app proves itself; undefined for persons. The command-line tools sign in as the app with its certificate. */
export function credentialOf(method: OwnAppMethod): 'certificate' | 'secret' | undefined {
  if (kindOf(method) === 'user') return undefined;
  return method === 'secret' ? 'secret' : 'certificate';
}

export interface WantedPermission {
  readonly name: string;
  /** GUID of the delegated permission. The GUIDs of application permissions are others, looked up by name. */
  readonly scopeId: string;
}

/** The least permissions for some features, each once. */
export function permissionsFor(features: readonly Feature[]): readonly WantedPermission[] {
  const wanted = new Map(features.map((feature) => [permissions[feature].permission, permissions[feature].scopeId]));
  return [...wanted].map(([name, scopeId]) => ({ name, scopeId })).sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

/** The same in all clouds. */
export const microsoftGraphAppId = '00000003-0000-0000-c000-000000000000';

export const appDisplayName = 'Recovery Keys for VS Code';

/**
 * Redirect URIs of a public client ("Mobile and desktop applications") that VS Code's sign-in and a browser come back
 * to: loopback with any port, the protocol handler by way of vscode.dev, and the brokers of Windows and macOS.
 */
export const redirectUris: readonly string[] = [
  'http://localhost',
  'https://vscode.dev/redirect',
  'https://insiders.vscode.dev/redirect',
  'msauth.com.msauth.unsignedapp://auth',
];

/** The broker's address on Windows holds the client ID, which is known only after the app is there. */
export const windowsBrokerUri = 'ms-appx-web://Microsoft.AAD.BrokerPlugin/';

/** Where an administrator grants the permissions of a registration for everybody. */
export function adminConsentLink(cloud: Cloud, tenant: string, clientId: string): string {
  return `${cloud.authority}/${encodeURIComponent(tenant)}/adminconsent?client_id=${encodeURIComponent(clientId)}`;
}
