import type { ComputerDraft, Mould } from '../drafts.ts';
import type { Reading } from '../reading.ts';
import { lookedBack, type LabelToken, type Token } from '../tokenise.ts';
import { mouldOf } from './mould.ts';
import { cutAtOwn, isPlainName, nameShape } from './ownValues.ts';
import { PatternTree } from './patternTree.ts';

/** What is known where a computer's text begins, and the texts that followed there. */
interface Place {
  /** As Reading.place gives it. */
  readonly reading: string;
  /** What the line that names the computer says of its language. */
  readonly tags: readonly string[];
  /** How much of the text behind that line was looked at to read it: an empty line. */
  readonly ahead: number;
  readonly texts: PatternTree<Text>;
}

/** A computer's text, its own values left open, up to and with the line that names the next. */
interface Text {
  /** How many computers had it. */
  count: number;
  /** What is read of it, from the second on; null also where their own values made a difference. */
  made: Made | null;
}

interface Made {
  readonly mould: Mould;
  /** Where its text leads to. */
  readonly end: Place;
  readonly lines: number;
  readonly kinds: Uint8Array;
  /** Tokens that do not begin a line, counted from the one behind the computer's. */
  readonly extra: readonly number[];
  /** There are commands in it. */
  readonly hasCommands: boolean;
}

/** Where the text of a computer began that is being read. */
interface Begin {
  readonly place: Place;
  readonly computer: ComputerDraft;
  readonly name: string;
  /** Of the token that names it, and the offset behind that line. */
  readonly index: number;
  readonly offset: number;
  readonly loose: number;
  readonly computers: number;
  readonly moves: number;
  readonly commands: number;
}

/** Read so often, a text is known: what the last of them gave is what was made of the one before. */
const proven = 3;

/** After so many computers that had to be read it is seen whether passing others was worth the trouble. */
const period = 1024;

/** No computer of which others are alike has a longer one. */
const longestText = 100_000;

/** So many different texts are remembered. */
const mostTexts = 4 * period;

/**
 * Texts of many computers repeat themselves: one is like another in all but its name and its IDs and passwords. What was
 * read of three that are alike need not be read of the fourth. Follows a reading; nothing outlives it.
 */
export class Alike {
  private readonly reading: Reading;
  private readonly text: string;
  private places = new Map<string, Place>();
  private begin: Begin | null = null;
  /** Texts and places that are remembered. */
  private count = 0;
  /** Computers that were read and that were passed in this period. */
  private read = 0;
  private passed = 0;
  /** So many computers are not looked at, since few were alike; twice as many the next time. */
  private pause = 0;
  private nextPause = 4 * period;
  /** Whether lines were passed without being read, which have no marks then. */
  hasPassed = false;

  constructor(reading: Reading, text: string) {
    this.reading = reading;
    this.text = text;
  }

  /** Whether a computer's text may begin with this line: it names another one than the last, and nothing else. */
  begins(token: Token): boolean {
    if (token.kind !== 'label' || token.term !== 'label.computer' || !isPlainName(token.value) || token.value === this.begin?.name) return false;
    if (this.pause === 0) return true;
    this.pause -= 1;
    return false;
  }

  /** Before such a line is read. */
  before(index: number): void {
    const { begin, reading } = this;
    if (begin === null) return;
    const { low, high } = reading.tokens.watched();
    // what is outside of the text decided, too
    if (low < begin.index || high > index || reading.store.moves !== begin.moves || reading.store.computers.length !== begin.computers) this.begin = null;
  }

  /** When it was read; the index with which the reading goes on. `isPlanned`: rows above decided what rows below mean. */
  after(token: Token, index: number, isPlanned: boolean): number {
    const begin = token.kind === 'label' ? this.beginAt(token, index, isPlanned) : null;
    if (this.begin !== null && begin !== null) this.learn(this.begin, begin);
    this.begin = begin === null ? null : this.passAll(begin);
    this.reading.tokens.watch();
    const next = (this.begin?.index ?? index) + 1;
    this.read += 1;
    if (this.read === period) this.endPeriod();
    return next;
  }

  private endPeriod(): void {
    const isWorthIt = this.passed > this.read;
    if (!isWorthIt) {
      this.pause = this.nextPause;
      this.nextPause *= 2;
    }
    if (!isWorthIt || this.count > mostTexts) {
      this.places = new Map();
      this.begin = null;
      this.count = 0;
    }
    this.read = 0;
    this.passed = 0;
  }

