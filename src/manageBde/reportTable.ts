import { candidatePhrases, candidatesOf, candidateWords } from '../core/groupCandidates.ts';
import type { BitLockerVolume, ComputerReport, KeyProtector } from './report.ts';

/** The columns of the table for people, in their order. */
export const tableHeader: readonly string[] = ['Computer', 'Volume', 'Encryption', '%', 'Method', 'Protection', 'Protector', 'Key ID', 'Recovery password'];

/** The rows of one computer: one a protector, one for a volume without any, one an error. A volume is named once. */
export function tableRows(computer: ComputerReport): readonly (readonly string[])[] {
  const name = computer.computerName ?? computer.source?.path ?? '(not named)';
  const rows = [
    ...computer.volumes.flatMap((volume) => {
      const [first, ...others] = volume.keyProtectors;
      return [
        [name, ...volumeCells(volume), ...(first === undefined ? [volume.keyProtectorsListed ? 'none' : 'not printed', '', ''] : protectorCells(first))],
        ...others.map((protector) => ['', '', '', '', '', '', ...protectorCells(protector)]),
      ];
    }),
    ...computer.errors.map((error) => [name, error.mountPoint ?? '', `Error ${error.code}`, '', '', '', '', error.hresult ?? '', '']),
  ];
  return rows.map((cells) => cells.map(printable));
}

function volumeCells(volume: BitLockerVolume): string[] {
  const reboots = volume.rebootsLeft === null ? '' : ` (${volume.rebootsLeft} reboots left)`;
  const percentage = volume.encryptionPercentage;
  return [
    volume.mountPoint ?? '(not named)',
    volume.volumeStatus ?? '',
    percentage === null ? '' : String(percentage),
    volume.encryptionMethod ?? '',
    `${volume.protectionStatus ?? ''}${reboots}`,
  ];
}

function protectorCells({ keyProtectorType, keyProtectorId, recoveryPassword, recoveryPasswordCheck, invalidGroups }: KeyProtector): string[] {
  const groups = invalidGroups.length === 0 ? '' : ` (groups ${invalidGroups.join(', ')})`;
  const check = recoveryPasswordCheck === null ? '' : `${recoveryPasswordCheck}${groups}`;
  return [keyProtectorType, keyProtectorId ?? '', recoveryPassword === null ? check : `${recoveryPassword} ${check}`];
}

/**
 * What the damaged groups of one computer's passwords may have been, a line a group. They hold digits; of a report without
 * secrets there is none.
 */
export function tableHints(computer: ComputerReport): readonly string[] {
  const name = computer.computerName ?? computer.source?.path ?? '(not named)';
  return computer.volumes.flatMap(({ mountPoint, keyProtectors }) =>
    keyProtectors.flatMap(({ keyProtectorId, recoveryPassword }) => {
      const whose = [name, mountPoint ?? '(not named)', ...(keyProtectorId === null ? [] : [keyProtectorId])].map(printable).join(' ');
      return candidatesOf(recoveryPassword?.split('-') ?? []).map((group) => `${whose}: ${candidateWords(group)}`);
    }),
  );
}

/** The hints as they stand below the table. */
export function* renderHints(hints: readonly string[]): Generator<string> {
  if (hints.length === 0) return;
  yield '\n';
  for (const hint of hints) yield `${hint}\n`;
  yield `${candidatePhrases.last}\n`;
}

/** Nothing that a terminal would obey. */
function printable(text: string): string {
  return text.replace(/\p{Cc}|\p{Cf}/gu, ' ').slice(0, 200);
}

/** Lines of text, columns as wide as their widest cell. */
export function* renderTable(rows: readonly (readonly string[])[]): Generator<string> {
  const widths = tableHeader.map((_name, column) => rows.reduce((widest, row) => Math.max(widest, width(row[column] ?? '')), width(tableHeader[column] ?? '')));
  const line = (cells: readonly string[]): string =>
    `${cells
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - width(cell)))
      .join('  ')
      .trimEnd()}\n`;
  yield line(tableHeader);
  yield line(widths.map((one) => '-'.repeat(one)));
  for (const row of rows) yield line(row);
}

/** Columns on a terminal: signs of Chinese, Japanese and Korean take two. */
function width(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let columns = 0;
  for (const sign of text) columns += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(sign) ? 2 : 1;
  return columns;
}
