import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ProtectorReport } from '../../../src/manageBde/report.ts';

const fixtures = path.resolve(import.meta.dirname, '../../fixtures/manageBde');

export interface CorpusFile {
  readonly name: string;
  readonly text: string;
  readonly expected: ProtectorReport;
  /** Paths of fields, or of all below them, for which several readings are defensible. */
  readonly tolerated: readonly string[];
}

const tolerances = JSON.parse(readFileSync(path.join(fixtures, 'corpus-tolerances.json'), 'utf8')) as Readonly<Record<string, readonly string[]>>;

/** Published outputs with the reports that a person wrote for them. */
export const corpus: readonly CorpusFile[] = readdirSync(path.join(fixtures, 'corpus'))
  .filter((file) => file.endsWith('.txt'))
  .map((file) => {
    const name = file.slice(0, -'.txt'.length);
    return {
      name,
      text: readFileSync(path.join(fixtures, 'corpus', file), 'utf8'),
      expected: JSON.parse(readFileSync(path.join(fixtures, 'corpus', `${name}.json`), 'utf8')) as ProtectorReport,
      tolerated: tolerances[name] ?? [],
    };
  });

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
