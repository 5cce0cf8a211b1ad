import { clientSecretName, passphraseName } from '../auth/secretNames.ts';
import { readMethodSettings } from '../auth/signInSettings.ts';
import { failure } from '../core/failure.ts';
import type { CommandOutcome } from '../host/runCommand.ts';
import type { SignInServices } from './signInServices.ts';

export type SecretKind = 'secret' | 'passphrase';

const labels: Readonly<Record<SecretKind, string>> = { secret: 'Client Secret', passphrase: 'Certificate Passphrase' };

/** Stores a client secret or a passphrase in VS Code's secret storage, or removes it. Nothing is ever shown. */
export async function setSecret(services: SignInServices): Promise<CommandOutcome> {
  const method = services.config.get('signIn.method');
  const preset: SecretKind | undefined = method === 'secret' ? 'secret' : method === 'certificate' ? 'passphrase' : undefined;
  const kind =
    preset ??
    (await services.prompts.pick<SecretKind>(
      [
        { label: labels.secret, detail: 'For the sign-in method "secret"', value: 'secret' },
        { label: labels.passphrase, detail: 'For the sign-in method "certificate"', value: 'passphrase' },
      ],
      { title: 'Store a Secret', placeHolder: 'What is to be stored?' },
    ));
  return kind === undefined ? undefined : await storeSecret(services, kind);
}

export async function storeSecret(services: SignInServices, kind: SecretKind): Promise<CommandOutcome> {
  const doing = `store the ${labels[kind].toLowerCase()}`;
  const { config, prompts, secrets } = services;
  const settings = readMethodSettings(config, kind === 'secret' ? 'secret' : 'certificate', { needsAuthority: true });
  if (!settings.ok) return { doing, failure: settings.failure };
  const { clientId, tenantId, certificatePath } = settings.value;
  if (kind === 'secret' && (clientId === '' || tenantId === '')) {
    return { doing, failure: failure('misconfigured', 'It is stored for one app in one tenant: recoveryKeys.clientId and recoveryKeys.tenantId come first.') };
  }
  if (kind === 'passphrase' && certificatePath === '') {
    return { doing, failure: failure('misconfigured', 'It is stored for one file: recoveryKeys.certificate.path comes first.') };
  }
  const name = kind === 'secret' ? clientSecretName(settings.value) : passphraseName(certificatePath);
  const typed = await prompts.input({
    title: labels[kind],
    prompt: `Kept in VS Code's secret storage, on this computer only. ${kind === 'secret' ? 'The value of the secret, not its ID.' : ''} Empty: what is stored is removed.`,
    password: true,
  });
  if (typed === undefined) return undefined;
  if (typed === '') {
    await secrets.delete(name);
    void prompts.info(`The ${labels[kind].toLowerCase()} was removed.`);
  } else {
    await secrets.set(name, typed);
    void prompts.info(`The ${labels[kind].toLowerCase()} is stored.`);
  }
  return undefined;
}
