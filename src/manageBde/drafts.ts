import type { LocatedComputer } from './finish.ts';
import type { Backup, BitLockerVolume, KeyProtectorType, ToolErrorCode } from './report.ts';

/** What is known of a protector while the text is still being read. */
export interface ProtectorDraft {
  type: KeyProtectorType;
  heading: string | null;
  id: string | null;
  /** As printed, groups joined by hyphens. */
  password: string | null;
  pcrs: number[];
  secureBoot: boolean;
  keyFileName: string | null;
  thumbprint: string | null;
  backups: Backup[];
  autoUnlock: boolean;
  line: number;
}

export function newProtector(line: number, known: Partial<ProtectorDraft> = {}): ProtectorDraft {
  return {
    type: known.type ?? 'Unknown',
    heading: known.heading ?? null,
    id: known.id ?? null,
    password: known.password ?? null,
    pcrs: known.pcrs ?? [],
    secureBoot: known.secureBoot ?? false,
    keyFileName: known.keyFileName ?? null,
    thumbprint: known.thumbprint ?? null,
    backups: known.backups ?? [],
    autoUnlock: known.autoUnlock ?? false,
    line,
  };
}

/**
 * One list of protectors as the text shows it. `names`: headings without details (-status, a KeyProtector column);
 * `full`: everything the volume has, with details; `some`: single protectors, others may exist.
 */
export interface ListDraft {
  kind: 'names' | 'full' | 'some';
  protectors: ProtectorDraft[];
}

/** The volume of the report, protectors coming last. */
type Facts = { -readonly [Name in keyof BitLockerVolume]: BitLockerVolume[Name] };

export interface VolumeDraft {
  readonly facts: Facts;
  lists: ListDraft[];
  readonly line: number;
  /** Protectors came as bare words where a local run gives objects. */
  idsLost: boolean;
  /** Indexes in the report, when that is made. */
  computerIndex: number;
  volumeIndex: number;
}

export interface ErrorDraft {
  code: ToolErrorCode;
  readonly message: string[];
  hresult: string | null;
  mountPoint: string | null;
  readonly line: number;
}

/** A word of more languages says nothing of the language: TPM, ID. */
const mostLanguages = 4;

/** How often words were found that mean something in these languages. */
class Votes {
  private readonly counts = new Map<string, number>();

  add(tags: readonly string[]): void {
    if (tags.length > mostLanguages) return;
    for (const tag of tags) this.counts.set(tag, (this.counts.get(tag) ?? 0) + 1);
  }

  /** The language with most words, of several with as many the one whose words came first. */
  leader(): Winner | null {
    let winner: Winner | null = null;
    for (const [tag, count] of this.counts) if (count > (winner?.count ?? 0)) winner = { tag, count };
    return winner;
  }

  /** The same, and begins again. */
  take(): Winner | null {
    const winner = this.leader();
    this.counts.clear();
    return winner;
  }
}

export interface Winner {
  readonly tag: string;
  readonly count: number;
}

/** A list with one more. One that grows from nothing takes room for 17, and most here hold one. */
export function append<T>(list: T[], item: T): T[] {
  if (list.length === 0) return [item];
  list.push(item);
  return list;
}

/** What was read of a computer, its own values and its lines left open: it is read of others that are like it. */
export interface Mould {
  readonly language: Winner | null;
  /** The report of a computer with these values, which begins at this line. */
  readonly locate: (values: readonly string[], line: number) => LocatedComputer;
  /** Makes the drafts of a computer; gives the passwords that stand alone. */
  readonly pour: (computer: ComputerDraft) => readonly LoosePassword[];
}

export interface ComputerDraft {
  /** Where it is like another, and nothing else was said of it: there are no volumes and errors yet. */
  mould: Mould | null;
  /** For the mould: its name, then what is its own. */
  values: readonly string[];
  name: string | null;
  volumes: VolumeDraft[];
  readonly errors: ErrorDraft[];
  line: number;
  /** The language in which most of its words were found. */
  language: Winner | null;
}

export function newVolume(mountPoint: string | null, line: number): VolumeDraft {
  return {
    facts: {
      mountPoint,
      label: null,
      volumeType: null,
      capacityGB: null,
      metadataVersion: null,
      volumeStatus: null,
      encryptionPercentage: null,
      encryptionMethod: null,
      protectionStatus: null,
      rebootsLeft: null,
      lockStatus: null,
      autoUnlockEnabled: null,
      identificationField: null,
      keyProtectors: [],
      keyProtectorsListed: false,
    },
    lists: [],
    line,
    idsLost: false,
    computerIndex: -1,
    volumeIndex: -1,
  };
}

