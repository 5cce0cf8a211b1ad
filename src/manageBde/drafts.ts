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
    type: 'Unknown',
    heading: null,
    id: null,
    password: null,
    pcrs: [],
    secureBoot: false,
    keyFileName: null,
    thumbprint: null,
    backups: [],
    autoUnlock: false,
    ...known,
    line,
  };
}

/**
 * One list of protectors as the text shows it. `names`: headings without details (-status, a KeyProtector column);
 * `full`: everything the volume has, with details; `some`: single protectors, others may exist.
 */
export interface ListDraft {
  kind: 'names' | 'full' | 'some';
  readonly protectors: ProtectorDraft[];
}

type Facts = { -readonly [Name in keyof Omit<BitLockerVolume, 'keyProtectors' | 'keyProtectorsListed'>]: BitLockerVolume[Name] };

export interface VolumeDraft {
  readonly facts: Facts;
  readonly lists: ListDraft[];
  readonly line: number;
  /** Protectors came as bare words where a local run gives objects. */
  idsLost: boolean;
}

export interface ErrorDraft {
  code: ToolErrorCode;
  readonly message: string[];
  hresult: string | null;
  mountPoint: string | null;
  readonly line: number;
}

export interface ComputerDraft {
  name: string | null;
  readonly volumes: VolumeDraft[];
  readonly errors: ErrorDraft[];
  line: number;
  /** How often words were found that mean something in these languages. */
  readonly votes: Map<readonly string[], number>;
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
    },
    lists: [],
    line,
    idsLost: false,
  };
}

/** A recovery password that the text shows without saying whose it is. */
export interface LoosePassword {
  readonly protector: ProtectorDraft;
  readonly computer: ComputerDraft;
  /** The volume that the command named, or the one the following table shows. */
  volume: VolumeDraft | null;
}

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

  /** The computer that the text is about: the last one named, else one without a name. */
  computer(line: number): ComputerDraft {
    return (this.current ??= this.add(null, line));
  }

  /** Whether anything was read, also if only of an unnamed computer. */
  get any(): ComputerDraft | null {
    return this.current;
  }

  /** From here on the text is about the computer of this name. */
  name(name: string, line: number): ComputerDraft {
    const known = this.byName.get(name.toLowerCase());
    this.current = known ?? this.add(name, line);
    return this.current;
  }

  private add(name: string | null, line: number): ComputerDraft {
    const computer: ComputerDraft = { name, volumes: [], errors: [], line, votes: new Map() };
    this.computers.push(computer);
    if (name !== null) this.byName.set(name.toLowerCase(), computer);
    return computer;
  }

  /** The volume at this mount point on the current computer, new where it was not named before. */
  volume(mountPoint: string | null, line: number): VolumeDraft {
    const computer = this.computer(line);
    const known = mountPoint === null ? undefined : this.known(computer, mountPoint);
    if (known !== undefined) return known;
    const volume = newVolume(mountPoint, line);
    computer.volumes.push(volume);
    if (mountPoint !== null) this.byMount.get(computer)?.set(mountPoint.toLowerCase(), volume);
    return volume;
  }

  private known(computer: ComputerDraft, mountPoint: string): VolumeDraft | undefined {
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
