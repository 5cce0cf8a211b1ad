import type { Device } from '../core/device.ts';
import type { Failure } from '../core/failure.ts';
import { permissions } from '../core/permissions.ts';
import type { Result } from '../core/result.ts';
import type { EncryptionState } from './recoveryGraph.ts';

export interface FileVaultVerdict {
  readonly words: string;
  readonly detail: string;
  readonly canReveal: boolean;
  readonly unknown: boolean;
}

/**
 * What is known about a Mac's FileVault key without reading it: from ownership and Intune's encryption report.
 * `state` is undefined while the report was not read, and null where it was read whole and does not name the Mac.
 */
export function fileVaultVerdict(device: Device, state: Result<EncryptionState | null> | undefined): FileVaultVerdict {
  const say = (words: string, detail: string, canReveal: boolean, unknown = false): FileVaultVerdict => ({
    words,
    detail,
    canReveal,
    unknown,
  });
  if (device.intune === undefined) {
    return device.inIntune === 'unknown'
      ? say('FileVault unknown', 'Intune could not be read, so nothing is known about its FileVault key.', false, true)
      : say('not in Intune', 'FileVault keys are kept in Intune, and Intune shows this account no such Mac.', false);
  }
  if (device.ownership === 'personal') {
    return say('personal Mac', 'This Mac is personal: Intune shows no FileVault key to administrators. Its owner finds it in Company Portal.', false);
  }
  const report = state?.ok === true ? state.value : undefined;
  if (device.intune.isEncrypted === false ? report?.encrypted !== true : report?.encrypted === false && device.intune.isEncrypted !== true) {
    return say('not encrypted', 'Intune reports the disk as not encrypted. The report can be 24 hours old.', true);
  }
  if (state === undefined) {
    return say('FileVault key', "Intune's encryption report was not read. A key can be asked for.", true, true);
  }
  if (!state.ok) {
    return say('FileVault state unknown', `Intune's encryption report could not be read. A key can be asked for all the same. ${state.failure.message}${grantOf(state.failure)}`, true, true);
  }
  if (state.value === null) {
    return say('FileVault state unknown', "Intune's encryption report does not name this Mac. A key can be asked for all the same.", true, true);
  }
  const flags = state.value.fileVault;
  if (flags.includes('escrowNotEnabled')) {
    return say('escrow is off', 'Escrow of the FileVault key is not enabled for this Mac. An earlier key may still be there.', true);
  }
  if (flags.includes('driveEncryptedByUser')) {
    return say('encrypted by its user', 'The user turned FileVault on. Intune has a key only after the user stored it in Company Portal.', true);
  }
  if (flags.includes('userDeferredEncryption')) {
    return say('encryption deferred', 'The user put off encryption, so there may be no key yet.', true);
  }
  if (!isInOrder(state.value)) {
    return say('FileVault state unknown', "Intune's encryption report does not say that FileVault is in order. A key can be asked for all the same.", true, true);
  }
  return say('FileVault key', 'Intune reports FileVault in order. The key is read when you reveal or copy it, and Intune records each read.', true);
}

/** Said only where the report says both: the disk is encrypted, and every FileVault state is a success. */
export function isInOrder({ encrypted, fileVault }: EncryptionState): boolean {
  return encrypted === true && fileVault.length > 0 && fileVault.every((state) => state === 'success');
}

function grantOf({ code }: Failure): string {
  const { permission, roles } = permissions.encryptionStates;
  return code === 'denied' ? ` Reading the report needs the permission ${permission} with admin consent, and a role such as ${roles.join(' or ')}.` : '';
}