/** A recovery password that the text shows without saying whose it is. */
export interface LoosePassword {
  readonly protector: ProtectorDraft;
  readonly computer: ComputerDraft;
  /** The volume that the command named, or the one the following table shows. */
  volume: VolumeDraft | null;
}

const noValues: readonly string[] = [];

/** So many volumes are looked through one by one. */
const few = 8;

/** Everything read so far; finds computers and volumes again when they are named again. */
export class Store {
  readonly computers: ComputerDraft[] = [];
  readonly loose: LoosePassword[] = [];
  private readonly byName = new Map<string, ComputerDraft>();
  /** Only of computers with many volumes. */
  private readonly byMount = new Map<ComputerDraft, Map<string, VolumeDraft>>();
  private current: ComputerDraft | null = null;
  private readonly votes = new Votes();
  /** The computer without a name that the text itself comes from, as far as something was read of it. */
  private own: ComputerDraft | null = null;
  private isOwn = true;
  /** How often the text went on to another computer. */
  moves = 0;

  /** The computer that the text is about: the last one named, else one without a name. */
  computer(line: number): ComputerDraft {
    if (this.current === null) {
      this.current = this.add(null, line);
      if (this.isOwn) this.own = this.current;
    }
    return this.current;
  }

  /** From here on the text is about a computer that it does not name: the one it comes from, or another one. */
  leave(isOwn: boolean): void {
    this.isOwn = isOwn;
    this.moveTo(isOwn ? this.own : null);
  }

  /** Whether anything was read, also if only of an unnamed computer. */
  get any(): ComputerDraft | null {
    return this.current;
  }

  /** From here on the text is about the computer of this name. */
  name(name: string, line: number): ComputerDraft {
    const known = this.byName.get(name.toLowerCase());
    if (known !== undefined && known.mould !== null) this.pour(known, known.mould);
    const computer = known ?? this.add(name, line);
    this.moveTo(computer);
    return computer;
  }

  hasName(name: string): boolean {
    return this.byName.has(name.toLowerCase());
  }

  /** Whether what has no name is of the computer that the text itself comes from. */
  get isAtHome(): boolean {
    return this.isOwn;
  }

  /** More is said of a computer that is like another. */
  private pour(computer: ComputerDraft, mould: Mould): void {
    for (const one of mould.pour(computer)) this.loose.push(one);
    computer.mould = null;
    computer.values = noValues;
  }

  private moveTo(computer: ComputerDraft | null): void {
    if (computer === this.current) return;
    this.moves += 1;
    this.countVotes();
    this.current = computer;
  }

  /** A word was found that means something in these languages. */
  vote(tags: readonly string[]): void {
    if (this.current !== null) this.votes.add(tags);
  }

  /** The language that most words up to here speak for. */
  get language(): string | null {
    return (this.votes.leader() ?? this.current?.language)?.tag ?? null;
  }

  /** The words up to here speak for the language of the computer that the text is about. */
  countVotes(): void {
    const winner = this.votes.take();
    if (this.current !== null && winner !== null && winner.count > (this.current.language?.count ?? 0)) this.current.language = winner;
  }

  private add(name: string | null, line: number): ComputerDraft {
    const computer: ComputerDraft = { mould: null, values: noValues, name, volumes: [], errors: [], line, language: null };
    this.computers.push(computer);
    if (name !== null) this.byName.set(name.toLowerCase(), computer);
    return computer;
  }

  /** The volume at this mount point on the current computer, new where it was not named before. */
  volume(mountPoint: string | null, line: number): VolumeDraft {
    const computer = this.computer(line);
    const known = mountPoint === null ? undefined : this.volumeOf(computer, mountPoint);
    if (known !== undefined) return known;
    const volume = newVolume(mountPoint, line);
    computer.volumes = append(computer.volumes, volume);
    if (mountPoint !== null) this.byMount.get(computer)?.set(mountPoint.toLowerCase(), volume);
    return volume;
  }

  /** The volume at this mount point on the computer that the text is about, if it was named. */
  known(mountPoint: string): VolumeDraft | undefined {
    return this.current === null ? undefined : this.volumeOf(this.current, mountPoint);
  }

  private volumeOf(computer: ComputerDraft, mountPoint: string): VolumeDraft | undefined {
    const { volumes } = computer;
    const lower = mountPoint.toLowerCase();
    if (volumes.length <= few) return volumes.find(({ facts }) => facts.mountPoint?.toLowerCase() === lower);
    let mounts = this.byMount.get(computer);
    if (mounts === undefined) {
      // from the end, so that the first of several stays
      mounts = new Map([...volumes].reverse().flatMap((volume) => (volume.facts.mountPoint === null ? [] : [[volume.facts.mountPoint.toLowerCase(), volume] as const])));
      this.byMount.set(computer, mounts);
    }
    return mounts.get(lower);
  }
}
