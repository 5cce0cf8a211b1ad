import { addRecoveryPassword, addTpm, askPassword, commands, listProtectors, turnOn } from './findingCommands.ts';
import { hasNoProtector, isDone, isEncrypted, isLeaving, isOperatingSystem, knowsAll, ofType, shortId, tpmTypes, type FindingSubject, type Rule } from './findingSubject.ts';
import { maskDigits } from './maskDigits.ts';
import type { FindingCommand } from './reviewModel.ts';

/** Rules about the volume as a whole, in the order in which they are told within a severity. */
export const volumeRules: readonly Rule<FindingSubject>[] = [
  {
    code: 'clearKey',
    severity: 'error',
    when: hasClearKey,
    what: 'The volume is encrypted, but has no protector: its key lies on the disk in the clear.',
    why: 'Whoever holds the disk can read it. Device encryption stays like this until somebody signs in with an account that keeps the recovery password. By hand: add protectors, save the recovery password, then turn protection on.',
    mend: (subject) => commands(subject, isOperatingSystem(subject) ? both(addRecoveryPassword, addTpm) : addRecoveryPassword),
  },
  {
    code: 'noRecoveryPassword',
    severity: (subject) => (hasAnotherWay(subject) ? 'warning' : 'error'),
    when: (subject) => knowsAll(subject) && subject.volume.keyProtectors.length > 0 && ofType(subject, 'RecoveryPassword').length === 0 && isEncrypted(subject) !== false && !isLeaving(subject),
    what: 'The volume has no recovery password.',
    why: (subject) => {
      if (ofType(subject, 'PublicKey').length > 0) return 'When its other protectors fail, only the certificate of its data recovery agent opens it.';
      if (ofType(subject, ...tpmTypes).length > 0) return 'After a change of firmware, mainboard or start files nobody can open it.';
      return 'When its other protectors are lost or forgotten, nobody can open it.';
    },
    mend: (subject) => commands(subject, addRecoveryPassword),
  },
  {
    code: 'noStartProtector',
    severity: 'warning',
    when: (subject) => isOperatingSystem(subject) && knowsAll(subject) && ofType(subject, 'RecoveryPassword').length > 0 && ofType(subject, ...tpmTypes, 'ExternalKey', 'Password').length === 0 && isEncrypted(subject) !== false && !isLeaving(subject),
    what: 'Nothing but the recovery password opens this volume at start.',
    why: 'The computer asks for the 48 digits each time it starts. The TPM protector was taken away, as -forcerecovery does, or was never added.',
    mend: (subject) => commands(subject, addTpm),
  },
  {
    code: 'notEncrypted',
    severity: ({ volume }) => (volume.volumeType === 'Data' ? 'note' : 'warning'),
    when: (subject) => isEncrypted(subject) === false,
    what: 'The volume is not encrypted.',
    why: 'Whoever holds the disk can read it.',
    mend: (subject) => commands(subject, encrypt(subject)),
  },
  {
    code: 'encryptionUnfinished',
    severity: ({ volume }) => (volume.volumeStatus === 'EncryptionInProgress' ? 'note' : 'warning'),
    when: ({ volume }) => (unfinished.get(volume.volumeStatus ?? '') ?? null) !== null,
    what: ({ volume }) => `${unfinished.get(volume.volumeStatus ?? '') ?? ''}${volume.encryptionPercentage === null ? '' : `, at ${volume.encryptionPercentage} %`}.`,
    why: (subject) =>
      isLeaving(subject)
        ? 'Somebody or a policy turned BitLocker off. At the end the protectors are gone, and whoever holds the disk can read it.'
        : 'The rest can still be read by whoever holds the disk. Protection begins when all is encrypted.',
    mend: (subject) => (subject.volume.volumeStatus === 'EncryptionPaused' ? commands(subject, { manageBde: ['-resume @'] }) : []),
  },
  {
    code: 'protectionOff',
    severity: 'warning',
    // while encryption runs protection is off, and starts by itself
    when: (subject) => subject.volume.protectionStatus === 'Off' && subject.volume.rebootsLeft === null && isDone(subject) && !hasNoProtector(subject),
    what: 'The volume is encrypted, but protection is off.',
    why: 'While it is off, the key lies on the disk in the clear, and the protectors guard nothing. It stays off until somebody turns it on.',
    mend: (subject) => commands(subject, subject.volume.keyProtectors.length === 0 ? listProtectors : turnOn),
  },
  {
    code: 'protectionSuspended',
    severity: 'warning',
    when: (subject) => subject.volume.protectionStatus === 'Off' && subject.volume.rebootsLeft !== null && isEncrypted(subject) !== false,
    what: ({ volume: { rebootsLeft } }) => `Protection is suspended ${rebootsLeft === 0 ? 'until somebody turns it on' : rebootsLeft === 1 ? 'for one more restart' : `for ${rebootsLeft ?? ''} more restarts`}.`,
    why: 'Until then the key lies on the disk in the clear. An update of Windows or firmware does this for one restart; more, or for long, is seldom meant.',
    mend: (subject) => commands(subject, turnOn),
  },
  {
    code: 'severalRecoveryPasswords',
    severity: (subject) => (ofType(subject, 'RecoveryPassword').every(({ backups }) => backups.includes('Entra') || backups.includes('ActiveDirectory')) ? 'note' : 'warning'),
    when: (subject) => ofType(subject, 'RecoveryPassword').length > 1,
    what: (subject) => {
      const names = ofType(subject, 'RecoveryPassword').map(shortId);
      const known = names.filter((name) => name !== null);
      return `${names.length === 2 ? 'Two' : names.length} recovery passwords open this volume${known.length === names.length ? `: ${known.join(', ')}` : ''}.`;
    },
    why: 'One is enough. Each opens the disk, also one that was handed out long ago: see that a key store has them, and delete those that nobody needs.',
  },
  {
    code: 'volumeLocked',
    severity: ({ volume }) => (volume.volumeStatus === null || volume.volumeStatus === 'Unknown' ? 'warning' : 'note'),
    when: ({ volume }) => volume.lockStatus === 'Locked',
    what: ({ volume }) => (volume.volumeStatus === null || volume.volumeStatus === 'Unknown' ? 'The volume is locked, so most of its state is unknown.' : 'The volume is locked.'),
    why: 'Windows cannot read size, encryption and protection of a locked volume; what is missing here is not a fault of the volume. It must be unlocked before anything about it is changed.',
    mend: unlock,
  },
  {
    code: 'idsLostByRemoting',
    severity: 'warning',
    when: ({ idsLost }) => idsLost,
    what: 'The IDs of the protectors were lost on the way through PowerShell remoting.',
    why: 'Remoting hands protectors over as bare words. To keep the IDs, select them inside the remote script block.',
    mend: askThere,
  },
  {
    code: 'protectorsNotListed',
    severity: 'note',
    when: (subject) => {
      const { mountPoint, volumeStatus, keyProtectorsListed } = subject.volume;
      return !keyProtectorsListed && isEncrypted(subject) !== false && !isLeaving(subject) && (mountPoint !== null || volumeStatus !== null);
    },
    what: ({ volume }) => (volume.keyProtectors.length === 0 ? 'The protectors of this volume are not printed.' : 'Not all protectors of this volume are printed.'),
    why: 'This does not mean that there are none: whether it has a recovery password, and what opens it at start, is not known from this output.',
    mend: (subject) => commands(subject, listProtectors),
  },
  {
    code: 'tpmOnly',
    severity: 'note',
    // with a system disk in another computer the type is Data: nothing starts from it there
    when: (subject) => {
      const starting = ofType(subject, ...tpmTypes);
      return knowsAll(subject) && starting.length > 0 && starting.every(({ keyProtectorType }) => keyProtectorType === 'Tpm') && subject.volume.volumeType !== 'Data' && isEncrypted(subject) !== false && !isLeaving(subject);
    },
    what: 'The TPM alone opens this volume at start; no PIN is asked for.',
    why: 'A stolen computer starts as far as its sign-in screen, with the key in memory. Whether that is enough is a matter of policy; a PIN needs the policy "Require additional authentication at startup".',
    mend: (subject) =>
      commands(subject, { manageBde: ['-protectors -add @ -TPMAndPIN'], powerShell: ['Add-BitLockerKeyProtector @ -TpmAndPinProtector -Pin (Read-Host "PIN" -AsSecureString)'] }),
  },
  {
    code: 'weakMethod',
    severity: ({ volume }) => (isHardware(volume.encryptionMethod) ? 'warning' : 'note'),
    when: (subject) => (isHardware(subject.volume.encryptionMethod) || isOlder(subject.volume.encryptionMethod)) && isEncrypted(subject) !== false,
    what: ({ volume }) => (isHardware(volume.encryptionMethod) ? 'The drive encrypts by itself (hardware encryption).' : `The volume is encrypted with ${aes(volume.encryptionMethod)}, without XTS.`),
    why: ({ volume }) =>
      isHardware(volume.encryptionMethod)
        ? 'The firmware of several drives was found to do this badly (Microsoft’s ADV180028), and Windows no longer uses it by default. To change it, the volume is decrypted and encrypted again.'
        : 'It is the default for removable drives, which older Windows must read, and for disks that were encrypted before Windows 10 1511. XTS-AES makes it harder to change data unnoticed. To change it, the volume is decrypted and encrypted again.',
  },
  {
    code: 'usedSpaceOnly',
    severity: 'note',
    when: ({ volume }) => volume.volumeStatus === 'UsedSpaceOnlyEncrypted',
    what: 'Only the space in use is encrypted.',
    why: 'Usual for new computers, where it misses nothing. On a disk that held data before, deleted files may lie in the free space in the clear.',
    mend: (subject) => commands(subject, { manageBde: ['-WipeFreeSpace @'] }),
  },
];

