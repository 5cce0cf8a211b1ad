import type { FindingSubject } from './findingSubject.ts';
import { maskDigits } from './maskDigits.ts';
import type { FindingCommand } from './reviewModel.ts';

/** A command with `@` where the volume belongs, for each tool that has one. Several lines are run one after the other. */
export interface Commands {
  readonly manageBde?: readonly string[];
  readonly powerShell?: readonly string[];
  /** Where it backs up to, where there is a choice. */
  readonly to?: FindingCommand['to'];
  /** It also works on a volume that is locked. */
  readonly whileLocked?: boolean;
}

/**
 * Commands ready to paste, manage-bde first: in cmd and in both PowerShells, elevated. None where the text does not
 * name the volume, or by something that a shell would take for more than a name.
 */
export function commands({ volume }: FindingSubject, ...all: readonly Commands[]): readonly FindingCommand[] {
  const place = placeOf(volume.mountPoint);
  if (place === null) return [];
  return all
    .filter(({ whileLocked = false }) => whileLocked || volume.lockStatus !== 'Locked')
    .flatMap(({ manageBde = [], powerShell = [], to }): FindingCommand[] => [
      ...made('manage-bde', manageBde.map((words) => `manage-bde ${words.replace('@', () => place.native)}`), to),
      ...made('PowerShell', powerShell.map((words) => words.replace('@', () => `-MountPoint "${place.path}"`)), to),
    ]);
}

function made(tool: FindingCommand['tool'], lines: readonly string[], to: FindingCommand['to']): readonly FindingCommand[] {
  return lines.length === 0 ? [] : [{ tool, text: lines.join('\n'), ...(to === undefined ? {} : { to }) }];
}

interface Place {
  readonly path: string;
  /** As an argument of a program: quotes so that no backslash stands before one, which would make it part of the name. */
  readonly native: string;
}

function placeOf(mountPoint: string | null): Place | null {
  if (mountPoint === null) return null;
  if (/^[A-Z]:$/.test(mountPoint)) return { path: mountPoint, native: mountPoint };
  const guid = /^\\\\\?\\Volume(\{[0-9A-Fa-f-]{36}\})\\?$/.exec(mountPoint)?.[1];
  if (guid !== undefined) return { path: `\\\\?\\Volume${guid}\\`, native: `\\\\?\\Volume"${guid}"\\` };
  // a folder, as cluster volumes have; a name with digits of a password in it is in no command
  if (maskDigits(mountPoint) !== mountPoint || !/^[A-Z]:(?:\\[A-Za-z0-9_][A-Za-z0-9_ .()-]*)+\\?$/.test(mountPoint)) return null;
  const path = mountPoint.replace(/\\$/, '');
  return { path, native: `"${path}"` };
}

export const status: Commands = { manageBde: ['-status @'], powerShell: ['Get-BitLockerVolume @ | Format-List'], whileLocked: true };
export const listProtectors: Commands = { manageBde: ['-protectors -get @'], powerShell: ['(Get-BitLockerVolume @).KeyProtector'], whileLocked: true };
export const addRecoveryPassword: Commands = { manageBde: ['-protectors -add @ -RecoveryPassword'], powerShell: ['Add-BitLockerKeyProtector @ -RecoveryPasswordProtector'] };
export const addTpm: Commands = { manageBde: ['-protectors -add @ -TPM'], powerShell: ['Add-BitLockerKeyProtector @ -TpmProtector'] };
export const turnOn: Commands = { manageBde: ['-protectors -enable @'], powerShell: ['Resume-BitLocker @'] };

/** A secret that a command needs is asked for by the command: none is typed into one, where a history would keep it. */
export const askPassword = '(Read-Host "Password" -AsSecureString)';

/** Backs a protector up to what an organisation keeps keys in. `id` is a whole one, with its braces. */
export function backUp(id: string): readonly Commands[] {
  return [
    { manageBde: [`-protectors -aadbackup @ -id "${id}"`], powerShell: [`BackupToAAD-BitLockerKeyProtector @ -KeyProtectorId "${id}"`], to: 'Entra ID' },
    { manageBde: [`-protectors -adbackup @ -id "${id}"`], powerShell: [`Backup-BitLockerKeyProtector @ -KeyProtectorId "${id}"`], to: 'Active Directory' },
  ];
}
