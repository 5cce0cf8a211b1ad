import { csvCell, type Cell } from '../core/csv.ts';
import type { BitLockerVolume, ComputerReport, KeyProtector, ToolError } from './report.ts';

/** One line of the CSV: a protector, a volume without any, or an error of the tool. */
interface Row {
  readonly computer: ComputerReport;
  readonly volume?: BitLockerVolume;
  readonly protector?: KeyProtector;
  readonly error?: ToolError;
}


/** The columns in their order. Their names are those of Get-BitLockerVolume where it has the value. */
const columns: readonly (readonly [string, (row: Row) => Cell])[] = [
  ['Source', ({ computer }) => computer.source?.path],
  ['Line', ({ computer }) => computer.source?.line],
  ['ComputerName', ({ computer }) => computer.computerName],
  ['MountPoint', ({ volume, error }) => volume?.mountPoint ?? error?.mountPoint],
  ['Label', ({ volume }) => volume?.label],
  ['VolumeType', ({ volume }) => volume?.volumeType],
  ['CapacityGB', ({ volume }) => volume?.capacityGB],
  ['MetadataVersion', ({ volume }) => volume?.metadataVersion],
  ['VolumeStatus', ({ volume }) => volume?.volumeStatus],
  ['EncryptionPercentage', ({ volume }) => volume?.encryptionPercentage],
  ['EncryptionMethod', ({ volume }) => volume?.encryptionMethod],
  ['ProtectionStatus', ({ volume }) => volume?.protectionStatus],
  ['RebootsLeft', ({ volume }) => volume?.rebootsLeft],
  ['LockStatus', ({ volume }) => volume?.lockStatus],
  ['AutoUnlockEnabled', ({ volume }) => volume?.autoUnlockEnabled],
  ['IdentificationField', ({ volume }) => volume?.identificationField],
  ['KeyProtectorsListed', ({ volume }) => volume?.keyProtectorsListed],
  ['KeyProtectorType', ({ protector }) => protector?.keyProtectorType],
  ['Heading', ({ protector }) => protector?.heading],
  ['KeyProtectorId', ({ protector }) => protector?.keyProtectorId],
  ['RecoveryPassword', ({ protector }) => protector?.recoveryPassword],
  ['RecoveryPasswordCheck', ({ protector }) => protector?.recoveryPasswordCheck],
  ['InvalidGroups', ({ protector }) => protector?.invalidGroups.join(' ')],
  ['Pcrs', ({ protector }) => protector?.pcrs.join(' ')],
  ['SecureBoot', ({ protector }) => protector?.secureBoot],
  ['KeyFileName', ({ protector }) => protector?.keyFileName],
  ['Thumbprint', ({ protector }) => protector?.thumbprint],
  ['Backups', ({ protector }) => protector?.backups.join(' ')],
  ['AutoUnlock', ({ protector }) => protector?.autoUnlock],
  ['ErrorCode', ({ error }) => error?.code],
  ['ErrorHresult', ({ error }) => error?.hresult],
  ['ErrorMessage', ({ error }) => error?.message],
];

export const csvHeader = `${columns.map(([name]) => name).join(',')}\r\n`;

/** The lines of one computer (RFC 4180): one a protector, one for a volume without any, one an error. */
export function* csvOf(computer: ComputerReport): Generator<string> {
  for (const volume of computer.volumes) {
    if (volume.keyProtectors.length === 0) yield csvLine({ computer, volume });
    for (const protector of volume.keyProtectors) yield csvLine({ computer, volume, protector });
  }
  for (const error of computer.errors) yield csvLine({ computer, error });
}

function csvLine(row: Row): string {
  return `${columns.map(([, value]) => csvCell(value(row))).join(',')}\r\n`;
}
