import { commands, listProtectors, status } from './findingCommands.ts';
import { hasNoProtector, hasWholeId, isEncrypted, isOperatingSystem, knowsAll, ofType, shortId, tpmTypes, type FindingSubject, type ProtectorSubject, type Rule } from './findingSubject.ts';
import type { BitLockerVolume, KeyProtector } from './report.ts';

type Volume = BitLockerVolume;

/** What the output says at once and cannot both be so: with the sentence that tells it. */
const ofVolumes: readonly (readonly [(subject: FindingSubject) => boolean, string | ((volume: Volume) => string)])[] = [
  [({ volume }) => volume.volumeStatus === 'FullyEncrypted' && isBelow(volume, 100), (volume) => `fully encrypted, and only ${volume.encryptionPercentage ?? ''} % encrypted`],
  [({ volume }) => volume.volumeStatus === 'UsedSpaceOnlyEncrypted' && isBelow(volume, 100), (volume) => `encrypted as far as it is used, and only ${volume.encryptionPercentage ?? ''} % encrypted`],
  [({ volume }) => volume.volumeStatus === 'FullyDecrypted' && (volume.encryptionPercentage ?? 0) > 0, (volume) => `fully decrypted, and ${volume.encryptionPercentage ?? ''} % encrypted`],
  [(subject) => isEncrypted(subject) === false && subject.volume.protectionStatus === 'On', 'fully decrypted, and protected'],
  [(subject) => subject.volume.protectionStatus === 'On' && hasNoProtector(subject), 'protected, and without any protector'],
  [({ volume }) => volume.lockStatus === 'Locked' && volume.volumeStatus === 'FullyDecrypted', 'locked, and fully decrypted'],
  [({ volume }) => volume.lockStatus === 'Locked' && volume.volumeStatus !== 'FullyDecrypted' && volume.protectionStatus === 'Off', 'locked, and without protection'],
  [
    (subject) => isOperatingSystem(subject) && (subject.volume.autoUnlockEnabled === true || subject.volume.keyProtectors.some(({ autoUnlock }) => autoUnlock)),
    'the operating system’s, and unlocked by it as only data volumes are',
  ],
  [(subject) => subject.volume.autoUnlockEnabled === true && knowsAll(subject) && ofType(subject, 'ExternalKey').length === 0, 'unlocked by itself, and without the external key which that takes'],
];

function isBelow({ encryptionPercentage }: Volume, percentage: number): boolean {
  return encryptionPercentage !== null && encryptionPercentage < percentage;
}

const cause = 'Both cannot be so at once: the state changed while it was printed, or the text was altered or put together from several.';

function showsStatus(subject: FindingSubject): ReturnType<typeof commands> {
  return commands(subject, status);
}

function showsProtectors(subject: FindingSubject): ReturnType<typeof commands> {
  return commands(subject, listProtectors);
}

export const volumeContradictions: readonly Rule<FindingSubject>[] = [
  ...ofVolumes.map(
    ([when, what]): Rule<FindingSubject> => ({
      code: 'contradiction',
      severity: 'warning',
      when,
      what: ({ volume }) => `The output says that the volume is ${typeof what === 'string' ? what : what(volume)}.`,
      why: cause,
      mend: showsStatus,
    }),
  ),
  {
    code: 'contradiction',
    // a rounded figure, or the last moment of it
    severity: 'note',
    when: ({ volume }) => (volume.volumeStatus === 'EncryptionInProgress' && volume.encryptionPercentage === 100) || (volume.volumeStatus === 'DecryptionInProgress' && volume.encryptionPercentage === 0),
    what: ({ volume }) => `The output says that ${volume.volumeStatus === 'EncryptionInProgress' ? 'encryption' : 'decryption'} is in progress, and that ${volume.encryptionPercentage ?? ''} % are encrypted.`,
    why: 'The figure is rounded, or it was just ending. Ask again: if it stays like this, it hangs.',
    mend: showsStatus,
  },
  {
    code: 'contradiction',
    severity: 'warning',
    when: ({ volume }) => twice(volume) !== null,
    what: ({ volume }) => `The output lists ${nameOf(twice(volume))} twice${typesOf(volume)}.`,
    why: 'An ID belongs to one protector: the text was altered, or put together from several.',
    mend: showsProtectors,
  },
];

/** The first protector whose ID another one before it has. */
function twice({ keyProtectors }: Volume): KeyProtector | null {
  const seen = new Set<string>();
  for (const protector of keyProtectors) {
    const { keyProtectorId } = protector;
    if (keyProtectorId === null || !hasWholeId(protector)) continue;
    if (seen.has(keyProtectorId)) return protector;
    seen.add(keyProtectorId);
  }
  return null;
}

function nameOf(protector: KeyProtector | null): string {
  const id = protector === null ? null : shortId(protector);
  return id === null ? 'a protector' : `protector ${id}`;
}

function typesOf(volume: Volume): string {
  const id = twice(volume)?.keyProtectorId;
  const types = new Set(volume.keyProtectors.filter(({ keyProtectorId }) => keyProtectorId === id).map(({ keyProtectorType }) => keyProtectorType));
  return types.size > 1 ? `, as ${[...types].join(' and as ')}` : '';
}

/** What only one type of protector can have, with another. */
export const protectorContradictions: readonly Rule<ProtectorSubject>[] = [
  {
    code: 'contradiction',
    severity: 'warning',
    when: ({ protector }) => (protector.pcrs.length > 0 || protector.secureBoot) && !isUnknown(protector) && !tpmTypes.includes(protector.keyProtectorType),
    what: ({ protector }) => `The output gives a protector without TPM (${protector.keyProtectorType}) a profile of TPM registers.`,
    why: cause,
    mend: showsProtectors,
  },
  {
    code: 'contradiction',
    severity: 'warning',
    when: ({ protector }) => protector.recoveryPasswordCheck !== null && !isUnknown(protector) && protector.keyProtectorType !== 'RecoveryPassword',
    what: ({ protector }) => `The output gives a protector of another type (${protector.keyProtectorType}) a recovery password.`,
    why: cause,
    mend: showsProtectors,
  },
];

function isUnknown({ keyProtectorType }: KeyProtector): boolean {
  return keyProtectorType === 'Unknown';
}
