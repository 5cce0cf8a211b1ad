import { failure } from '../core/failure.ts';
import type { Clock } from '../core/ports.ts';
import { fail, ok, type Result } from '../core/result.ts';
import type { Clipboard, Opener, Prompts, SecretStore } from '../host/ui.ts';
import type * as AzureIdentity from './azureIdentity.ts';
import { checkCertificateFile, type ReadText } from './certificate.ts';
import type { Method, Methods, MethodSettings, OpenRequest, OpenSession } from './method.ts';
import { clientSecretName, passphraseName } from './secretNames.ts';

export interface IdentityParts {
  readonly clock: Clock;
  readonly prompts: Prompts;
  readonly clipboard: Clipboard;
  readonly opener: Opener;
  readonly secrets: SecretStore;
  /** The user's own files, for the certificate. */
  readonly readText: ReadText;
  /** Loads the bundle with @azure/identity; replaced in tests. */
  readonly load?: () => Promise<typeof AzureIdentity>;
}

type IdentityMethodId = 'azureCli' | 'azurePowerShell' | 'browser' | 'deviceCode' | 'certificate' | 'secret';

/** The methods of @azure/identity. What can be refused without the library is refused before it is loaded. */
export function createIdentityMethods(parts: IdentityParts): Pick<Methods, IdentityMethodId> {
  const { secrets, clock } = parts;
  const load = parts.load ?? (() => import('./azureIdentity.ts'));

  return {
    azureCli: tool(async (settings, request) => await (await load()).openAzureCli(settings, request)),
    azurePowerShell: tool(async (settings, request) => await (await load()).openAzurePowerShell(settings, request)),
    browser: user(async (settings, request) => {
      const openExternal = (url: string): Promise<boolean> => parts.opener.openExternal(url);
      return await (await load()).openBrowser({ clock, openExternal }, settings, request);
    }),
    deviceCode: user(async (settings, request) => {
      const showCode = (code: AzureIdentity.DeviceCode): void => {
        void showDeviceCode(parts, code);
      };
      return await (await load()).openDeviceCode({ clock, showCode }, settings, request);
    }),
    certificate: app(async (settings, request) => {
      if (settings.certificatePath === '') return misconfigured('The setting recoveryKeys.certificate.path is empty: it names the file with certificate and private key.');
      const file = await checkCertificateFile(settings.certificatePath, parts.readText);
      if (!file.ok) return file;
      const passphrase = file.value.encrypted ? await secrets.get(passphraseName(settings.certificatePath)) : undefined;
      if (file.value.encrypted && passphrase === undefined) {
        return misconfigured('The private key of the certificate has a passphrase. Store it with "Store Client Secret or Certificate Passphrase…".');
      }
      return await (await load()).openCertificate(passphrase, settings, request);
    }),
    secret: app(async (settings, request) => {
      const secret = await secrets.get(clientSecretName(settings));
      if (secret === undefined) {
        return misconfigured('No client secret is stored for this app, tenant and cloud. Store it with "Store Client Secret or Certificate Passphrase…".');
      }
      return await (await load()).openSecret(secret, settings, request);
    }),
  };
}

type Open = (settings: MethodSettings, request: OpenRequest) => Promise<Result<OpenSession>>;

function tool(open: Open): Method {
  return { needsAuthority: false, open };
}

function user(open: Open): Method {
  return {
    needsAuthority: true,
    async open(settings, request) {
      if (settings.clientId === '') return needsOwnApp('clientId');
      // Their tokens live in the memory of one window
      if (request.how === 'silent') return fail(failure('signedOut', 'Nobody is signed in.'));
      return await open(settings, request);
    },
  };
}

function app(open: Open): Method {
  return {
    needsAuthority: true,
    async open(settings, request) {
      if (settings.clientId === '') return needsOwnApp('clientId');
      if (settings.tenantId === '' || settings.tenantId === 'organizations') return needsOwnApp('tenantId');
      return await open(settings, request);
    },
  };
}

/** Said wherever an app registration is missing: no app of Microsoft's may read recovery keys. */
export function needsOwnApp(setting: 'clientId' | 'tenantId'): Result<never> {
  return misconfigured(
    setting === 'clientId'
      ? 'An app registration of your own is needed, since no app of Microsoft may read recovery keys, and recoveryKeys.clientId is empty. Set Up Sign-in leads there.'
      : 'An app signs in to one tenant, and recoveryKeys.tenantId does not name it. Set Up Sign-in leads there.',
  );
}

function misconfigured(message: string): Result<never> {
  return fail(failure('misconfigured', message));
}

async function showDeviceCode({ prompts, clipboard, opener }: IdentityParts, { userCode, verificationUri }: AzureIdentity.DeviceCode): Promise<void> {
  const page = secureAddress(verificationUri);
  const action = page.ok ? 'Copy Code and Open Page' : 'Copy Code';
  if ((await prompts.info(`To sign in, enter the code ${userCode} at ${verificationUri}.`, action)) !== action) return;
  await clipboard.write(userCode);
  if (page.ok) await opener.openExternal(page.value);
}

function secureAddress(text: string): Result<string> {
  return URL.canParse(text) && new URL(text).protocol === 'https:' ? ok(text) : fail(failure('malformed', 'Not an https address.'));
}
