import type { CleanPart } from './clean.ts';
import { longestLine } from './limits.ts';
import type { Dictionary } from './dictionary.ts';
import { closing, findItems, isWords, mayNameVolume, skipBetween, trimBetween, wordsEnding, type Item } from './joinedItems.ts';
import { endOfRemark, fieldOf, phrasesIn, valueAt, valueAtStart, type Value } from './joinedValues.ts';
import { passwordGroups } from './shapes.ts';
import { isStatusTerm } from './statusRows.ts';
import type { LabelTerm } from './tokenise.ts';

/** A line of the tool that stood in a joined one, or a piece of it of which nobody can say where it belongs. */
export interface JoinedPart extends CleanPart {
  /** What follows it need not be about the volume that was above it. */
  readonly isUnsure?: boolean;
}

/**
 * The lines of the tool that were joined into this one, indented as the tool does, so that they are read as if nothing
 * had happened; null where the line is one line. They must be proved: by words of a table or by shapes that stand where
 * the tool prints them, one right behind the other. What is not is unsure, with all that follows up to the next volume.
 */
export function joinedLines({ text }: CleanPart, dictionary: Dictionary): readonly JoinedPart[] | null {
  if (!mayBeJoined(text)) return null;
  const items = findItems(text, dictionary);
  return items.length === 0 ? null : new Splitter(text, items, dictionary).lines();
}

