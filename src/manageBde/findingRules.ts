import { command, isEncrypted, recoveryPasswords, shortId, type FindingSubject, type Rule } from './findingSubject.ts';
import { maskDigits } from './maskDigits.ts';
import type { Finding } from './reviewModel.ts';

/** Findings about the volume as a whole; each rule gives its one finding or none. */
export const findingRules: readonly Rule[] = [
  clearKey,
  noRecoveryPassword,
  notEncrypted,
  protectionOff,
  protectionSuspended,
  severalRecoveryPasswords,
  volumeLocked,
  idsLostByRemoting,
  contradiction,
  tpmOnly,
  weakMethod,
  usedSpaceOnly,
];

type Said = Pick<Finding, 'code' | 'severity' | 'what' | 'why'>;

function finding(said: Said, mending: string | null = null): Finding {
  return { ...said, command: mending, protectorRowId: null };
}

function hasNoProtector({ volume }: FindingSubject): boolean {
  return volume.keyProtectorsListed && volume.keyProtectors.length === 0;
}

/** Encrypted to the end, so that a missing protector can only mean a clear key. */
function isDone({ volume }: FindingSubject): boolean {
  return volume.volumeStatus === 'FullyEncrypted' || volume.volumeStatus === 'UsedSpaceOnlyEncrypted';
}

function hasClearKey(subject: FindingSubject): boolean {
  return hasNoProtector(subject) && isDone(subject) && subject.volume.protectionStatus !== 'On';
}

function clearKey(subject: FindingSubject): Finding | null {
  if (!hasClearKey(subject)) return null;
  return finding(
    {
      code: 'clearKey',
      severity: 'error',
      what: 'The volume is encrypted, but its key stands on the disk in the clear.',
      why: 'No protector guards the key, so that whoever holds the disk can read it. Device encryption looks like this until somebody signs in whose account keeps the recovery password.',
    },
    command(subject, '-protectors -add', '-RecoveryPassword'),
  );
}

function noRecoveryPassword(subject: FindingSubject): Finding | null {
  const { volume } = subject;
  const isSure = volume.keyProtectorsListed && volume.keyProtectors.every((protector) => protector.keyProtectorType !== 'Unknown');
  if (!isSure || recoveryPasswords(subject).length > 0 || isEncrypted(volume) === false) return null;
  if (volume.keyProtectors.length === 0 && isEncrypted(volume) === null) return null;
  return finding(
    {
      code: 'noRecoveryPassword',
      severity: 'error',
      what: 'The volume has no recovery password.',
      why: 'If its other protectors fail, after a change of firmware or with a lost key file, nobody can open it.',
    },
    command(subject, '-protectors -add', '-RecoveryPassword'),
  );
}

function notEncrypted(subject: FindingSubject): Finding | null {
  const { volume } = subject;
  if (volume.volumeStatus !== 'FullyDecrypted') return null;
  return finding(
    {
      code: 'notEncrypted',
      severity: volume.volumeType === 'Data' ? 'note' : 'warning',
      what: 'The volume is not encrypted.',
      why: 'Whoever holds the disk can read it.',
    },
    command(subject, '-on', '-RecoveryPassword'),
  );
}

function protectionOff(subject: FindingSubject): Finding | null {
  const { volume } = subject;
  // while encryption runs protection is off, and starts by itself
  if (volume.protectionStatus !== 'Off' || volume.rebootsLeft !== null || hasNoProtector(subject)) return null;
  if (!isDone(subject)) return null;
  return finding(
    {
      code: 'protectionOff',
      severity: 'warning',
      what: 'The volume is encrypted, but protection is off.',
      why: 'While it is off, a key in the clear lies on the disk, and its protectors guard nothing. It stays off until somebody turns it on.',
    },
    command(subject, '-protectors -enable'),
  );
}

function protectionSuspended(subject: FindingSubject): Finding | null {
  const { rebootsLeft, protectionStatus } = subject.volume;
  if (protectionStatus !== 'Off' || rebootsLeft === null) return null;
  const count = rebootsLeft === 0 ? 'until somebody turns it on' : rebootsLeft === 1 ? 'for one restart' : `for ${rebootsLeft} restarts`;
  return finding(
    {
      code: 'protectionSuspended',
      severity: 'warning',
      what: `Protection is suspended ${count}.`,
      why: 'Until then a key in the clear lies on the disk. An update of Windows or firmware does this for one restart; more, or for long, is seldom meant.',
    },
    command(subject, '-protectors -enable'),
  );
}

function severalRecoveryPasswords(subject: FindingSubject): Finding | null {
  const passwords = recoveryPasswords(subject);
  if (passwords.length < 2) return null;
  const names = passwords.map(shortId).filter((name) => name !== null);
  const count = passwords.length === 2 ? 'Two' : String(passwords.length);
  return finding({
    code: 'severalRecoveryPasswords',
    severity: 'warning',
    what: `${count} recovery passwords open this volume${names.length === passwords.length ? `: ${names.join(', ')}` : ''}.`,
    why: 'One is enough. Each of them opens the disk, so each must be in a key store or be deleted.',
  });
}