function hasClearKey(subject: FindingSubject): boolean {
  const { protectionStatus, lockStatus } = subject.volume;
  return hasNoProtector(subject) && isEncrypted(subject) === true && !isLeaving(subject) && protectionStatus !== 'On' && lockStatus !== 'Locked';
}

/** A person or a certificate can still open it: a data recovery agent's, or what a data volume is used with. */
function hasAnotherWay(subject: FindingSubject): boolean {
  return ofType(subject, 'PublicKey').length > 0 || (subject.volume.volumeType === 'Data' && ofType(subject, 'Password', 'AdAccountOrGroup').length > 0);
}

const unfinished: ReadonlyMap<string, string> = new Map([
  ['EncryptionInProgress', 'The volume is still being encrypted'],
  ['EncryptionPaused', 'Encryption is paused'],
  ['DecryptionInProgress', 'The volume is being decrypted'],
  ['DecryptionPaused', 'Decryption has begun and is paused'],
]);

/** An object identifier stands where the drive itself encrypts. */
function isHardware(method: string | null): boolean {
  return method !== null && !/\bAES\b/i.test(method) && /hardware|[0-9](?:\.[0-9]+){4}/i.test(method);
}

function isOlder(method: string | null): boolean {
  return method !== null && /\bAES\b/i.test(method) && !/\bXTS\b/i.test(method);
}

