import { isUnreadableOnce } from '../core/groupCandidates.ts';
import { damageWords, groupsInWords } from '../core/passwordWords.ts';
import { checkGroup, checkPassword } from '../core/recoveryPassword.ts';
import { backUp, commands, listProtectors } from './findingCommands.ts';
import { hasWholeId, shortId, tpmTypes, type ProtectorSubject, type Rule } from './findingSubject.ts';
import type { FindingCommand } from './reviewModel.ts';

/** Rules about single protectors, in the order in which they are told within a severity. */
export const protectorRules: readonly Rule<ProtectorSubject>[] = [
  {
    code: 'damagedPassword',
    severity: 'warning',
    // a masked one, too, may have groups of digits that are wrong
    when: ({ protector }) => protector.recoveryPasswordCheck === 'invalid' || protector.invalidGroups.length > 0,
    what: (subject) => `${passwordOf(subject)} is damaged in this output: ${damageIn(subject)}.`,
    why: ({ protector: { invalidGroups } }) =>
      `Each of the eight groups has six digits, and is a multiple of 11 and 720,885 at most. ${
        invalidGroups.length >= 8
          ? 'No group of this one is so: it looks like an invented example, or like digits that stand for a mask.'
          : 'What stands here is not what the disk holds, so it opens nothing. Read it again before you hand it over.'
      }`,
    mend: readAgain,
  },
  {
    code: 'maskedPassword',
    severity: 'note',
    when: ({ protector }) => protector.recoveryPasswordCheck === 'masked',
    what: maskedWords,
    why: (subject) =>
      unreadableOnly(subject) === null
        ? 'Somebody took digits out before sharing it. That is good practice, but it can be neither checked nor used.'
        : 'It opens nothing as it is. The check digit allows one digit at most in such a place: Show names it, so that it can be looked for where this was read.',
    mend: readAgain,
  },
  {
    code: 'maskedId',
    severity: 'note',
    when: ({ protector }) => protector.keyProtectorType === 'RecoveryPassword' && protector.keyProtectorId !== null && !hasWholeId(protector),
    what: ({ protector }) => `The ID of ${shortId(protector) === null ? 'this recovery password' : `recovery password ${shortId(protector) ?? ''}`} is masked or cut off in this output.`,
    why: 'A key store is asked for the whole ID: with a part of it, none can say for sure whether it holds this key.',
    mend: (subject) => commands(subject, listProtectors),
  },
  {
    code: 'microsoftAccountOnly',
    severity: 'warning',
    when: (subject) => isKept(subject, 'MicrosoftAccount') && !isUncertain(subject) && !isInOrganisation(subject),
    what: (subject) => `${passwordOf(subject)} was backed up to a Microsoft account, and to no key store of the organisation.`,
    why: 'As a rule the device was encrypted before it was enrolled, when somebody signed in with a private account. Only the owner of that account finds it, at account.microsoft.com/devices/recoverykey. Back it up, or better rotate it, so that the copy there opens nothing any more.',
    mend: backsUp,
  },
  {
    code: 'notInKeyStore',
    severity: 'warning',
    when: (subject) => subject.protector.backups.length > 0 && subject.protector.backups.every((backup) => backup === 'Printed' || backup === 'File'),
    what: (subject) => `${passwordOf(subject)} was only ${subject.protector.backups.includes('Printed') ? 'printed' : 'saved to a file'}, and backed up to no key store.`,
    why: 'Whoever has the paper or the file can open the disk; if it is lost, nobody can.',
    mend: backsUp,
  },
  {
    code: 'neverBackedUp',
    severity: 'warning',
    when: (subject) => hasNoBackup(subject) && subject.printsBackups,
    what: (subject) => `${passwordOf(subject)} was never backed up by Windows.`,
    why: 'This version of the tool prints each backup that Windows made, and prints none for this one. Copies that another agent took, such as Configuration Manager (MBAM), are not printed.',
    mend: backsUp,
  },
  {
    code: 'backupUnknown',
    severity: 'note',
    when: (subject) => hasNoBackup(subject) && !subject.printsBackups,
    what: (subject) => `Whether ${lowered(passwordOf(subject))} was backed up is not known from this output.`,
    why: 'No backup of it is printed. Newer versions of the tool print one; which version printed this is not in the text. Look for its ID in the key stores, or back it up.',
    mend: backsUp,
  },
  {
    code: 'pcrWithoutSecureBoot',
    severity: 'note',
    // register 7 is Secure Boot: only the line that says so is missing then
    when: ({ protector }) => protector.pcrs.length > 0 && !protector.secureBoot && !protector.pcrs.includes(7) && (tpmTypes.includes(protector.keyProtectorType) || protector.keyProtectorType === 'Unknown'),
    what: ({ protector }) => `${shortId(protector) === null ? 'The TPM protector' : `TPM protector ${shortId(protector) ?? ''}`} is bound to PCR ${protector.pcrs.join(', ')}, not to Secure Boot.`,
    why: 'Secure Boot was off when it was made, the computer starts in BIOS mode, or a policy chose these registers. They change with each update of firmware or boot manager, and unless protection was suspended the computer then asks for the recovery password. With Secure Boot on, a TPM protector that is removed and added again is bound to it.',
  },
];