/** Two colons, something behind brackets, or digits behind digits. */
function mayBeJoined(text: string): boolean {
  if (text.length < 20 || text.length >= longestLine) return false;
  const colon = text.search(/[:：]/);
  if (colon < 0) return false;
  if (/[:：]/.test(text.slice(colon + 1)) || /^[0-9{]/.test(text)) return true;
  const close = Math.max(text.lastIndexOf(']'), text.lastIndexOf('］'));
  return close > 0 && close < text.length - 4;
}

/** Columns at which the tool prints. */
const columns = { top: 0, heading: 4, row: 4, field: 6, value: 8 } as const;

class Splitter {
  private readonly text: string;
  private readonly items: readonly Item[];
  private readonly dictionary: Dictionary;
  private readonly parts: JoinedPart[] = [];
  /** The next item that was not read yet, and where the text begins that was not. */
  private index = 0;
  private at = 0;
  /** Lines that words or shapes of their own prove. */
  private proofs = 0;
  /** Words that head protectors, or a list of them, in no table's language: they stood between two places that are known. */
  private readonly headings = new Set<string>();
  private readonly lists = new Set<string>();
  /** What stands between the volume and the first colon behind it. */
  private listWords: string | null = null;
  /** Whether an ID was read since the last volume. */
  private isAmongProtectors = false;

  constructor(text: string, items: readonly Item[], dictionary: Dictionary) {
    this.text = text;
    this.items = items;
    this.dictionary = dictionary;
  }

  lines(): readonly JoinedPart[] | null {
    if (!this.readHead()) return null;
    for (let item = this.next(); item !== undefined; item = this.next()) {
      this.index += 1;
      if (item.kind === 'volume') this.readVolume(item);
      else if (item.kind !== 'label') this.readCommand(item);
      else if (item.term === 'error.word') this.readError(item);
      else if (item.term === 'label.computer') this.readComputer(item);
      else this.readLabel(item);
    }
    return this.proofs < 2 ? null : this.parts;
  }

  /** What stands in front of the first item that can be one; false where it says that this is no text of the tool. */
  private readHead(): boolean {
    const { text, dictionary } = this;
    const value = valueAtStart(text, dictionary);
    if (value !== null && value.end <= this.limit()) {
      this.proofs += 1;
      this.addValue(0, value);
      this.readBehind(value);
      return true;
    }
    const first = this.next();
    if (first?.start === null && isWords(text.slice(0, first.colon).trim())) {
      // a protector of which nobody knows the volume
      if (this.isHeading(0)) {
        this.proofs = 2;
        this.lose(0);
        return true;
      }
      const shape = valueAt(text, first, text.length, dictionary)?.shape;
      if (shape === 'id' || shape === 'password') return true;
    }
    this.index = this.nextKnown();
    const item = this.next();
    if (item === undefined) return false;
    this.at = item.start ?? 0;
    const head = trimBetween(text.slice(0, this.at));
    // letters that stay in every language head a protector, but of which volume nobody knows
    if (this.isHeading(this.index) && this.items.some(({ start }) => start === null)) {
      this.proofs = 2;
      this.lose(0);
      return true;
    }
    if (head === '') return true;
    if (/^\[[^[\]]{1,60}\]$/.test(head) && dictionary.find('volume', head.slice(1, -1)) !== null) this.proofs += 1;
    else if (item.kind === 'label' && !this.mayFollowAnything(this.index)) return false;
    else if (this.addList(head)) return true;
    else if (item.kind === 'volume' && (/[:：]$/.test(head) || dictionary.isKnownText(head))) this.proofs += 1;
    this.addHeader(head);
    return true;
  }

  /** A list, a computer's name, an error, and rows of -status that have another one behind them. */
  private mayFollowAnything(index: number): boolean {
    const term = this.items[index]?.term ?? null;
    if (term === 'label.computer' || term === 'list.all' || term === 'list.added' || term === 'error.word') return true;
    return isRow(term) && isRow(this.items[index + 1]?.term ?? null);
  }

  /** Where the words end that stand in front of the next item: of a label without known words at its colon. */
  private limit(): number {
    const next = this.next();
    return next === undefined ? this.text.length : (next.start ?? next.colon);
  }

  private next(): Item | undefined {
    return this.items[this.index];
  }

  private readVolume(item: Item): void {
    const { text } = this;
    const next = this.next();
    const limit = this.limit();
    const start = Math.min(this.at, item.start ?? item.end);
    const line = text.slice(start, item.end);
    const words = trimBetween(text.slice(item.end, limit));
    this.listWords = null;
    this.isAmongProtectors = false;
    // without brackets only a list can stand behind it, or nothing
    if (!/[\]］]$/.test(line) && words !== '' && wordsEnding(words, words.length, 0, 'list', this.dictionary) !== 0) {
      this.lose(start);
      return;
    }
    this.proofs += 1;
    this.addVolume(line);
    if (next?.start === null) {
      this.at = skipBetween(text, item.end);
      this.readFirstHeading(next, words);
      return;
    }
    this.at = limit;
    if (words === '') return;
    this.listWords = words;
    if (this.addList(words) || this.addKnown(words)) return;
    // in no table's language: what stands above the first heading, or the end of the line
    const heading = next === undefined || !this.isHeading(this.index) ? '' : text.slice(next.start, next.colon).trim();
    if (next !== undefined && heading !== '' && isWords(words) && !/^TPM\b/.test(heading)) {
      // a word of another language may be the end of a heading in this one
      this.readFirstHeading(next, `${words} ${heading}`);
    } else if (isWords(words) && (next === undefined || heading !== '')) {
      this.proofs += 1;
      this.lists.add(words);
      this.add(words, columns.top);
    } else {
      // a remark behind a volume is no line of its own
      this.proofs += next === undefined ? 0 : 1;
      this.lose(item.end);
    }
  }

  private addVolume(line: string): void {
    this.addBlank();
    const end = closing(line, line.search(/[[［]/));
    this.add(end < 0 ? line : line.slice(0, end), columns.top);
    if (end >= 0) this.add(line.slice(end), columns.top);
  }

  /** Words for a list and a heading behind a volume, with nothing between them: another place may show where one ends. */
  private readFirstHeading(item: Item, words: string): void {
    if (!isWords(words) || !this.isHeading(this.index)) return;
    this.index += 1;
    this.listWords = words;
    const list = [...this.lists].find((one) => words.startsWith(`${one} `));
    const heading = this.headings.has(words) ? words : list === undefined ? [...this.headings].find((one) => words.endsWith(` ${one}`)) : words.slice(list.length).trim();
    this.at = skipBetween(this.text, item.end);
    if (heading === undefined) {
      this.add(words, columns.top);
      return;
    }
    this.headings.add(heading);
    if (heading !== words) this.lists.add(words.slice(0, -heading.length).trim());
    this.add(words.slice(0, -heading.length), columns.top);
    this.addBlank();
    this.add(`${heading}:`, columns.heading);
  }

  /** A prompt, with or without a command, and what the tool prints above everything else. */
  private readCommand({ kind, start, end }: Item): void {
    const { text } = this;
    this.proofs += kind === 'command' ? 1 : 0;
    this.index = this.nextKnown();
    const limit = this.next()?.start ?? text.length;
    this.add(text.slice(start ?? end, kind === 'command' ? end : limit), columns.top);
    this.at = limit;
    if (kind === 'command') this.readGap(end);
  }

  /** Words that say nothing for the report; in front of a label they may be about anything. */
  private readGap(from: number): void {
    const words = trimBetween(this.text.slice(from, this.at));
    if (words === '' || this.addList(words)) return;
    if (this.next()?.kind === 'label' && !this.mayFollowAnything(this.index)) this.lose(from);
    else this.addHeader(words);
  }

  /** What the tool prints above everything else. In front of a volume its last line may name the computer, in any words. */
  private addHeader(words: string): void {
    const version = /^.{0,150}? [0-9]{1,2}\.[0-9]\.[0-9]{4,5}(?![0-9.])/.exec(words)?.[0] ?? '';
    const rest = trimBetween(words.slice(version.length));
    this.add(version, columns.top);
    const item = this.next();
    const hasWord = item?.kind === 'volume' && !/^(?:[A-Za-z]:["'”»]?\s{0,20}[[［]|\\)/.test(this.text.slice(item.start ?? 0, item.end));
    const computer = (hasWord ? /[:：] {0,9}[^\s:：]{1,63}$/ : /[:：] {0,9}[^\s:：]{1,63} {1,9}[\p{L}\p{M}]{1,20}$/u).exec(rest);
    if (item?.kind !== 'volume' || computer === null) {
      this.add(rest, columns.top);
      return;
    }
    const label = Math.max(rest.lastIndexOf('. ', computer.index), rest.lastIndexOf('。', computer.index)) + 1;
    if (version === '' || !hasWord) {
      this.loseAll(this.at - rest.length);
      return;
    }
    this.add(rest.slice(0, label), columns.top);
    this.parts.push({ text: '', indent: 0 });
    this.add(rest.slice(label), columns.top);
    this.parts.push({ text: '', indent: 0 });
  }

  /** An error takes what stands behind it up to the next volume or prompt. */
  private readError({ start, end }: Item): void {
    this.proofs += 1;
    this.index = this.nextFixed();
    this.at = this.next()?.start ?? this.text.length;
    this.add(this.text.slice(start ?? end, this.at), columns.top);
  }

  private readComputer({ start, end: colon }: Item): void {
    const { text } = this;
    let end = skipBetween(text, colon);
    while (end < text.length && !/[\s|;,]/.test(text.charAt(end))) end += 1;
    this.proofs += 1;
    this.index = this.nextKnown();
    this.at = this.next()?.start ?? text.length;
    const words = trimBetween(text.slice(end, this.at));
    const name = trimBetween(text.slice(colon, end));
    // where the name ends, and with it whose is what follows, is only known by what the tool prints behind it
    const isProved = words === '' || this.dictionary.isKnownText(words) || / [0-9]{1,2}\.[0-9]\.[0-9]{4,5}/.test(words);
    if (!isProved || passwordGroups(name) !== null || !/^\p{Lu}|^[^\p{Ll}]/u.test(text.charAt(start ?? colon))) {
      this.loseAll(start ?? colon);
      return;
    }
    this.addBlank();
    this.add(`${text.slice(start ?? colon, colon)} ${name}`, columns.top);
    this.addBlank();
    this.readGap(end);
  }

  /** Of a label without known words the text that was not read yet is the words. */
  private readLabel(item: Item): void {
    const { text, dictionary } = this;
    const start = item.start ?? this.at;
    const next = this.next();
    const limit = this.limit();
    const plain = trimBetween(text.slice(item.end, limit));
    if (this.isHeading(this.index - 1) || (next === undefined && plain === '' && item.isType)) {
      this.readHeading(item, start);
      return;
    }
    const value = valueAt(text, item, limit, dictionary);
    if (item.term !== null || value !== null) this.proofs += 1;
    if (value !== null && !(isRow(item.term) && next?.start !== null)) {
      this.isAmongProtectors ||= value.shape !== 'row';
      this.addField(item, start, value);
      this.readBehind(value);
    } else if (item.term === 'list.all' || item.term === 'list.added') {
      if (plain !== '' && next?.start !== null) this.lose(start);
      else {
        this.addBlank();
        this.add(text.slice(start, item.end), columns.top);
        this.at = next?.start === null ? skipBetween(text, item.end) : limit;
      }
    } else if (item.term === 'label.protectors' && next?.start !== null) this.readNames(start, item.end, limit);
    else if (mayNameVolume(plain)) this.lose(start);
    else if (next?.start === null) this.readFree(item, start, limit);
    else if (isRow(item.term)) {
      this.add(text.slice(start, limit), columns.row);
      this.at = limit;
    } else if (fieldOf(item) === null || plain.length > 80) this.lose(start);
    else {
      // a value in a place of its own, whatever it looks like
      this.add(text.slice(start, item.end), columns.field);
      this.add(plain, columns.value);
      this.at = limit;
    }
  }

  private readHeading(item: Item, start: number): void {
    const words = this.text.slice(start, item.colon).trim();
    const isKnown = item.start !== null && item.isType;
    if (!isKnown && !this.isSameList(words)) {
      this.lose(start);
      return;
    }
    this.proofs += 1;
    this.isAmongProtectors = true;
    if (isKnown) this.headings.add(words);
    this.addBlank();
    this.add(this.text.slice(start, item.end), columns.heading);
    this.at = skipBetween(this.text, item.end);
  }

  /** A value that ends where the words of a label begin that no table has, or nowhere. */
  private readFree(item: Item, start: number, limit: number): void {
    const { text } = this;
    const words = text.slice(item.end, limit).trimEnd();
    const heading = this.isHeading(this.index) ? [...this.headings].find((one) => words.endsWith(` ${one}`)) : undefined;
    if (heading !== undefined) {
      const from = item.end + words.length - heading.length;
      this.add(text.slice(start, from), columns.field);
      this.at = from;
    } else if (!this.isAmongProtectors && item.start === null) {
      // one row of -status and the words of the next: the last one at least is the label's
      const from = item.end + Math.max(0, words.lastIndexOf(' ') + 1);
      this.add(text.slice(start, from), columns.row);
      this.at = from;
    } else this.lose(start);
  }

  private addField({ term, end }: Item, start: number, value: Value): void {
    const { text } = this;
    if (value.shape === 'row' || (value.shape === 'id' && term !== 'file.id')) this.add(text.slice(start, value.end), value.shape === 'row' ? columns.row : columns.field);
    else {
      this.add(text.slice(start, end), term === 'file.id' || term === 'file.key' ? columns.top : columns.field);
      this.addValue(end, value);
    }
  }

  private addValue(from: number, { shape, end }: Value): void {
    if (shape === 'backup') for (const phrase of phrasesIn(this.text, from, end, 'backup', this.dictionary) ?? []) this.add(phrase, columns.value);
    else this.add(this.text.slice(from, end), columns.value);
  }

  /** What stands behind a value whose end is known: the tool's remark, the next item, or something unsure. */
  private readBehind(value: Value): void {
    const { text, dictionary } = this;
    const next = this.next();
    const limit = this.limit();
    let at = skipBetween(text, value.end, limit);
    const remark = endOfRemark(text, at, value.shape);
    if (remark >= 0 && remark <= limit) {
      this.add(text.slice(at, remark), value.shape === 'pcr' ? columns.value : columns.field);
      at = skipBetween(text, remark, limit);
    }
    const words = trimBetween(text.slice(at, limit));
    if (next?.start === null) this.at = at;
    else if (words === '') this.at = limit;
    else if (dictionary.find('note', words) !== null) {
      this.add(words, columns.field);
      this.at = limit;
    } else if (this.addList(words) || this.addKnown(words)) this.at = limit;
    else if (next === undefined) {
      this.addPiece(words, mayNameVolume(words) || words.length > 200);
      this.at = limit;
    } else if (next.kind === 'volume' && isWords(words) && words.length <= 30) this.at = at;
    else if (next.kind === 'command' || next.kind === 'prompt') {
      this.add(words, columns.top);
      this.at = limit;
    } else this.lose(at);
  }

  /** The names in the last row of -status. */
  private readNames(start: number, colon: number, limit: number): void {
    const { text, dictionary } = this;
    const words = trimBetween(text.slice(colon, limit));
    const names = words === '' || dictionary.find('protectors', words) !== null ? [] : phrasesIn(text, colon, limit, 'type', dictionary);
    if (names === null) {
      this.lose(start);
      return;
    }
    this.add(text.slice(start, names.length === 0 ? limit : colon), columns.row);
    for (const name of names) this.add(name, columns.value);
    this.proofs += names.length > 1 ? 1 : 0;
    this.at = limit;
  }

  /** Whether an item is a label with nothing but an ID behind it. */
  private isHeading(index: number): boolean {
    const item = this.items[index];
    const next = this.items[index + 1];
    if (item?.kind !== 'label' || next?.kind !== 'label') return false;
    const words = trimBetween(this.text.slice(item.end, next.start ?? next.colon));
    if (next.start !== null) return words === '' && next.term === 'label.id';
    return words.length <= 24 && isWords(words) && valueAt(this.text, next, this.text.length, this.dictionary)?.shape === 'id';
  }

  /** Whether a heading in no table's words may stand in the list above it: it must not begin as another list would. */
  private isSameList(words: string): boolean {
    if (this.headings.has(words)) return true;
    if (!isWords(words) || this.listWords === null) return false;
    if (this.listWords.split(' ')[0] === words.split(' ')[0]) return false;
    for (const known of this.headings) if (words.endsWith(known)) return false;
    this.headings.add(words);
    return true;
  }

  /** `All Key Protectors`, also behind something else. */
  private addList(words: string): boolean {
    const start = wordsEnding(words, words.length, 0, 'list', this.dictionary);
    if (start < 0) return false;
    this.proofs += 1;
    const before = trimBetween(words.slice(0, start));
    if (before !== '') this.addPiece(before, mayNameVolume(before));
    this.add(words.slice(start), columns.top);
    return true;
  }

  private addKnown(words: string): boolean {
    if (!this.dictionary.isKnownText(words)) return false;
    this.add(words, columns.top);
    return true;
  }

  /** Nobody knows of which computer the rest of the line is. */
  private loseAll(from: number): void {
    this.index = this.items.length;
    this.lose(from);
  }

  /** From here up to the next volume, computer, command or prompt nobody knows whose is what. */
  private lose(from: number): void {
    this.index = this.nextFixed();
    this.at = this.next()?.start ?? this.text.length;
    const piece = this.text.slice(from, this.at);
    // a header among it may be another computer's
    if (this.index < this.items.length && this.next()?.kind === 'volume' && / [0-9]{1,2}\.[0-9]\.[0-9]{4,5}(?![0-9.])/.test(piece)) {
      this.index = this.items.length;
      this.at = this.text.length;
      this.addPiece(this.text.slice(from), true);
    } else this.addPiece(piece, true);
  }

  private nextFixed(): number {
    let { index } = this;
    for (let item = this.items[index]; item?.kind === 'label' && item.term !== 'label.computer'; item = this.items[index]) index += 1;
    return index;
  }

  private nextKnown(): number {
    let { index } = this;
    while (index < this.items.length && this.items[index]?.start === null) index += 1;
    return index;
  }

  private add(text: string, indent: number): void {
    this.addPiece(text, false, indent);
  }

  private addPiece(text: string, isUnsure: boolean, indent: number = columns.top): void {
    const plain = trimBetween(text);
    if (plain !== '') this.parts.push(isUnsure ? { text: plain, indent, isUnsure } : { text: plain, indent });
  }

  private addBlank(): void {
    if (this.parts.length > 0) this.parts.push({ text: '', indent: 0 });
  }
}

function isRow(term: Item['term']): boolean {
  return term !== null && isStatusTerm(term as LabelTerm);
}
