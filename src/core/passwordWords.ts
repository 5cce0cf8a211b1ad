import { groupCount, groupLength, type GroupVerdict } from './recoveryPassword.ts';

/** A group of a recovery password without its digits. */
export interface GroupShape {
  /** Signs as printed. */
  readonly length: number;
  readonly verdict: GroupVerdict;
}

/**
 * What is wrong with a recovery password, group by group, without a digit of it: "group 2 has 5 digits instead of 6, and
 * groups 4 and 7 are not multiples of 11". Masked groups are not named, they are not wrong. Null where nothing is.
 */
export function damageWords(groups: readonly GroupShape[]): string | null {
  const [first] = groups;
  // written without hyphens, and not 48 digits
  if (groups.length === 1 && first?.verdict === 'length') return `it has ${first.length} digits instead of ${groupCount * groupLength}`;
  const those = (verdict: GroupVerdict): readonly number[] => groups.flatMap((group, index) => (group.verdict === verdict ? [index + 1] : []));
  const lengths = new Set(those('length').map((group) => groups[group - 1]?.length ?? 0));
  const parts = [
    ...[...lengths].flatMap((length) => {
      const digits = `${length === 1 ? '1 digit' : `${length} digits`} instead of ${groupLength}`;
      return part(those('length').filter((group) => groups[group - 1]?.length === length), `has ${digits}`, `have ${digits}`);
    }),
    ...part(those('notMultipleOf11'), 'is not a multiple of 11', 'are not multiples of 11'),
    ...part(those('tooLarge'), 'is above 720,885', 'are above 720,885'),
    ...(groups.length === groupCount ? [] : [`it has ${groups.length === 1 ? '1 group' : `${groups.length} groups`} instead of ${groupCount}`]),
  ];
  if (parts.length === 0) return null;
  return parts.length === 1 ? parts.join('') : `${parts.slice(0, -1).join(', ')}, and ${parts.slice(-1).join('')}`;
}

function part(groups: readonly number[], one: string, many: string): readonly string[] {
  return groups.length === 0 ? [] : [`${groupsInWords(groups)} ${groups.length === 1 ? one : many}`];
}

/** "group 3", "groups 3, 4 and 7" */
export function groupsInWords(groups: readonly number[]): string {
  if (groups.length === 1) return `group ${groups.join('')}`;
  return `groups ${groups.slice(0, -1).join(', ')} and ${groups.slice(-1).join('')}`;
}
