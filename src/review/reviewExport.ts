import { csvCell } from '../core/csv.ts';
import { trimmedOf } from '../core/trimSigns.ts';
import type { ComputerReport, ProtectorReport } from '../manageBde/report.ts';
import type { ReviewComputer, ReviewModel, ReviewProtector, ReviewVolume } from '../manageBde/reviewModel.ts';
import { protectorOfReview, saveReview } from '../manageBde/savedReview.ts';
import type { ExportFormat } from './protocol.ts';
import { indexRows, type RowSubject } from './reviewRows.ts';

export interface ExportedReview {
  /** Suggested file name with extension. */
  readonly fileName: string;
  readonly format: ExportFormat | 'review';
  readonly text: string;
}

/**
 * What the page shows, as a file. Made from the model, which holds no password, so that none can get into it. Row IDs
 * that are neither volumes nor errors, nor computers that were not read, nor volumes that are gone, are ignored.
 */
export function exportReview(model: ReviewModel, rowIds: readonly string[], format: ExportFormat): ExportedReview {
  const rows = indexRows(model);
  const subjects = [...new Set(rowIds)].flatMap((rowId) => exportedOf(rows.get(rowId)));
  const base = `${baseName(model)}-review`;
  switch (format) {
    case 'csv':
      return { fileName: `${base}.csv`, format, text: csv(model, subjects) };
    case 'markdown':
      return { fileName: `${base}.md`, format, text: markdown(model, subjects) };
    case 'json':
      return { fileName: `${base}.json`, format, text: `${JSON.stringify(reportOf(model, new Set(rowIds)), null, 2)}\n` };
  }
}

/** The whole review as a file that can be opened again. */
export function savedReview(model: ReviewModel): ExportedReview {
  const day = /^\d{4}-\d{2}-\d{2}/.exec(model.readAt)?.[0];
  return { fileName: `${baseName(model)}${day === undefined ? '' : `-${day}`}.review.json`, format: 'review', text: saveReview(model) };
}

export function baseName(model: Pick<ReviewModel, 'title'>): string {
  const name = trimmedOf(model.title.replace(/\.[A-Za-z0-9]{1,5}$/, '').replace(/[^\p{L}\p{N}._-]+/gu, '-'), '-.');
  return name === '' ? 'manage-bde' : name.slice(0, 80);
}

export type Exported = Extract<RowSubject, { kind: 'volume' | 'error' | 'computer' | 'gone' }>;

/** What stands on the page as a row of its own. */
export function exportedOf(subject: RowSubject | undefined): readonly Exported[] {
  if (subject === undefined || subject.kind === 'protector') return [];
  return subject.kind === 'computer' && notReadWords(subject.computer) === undefined ? [] : [subject];
}

/** Of a computer that was asked and not read, why; undefined of every other. */
export function notReadWords({ host }: ReviewComputer): string | undefined {
  if (host === undefined || host.state.state === 'read') return undefined;
  return host.state.state === 'failed' ? `Not read: ${host.state.what}. Its volumes are unknown. ${host.state.meaning}` : `Still running. ${host.state.doing}`;
}

export function goneWords(model: ReviewModel, notRead: boolean): string {
  return `${notRead ? 'Not read this time' : 'No longer there'}, was in the review of ${model.compared?.since ?? ''}.`;
}

interface Column {
  readonly title: string;
  value(subject: Exported, model: ReviewModel): string;
}

const ofVolume = (value: (volume: ReviewVolume) => string | number | null): Column['value'] => (subject) =>
  subject.kind === 'volume' ? String(value(subject.volume) ?? '') : '';

const computerColumn: Column = { title: 'Computer', value: (subject) => (subject.kind === 'gone' ? subject.gone.computer : subject.computer.name) ?? '' };
const mountColumn: Column = { title: 'Volume', value: (subject) => mountOf(subject) ?? '' };
const findingsColumn: Column = { title: 'Findings', value: findingsText };

