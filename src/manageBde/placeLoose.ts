import { newVolume, type ComputerDraft, type LoosePassword, type ProtectorDraft, type VolumeDraft } from './drafts.ts';
import { mergeLists } from './merge.ts';
import { provenType } from './protectorType.ts';

/**
 * A password that the text shows alone goes to its volume where the text leaves no doubt, else to one without a name.
 * Shown twice it is one password.
 */
export function placeLoose(all: readonly LoosePassword[]): void {
  const owners = new Map<ComputerDraft, Owners>();
  const found = new Map<VolumeDraft, ProtectorDraft[]>();
  for (const { computer } of all) if (!owners.has(computer)) owners.set(computer, ownersOf(computer));
  for (const { protector, computer, volume } of all) {
    if (volume === null && protector.id === null) owners.get(computer)?.shown.add(protector.password ?? '');
  }
  const left: (readonly [ProtectorDraft, ComputerDraft, Owners])[] = [];
  // those that the text places come first: what is then left has one password fewer to be
  for (const { protector, computer, volume } of [...all.filter((one) => one.volume !== null), ...all.filter((one) => one.volume === null)]) {
    const known = owners.get(computer);
    const owner = volume ?? ownerOf(protector, known);
    if (owner !== undefined) {
      const before = found.get(owner);
      if (before === undefined) found.set(owner, [protector]);
      else before.push(protector);
      if (protector.password !== null) {
        known?.placed.add(protector.password);
        known?.shown.delete(protector.password);
      }
    } else if (known !== undefined) left.push([protector, computer, known]);
  }
  // shown a second time, where nothing says whose it is, it is still the same password
  for (const [protector, computer, known] of left) if (!known.placed.has(protector.password ?? '')) placeAlone(protector, computer, known);
  // first, so that a list with details or names takes them up
  for (const [volume, protectors] of found) volume.lists.unshift({ kind: 'some', protectors });
}

interface Owners {
  readonly byId: ReadonlyMap<string, VolumeDraft>;
  /** The only volume of the computer, where exactly one recovery password is known of it. */
  readonly only: { readonly volume: VolumeDraft; readonly protector: ProtectorDraft } | null;
  /** Passwords that volumes have. */
  readonly placed: Set<string>;
  /** Passwords that the text shows without an ID and without a place. */
  readonly shown: Set<string>;
  /** Passwords that stand alone, on volumes of their own. */
  readonly alone: Set<string>;
}

function ownersOf({ volumes }: ComputerDraft): Owners {
  const byId = new Map<string, VolumeDraft>();
  const placed = new Set<string>();
  for (const volume of volumes) {
    for (const { protectors } of volume.lists) {
      for (const { id, password } of protectors) {
        if (id !== null && !byId.has(id)) byId.set(id, volume);
        if (password !== null) placed.add(password);
      }
    }
  }
  const [volume] = volumes;
  if (volume === undefined || volumes.length > 1) return { byId, only: null, placed, shown: new Set(), alone: new Set() };
  const passwords = mergeLists(volume.lists).filter((protector) => provenType(protector) === 'RecoveryPassword');
  const [protector] = passwords;
  return { byId, only: protector !== undefined && passwords.length === 1 ? { volume, protector } : null, placed, shown: new Set(), alone: new Set() };
}

function ownerOf(protector: ProtectorDraft, owners: Owners | undefined): VolumeDraft | undefined {
  if (owners === undefined) return undefined;
  if (protector.id !== null) return owners.byId.get(protector.id);
  const { only, placed, shown } = owners;
  const isTaken = placed.size > 0 && !placed.has(protector.password ?? '');
  // one of several passwords is the volume's, but which
  return only !== null && !isTaken && shown.size <= 1 ? only.volume : undefined;
}

function placeAlone(protector: ProtectorDraft, computer: ComputerDraft, { alone }: Owners): void {
  const key = `${protector.id ?? ''} ${protector.password ?? ''}`;
  if (alone.has(key)) return;
  alone.add(key);
  const volume = newVolume(null, protector.line);
  volume.lists.push({ kind: 'some', protectors: [protector] });
  computer.volumes.push(volume);
}
