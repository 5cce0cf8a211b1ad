import { checkPassword, type GroupVerdict } from '../core/recoveryPassword.ts';
import { explainError } from './errorMeaning.ts';
import { findingsOf } from './findings.ts';
import type { FindingSubject } from './findingSubject.ts';
import type { LocatedComputer, LocatedVolume } from './finish.ts';
import { maskDigits, maskedError, maskedName, maskedProtector, maskedVolume } from './maskDigits.ts';
import type { Parsed } from './parse.ts';
import type { BitLockerVolume, KeyProtector } from './report.ts';
import type { ReviewComputer, ReviewError, ReviewGroup, ReviewModel, ReviewProtector, ReviewVolume } from './reviewModel.ts';
import { namesNewTools } from './toolVersion.ts';

/** What is said of a text beside what was read in it. */
export interface TextAbout {
  readonly title: string;
  /** File name, "clipboard", "selection of x.txt". */
  readonly label: string;
  /** Document that lines can be opened in. */
  readonly uri?: string;
  /** Lines before the text in its document. */
  readonly lineOffset?: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Begins the IDs of sources and rows, where several texts come together in one review. */
  readonly idPrefix?: string;
}

export interface ReviewedText {
  /** Without a digit of any password. */
  readonly model: ReviewModel;
  /** Passwords as printed, groups joined by hyphens, by the row ID of their protector. */
  readonly secrets: ReadonlyMap<string, string>;
}

/** The review of a text that has been read. Knows no parser: reviews of computers are loaded without it. */
export function reviewParsed({ located, lines, lineCount }: Parsed, { title, label, uri, lineOffset = 0, now, idPrefix = '' }: TextAbout): ReviewedText {
  const sourceId = `${idPrefix}s0`;
  const secrets = new Map<string, string>();
  const newTools = namesNewTools(lines);
  const computers = located.map((computer, index) => reviewComputer(computer, `${idPrefix}c${index}`, { sourceId, offset: lineOffset, newTools, secrets }));
  const model: ReviewModel = {
    title,
    readAt: new Date(now).toISOString(),
    sources: [{ id: sourceId, label, lineCount: lineCount + lineOffset, canOpen: uri !== undefined }],
    computers,
    unrecognised: lines.flatMap(({ kind, number, text, volume }) =>
      kind !== 'unrecognised'
        ? []
        : [
            {
              sourceId,
              line: number + lineOffset,
              text: maskDigits(text.slice(0, longestShown)),
              volumeRowId: volume === null ? null : (computers[volume[0]]?.volumes[volume[1]]?.rowId ?? null),
            },
          ],
    ),
  };
  return { model, secrets };
}

/** A longer line is of no use on a page. */
const longestShown = 2000;

/** What holds for the whole text. */
interface Text {
  readonly sourceId: string;
  readonly offset: number;
  /** It was printed by tools that print backups. */
  readonly newTools: boolean;
  /** Where passwords are put. */
  readonly secrets: Map<string, string>;
}

function reviewComputer(computer: LocatedComputer, rowId: string, text: Text): ReviewComputer {
  const { report, language, line, volumes, errorLines } = computer;
  const { offset } = text;
  // one line of a backup proves that this computer's tool prints them
  const printsBackups = text.newTools || report.volumes.some(({ keyProtectors }) => keyProtectors.some(({ backups }) => backups.length > 0));
  const about = { computerName: report.computerName, printsBackups };
  return {
    rowId,
    name: maskedName(report.computerName),
    language,
    sourceId: text.sourceId,
    line: line + offset,
    ...(printsBackups ? { printsBackups } : {}),
    errors: report.errors.map((error, index): ReviewError => {
      const at = errorLines[index];
      return {
        rowId: `${rowId}.e${index}`,
        ...maskedError(error),
        ...explainError(error),
        line: at === undefined ? null : at + offset,
      };
    }),
    volumes: report.volumes.map((volume, index) => reviewVolume(volume, volumes[index], about, `${rowId}.v${index}`, text)),
  };
}

function reviewVolume(
  { keyProtectors, ...facts }: BitLockerVolume,
  place: LocatedVolume | undefined,
  about: Pick<FindingSubject, 'computerName' | 'printsBackups'>,
  rowId: string,
  { offset, secrets }: Text,
): ReviewVolume {
  const protectors = keyProtectors.map((protector, index): ReviewProtector => {
    const id = `${rowId}.p${index}`;
    if (protector.recoveryPassword !== null) secrets.set(id, protector.recoveryPassword);
    const line = place?.protectorLines[index];
    return reviewProtector(protector, id, line === undefined ? null : line + offset);
  });
  return {
    ...maskedVolume(facts),
    rowId,
    line: place === undefined ? null : place.line + offset,
    protectors,
    findings: findingsOf({
      volume: { ...facts, keyProtectors },
      ...about,
      protectorRowIds: protectors.map((protector) => protector.rowId),
      idsLost: place?.idsLost ?? false,
    }),
    ...(place?.idsLost === true ? { idsLost: true } : {}),
  };
}

function reviewProtector(protector: KeyProtector, rowId: string, line: number | null): ReviewProtector {
  const { keyProtectorType, recoveryPassword, pcrs, secureBoot, thumbprint, backups, autoUnlock } = protector;
  const { heading, keyProtectorId, keyFileName } = maskedProtector(protector);
  return {
    rowId,
    type: keyProtectorType,
    heading,
    id: keyProtectorId,
    password: recoveryPassword === null ? null : shapeOf(recoveryPassword),
    pcrs,
    secureBoot,
    keyFileName,
    thumbprint,
    backups,
    autoUnlock,
    line,
  };
}

function shapeOf(password: string): NonNullable<ReviewProtector['password']> {
  const groups = password.split('-');
  const { check, groups: verdicts } = checkPassword(groups);
  return { check, groups: groups.map((group, index): ReviewGroup => shapeOfGroup(group, verdicts[index] ?? 'masked')) };
}

function shapeOfGroup(group: string, verdict: GroupVerdict): ReviewGroup {
  if (verdict === 'valid') return { length: group.length, state: verdict };
  if (verdict === 'masked') return { length: group.length, state: verdict, unreadable: group.replace(/[0-9]/g, '').length };
  return { length: group.length, state: 'invalid', problem: verdict };
}
