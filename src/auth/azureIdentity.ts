import {
  AzureCliCredential,
  AzurePowerShellCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  DeviceCodeCredential,
  InteractiveBrowserCredential,
} from '@azure/identity';
import type { Clock } from '../core/ports.ts';
import type { Result } from '../core/result.ts';
import { openAppSession } from './appSession.ts';
import { explainCertificate } from './certificate.ts';
import type { MethodSettings, OpenRequest, OpenSession } from './method.ts';
import { withBrowser } from './openExternally.ts';
import { noteTrouble, type PipelineStep, type Trouble } from './trouble.ts';
import { azureCli, azurePowerShell } from './tools.ts';
import { openToolSession } from './toolSession.ts';
import { openUserSession } from './userSession.ts';

/**
 * Sign-in with @azure/identity: the entry of a bundle of its own, since the library takes 50 to 90 ms to load and most
 * windows never sign in with it. The only file that imports the library.
 */
export interface DeviceCode {
  readonly userCode: string;
  readonly verificationUri: string;
}

/** How long a person has for a sign-in in the browser; as long as VS Code's own gives. */
const browserLimitMs = 5 * 60_000;
/** Codes live for 15 minutes. */
const codeLimitMs = 15 * 60_000;
/** `az` starts slowly, above all the first time on Windows. */
const toolTimeoutMs = 90_000;

export async function openAzureCli(settings: MethodSettings, request: OpenRequest): Promise<Result<OpenSession>> {
  const credential = new AzureCliCredential({ ...tenantIfSet(settings), processTimeoutInMs: toolTimeoutMs });
  return await openToolSession(azureCli(credential), settings, request);
}

export async function openAzurePowerShell(settings: MethodSettings, request: OpenRequest): Promise<Result<OpenSession>> {
  const credential = new AzurePowerShellCredential({ ...tenantIfSet(settings), processTimeoutInMs: toolTimeoutMs });
  return await openToolSession(azurePowerShell(credential), settings, request);
}

export interface BrowserParts {
  readonly clock: Clock;
  readonly openExternal: (url: string) => Promise<boolean>;
}

export async function openBrowser(parts: BrowserParts, settings: MethodSettings, request: OpenRequest): Promise<Result<OpenSession>> {
  const trouble = noteTrouble();
  const credential = new InteractiveBrowserCredential({
    ...forUsers(settings, trouble),
    browserCustomizationOptions: { successMessage: page('You are signed in', 'Close this page and go back to VS Code.'), errorMessage: page('The sign-in did not succeed', 'VS Code says why. This page can be closed.') },
  });
  return await openUserSession(
    {
      credential,
      trouble,
      clock: parts.clock,
      withDialog: (signal, work) => withBrowser({ open: parts.openExternal, signal }, work),
      limit: {
        ms: browserLimitMs,
        message: 'The browser did not come back within five minutes. It must run on the same machine as the extension: elsewhere (a remote window, VS Code in a browser) the sign-in method deviceCode works.',
      },
    },
    settings,
    request,
  );
}

export interface DeviceCodeParts {
  readonly clock: Clock;
  /** Shows the code. Returns at once: the sign-in goes on whatever becomes of the message. */
  readonly showCode: (code: DeviceCode) => void;
}

export async function openDeviceCode(parts: DeviceCodeParts, settings: MethodSettings, request: OpenRequest): Promise<Result<OpenSession>> {
  const trouble = noteTrouble();
  const credential = new DeviceCodeCredential({
    ...forUsers(settings, trouble),
    userPromptCallback: ({ userCode, verificationUri }) => {
      if (!request.signal.aborted) parts.showCode({ userCode, verificationUri });
    },
  });
  return await openUserSession(
    {
      credential,
      trouble,
      clock: parts.clock,
      withDialog: (_signal, work) => work(),
      limit: { ms: codeLimitMs, message: 'The code was not entered within a quarter of an hour.' },
    },
    settings,
    request,
  );
}

export async function openCertificate(passphrase: string | undefined, settings: MethodSettings, request: OpenRequest): Promise<Result<OpenSession>> {
  const trouble = noteTrouble();
  const credential = new ClientCertificateCredential(
    settings.tenantId,
    settings.clientId,
    { certificatePath: settings.certificatePath, ...(passphrase === undefined ? {} : { certificatePassword: passphrase }) },
    forAuthority(settings, trouble),
  );
  return await openAppSession({ credential, trouble }, settings, request, explainCertificate(passphrase !== undefined));
}

export async function openSecret(secret: string, settings: MethodSettings, request: OpenRequest): Promise<Result<OpenSession>> {
  const trouble = noteTrouble();
  const credential = new ClientSecretCredential(settings.tenantId, settings.clientId, secret, forAuthority(settings, trouble));
  return await openAppSession({ credential, trouble }, settings, request, () => undefined);
}

function tenantIfSet({ tenantId }: MethodSettings): { readonly tenantId?: string } {
  return tenantId === '' ? {} : { tenantId };
}

interface AuthorityOptions {
  readonly authorityHost: string;
  readonly disableInstanceDiscovery: boolean;
  readonly retryOptions: { readonly maxRetries: number };
  readonly additionalPolicies: { readonly position: 'perRetry'; readonly policy: PipelineStep }[];
}

function forAuthority({ cloud }: MethodSettings, { policy }: Trouble): AuthorityOptions {
  return {
    authorityHost: cloud.authority,
    // Microsoft's list of clouds does not know a private one
    disableInstanceDiscovery: cloud.id === 'custom',
    retryOptions: { maxRetries: 1 },
    additionalPolicies: [{ position: 'perRetry', policy }],
  };
}

interface UserOptions extends AuthorityOptions {
  readonly clientId: string;
  readonly tenantId: string;
  readonly disableAutomaticAuthentication: boolean;
}

function forUsers(settings: MethodSettings, trouble: Trouble): UserOptions {
  return {
    ...forAuthority(settings, trouble),
    clientId: settings.clientId,
    // Work and school accounts of any tenant, where none is set
    tenantId: settings.tenantId === '' ? 'organizations' : settings.tenantId,
    disableAutomaticAuthentication: true,
  };
}

function page(title: string, text: string): string {
  return `<!doctype html><meta charset="utf-8"><title>${title}</title><body style="font-family:system-ui;margin:4em auto;max-width:32em"><h1>${title}</h1><p>${text}</p>`;
}
