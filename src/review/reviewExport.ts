import { trimmedOf } from '../core/trimSigns.ts';
import type { ComputerReport, KeyProtector, ProtectorReport } from '../manageBde/report.ts';
import type { ReviewComputer, ReviewModel, ReviewProtector, ReviewVolume } from '../manageBde/reviewModel.ts';
import type { ExportFormat } from './protocol.ts';
import { indexRows, type RowSubject } from './reviewRows.ts';

export interface ExportedReview {
  /** Suggested file name with extension. */
  readonly fileName: string;
  readonly format: ExportFormat;
  readonly text: string;
}

/**
 * What the page shows, as a file. Made from the model, which holds no password, so that none can get into it. Row IDs
 * that are not volumes or errors of the model are ignored.
 */
export function exportReview(model: ReviewModel, rowIds: readonly string[], format: ExportFormat): ExportedReview {
  const rows = indexRows(model);
  const subjects = [...new Set(rowIds)].flatMap((rowId) => {
    const subject = rows.get(rowId);
    return subject?.kind === 'volume' || subject?.kind === 'error' ? [subject] : [];
  });
  const name = trimmedOf(model.title.replace(/\.[A-Za-z0-9]{1,5}$/, '').replace(/[^\p{L}\p{N}._-]+/gu, '-'), '-.');
  const base = `${name === '' ? 'manage-bde' : name.slice(0, 80)}-review`;
  switch (format) {
    case 'csv':
      return { fileName: `${base}.csv`, format, text: csv(model, subjects) };
    case 'markdown':
      return { fileName: `${base}.md`, format, text: markdown(model, subjects) };
    case 'json':
      return { fileName: `${base}.json`, format, text: `${JSON.stringify(reportOf(model, new Set(rowIds)), null, 2)}\n` };
  }
}

type Exported = Extract<RowSubject, { kind: 'volume' | 'error' }>;

interface Column {
  readonly title: string;
  value(subject: Exported, model: ReviewModel): string;
}

const ofVolume = (value: (volume: ReviewVolume) => string | number | null): Column['value'] => (subject) =>
  subject.kind === 'volume' ? String(value(subject.volume) ?? '') : '';

const computerColumn: Column = { title: 'Computer', value: ({ computer }) => computer.name ?? '' };
const mountColumn: Column = {
  title: 'Volume',
  value: (subject) => (subject.kind === 'volume' ? subject.volume.mountPoint : subject.error.mountPoint) ?? '',
};
const findingsColumn: Column = {
  title: 'Findings',
  value: (subject) =>
    subject.kind === 'volume'
      ? subject.volume.findings.map((finding) => `${finding.severity}: ${finding.what}`).join(' ')
      : `Error of the tool: ${subject.error.message} ${subject.error.meaning}`,
};

const columns: readonly Column[] = [
  computerColumn,
  mountColumn,
  { title: 'Label', value: ofVolume((volume) => volume.label) },
  { title: 'Type', value: ofVolume((volume) => volume.volumeType) },
  { title: 'Size (GB)', value: ofVolume((volume) => volume.capacityGB) },
  { title: 'Encryption', value: ofVolume((volume) => volume.volumeStatus) },
  { title: 'Encrypted (%)', value: ofVolume((volume) => volume.encryptionPercentage) },
  { title: 'Method', value: ofVolume((volume) => volume.encryptionMethod) },
  { title: 'Protection', value: ofVolume((volume) => volume.protectionStatus) },
  { title: 'Reboots left', value: ofVolume((volume) => volume.rebootsLeft) },
  { title: 'Lock', value: ofVolume((volume) => volume.lockStatus) },
  { title: 'Protectors', value: ofVolume(protectorTypes) },
  { title: 'Recovery key IDs', value: ofVolume((volume) => recovery(volume).map((one) => one.id ?? 'not printed').join(' ')) },
  { title: 'Recovery password check', value: ofVolume((volume) => recovery(volume).map((one) => one.password?.check ?? 'not printed').join(' ')) },
  { title: 'Errors', value: (subject) => (subject.kind === 'error' ? '1' : count(subject.volume, 'error')) },
  { title: 'Warnings', value: ofVolume((volume) => count(volume, 'warning')) },
  { title: 'Notes', value: ofVolume((volume) => count(volume, 'note')) },
  { title: 'Finding codes', value: ofVolume((volume) => [...new Set(volume.findings.map((finding) => finding.code))].join(' ')) },
  findingsColumn,
  { title: 'Source', value: ({ computer }, model) => model.sources.find((source) => source.id === computer.sourceId)?.label ?? '' },
  { title: 'Line', value: (subject) => String((subject.kind === 'volume' ? subject.volume.line : subject.error.line) ?? '') },
];

