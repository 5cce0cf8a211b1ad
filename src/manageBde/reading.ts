import { readAgain, written } from './alike/place.ts';
import type { Command } from './command.ts';
import type { Dictionary, Meaning, MeaningIn, TermGroup } from './dictionary.ts';
import { append, newProtector, Store, type ErrorDraft, type ListDraft, type LoosePassword, type ProtectorDraft, type VolumeDraft } from './drafts.ts';
import { createSession } from './powershell/session.ts';
import type { FoldedRoots } from './roots.ts';
import type { LabelTerm, Token, Tokens } from './tokenise.ts';

/** What became of a line. Blank lines have no reading. */
export type LineKind = 'field' | 'known' | 'unrecognised';

/** What became of the tokens, by their indexes. */
export interface Marks {
  readonly kindOf: (index: number) => LineKind;
  /** Where unrecognised lines stand: from an index up to the next entry, computer and volume of the report. */
  readonly surroundings: readonly { readonly from: number; readonly place: readonly [number, number] | null }[];
}

const lineKinds: readonly LineKind[] = ['unrecognised', 'field', 'known'];

/** `kinds` holds places in `lineKinds`. */
function kindIn(kinds: Uint8Array, index: number): LineKind {
  return lineKinds[kinds[index] ?? 0] ?? 'unrecognised';
}

/** Fields of a reading and of its session: the text, what was read of it, and what only counts. */
const notOfPlace: ReadonlySet<string> = new Set(['dictionary', 'tokens', 'store', 'end', 'surroundings', 'kinds', 'noJsonBefore', 'printedName', 'session', 'rows', 'commands']);

/** The value that a label promised for the lines below it. */
export type Pending = 'id' | 'password' | 'pcr' | 'keyFile' | 'thumbprint' | 'backup' | 'any';

/** Where the parser stands in the text. One for the whole text; the readers of the single forms move it on. */
export class Reading {
  readonly dictionary: Dictionary;
  readonly tokens: Tokens;
  readonly store = new Store();
  /** Index behind the last token, when all were read. */
  end = 0;
  /** The volumes that unrecognised lines stand in: each entry holds from its token's index up to the next entry. */
  private readonly surroundings: { readonly from: number; readonly volume: VolumeDraft | null }[] = [];
  command: Command | null = null;
  volume: VolumeDraft | null = null;
  /** Whether a Volume line opened the volume. */
  ownVolumeLine = false;
  /** The languages that call a volume what its line does. */
  volumeTags: readonly string[] = [];
  /** Labels that this block had already. */
  readonly seen = new Set<LabelTerm>();
  list: ListDraft | null = null;
  /** Names of protectors may follow on the next lines, deeper than this column. */
  namesBelow: number | null = null;
  protector: ProtectorDraft | null = null;
  protectorIndent = 0;
  /** Column of the protector's ID: deeper than its heading where the text kept its indentation. */
  fieldIndent = 0;
  /** What the text calls IDs. */
  idLabel: string | null = null;
  pending: Pending | null = null;
  error: ErrorDraft | null = null;
  /** A GUID that stood alone, as in the recovery key file. */
  looseId: string | null = null;
  /** What the file calls the password below. */
  looseHeading: string | null = null;

  /** The list that single protector objects, one below the other, belong to. */
  recordList: ListDraft | null = null;
  /** Passwords that a warning printed; the next row that PowerShell prints is their volume. */
  awaitingRow: LoosePassword[] = [];
  /** Tokens before this index are known not to begin JSON or CLIXML that says anything. */
  noJsonBefore = 0;
  /** The name that the text itself prints, whether it prints others too, and whether a command or a prompt gave one. */
  printedName: string | null = null;
  printsOthers = false;
  namedByCommand = false;
  /** Where the output of a console comes from. */
  readonly session = createSession();

  /** Places in `lineKinds`, by the index of the token: there may be millions. */
  private kinds = new Uint8Array(1024);

  constructor(tokens: Tokens, dictionary: Dictionary) {
    this.tokens = tokens;
    this.dictionary = dictionary;
  }

  /** The line (1-based) that the token of this index stands in. */
  lineAt(index: number): number {
    return this.tokens.lineAt(index);
  }

  mark(index: number, kind: LineKind): void {
    if (kind === 'unrecognised') {
      if ((this.surroundings.at(-1)?.volume ?? null) !== this.volume) this.surroundings.push({ from: index, volume: this.volume });
      return;
    }
    this.roomFor(index);
    this.kinds[index] = kind === 'field' ? 1 : 2;
  }

  kindOf(index: number): LineKind {
    return kindIn(this.kinds, index);
  }

  /** What became of the lines, when the report is made: all that outlives it. */
  marks(): Marks {
    const { kinds } = this;
    return {
      kindOf: (index) => kindIn(kinds, index),
      surroundings: this.surroundings.map(({ from, volume }) => ({ from, place: volume === null || volume.volumeIndex < 0 ? null : ([volume.computerIndex, volume.volumeIndex] as const) })),
    };
  }