function mountOf(subject: Exported): string | null {
  switch (subject.kind) {
    case 'volume':
      return subject.volume.mountPoint;
    case 'error':
      return subject.error.mountPoint;
    case 'gone':
      return subject.gone.mountPoint;
    case 'computer':
      return null;
  }
}

function findingsText(subject: Exported, model: ReviewModel): string {
  switch (subject.kind) {
    case 'volume':
      return subject.volume.findings.map((finding) => `${finding.severity}: ${finding.what}`).join(' ');
    case 'error':
      return `Error of the tool: ${subject.error.message} ${subject.error.meaning}`;
    case 'gone':
      return goneWords(model, subject.notRead);
    case 'computer':
      return notReadWords(subject.computer) ?? '';
  }
}

/** Only in a review that is compared. */
const changeColumn: Column = {
  title: 'Change',
  value: (subject) => {
    if (subject.kind === 'gone') return subject.notRead ? 'not read' : 'gone';
    if (subject.kind !== 'volume' || subject.volume.change === undefined) return '';
    const { kind, facts } = subject.volume.change;
    return `${kind}: ${facts.join('; ')}`;
  },
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
  { title: 'Errors', value: (subject) => (subject.kind === 'error' ? '1' : subject.kind === 'volume' ? count(subject.volume, 'error') : '') },
  { title: 'Warnings', value: ofVolume((volume) => count(volume, 'warning')) },
  { title: 'Notes', value: ofVolume((volume) => count(volume, 'note')) },
  { title: 'Finding codes', value: ofVolume((volume) => [...new Set(volume.findings.map((finding) => finding.code))].join(' ')) },
  findingsColumn,
  { title: 'Source', value: (subject, model) => (subject.kind === 'gone' ? model.compared?.title : model.sources.find((source) => source.id === subject.computer.sourceId)?.label) ?? '' },
  { title: 'Line', value: (subject) => String((subject.kind === 'volume' ? subject.volume.line : subject.kind === 'error' ? subject.error.line : null) ?? '') },
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
  const chosen = model.compared === undefined ? columns : [...columns, changeColumn];
  const lines = subjects.map((subject) => chosen.map((column) => csvCell(column.value(subject, model))).join(','));
  return `\uFEFF${[chosen.map((column) => csvCell(column.title)).join(','), ...lines].join('\r\n')}\r\n`;
}

function markdown(model: ReviewModel, subjects: readonly Exported[]): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const chosen = model.compared === undefined ? markdownColumns : [...markdownColumns, changeColumn];
  return [
    row(chosen.map((column) => column.title)),
    row(chosen.map(() => '---')),
    ...subjects.map((subject) => row(chosen.map((column) => markdownCell(column.value(subject, model))))),
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
    const why = chosen.has(computer.rowId) ? notReadWords(computer) : undefined;
    if (why !== undefined) {
      // never missing: that it was not read is what the report has to say of it
      const error = { rowId: computer.rowId, code: 'RemoteUnreachable', message: why, hresult: null, mountPoint: null, meaning: '', remedy: null, line: null } as const;
      return [computerReport(model, { ...computer, volumes, errors: [...errors, error] })];
    }
    return volumes.length + errors.length === 0 ? [] : [computerReport(model, { ...computer, volumes, errors })];
  });
  return { schemaVersion: 1, computers };
}

function computerReport(model: ReviewModel, computer: ReviewComputer): ComputerReport {
  const source = model.sources.length > 1 ? model.sources.find((one) => one.id === computer.sourceId) : undefined;
  return {
    computerName: computer.name,
    volumes: computer.volumes.map(({ rowId: _rowId, line: _line, findings: _findings, change: _change, idsLost: _idsLost, protectors, keyProtectorsListed, ...volume }) => ({
      ...volume,
      keyProtectors: protectors.map((protector) => protectorOfReview(protector, null)),
      keyProtectorsListed,
    })),
    errors: computer.errors.map(({ code, message, hresult, mountPoint }) => ({ code, message, hresult, mountPoint })),
    ...(source === undefined ? {} : { source: { path: source.label, line: computer.line } }),
  };
}
