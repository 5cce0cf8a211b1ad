import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Collection } from '../../../src/remote/script.ts';

/**
 * How a real PowerShell framed what a script wrote, made by `npm run record:powershell` and never by hand. `{{…}}` stand where
 * it put what manage-bde said and what the machine is.
 */
export interface Recording {
  readonly name: string;
  /** Of the script's text: another script has no recording. */
  readonly sha256: string;
  readonly collection: Collection;
  /** `PowerShell 7.6.9`. */
  readonly madeBy: string;
  readonly exitCode: number;
  readonly stderr: string;
  /** All of standard output, with slots computer, elevated, page, oemPage, left, runs. */
  readonly answer: string;
  /** One run, with slots arguments, exitCode, cut, stdout, stderr. */
  readonly run: string;
  readonly betweenRuns: string;
  /** One run that did not start, with the slot arguments. */
  readonly notStarted: string;
  /** What was left when its input closed. */
  readonly cancelled: { readonly exitCode: number; readonly stdout: string; readonly stderr: string };
  /** SHA-256 of whole answers of that PowerShell (`stamp`) by scenario: what a replay must come to. */
  readonly proofs: Readonly<Record<string, string>>;
}

/** What PowerShell takes from where it runs. */
export interface Surroundings {
  /** LANG; '' for none. */
  readonly lang: string;
  readonly outputCodePage: number;
  readonly oemCodePage: number;
}

export interface RecordedSurroundings {
  readonly madeBy: string;
  /** Whether root had the rights of an administrator, and whether anybody else had. */
  readonly elevated: { readonly root: number; readonly other: number };
  readonly languages: readonly Surroundings[];
}

export const recordingsFolder = path.resolve(import.meta.dirname, '../../fixtures/remote/recordings');
const surroundingsFile = 'surroundings.json';

export function readRecordings(): readonly Recording[] {
  if (!existsSync(recordingsFolder)) return [];
  return readdirSync(recordingsFolder)
    .filter((name) => name.endsWith('.json') && name !== surroundingsFile)
    .map((name) => JSON.parse(readFileSync(path.join(recordingsFolder, name), 'utf8')) as Recording);
}

export function readSurroundings(): RecordedSurroundings {
  return JSON.parse(readFileSync(path.join(recordingsFolder, surroundingsFile), 'utf8')) as RecordedSurroundings;
}

/** By the name of the file, what is to be written there. */
export function filesOf(recordings: readonly Recording[], surroundings: RecordedSurroundings): ReadonlyMap<string, string> {
  const files: readonly (readonly [string, unknown])[] = [...recordings.map((one) => [`${one.name}.json`, one] as const), [surroundingsFile, surroundings]];
  return new Map(files.map(([name, value]) => [name, `${JSON.stringify(value, null, 2)}\n`]));
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Fills the slots of a frame. A slot without a value is a mistake. */
export function fill(frame: string, values: Readonly<Record<string, string | number>>): string {
  return frame.replace(/\{\{(\w+)\}\}/g, (_slot, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`Nothing for the slot ${name}`);
    return String(value);
  });
}

/** Base64 of what .NET calls this machine. */
export function machineName(): string {
  return Buffer.from(os.hostname().split('.')[0] ?? '').toString('base64');
}

/** A whole answer, for comparison with one of another machine, account or version. */
export function stamp(stdout: Buffer): string {
  const text = stdout
    .toString('latin1')
    .replace(`"computer":"${machineName()}"`, '"computer":"{{computer}}"')
    .replace(/"elevated":[01],"powershell":"[^"]+"/, '"elevated":{{elevated}},"powershell":"{{powershell}}"');
  return `${text.length} ${sha256(text)}`;
}