  /**
   * All that decides how the text is read on but the text itself and what was read of it, as a text; null where something
   * is still being read. Of a field that is added here it needs to be told nothing.
   */
  place(): string | null {
    const fields = Object.entries(this).filter(([name]) => !notOfPlace.has(name));
    const session = Object.entries(this.session).filter(([name]) => !notOfPlace.has(name));
    return written({ isAtHome: this.store.isAtHome, fields: Object.fromEntries(fields), session: Object.fromEntries(session) });
  }

  /** Goes on from a place like this one, below the line that names this computer. */
  goOn(place: string, name: string): void {
    const { fields, session } = readAgain(place) as { readonly fields: object; readonly session: object };
    Object.assign(this, fields);
    Object.assign(this.session, session);
    this.printedName = name;
  }

  /** Tokens from this index on became what others like them did. */
  markLike(index: number, kinds: Uint8Array): void {
    this.roomFor(index + kinds.length);
    this.kinds.set(kinds, index);
  }

  kindsBetween(index: number, end: number): Uint8Array {
    this.roomFor(end);
    return this.kinds.slice(index, end);
  }

  private roomFor(end: number): void {
    if (end < this.kinds.length) return;
    const larger = new Uint8Array(2 * end);
    larger.set(this.kinds);
    this.kinds = larger;
  }

  /** The next line that is not blank. */
  next(index: number): Token | undefined {
    let at = index + 1;
    while (this.tokens.at(at)?.kind === 'blank') at += 1;
    return this.tokens.at(at);
  }

  isBlank(index: number): boolean {
    const token = this.tokens.at(index);
    return token === undefined || token.kind === 'blank';
  }

  /** What a text means, counted for the language of the computer. */
  meaning<G extends TermGroup>(group: G, text: string): MeaningIn<G> | null {
    const found = this.dictionary.find(group, text);
    if (found !== null) this.vote(found);
    return found;
  }

  /**
   * What a reader of word parts finds in a text: in the languages of the label in front of it, else in the one that the
   * words so far are of. Null where nothing is found, or the languages contradict each other.
   */
  byRoots<T>(text: string, tags: readonly string[], reader: (text: string, roots: FoldedRoots) => T | null): T | null {
    const { language } = this.store;
    const candidates = tags.length > 0 ? tags : language === null ? [] : [language];
    const found = new Set(candidates.flatMap((tag) => reader(text, this.dictionary.rootsOf(tag) ?? new Map()) ?? []));
    const [only] = found;
    return found.size === 1 && only !== undefined ? only : null;
  }

  vote(meaning: Pick<Meaning, 'tags'>): void {
    this.store.vote(meaning.tags);
  }

  /** A prompt or a command: whatever was open is finished. */
  leaveBlock(): void {
    this.awaitingRow = [];
    this.volume = null;
    this.ownVolumeLine = false;
    this.command = null;
    this.looseId = null;
    this.looseHeading = null;
    this.leaveList();
    this.seen.clear();
  }

  leaveList(): void {
    this.recordList = null;
    this.list = null;
    this.protector = null;
    this.pending = null;
    this.namesBelow = null;
    this.error = null;
  }

  /** From here on the text is about this computer, because it prints the name. */
  nameComputer(name: string, line: number): void {
    this.printsOthers ||= this.printedName !== null && this.printedName.toLowerCase() !== name.toLowerCase();
    this.printedName = name;
    this.store.name(name, line);
  }

  openVolume(mountPoint: string | null, line: number): VolumeDraft {
    this.leaveList();
    this.seen.clear();
    this.volume = this.store.volume(mountPoint, line);
    return this.volume;
  }

  /** The volume that the text is about: the one opened last, else the command's, else one without a name. */
  volumeAt(line: number): VolumeDraft {
    return this.volume ?? this.openVolume(this.command?.mountPoint ?? null, line);
  }

  /** A second block that no Volume line opens is about a volume that the text does not name. */
  unnamedVolume(line: number): VolumeDraft {
    this.ownVolumeLine = false;
    return this.openVolume(null, line);
  }

  openList(kind: ListDraft['kind'], line: number): ListDraft {
    const volume = this.volumeAt(line);
    this.leaveList();
    this.list = { kind, protectors: [] };
    volume.lists = append(volume.lists, this.list);
    return this.list;
  }

  /** The list that a protector without a heading line above it belongs to. */
  listAt(line: number): ListDraft {
    if (this.list !== null && this.list.kind !== 'names') return this.list;
    const wholeList = this.command?.verb === 'get' && !this.command.filtered;
    return this.openList(wholeList ? 'full' : 'some', line);
  }

  addProtector(line: number, indent: number, known: Partial<ProtectorDraft>): ProtectorDraft {
    const list = this.listAt(line);
    const protector = newProtector(line, known);
    list.protectors = append(list.protectors, protector);
    this.protector = protector;
    this.protectorIndent = indent;
    this.fieldIndent = indent;
    this.pending = null;
    return protector;
  }

  /** The protector that a field belongs to; one without a heading where the text has none. */
  protectorAt(line: number): ProtectorDraft {
    return this.protector ?? this.addProtector(line, -1, {});
  }
}
