import { checkPassword, groupCount, groupLength } from './recoveryPassword.ts';
import type { KeyTarget } from './keyTarget.ts';

/** A key as it is shown: its groups, and what is wrong with them. A secret. */
export interface KeyShape {
  readonly groups: readonly string[];
  /** 1-based. */
  readonly badGroups: readonly number[];
  readonly warning: string | null;
}

const longestKey = 120;
const mostGroups = 16;

/**
 * Splits what a store gave as a key. Undefined for what can be no key at all; what merely looks wrong is shown with a
 * warning, since a person may still need it.
 */
export function shapeOf(kind: KeyTarget['kind'], answer: string): KeyShape | undefined {
  const key = answer.trim();
  if (key === '' || key.length > longestKey || !/^[\p{L}\p{N}*-]+$/u.test(key)) return undefined;
  return kind === 'bitlocker' ? bitLocker(key) : fileVault(key);
}

function bitLocker(key: string): KeyShape | undefined {
  const groups = split(key, /^\d{48}$/, groupLength);
  if (groups === undefined) return undefined;
  const { check, groups: verdicts } = checkPassword(groups);
  if (check === 'valid') return { groups, badGroups: [], warning: null };
  if (groups.length !== groupCount) {
    return { groups, badGroups: [], warning: `Entra ID's key has ${groups.length} ${groups.length === 1 ? 'group' : 'groups'} instead of ${groupCount}. It does not open the volume like this.` };
  }
  const badGroups = verdicts.flatMap((verdict, index) => (verdict === 'valid' ? [] : [index + 1]));
  return { groups, badGroups, warning: `Entra ID's key fails its check in ${inGroups(badGroups)}. Read it again before you dictate it.` };
}

function fileVault(key: string): KeyShape | undefined {
  const groups = split(key, /^[A-Z0-9]{24}$/i, 4);
  if (groups === undefined) return undefined;
  const badGroups = groups.flatMap((group, index) => (/^[A-Z0-9]{4}$/.test(group) ? [] : [index + 1]));
  if (groups.length !== 6) {
    return { groups, badGroups: [], warning: `Intune's key has ${groups.length} ${groups.length === 1 ? 'group' : 'groups'} instead of 6. It may not be a FileVault recovery key.` };
  }
  return {
    groups,
    badGroups,
    warning: badGroups.length === 0 ? null : `Intune's key is not written as FileVault writes them in ${inGroups(badGroups)}. Read it again before you dictate it.`,
  };
}

function split(key: string, solid: RegExp, size: number): readonly string[] | undefined {
  const groups = solid.test(key) ? Array.from({ length: key.length / size }, (_, index) => key.slice(index * size, (index + 1) * size)) : key.split('-');
  return groups.length > mostGroups || groups.includes('') ? undefined : groups;
}

function inGroups(numbers: readonly number[]): string {
  if (numbers.length === 1) return `group ${numbers.join('')}`;
  return `groups ${numbers.slice(0, -1).join(', ')} and ${numbers.slice(-1).join('')}`;
}
