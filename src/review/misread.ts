import { checkGroup, groupLength } from '../core/recoveryPassword.ts';
import type { GroupCandidates } from './protocol.ts';

/**
 * What damaged groups may have been if exactly one digit was misread. A hint for a person who can look again at the
 * screen or the paper; nothing is ever corrected. Groups of another length give none: there are too many.
 */
export function misreadCandidates(groups: readonly string[]): readonly GroupCandidates[] {
  return groups.flatMap((group, index) => {
    const verdict = checkGroup(group);
    if (verdict !== 'notMultipleOf11' && verdict !== 'tooLarge') return [];
    return [{ group: index + 1, values: singleDigitChanges(group) }];
  });
}

function singleDigitChanges(group: string): GroupCandidates['values'] {
  const values: { digits: string; changed: number }[] = [];
  for (let place = 0; place < groupLength; place++) {
    for (let digit = 0; digit <= 9; digit++) {
      const digits = `${group.slice(0, place)}${digit}${group.slice(place + 1)}`;
      if (digits !== group && checkGroup(digits) === 'valid') values.push({ digits, changed: place });
    }
  }
  return values;
}
