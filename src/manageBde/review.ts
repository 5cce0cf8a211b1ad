import { checkPassword, type GroupVerdict } from '../core/recoveryPassword.ts';
import { decode } from './decode.ts';
import { explainError } from './errorMeaning.ts';
import { findingsOf } from './findings.ts';
import type { FindingSubject } from './findingSubject.ts';
import type { LocatedComputer, LocatedVolume } from './finish.ts';
import { maskDigits, maskedName, maskedProtector } from './maskDigits.ts';
import { parse } from './parse.ts';
import type { BitLockerVolume, KeyProtector } from './report.ts';
import type { ReviewComputer, ReviewError, ReviewGroup, ReviewModel, ReviewProtector, ReviewVolume } from './reviewModel.ts';
import { namesNewTools } from './toolVersion.ts';

/** A text to review. It may hold recovery passwords: it goes no further than the review's host. */
export interface ReviewText {
  readonly title: string;
  /** File name, "clipboard", "selection of x.txt". */
  readonly label: string;
  /** Raw bytes of a file, or text that an editor or the clipboard gave. */
  readonly content: string | Uint8Array;
  /** Document that lines can be opened in. */
  readonly uri?: string;
  /** Lines before the text in its document. */
  readonly lineOffset?: number;
}

export interface ReviewTextInput extends ReviewText {
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface ReviewedText {
  /** Without a digit of any password. */
  readonly model: ReviewModel;
  /** Passwords as printed, groups joined by hyphens, by the row ID of their protector. */
  readonly secrets: ReadonlyMap<string, string>;
}

const sourceId = 's0';

/** Reads a text for the review page. Never throws. */
export function reviewText({ title, label, content, uri, lineOffset = 0, now }: ReviewTextInput): ReviewedText {
  const { located, lines, lineCount } = parse(typeof content === 'string' ? content : decode(content));
  const secrets = new Map<string, string>();
  const newTools = namesNewTools(lines);
  const computers = located.map((computer, index) => reviewComputer(computer, `c${index}`, { offset: lineOffset, newTools, secrets }));
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
    sourceId,
    line: line + offset,
    errors: report.errors.map(({ code, message, hresult, mountPoint }, index): ReviewError => {
      const at = errorLines[index];
      return {
        rowId: `${rowId}.e${index}`,
        code,
        message: maskDigits(message),
        hresult,
        mountPoint: maskedName(mountPoint),
        ...explainError({ code, hresult }),
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
    ...facts,
    mountPoint: maskedName(facts.mountPoint),
    label: maskedName(facts.label),
    encryptionMethod: maskedName(facts.encryptionMethod),
    identificationField: maskedName(facts.identificationField),
    rowId,
    line: place === undefined ? null : place.line + offset,
    protectors,
    findings: findingsOf({
      volume: { ...facts, keyProtectors },
      ...about,
      protectorRowIds: protectors.map((protector) => protector.rowId),
      idsLost: place?.idsLost ?? false,
    }),
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
