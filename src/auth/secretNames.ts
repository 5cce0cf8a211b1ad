import type { MethodSettings } from './method.ts';

/**
 * Names in the secret storage. A client secret is bound to the authority, tenant and app that it was stored for, so that
 * a change of the cloud never sends it elsewhere; a passphrase to its file.
 */
export function clientSecretName({ cloud, tenantId, clientId }: Pick<MethodSettings, 'cloud' | 'tenantId' | 'clientId'>): string {
  return `clientSecret|${cloud.authority}|${tenantId.toLowerCase()}|${clientId.toLowerCase()}`;
}

export function passphraseName(certificatePath: string): string {
  return `certificatePassphrase|${certificatePath}`;
}
