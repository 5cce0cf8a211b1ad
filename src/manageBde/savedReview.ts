import { explainError } from './errorMeaning.ts';
import { findingsOf } from './findings.ts';
import { maskDigits, maskedError, maskedName, maskedProtector, maskedVolume } from './maskDigits.ts';
import type { BitLockerVolume, KeyProtector } from './report.ts';
import type { ReviewComputer, ReviewError, ReviewGroup, ReviewLine, ReviewModel, ReviewProtector, ReviewVolume } from './reviewModel.ts';
import { readSaved, type SavedComputer, type SavedProtector, type SavedReview, type SavedVolume } from './savedReviewSchema.ts';

/**
 * A review as a file, to open it again and to compare it with a later one. It holds what was printed and nothing that
 * follows from it: findings, with their commands, are worked out anew, so that a file from elsewhere cannot bring some.
 */
export const savedFormat = 'recovery-keys.review';
export const savedVersion = 1;

/** Text of the file. Made from a model, which holds no password. */
export function saveReview(model: ReviewModel): string {
  const saved: SavedReview = {
    format: savedFormat,
    version: savedVersion,
    title: model.title,
    readAt: model.readAt,
    sources: model.sources.map(({ id, label, lineCount }) => ({ id, label, lineCount })),
    computers: model.computers.map(savedComputer),
    unrecognised: model.unrecognised.map(({ sourceId, line, text }) => ({ sourceId, line, text })),
  };
  return `${JSON.stringify(saved, null, 1)}\n`;
}

function savedComputer({ name, language, sourceId, line, host, printsBackups, errors, volumes }: ReviewComputer): SavedComputer {
  return {
    name,
    language,
    sourceId,
    line,
    ...(host === undefined ? {} : { host }),
    ...(printsBackups === undefined ? {} : { printsBackups }),
    errors: errors.map(({ code, message, hresult, mountPoint, line: at }) => ({ code, message, hresult, mountPoint, line: at })),
    volumes: volumes.map(({ rowId: _rowId, findings: _findings, change: _change, protectors, ...facts }) => ({
      ...facts,
      protectors: protectors.map(({ rowId: _id, ...protector }) => protector),
    })),
  };
}

/** Whether a text says of itself that it is a saved review. */
export function isSavedReview(text: string): boolean {
  return text.slice(0, 200).replace(/\s/g, '').startsWith(`{"format":"${savedFormat}"`);
}

export type OpenedReview =
  | { readonly ok: true; readonly model: ReviewModel }
  /** `foreign`: something else; `newer`: of a later version of this extension; `damaged`: `at` says where, as a path. */
  | { readonly ok: false; readonly problem: 'foreign' | 'newer' | 'damaged'; readonly at?: string };

/** Reads a file that `saveReview` wrote. Never throws, whatever it holds. */
export function openSavedReview(text: string): OpenedReview {
  const saved = readSaved(text, savedFormat, savedVersion);
  if (!saved.ok) return saved;
  const { title, readAt, sources, computers, unrecognised } = saved.value;
  return {
    ok: true,
    model: {
      title: maskDigits(title),
      readAt,
      sources: sources.map((source) => ({ ...source, label: maskDigits(source.label), canOpen: false })),
      computers: computers.map(reviewComputer),
      unrecognised: unrecognised.map((line): ReviewLine => ({ ...line, text: maskDigits(line.text), volumeRowId: null })),
    },
  };
}

function reviewComputer(saved: SavedComputer, index: number): ReviewComputer {
  const rowId = `c${index}`;
  const { host } = saved;
  return {
    ...saved,
    rowId,
    name: maskedName(saved.name),
    // nothing runs any more
    ...(host === undefined ? {} : { host: { id: rowId, state: host.state.state === 'running' ? { state: 'failed', at: host.state.since, what: 'it was still running when the review was saved', meaning: 'Its volumes are unknown.', remedy: null } : host.state } }),
    errors: saved.errors.map((error, at): ReviewError => ({ ...maskedError(error), rowId: `${rowId}.e${at}`, ...explainError(error) })),
    volumes: saved.volumes.map((volume, at) => reviewVolume(volume, `${rowId}.v${at}`, saved)),
  };
}

function reviewVolume(saved: SavedVolume, rowId: string, computer: SavedComputer): ReviewVolume {
  const protectors = saved.protectors.map((protector, index) => reviewProtector(protector, `${rowId}.p${index}`));
  const { protectors: _protectors, line, idsLost, ...facts } = saved;
  const volume: BitLockerVolume = { ...facts, keyProtectors: protectors.map((protector) => protectorOfReview(protector, standInFor(protector))) };
  return {
    ...maskedVolume(facts),
    rowId,
    line,
    ...(idsLost === undefined ? {} : { idsLost }),
    protectors,
    findings: findingsOf({
      volume,
      computerName: computer.name,
      printsBackups: computer.printsBackups ?? false,
      protectorRowIds: protectors.map((protector) => protector.rowId),
      idsLost: idsLost ?? false,
    }),
  };
}

function reviewProtector(saved: SavedProtector, rowId: string): ReviewProtector {
  const { heading, keyProtectorId, keyFileName } = maskedProtector({ heading: saved.heading, keyProtectorId: saved.id, keyFileName: saved.keyFileName });
  return { ...saved, rowId, heading, id: keyProtectorId, keyFileName };
}

/** A protector as the report has it, with what stands for its password: the review itself has none. */
export function protectorOfReview(protector: ReviewProtector, recoveryPassword: string | null): KeyProtector {
  const { type, heading, id, password, pcrs, secureBoot, keyFileName, thumbprint, backups, autoUnlock } = protector;
  return {
    keyProtectorType: type,
    heading,
    keyProtectorId: id,
    recoveryPassword,
    recoveryPasswordCheck: password?.check ?? null,
    invalidGroups: password?.groups.flatMap(({ state }, index) => (state === 'invalid' ? [index + 1] : [])) ?? [],
    pcrs,
    secureBoot,
    keyFileName,
    thumbprint,
    backups,
    autoUnlock,
  };
}

/** Breaks its rules in the same groups as the password does, for the findings that say which. */
function standInFor({ password }: ReviewProtector): string | null {
  return password?.groups.map(standIn).join('-') ?? null;
}

function standIn({ length, state, problem, unreadable }: ReviewGroup): string {
  if (state === 'valid') return '000000';
  if (state === 'masked') return '?'.repeat(unreadable ?? length).padEnd(length, '0');
  return problem === 'notMultipleOf11' ? '000001' : problem === 'tooLarge' ? '999999' : '0'.repeat(length);
}