function volumeLocked(subject: FindingSubject): Finding | null {
  if (subject.volume.lockStatus !== 'Locked') return null;
  const hasPassword = subject.volume.keyProtectors.some((protector) => protector.keyProtectorType === 'Password');
  return finding(
    {
      code: 'volumeLocked',
      severity: 'warning',
      what: 'The volume is locked, so that most of its state is unknown.',
      why: 'Windows cannot read size, encryption and protection of a locked volume; what is missing here is not a fault of the volume.',
    },
    hasPassword ? command(subject, '-unlock', '-Password') : null,
  );
}

function idsLostByRemoting(subject: FindingSubject): Finding | null {
  if (!subject.idsLost) return null;
  const { computerName } = subject;
  const remote = computerName !== null && /^[A-Za-z0-9.-]{1,64}$/.test(computerName) && maskDigits(computerName) === computerName ? command(subject, `-ComputerName ${computerName} -protectors -get`) : command(subject, '-protectors -get');
  return finding(
    {
      code: 'idsLostByRemoting',
      severity: 'warning',
      what: 'The IDs of the protectors were lost on the way through PowerShell remoting.',
      why: 'Remoting hands protectors over as bare words. To keep IDs, select them inside of the remote script block.',
    },
    remote,
  );
}

function contradiction(subject: FindingSubject): Finding | null {
  const what = contradictionIn(subject);
  if (what === null) return null;
  return finding(
    {
      code: 'contradiction',
      severity: 'warning',
      what,
      why: 'Both cannot be true at once: the state changed while it was printed, or the text was altered.',
    },
    command(subject, '-status'),
  );
}

function contradictionIn({ volume }: FindingSubject): string | null {
  const { volumeStatus, encryptionPercentage: percentage, protectionStatus } = volume;
  if (volumeStatus === 'EncryptionInProgress' && percentage === 100) return 'The output says that encryption is in progress, and that 100 % are encrypted.';
  if (volumeStatus === 'DecryptionInProgress' && percentage === 0) return 'The output says that decryption is in progress, and that 0 % are encrypted.';
  if (volumeStatus === 'FullyEncrypted' && percentage !== null && percentage < 100) return `The output says that the volume is fully encrypted, and that only ${percentage} % are.`;
  if (volumeStatus === 'FullyDecrypted' && percentage !== null && percentage > 0) return `The output says that the volume is fully decrypted, and that ${percentage} % are encrypted.`;
  if (volumeStatus === 'FullyDecrypted' && protectionStatus === 'On') return 'The output says that the volume is fully decrypted, and that protection is on.';
  if (protectionStatus === 'On' && volume.keyProtectorsListed && volume.keyProtectors.length === 0) return 'The output says that protection is on, and that there is no protector.';
  return null;
}

const startTypes: ReadonlySet<string> = new Set(['Tpm', 'TpmPin', 'TpmStartupKey', 'TpmPinStartupKey', 'TpmNetworkKey']);

function tpmOnly(subject: FindingSubject): Finding | null {
  const { volume } = subject;
  const starting = volume.keyProtectors.filter((protector) => startTypes.has(protector.keyProtectorType));
  if (!volume.keyProtectorsListed || starting.length === 0 || !starting.every((protector) => protector.keyProtectorType === 'Tpm') || isEncrypted(volume) === false) return null;
  return finding(
    {
      code: 'tpmOnly',
      severity: 'note',
      what: 'The TPM alone unlocks this volume; no PIN is asked for.',
      why: 'A stolen computer starts as far as its sign-in screen, with the key in memory. Whether that is enough is a matter of policy.',
    },
    command(subject, '-protectors -add', '-TPMAndPIN'),
  );
}

function weakMethod(subject: FindingSubject): Finding | null {
  const { encryptionMethod } = subject.volume;
  if (encryptionMethod === null || /^XTS-/i.test(encryptionMethod)) return null;
  const isHardware = !/\bAES\b/i.test(encryptionMethod);
  return finding({
    code: 'weakMethod',
    severity: 'note',
    what: isHardware ? 'The drive encrypts by itself (hardware encryption).' : `The volume is encrypted with ${encryptionMethod}, an older method.`,
    why: isHardware
      ? 'Several drives were found to do this badly, and Windows no longer uses it by default. Changing it means to decrypt the volume and to encrypt it again.'
      : 'XTS-AES also notices that somebody changed the disk. Drives that older Windows must read need the older method; any other is decrypted and encrypted again to change it.',
  });
}

function usedSpaceOnly(subject: FindingSubject): Finding | null {
  if (subject.volume.volumeStatus !== 'UsedSpaceOnlyEncrypted') return null;
  return finding(
    {
      code: 'usedSpaceOnly',
      severity: 'note',
      what: 'Only the space in use is encrypted.',
      why: 'Files that were deleted before encryption began may still lie in the free space in the clear. On a new disk there are none.',
    },
    command(subject, '-WipeFreeSpace'),
  );
}
