import { command, hasWholeId, shortId, type FindingSubject } from './findingSubject.ts';
import type { KeyProtector } from './report.ts';
import type { Finding } from './reviewModel.ts';

/** Findings about single protectors of a volume. */
export function protectorFindings(subject: FindingSubject): readonly Finding[] {
  return subject.volume.keyProtectors.flatMap((protector, index) => {
    const rowId = subject.protectorRowIds[index] ?? null;
    return rules.flatMap((rule) => {
      const found = rule(protector, subject);
      return found === null ? [] : [{ ...found, protectorRowId: rowId }];
    });
  });
}

type ProtectorRule = (protector: KeyProtector, subject: FindingSubject) => Omit<Finding, 'protectorRowId'> | null;

const rules: readonly ProtectorRule[] = [damagedPassword, maskedPassword, maskedId, microsoftAccountOnly, neverBackedUp, pcrWithoutSecureBoot];

function passwordName(protector: KeyProtector): string {
  const id = shortId(protector);
  return id === null ? 'The recovery password' : `The recovery password of ${id}`;
}

function readAgain(protector: KeyProtector, subject: FindingSubject): string | null {
  return command(subject, '-protectors -get', hasWholeId(protector) ? `-id "${protector.keyProtectorId ?? ''}"` : '-Type RecoveryPassword');
}

function damagedPassword(protector: KeyProtector, subject: FindingSubject): ReturnType<ProtectorRule> {
  if (protector.recoveryPasswordCheck !== 'invalid') return null;
  const { invalidGroups: bad } = protector;
  const what =
    bad.length === 0
      ? 'it does not have eight groups'
      : bad.length === 1
        ? `group ${bad[0] ?? ''} fails its check`
        : `groups ${bad.slice(0, -1).join(', ')} and ${bad.at(-1) ?? ''} fail their check`;
  return {
    code: 'damagedPassword',
    severity: 'warning',
    what: `${passwordName(protector)} is damaged in this output: ${what}.`,
    why: 'Each of the eight groups has six digits, is a multiple of 11 and below 720896. What stands here is not what the disk holds, so it opens nothing. Read it again before you hand it over.',
    command: readAgain(protector, subject),
  };
}

function maskedPassword(protector: KeyProtector, subject: FindingSubject): ReturnType<ProtectorRule> {
  if (protector.recoveryPasswordCheck !== 'masked') return null;
  return {
    code: 'maskedPassword',
    severity: 'note',
    what: `${passwordName(protector)} is masked in this output.`,
    why: 'Somebody took digits out before sharing it. That is good practice, but it can be neither checked nor used.',
    command: readAgain(protector, subject),
  };
}

function maskedId(protector: KeyProtector, subject: FindingSubject): ReturnType<ProtectorRule> {
  if (protector.keyProtectorId === null || hasWholeId(protector)) return null;
  const id = shortId(protector);
  return {
    code: 'maskedId',
    severity: 'note',
    what: id === null ? 'The ID of this protector is masked in this output.' : `The ID of protector ${id} is masked in this output.`,
    why: 'A key is looked up by its whole ID. With a part of it masked, no key store can say whether it holds this key.',
    command: command(subject, '-protectors -get'),
  };
}

/** manage-bde prints where a password was backed up; PowerShell's objects do not know it. */
function microsoftAccountOnly(protector: KeyProtector, subject: FindingSubject): ReturnType<ProtectorRule> {
  const { backups } = protector;
  if (!backups.includes('MicrosoftAccount') || backups.includes('ActiveDirectory') || backups.includes('Entra')) return null;
  return {
    code: 'microsoftAccountOnly',
    severity: 'warning',
    what: `${passwordName(protector)} was backed up to a Microsoft account, not to the organisation.`,
    why: 'The device was encrypted before it was enrolled, with somebody’s private account. Only its owner can read the password, at account.microsoft.com/devices/recoverykey.',
    command: hasWholeId(protector) ? command(subject, '-protectors -aadbackup', `-id "${protector.keyProtectorId ?? ''}"`) : null,
  };
}

function neverBackedUp(protector: KeyProtector, subject: FindingSubject): ReturnType<ProtectorRule> {
  const { heading, keyProtectorId, backups, keyProtectorType } = protector;
  const fromManageBde = heading !== null && !heading.startsWith('RecoveryPassword') && subject.volume.keyProtectorsListed;
  if (keyProtectorType !== 'RecoveryPassword' || keyProtectorId === null || backups.length > 0 || !fromManageBde) return null;
  return {
    code: 'neverBackedUp',
    severity: 'warning',
    what: `No backup of ${passwordName(protector).replace(/^The/, 'the')} is printed.`,
    why: 'The tool prints where it was backed up, from Windows 10 on. Unless an older one printed this, no key store got the password from this computer.',
    command: hasWholeId(protector) ? command(subject, '-protectors -aadbackup', `-id "${keyProtectorId}"`) : null,
  };
}

function pcrWithoutSecureBoot(protector: KeyProtector): ReturnType<ProtectorRule> {
  if (protector.pcrs.length === 0 || protector.secureBoot) return null;
  const id = shortId(protector);
  return {
    code: 'pcrWithoutSecureBoot',
    severity: 'note',
    what: `${id === null ? 'The TPM protector' : `TPM protector ${id}`} is bound to PCR ${protector.pcrs.join(', ')}, not to Secure Boot.`,
    why: 'These registers change with an update of firmware or boot manager. The computer then asks for the recovery password.',
    command: null,
  };
}