const markdownColumns: readonly Column[] = [
  computerColumn,
  mountColumn,
  { title: 'Encryption', value: ofVolume((volume) => volume.volumeStatus ?? 'not printed') },
  { title: 'Protection', value: ofVolume((volume) => volume.protectionStatus ?? 'not printed') },
  { title: 'Protectors', value: ofVolume(protectorTypes) },
  findingsColumn,
];

function recovery(volume: ReviewVolume): readonly ReviewProtector[] {
  return volume.protectors.filter((protector) => protector.type === 'RecoveryPassword');
}

function protectorTypes(volume: ReviewVolume): string {
  if (volume.protectors.length > 0) return volume.protectors.map((protector) => protector.type).join(' ');
  return volume.keyProtectorsListed ? 'none' : 'not listed';
}

function count(volume: ReviewVolume, severity: 'error' | 'warning' | 'note'): string {
  return String(volume.findings.filter((finding) => finding.severity === severity).length);
}

/** RFC 4180, with the mark by which Excel knows UTF-8. */
function csv(model: ReviewModel, subjects: readonly Exported[]): string {
  const lines = subjects.map((subject) => columns.map((column) => csvCell(column.value(subject, model))).join(','));
  return `\uFEFF${[columns.map((column) => csvCell(column.title)).join(','), ...lines].join('\r\n')}\r\n`;
}

/** Names come from texts of unknown origin: what a spreadsheet would take for a formula is made text. */
function csvCell(value: string): string {
  const safe = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function markdown(model: ReviewModel, subjects: readonly Exported[]): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    row(markdownColumns.map((column) => column.title)),
    row(markdownColumns.map(() => '---')),
    ...subjects.map((subject) => row(markdownColumns.map((column) => markdownCell(column.value(subject, model))))),
    '',
  ].join('\n');
}

function markdownCell(value: string): string {
  return value.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>|#~&]/g, (character) => `\\${character}`);
}

/** The report without secrets, of the chosen rows only, in the order of the text. */
function reportOf(model: ReviewModel, chosen: ReadonlySet<string>): ProtectorReport {
  const computers = model.computers.flatMap((computer) => {
    const volumes = computer.volumes.filter((volume) => chosen.has(volume.rowId));
    const errors = computer.errors.filter((error) => chosen.has(error.rowId));
    return volumes.length + errors.length === 0 ? [] : [computerReport(model, { ...computer, volumes, errors })];
  });
  return { schemaVersion: 1, computers };
}

function computerReport(model: ReviewModel, computer: ReviewComputer): ComputerReport {
  const source = model.sources.length > 1 ? model.sources.find((one) => one.id === computer.sourceId) : undefined;
  return {
    computerName: computer.name,
    volumes: computer.volumes.map(({ rowId: _rowId, line: _line, findings: _findings, protectors, keyProtectorsListed, ...volume }) => ({
      ...volume,
      keyProtectors: protectors.map(keyProtector),
      keyProtectorsListed,
    })),
    errors: computer.errors.map(({ code, message, hresult, mountPoint }) => ({ code, message, hresult, mountPoint })),
    ...(source === undefined ? {} : { source: { path: source.label, line: computer.line } }),
  };
}

function keyProtector(protector: ReviewProtector): KeyProtector {
  const { type, heading, id, password, pcrs, secureBoot, keyFileName, thumbprint, backups, autoUnlock } = protector;
  return {
    keyProtectorType: type,
    heading,
    keyProtectorId: id,
    recoveryPassword: null,
    recoveryPasswordCheck: password?.check ?? null,
    invalidGroups: password?.groups.flatMap((group, index) => (group.state === 'invalid' ? [index + 1] : [])) ?? [],
    pcrs,
    secureBoot,
    keyFileName,
    thumbprint,
    backups,
    autoUnlock,
  };
}
