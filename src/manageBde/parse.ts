import { Alike } from './alike/alike.ts';
import { createDictionary, type Dictionary } from './dictionary.ts';
import { finish, type LocatedComputer } from './finish.ts';
import { languages } from './languages/all.ts';
import type { Language } from './languages/language.ts';
import { readToken, type RowPlan } from './manageBdeText.ts';
import { readObjects } from './powershell/readObjects.ts';
import { Reading, type LineKind, type Marks } from './reading.ts';
import type { ProtectorReport } from './report.ts';
import { eachPart, tokenise } from './tokenise.ts';

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

/** A parser that knows these languages; with `readsAll` it reads every computer, also one whose text is known from others. */
export function createParser(tables: readonly Language[], { readsAll = false } = {}): Parser {
  const dictionary = createDictionary(tables);
  return (text) => {
    const newReading = (): Reading => new Reading(tokenise(text, dictionary), dictionary);
    const read = (owner: string | null): Read => {
      const reading = newReading();
      const alike = readsAll ? null : new Alike(reading, text);
      readTokens(reading, owner, alike);
      return { reading, alike };
    };
    const first = read(null);
    const owner = laterName(first.reading);
    const { reading, alike } = owner === null ? first : read(owner);
    const computers = finish(reading.store);
    const marks = alike?.hasPassed === true ? null : reading.marks();
    /** What became of each line, for which each has to be read. */
    const allMarks = (): Marks => {
      const whole = newReading();
      readTokens(whole, owner, null);
      finish(whole.store);
      return whole.marks();
    };
    let lines: readonly ReadLine[] | undefined;
    return {
      report: { schemaVersion: 1, computers: computers.map((computer) => computer.report) },
      located: computers,
      get lines() {
        return (lines ??= readLines(text, dictionary, marks ?? allMarks()));
      },
      lineCount: reading.lineAt(reading.end) - 1,
    };
  };
}

function readLines(text: string, dictionary: Dictionary, { kindOf, surroundings }: Marks): readonly ReadLine[] {
  const found: ReadLine[] = [];
  let place: ReadLine['volume'] = null;
  let next = 0;
  eachPart(text, dictionary, (part, number, index) => {
    const entry = surroundings[next];
    if (entry?.from === index) {
      place = entry.place;
      next += 1;
    }
    if (part === '') return;
    const kind = kindOf(index);
    found.push({ number, kind, text: part, volume: kind === 'unrecognised' ? place : null });
  });
  return found;
}

let standard: Parser | undefined;

/** Reads text with every table there is. */
export function parse(text: string): Parsed {
  standard ??= createParser(languages);
  return standard(text);
}

interface Read {
  readonly reading: Reading;
  readonly alike: Alike | null;
}

/** Step two. `alike` passes texts of computers that are known from others. */
function readTokens(reading: Reading, owner: string | null, alike: Alike | null): void {
  if (owner !== null) reading.nameComputer(owner, firstLine(reading));
  const { tokens } = reading;
  const plan: RowPlan = new Map();
  let index = 0;
  for (let token = tokens.at(0); token !== undefined; token = tokens.at(index)) {
    const begins = alike?.begins(token) === true;
    if (begins) alike.before(index);
    const end = readObjects(reading, index);
    if (end === null) readToken(reading, token, index, plan);
    index = begins && end === null ? alike.after(token, index, plan.has(index + 1)) : (end ?? index + 1);
    tokens.passed(index);
  }
  reading.end = index;
}

/** A name that only comes later, in the head of a table, also owns what stands before it, if it is the only one. */
function laterName({ store, printedName, printsOthers, namedByCommand }: Reading): string | null {
  const [first, second] = store.computers;
  return first?.name !== null || second === undefined || namedByCommand || printsOthers ? null : printedName;
}

function firstLine({ tokens }: Reading): number {
  let index = 0;
  while (tokens.at(index)?.kind === 'blank') index += 1;
  return tokens.has(index) ? tokens.lineAt(index) : 1;
}