function passwordOf({ protector }: ProtectorSubject): string {
  const id = shortId(protector);
  return id === null ? 'The recovery password' : `Recovery password ${id}`;
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function readAgain(subject: ProtectorSubject): readonly FindingCommand[] {
  const { protector } = subject;
  if (!hasWholeId(protector)) return commands(subject, { manageBde: ['-protectors -get @ -Type RecoveryPassword'], powerShell: ['(Get-BitLockerVolume @).KeyProtector | Where-Object KeyProtectorType -eq RecoveryPassword'] });
  const id = protector.keyProtectorId ?? '';
  return commands(subject, { manageBde: [`-protectors -get @ -id "${id}"`], powerShell: [`(Get-BitLockerVolume @).KeyProtector | Where-Object KeyProtectorId -eq "${id}"`] });
}

function backsUp(subject: ProtectorSubject): readonly FindingCommand[] {
  const { protector } = subject;
  return hasWholeId(protector) ? commands(subject, ...backUp(protector.keyProtectorId ?? '')) : [];
}

/** In a report without secrets only the numbers of the groups are left. */
function damageIn({ protector: { recoveryPassword, invalidGroups } }: ProtectorSubject): string {
  const groups = recoveryPassword?.split('-').map((group) => ({ length: group.length, verdict: checkGroup(group) })) ?? [];
  const words = groups.length === 0 ? null : damageWords(groups);
  if (words !== null) return words;
  if (invalidGroups.length === 0) return 'it does not have eight groups';
  return `${groupsInWords(invalidGroups)} ${invalidGroups.length === 1 ? 'fails its check' : 'fail their check'}`;
}

/** 1-based. */
function maskedGroups(groups: readonly string[]): readonly number[] {
  return checkPassword(groups).groups.flatMap((verdict, index) => (verdict === 'masked' ? [index + 1] : []));
}

/** The groups with one unreadable place each, where these are all that is wrong. */
function unreadableOnly({ protector: { recoveryPassword } }: ProtectorSubject): readonly number[] | null {
  const groups = recoveryPassword?.split('-') ?? [];
  const masked = maskedGroups(groups);
  return masked.length > 0 && masked.every((group) => isUnreadableOnce(groups[group - 1] ?? '')) ? masked : null;
}

function maskedWords(subject: ProtectorSubject): string {
  const groups = subject.protector.recoveryPassword?.split('-') ?? [];
  const masked = maskedGroups(groups);
  const near = unreadableOnly(subject);
  const where = masked.length === 0 || masked.length === groups.length ? 'this output' : groupsInWords(masked);
  return near === null
    ? `${passwordOf(subject)} is masked in ${where}.`
    : `${passwordOf(subject)} has one unreadable place in ${near.length === 1 ? '' : 'each of '}${groupsInWords(near)}.`;
}

function isKept({ protector }: ProtectorSubject, where: ProtectorSubject['protector']['backups'][number]): boolean {
  return protector.backups.includes(where);
}

function isInOrganisation(subject: ProtectorSubject): boolean {
  return isKept(subject, 'Entra') || isKept(subject, 'ActiveDirectory');
}

/** A place whose name nobody knows may be the organisation's. */
function isUncertain(subject: ProtectorSubject): boolean {
  return isKept(subject, 'Other');
}

/** manage-bde's list without a line of where it was backed up; PowerShell's objects never know it. */
function hasNoBackup({ protector, volume }: ProtectorSubject): boolean {
  const { keyProtectorType, keyProtectorId, backups, heading } = protector;
  const fromManageBde = heading !== null && !heading.startsWith('RecoveryPassword') && volume.keyProtectorsListed;
  return keyProtectorType === 'RecoveryPassword' && keyProtectorId !== null && backups.length === 0 && fromManageBde;
}
