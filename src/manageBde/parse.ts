import { createDictionary } from './dictionary.ts';
import type { VolumeDraft } from './drafts.ts';
import { finish, type LocatedComputer } from './finish.ts';
import { languages } from './languages/all.ts';
import type { Language } from './languages/language.ts';
import { readToken, type RowPlan } from './manageBdeText.ts';
import { readObjects } from './powershell/readObjects.ts';
import { Reading, type LineKind } from './reading.ts';
import type { ProtectorReport } from './report.ts';
import { tokenise } from './tokenise.ts';

export interface Parsed {
  readonly report: ProtectorReport;
  /** The same computers in the same order, with their places in the text. */
  readonly located: readonly LocatedComputer[];
  /** What became of every line that is not blank, in order; a line of markup may hold several. Made when asked for. */
  readonly lines: readonly ReadLine[];
  readonly lineCount: number;
}

export interface ReadLine {
  /** 1-based. */
  readonly number: number;
  readonly kind: LineKind;
  readonly text: string;
  /** Index of the computer and of its volume that an unrecognised line stands in. */
  readonly volume: readonly [number, number] | null;
}

/** Reads text of manage-bde or Get-BitLockerVolume. Never throws; what it does not understand stays in `lines`. */
export type Parser = (text: string) => Parsed;

/** A parser that knows these languages. */
export function createParser(tables: readonly Language[]): Parser {
  const dictionary = createDictionary(tables);
  return (text) => {
    const tokens = tokenise(text, dictionary);
    const read = (owner: string | null): Reading => readTokens(new Reading(tokens, dictionary), owner);
    const first = read(null);
    const owner = laterName(first);
    const reading = owner === null ? first : read(owner);
    const { computers, placeOf } = finish(reading.store);
    let lines: readonly ReadLine[] | undefined;
    return {
      report: { schemaVersion: 1, computers: computers.map((computer) => computer.report) },
      located: computers,
      get lines() {
        return (lines ??= readLines(reading, placeOf()));
      },
      lineCount: tokens.lineCount,
    };
  };
}

function readLines(reading: Reading, placeOf: ReadonlyMap<VolumeDraft, readonly [number, number]>): readonly ReadLine[] {
  return reading.tokens.flatMap((token, index) => {
    if (token.kind === 'blank') return [];
    const volume = reading.volumes.get(index);
    return [{ number: reading.lineAt(index), kind: reading.kindOf(index), text: token.text, volume: (volume && placeOf.get(volume)) ?? null }];
  });
}

let standard: Parser | undefined;

/** Reads text with every table there is. */
export function parse(text: string): Parsed {
  standard ??= createParser(languages);
  return standard(text);
}

function readTokens(reading: Reading, owner: string | null): Reading {
  if (owner !== null) reading.nameComputer(owner, firstLine(reading));
  const plan: RowPlan = new Map();
  for (let index = 0; index < reading.tokens.length; ) {
    const token = reading.tokens[index];
    const end = readObjects(reading, index);
    if (end === null && token !== undefined) readToken(reading, token, index, plan);
    index = end ?? index + 1;
  }
  return reading;
}

/** A name that only comes later, in the head of a table, also owns what stands before it, if it is the only one. */
function laterName({ store, printedNames, namedByCommand }: Reading): string | null {
  const [first, second] = store.computers;
  if (first?.name !== null || second === undefined || namedByCommand || printedNames.size !== 1) return null;
  const [name] = printedNames.values();
  return name ?? null;
}

function firstLine({ tokens, lineAt }: Reading): number {
  return lineAt(Math.max(0, tokens.findIndex((token) => token.kind !== 'blank')));
}