  private beginAt(token: LabelToken, index: number, isPlanned: boolean): Begin | null {
    const { reading, text } = this;
    const { tokens, store, session } = reading;
    const offset = tokens.offsetBehind(index);
    const computer = store.any;
    const isNew = computer !== null && computer === store.computers.at(-1) && computer.line === reading.lineAt(index) && computer.name === token.value && computer.volumes.length + computer.errors.length === 0;
    if (!isNew || isPlanned || offset < 0 || text.charAt(offset - 1) !== '\n' || reading.noJsonBefore > index) return null;
    let ahead = 0;
    if (token.mayBeginObject) {
      if (!reading.isBlank(index + 1) || !tokens.has(index + 1)) return null;
      ahead = tokens.offsetBehind(index + 1) - offset;
      if (ahead <= 0 || text.charAt(offset + ahead - 1) !== '\n') return null;
    }
    const place = this.placeOf(token, ahead);
    return place === null ? null : { place, computer, name: token.value, index, offset, loose: store.loose.length, computers: store.computers.length, moves: store.moves, commands: session.commands };
  }

  private placeOf(token: LabelToken, ahead: number): Place | null {
    const reading = this.reading.place();
    if (reading === null) return null;
    const { raw, value, tags } = token;
    const at = raw.lastIndexOf(value);
    const key = `${ahead} ${raw.slice(0, at)}${nameShape(value)}${raw.slice(at + value.length)}\n${reading}`;
    if (at < 0 || key.includes(value)) return null;
    const known = this.places.get(key);
    if (known !== undefined) return known;
    this.count += 1;
    const place: Place = { reading, tags, ahead, texts: new PatternTree() };
    this.places.set(key, place);
    return place;
  }

  /** A computer was read to its end: its text is known now, or known better. */
  private learn(begin: Begin, end: Begin): void {
    const { reading, text } = this;
    const { store, session, tokens } = reading;
    if (end.moves !== begin.moves + 1 || end.offset - begin.offset > longestText) return;
    const its = text.slice(begin.offset, end.offset);
    const nameAt = its.lastIndexOf(end.name);
    const line = tokens.at(end.index)?.raw ?? '';
    // rows that may still go on below another computer's
    if (nameAt < 0 || line.indexOf(end.name) !== line.lastIndexOf(end.name) || begin.computer.volumes.some((volume) => session.rows.has(volume))) return;
    const cut = cutAtOwn(text.slice(begin.offset, end.offset + end.place.ahead), begin.name, end.name, nameAt);
    if (cut === null) return;
    const known = begin.place.texts.leafOf(cut.parts, (): Text => ({ count: 0, made: null }));
    known.count += 1;
    if (known.count === 1) this.count += 1;
    if (known.count === 1 || known.count > proven) return;
    const mould = mouldOf(begin.computer, store.loose.slice(begin.loose, end.loose), cut.values);
    const made: Made | null = mould && {
      mould,
      end: end.place,
      lines: reading.lineAt(end.index) - reading.lineAt(begin.index),
      kinds: reading.kindsBetween(begin.index + 1, end.index + 1),
      extra: tokens.extraBetween(begin.index, end.index).map((index) => index - begin.index - 1),
      hasCommands: session.commands !== begin.commands,
    };
    if (known.count < proven) known.made = made;
    else if (known.made === null || made === null || !isSame(known.made, made, cut.values, begin.computer)) known.made = null;
  }

  /** Passes the computers from here on whose texts are known; where the one begins that is to be read. */
  private passAll(from: Begin): Begin {
    const { reading, text } = this;
    const { store, session, tokens } = reading;
    const places: { readonly index: number; readonly offset: number }[] = [];
    const extra: number[] = [];
    let { place, computer, name, index, offset } = from;
    let line = reading.lineAt(index);
    for (;;) {
      const match = place.texts.match(text, offset, name);
      const made = match !== null && match.leaf.count >= proven ? match.leaf.made : null;
      if (match === null || made === null || store.hasName(match.next)) break;
      this.passed += 1;
      computer.mould = made.mould;
      computer.values = match.values;
      computer.language = made.mould.language;
      if (made.hasCommands) session.rows.clear();
      reading.markLike(index + 1, made.kinds);
      for (const one of made.extra) extra.push(index + 1 + one);
      index += made.kinds.length;
      line += made.lines;
      place = made.end;
      offset = match.end - place.ahead;
      name = match.next;
      computer = store.name(name, line);
      store.vote(place.tags);
      places.push({ index, offset });
      if (places.length > 2 * lookedBack) places.splice(0, lookedBack);
    }
    if (index === from.index) return from;
    this.hasPassed = true;
    reading.goOn(place.reading, name);
    // the tokens that a reader may look back at are made, and what is before them is left out
    const last = places.findLast((one) => one.index < index - lookedBack);
    if (last !== undefined) tokens.moveTo(last.index + 1, last.offset, from.index, extra.filter((one) => one <= last.index));
    tokens.at(index);
    return { place, computer, name, index, offset, loose: store.loose.length, computers: store.computers.length, moves: store.moves, commands: session.commands };
  }
}

/** Whether both texts are read alike, the one with the own values of the other. */
function isSame(one: Made, other: Made, values: readonly string[], { line }: ComputerDraft): boolean {
  const told = ({ mould, end, lines, kinds, extra, hasCommands }: Made): string => JSON.stringify([mould.locate(values, line), end.reading, lines, [...kinds], extra, hasCommands]);
  return one.end === other.end && told(one) === told(other);
}
