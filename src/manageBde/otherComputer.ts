import type { ProtectorDraft, VolumeDraft } from './drafts.ts';
import type { Reading } from './reading.ts';
import { isWholeGuid, protectorId, sizeGB } from './shapes.ts';

/** What a block shows that tells volumes with the same mount point apart. */
export interface VolumeSigns {
  readonly capacityGB: number | null;
  /** Whole IDs, as the report has them. */
  readonly ids: readonly string[];
  /** Whether one of them is a TPM's. */
  readonly hasTpm: boolean;
  /** The IDs are all that the volume has. */
  readonly isWhole: boolean;
}

/** No block of one volume is longer. */
const longestBlock = 60;

/**
 * Outputs of several computers stand one below the other, and nothing says which they are of: the same mount point comes again
 * with another size, or with other protectors altogether. From here on the text is then about a computer that it does not name.
 */
export function leaveIfAnother(reading: Reading, mountPoint: string, signsOf: () => VolumeSigns): void {
  const { session, store } = reading;
  const known = store.known(mountPoint);
  // what stands below a name is that computer's
  if (known === undefined || store.any?.name !== null) return;
  const signs = signsOf();
  const isSame = session.several === null ? !isAnother(known, signs) : isSurelySame(known, signs, session.several === 'whole');
  if (isSame) return;
  session.several ??= known.facts.capacityGB !== null && known.lists.some(({ kind }) => kind === 'full') ? 'whole' : 'parts';
  // a name that comes later is one computer's only
  reading.printsOthers = true;
  store.leave(false);
}

/** A rotation leaves the protectors that it does not make, and a volume that was encrypted anew was decrypted before. */
function isAnother(known: VolumeDraft, { capacityGB, ids, hasTpm, isWhole }: VolumeSigns): boolean {
  const before = protectorsOf(known);
  if (ids.some((id) => before.some((one) => one.id === id))) return false;
  if (capacityGB !== null && known.facts.capacityGB !== null && Math.abs(capacityGB - known.facts.capacityGB) > rounding(capacityGB) + rounding(known.facts.capacityGB)) return true;
  if (!isWhole || known.facts.volumeStatus?.includes('Decrypt') === true || !known.lists.some(({ kind }) => kind === 'full')) return false;
  const wholeIds = before.filter(({ id }) => id !== null && isWholeGuid(id));
  return ids.length > 0 && wholeIds.length > 0 && ((ids.length > 1 && wholeIds.length > 1) || (hasTpm && wholeIds.some(({ type }) => type.startsWith('Tpm'))));
}

/** Where computers are mixed: a shared ID, or the other half of what the first of them showed. */
function isSurelySame(known: VolumeDraft, signs: VolumeSigns, inPairs: boolean): boolean {
  const { capacityGB, ids } = signs;
  if (ids.length > 0 && protectorsOf(known).some(({ id }) => id !== null && ids.includes(id))) return true;
  const hasList = known.lists.some(({ kind }) => kind === 'full');
  return inPairs && (capacityGB === null ? !hasList : known.facts.capacityGB === null);
}

function protectorsOf({ lists }: VolumeDraft): readonly ProtectorDraft[] {
  return lists.flatMap(({ protectors }) => protectors);
}

/** By how much a printed size may be off, in GB: two places of a number that was in GB or in TB, or none. */
function rounding(capacityGB: number): number {
  const inTB = (capacityGB / 1024) * 100;
  if (Math.abs(inTB - Math.round(inTB)) < 1e-6) return 5.2;
  return Number.isInteger(capacityGB) ? 0.6 : 0.011;
}

/** What the tool prints below a Volume line. */
export function signsBelow({ tokens, command }: Reading, index: number): VolumeSigns {
  let capacityGB: number | null = null;
  let isAdded = command?.filtered === true || command?.verb === 'on' || command?.verb === 'add';
  let hasTpm = false;
  let hasList = false;
  const ids: string[] = [];
  for (let at = index + 1; at - index <= longestBlock; at++) {
    const token = tokens.at(at);
    if (token === undefined || token.kind === 'volume' || token.kind === 'command' || token.kind === 'prompt') break;
    const list = token.says?.list?.term;
    hasList ||= list !== undefined;
    isAdded ||= list === 'list.added';
    if (token.kind !== 'label') continue;
    if (token.term === 'label.computer') break;
    if (capacityGB === null && ids.length === 0 && (token.term === 'label.size' || token.term === null)) capacityGB = sizeGB(token.value);
    const id = token.value.startsWith('{') ? protectorId(token.value) : '';
    if (!isWholeGuid(id)) hasTpm ||= /\bTPM\b/.test(token.label) && token.value === '';
    else if (token.term !== 'label.idField') ids.push(id);
  }
  return { capacityGB, ids, hasTpm, isWhole: hasList && !isAdded };
}