/** The method by its own name, whatever else stands around it. */
function aes(method: string | null): string {
  return /\bAES[ -]?(?:128|256)\b/i.exec(method ?? '')?.[0] ?? 'AES';
}

type Both = Parameters<typeof commands>[1];

function both(one: Both, other: Both): Both {
  return { manageBde: [...(one.manageBde ?? []), ...(other.manageBde ?? [])], powerShell: [...(one.powerShell ?? []), ...(other.powerShell ?? [])] };
}

/** On an operating system volume the TPM is added by itself; a data volume gets a password, or 48 digits would be typed at each use. */
function encrypt({ volume }: FindingSubject): Both {
  switch (volume.volumeType) {
    case 'OperatingSystem':
      return { manageBde: ['-on @ -RecoveryPassword'], powerShell: ['Add-BitLockerKeyProtector @ -RecoveryPasswordProtector', 'Enable-BitLocker @ -TpmProtector'] };
    case 'Data':
      return {
        manageBde: ['-on @ -RecoveryPassword -Password'],
        powerShell: ['Add-BitLockerKeyProtector @ -RecoveryPasswordProtector', `Enable-BitLocker @ -PasswordProtector -Password ${askPassword}`],
      };
    case null:
      return { manageBde: ['-on @ -RecoveryPassword'] };
  }
}

/** What a command asks for is not in it: a shell keeps what is typed. */
function unlock(subject: FindingSubject): readonly FindingCommand[] {
  return commands(
    subject,
    ...(ofType(subject, 'Password').length === 0 ? [] : [{ manageBde: ['-unlock @ -Password'], powerShell: [`Unlock-BitLocker @ -Password ${askPassword}`], whileLocked: true }]),
    ...(knowsAll(subject) && ofType(subject, 'RecoveryPassword').length === 0 ? [] : [{ powerShell: ['Unlock-BitLocker @ -RecoveryPassword (Read-Host "Recovery password")'], whileLocked: true }]),
  );
}

/** Only a plain name gets into a command, and none with digits that could be of a password. */
function askThere(subject: FindingSubject): readonly FindingCommand[] {
  const { computerName } = subject;
  if (computerName === null || !/^[A-Za-z0-9][A-Za-z0-9.-]{0,62}$/.test(computerName) || maskDigits(computerName) !== computerName) return commands(subject, listProtectors);
  return commands(subject, {
    manageBde: [`-protectors -get @ -ComputerName ${computerName}`],
    powerShell: [`Invoke-Command -ComputerName ${computerName} { (Get-BitLockerVolume @).KeyProtector | Select-Object KeyProtectorType, KeyProtectorId }`],
    whileLocked: true,
  });
}
