import { fold } from './dictionary.ts';
import type { Root, Roots } from './languages/language.ts';
import type { BitLockerVolume, VolumeStatus } from './report.ts';

/** Parts of words as `fold` leaves them. */
export type FoldedRoots = ReadonlyMap<Root, readonly string[]>;

export function foldRoots(roots: Roots): FoldedRoots {
  return new Map((Object.entries(roots) as [Root, readonly string[]][]).map(([root, parts]) => [root, parts.map(fold)]));
}

/** No value of the tool is longer. */
const longestValue = 80;

type Has = (root: Root) => boolean;

/**
 * What a value says by the parts of its words, in one language, where the tool's exact words were never seen. Null where
 * the parts leave a doubt: the words that deny or undo are looked for first, because they hold the others.
 */
function saidBy<T>(text: string, roots: FoldedRoots, meaning: (has: Has) => T | null): T | null {
  if (text.length > longestValue) return null;
  const key = fold(text);
  return meaning((root) => roots.get(root)?.some((part) => key.includes(part)) === true);
}

export function conversionBy(text: string, roots: FoldedRoots): VolumeStatus | null {
  return saidBy(text, roots, (has): VolumeStatus | null => {
    const isDecrypted = has('decrypt');
    if (!isDecrypted && !has('encrypt')) return null;
    if (has('paused')) return isDecrypted ? 'DecryptionPaused' : 'EncryptionPaused';
    if (has('progress')) return isDecrypted ? 'DecryptionInProgress' : 'EncryptionInProgress';
    if (isDecrypted) return has('full') ? 'FullyDecrypted' : null;
    if (has('used')) return 'UsedSpaceOnlyEncrypted';
    return has('full') ? 'FullyEncrypted' : null;
  });
}

export function protectionBy(text: string, roots: FoldedRoots): BitLockerVolume['protectionStatus'] {
  return saidBy(text, roots, (has): 'On' | 'Off' | null => (has('off') ? 'Off' : has('on') ? 'On' : null));
}

export function lockBy(text: string, roots: FoldedRoots): BitLockerVolume['lockStatus'] {
  return saidBy(text, roots, (has): 'Locked' | 'Unlocked' | null => (has('unlocked') ? 'Unlocked' : has('locked') ? 'Locked' : null));
}

/** The tool knows two types of volumes, and calls neither by one word: `[Data]` alone is a label. */
export function volumeTypeBy(text: string, roots: FoldedRoots): BitLockerVolume['volumeType'] {
  const key = fold(text);
  if (!/\s/.test(text) && [...roots.values()].some((parts) => parts.includes(key))) return null;
  return saidBy(text, roots, (has): 'OperatingSystem' | 'Data' | null => (has('system') === has('data') ? null : has('system') ? 'OperatingSystem' : 'Data'));
}

/** Whether a protector's name says that it is made of digits, and is no PIN. */
export function isNumericBy(text: string, roots: FoldedRoots): boolean {
  return saidBy(text, roots, (has) => has('numeric') && !/TPM|PIN/.test(text)) === true;
}

/** Whether a protector's name speaks of a key that is needed to start. */
export function isStartupBy(text: string, roots: FoldedRoots): boolean {
  return saidBy(text, roots, (has) => has('startup')) === true;
}
