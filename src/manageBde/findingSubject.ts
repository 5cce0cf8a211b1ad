import type { BitLockerVolume, KeyProtector, KeyProtectorType } from './report.ts';
import type { Finding, FindingCode } from './reviewModel.ts';
import { isWholeGuid } from './shapes.ts';

/** A volume with what the findings need to know beside it. */
export interface FindingSubject {
  readonly volume: BitLockerVolume;
  /** As the report has it; only named in commands that ask it remotely. */
  readonly computerName: string | null;
  /** Row IDs of the protectors, in the order of the volume's. */
  readonly protectorRowIds: readonly string[];
  /** Protectors came through remoting as bare words. */
  readonly idsLost: boolean;
  /** The tool that printed this is known to print where a password was backed up: then a missing line says something. */
  readonly printsBackups: boolean;
}

/** One protector of it. */
export interface ProtectorSubject extends FindingSubject {
  readonly protector: KeyProtector;
}

/** A value, or how it follows from the subject. */
type Said<Subject, Value> = Value | ((subject: Subject) => Value);

/** One thing that an engineer should know: when it is so, what is said of it, and what mends it. */
export interface Rule<Subject> {
  readonly code: FindingCode;
  readonly severity: Said<Subject, Finding['severity']>;
  readonly when: (subject: Subject) => boolean;
  readonly what: Said<Subject, string>;
  readonly why: Said<Subject, string>;
  readonly mend?: (subject: Subject) => Finding['commands'];
}

/** The rules' findings, in the rules' order. */
export function apply<Subject>(rules: readonly Rule<Subject>[], subject: Subject, protectorRowId: string | null): readonly Finding[] {
  return rules
    .filter(({ when }) => when(subject))
    .map(({ code, severity, what, why, mend }) => ({
      code,
      severity: said(severity, subject),
      what: said(what, subject),
      why: said(why, subject),
      commands: mend?.(subject) ?? [],
      protectorRowId,
    }));
}

function said<Subject, Value extends string>(value: Said<Subject, Value>, subject: Subject): Value {
  return typeof value === 'function' ? value(subject) : value;
}

/** How people call a key: the first 8 characters of its ID. Null where they are masked, or a number that may be of a password. */
export function shortId(protector: KeyProtector): string | null {
  const start = /^[{<]*([0-9A-F]{8})(?:-|$)/i.exec(protector.keyProtectorId ?? '')?.[1]?.toUpperCase() ?? null;
  return start === null || (/^[0-9]+$/.test(start) && !hasWholeId(protector)) ? null : start;
}

export function hasWholeId({ keyProtectorId }: KeyProtector): boolean {
  return keyProtectorId !== null && isWholeGuid(keyProtectorId);
}

export function isOperatingSystem({ volume }: FindingSubject): boolean {
  return volume.volumeType === 'OperatingSystem';
}

/** Whether the volume holds data that is encrypted, also in part. Null where the text does not say. */
export function isEncrypted({ volume: { volumeStatus } }: FindingSubject): boolean | null {
  if (volumeStatus === null || volumeStatus === 'Unknown') return null;
  return volumeStatus !== 'FullyDecrypted';
}

/** Encrypted to the end: nothing is running that would explain what is missing. */
export function isDone({ volume: { volumeStatus } }: FindingSubject): boolean {
  return volumeStatus === 'FullyEncrypted' || volumeStatus === 'UsedSpaceOnlyEncrypted';
}

/** `DecryptionInProgress` and paused: what is missing then goes with BitLocker itself. */
export function isLeaving({ volume: { volumeStatus } }: FindingSubject): boolean {
  return volumeStatus === 'DecryptionInProgress' || volumeStatus === 'DecryptionPaused';
}

export function hasNoProtector({ volume }: FindingSubject): boolean {
  return volume.keyProtectorsListed && volume.keyProtectors.length === 0;
}

/**
 * Every protector is printed and known by its type, so that a type that is not there is missing. A PowerShell table cuts
 * long lists ("{Tpm, Pas..."): more may follow.
 */
export function knowsAll({ volume }: FindingSubject): boolean {
  return volume.keyProtectorsListed && volume.keyProtectors.every(({ keyProtectorType, heading }) => keyProtectorType !== 'Unknown' && !/(?:\.\.\.|…)$/.test(heading ?? ''));
}

export function ofType({ volume }: FindingSubject, ...types: readonly KeyProtectorType[]): readonly KeyProtector[] {
  return volume.keyProtectors.filter((protector) => types.includes(protector.keyProtectorType));
}

/** What can open an operating system volume at start without a person who reads 48 digits. */
export const tpmTypes: readonly KeyProtectorType[] = ['Tpm', 'TpmPin', 'TpmStartupKey', 'TpmPinStartupKey', 'TpmNetworkKey'];
