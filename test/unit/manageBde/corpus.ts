import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { decode } from '../../../src/manageBde/decode.ts';
import type { ProtectorReport } from '../../../src/manageBde/report.ts';

const fixtures = path.resolve(import.meta.dirname, '../../fixtures/manageBde');

export interface CorpusFile {
  readonly name: string;
  readonly text: string;
  readonly expected: ProtectorReport;
  /** Paths of fields, or of all below them, for which several readings are defensible. */
  readonly tolerated: readonly string[];
}

/** The texts of a folder, each with the report beside it that a person wrote. */
function filesIn(folder: string, textOf: (bytes: Uint8Array) => string = (bytes) => new TextDecoder().decode(bytes)): readonly CorpusFile[] {
  const tolerances = JSON.parse(readFileSync(path.join(fixtures, `${folder}-tolerances.json`), 'utf8')) as Readonly<Record<string, readonly string[]>>;
  return readdirSync(path.join(fixtures, folder))
    .filter((file) => file.endsWith('.txt'))
    .map((file) => {
      const name = file.slice(0, -'.txt'.length);
      return {
        name,
        text: textOf(readFileSync(path.join(fixtures, folder, file))),
        expected: JSON.parse(readFileSync(path.join(fixtures, folder, `${name}.json`), 'utf8')) as ProtectorReport,
        tolerated: tolerances[name] ?? [],
      };
    });
}

/** Published outputs with the reports that a person wrote for them. */
export const corpus = filesIn('corpus');

/** More of them, found or constructed later: `field/INDEX.md`. */
export const field = filesIn('field');

/** Outputs of PowerShell: `powershell/INDEX.md`. */
export const powershell = filesIn('powershell');

/** Texts of a second corpus, as bytes: `unseen/INDEX.md`. */
export const unseen = filesIn('unseen', decode);

/** Leaves of a value by their path, lengths of lists included. */
export function leaves(value: unknown, at = '', found = new Map<string, unknown>()): Map<string, unknown> {
  if (Array.isArray(value)) {
    found.set(`${at}.length`, value.length);
    for (const [index, item] of value.entries()) leaves(item, `${at}[${index}]`, found);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) leaves(item, at === '' ? key : `${at}.${key}`, found);
  } else found.set(at, value);
  return found;
}

/** Whether a difference at this path is not to be counted. */
export function isTolerated(at: string, tolerated: readonly string[]): boolean {
  if (at.endsWith('.message')) return true;
  return tolerated.some((one) => at === one || at.startsWith(`${one}.`) || at.startsWith(`${one}[`) || at === `${one.replace(/\[\d+\]$/, '')}.length`);
}

export interface Score {
  /** How many leaves of the expected report count. */
  readonly fields: number;
  readonly wrong: readonly string[];
  /** IDs and passwords where the text has another one or none: the worst kind of error. */
  readonly misplaced: readonly string[];
}

/** Compares a report with the one that a person wrote; `same` judges two leaves at a path. */
export function score(report: ProtectorReport, { expected, tolerated }: Pick<CorpusFile, 'expected' | 'tolerated'>, same: (got: unknown, want: unknown, at: string) => boolean = isSame): Score {
  const actual = leaves(report);
  const want = [...leaves(expected)].filter(([at]) => !isTolerated(at, tolerated));
  const wrong = want.flatMap(([at, value]) => (same(actual.get(at), value, at) ? [] : [unlike(at, value, actual.get(at))]));
  const known = new Map(want);
  const misplaced = [...actual].flatMap(([at, value]) =>
    /\.(?:keyProtectorId|recoveryPassword)$/.test(at) && value !== null && !isTolerated(at, tolerated) && known.get(at) !== value ? [`${at}: misplaced ${JSON.stringify(value)}`] : [],
  );
  return { fields: want.length, wrong, misplaced };
}

export function isSame(got: unknown, want: unknown): boolean {
  return typeof got === 'number' && typeof want === 'number' ? Math.abs(got - want) < 1e-6 : Object.is(got, want);
}

/** Every leaf that only one of two reports has, or has otherwise. */
export function differences(report: ProtectorReport, expected: ProtectorReport, isIgnored: (at: string) => boolean = () => false): string[] {
  const actual = leaves(report);
  const want = leaves(expected);
  return [...new Set([...want.keys(), ...actual.keys()])].flatMap((at) => (isIgnored(at) || Object.is(actual.get(at), want.get(at)) ? [] : [unlike(at, want.get(at), actual.get(at))]));
}

function unlike(at: string, want: unknown, got: unknown): string {
  return `${at}: want ${JSON.stringify(want)}, got ${JSON.stringify(got)}`;
}
