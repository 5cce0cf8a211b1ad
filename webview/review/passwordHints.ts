import type { GroupCandidate, GroupCandidates } from '../../src/core/groupCandidates.ts';
import type { ReviewGroup, ReviewPassword } from '../../src/manageBde/reviewModel.ts';
import { candidatePhrases } from '../../src/review/protocol.ts';
import { el, spacedDigits, type Child } from '../dom.ts';
import { count, list } from './words.ts';

/** What is wrong with a recovery password, group by group: first without a digit, and with candidates while it is shown. */

/** "all 8 groups pass their check" */
export function checkWords({ check, groups }: ReviewPassword): string {
  const failing = numbers(groups, ({ state }) => state === 'invalid');
  const masked = numbers(groups, ({ state }) => state === 'masked');
  const parts = [
    failing.length > 0 ? `${groupWord(failing)} ${failing.length === 1 ? 'fails its' : 'fail their'} check` : '',
    masked.length > 0 ? `${groupWord(masked)} ${masked.length === 1 ? 'is' : 'are'} masked in the text` : '',
    groups.length === 8 ? '' : `${groups.length} groups instead of 8`,
  ].filter((part) => part !== '');
  return check === 'valid' && parts.length === 0 ? 'all 8 groups pass their check' : parts.join(', ');
}

/** While the password is shown, its candidates say more about the groups that have some. */
export function problemHints({ groups }: ReviewPassword, shown: readonly GroupCandidates[] | null): readonly HTMLElement[] {
  const explained = new Set(shown?.map(({ group }) => group));
  const those = (holds: (group: ReviewGroup) => boolean): readonly number[] => numbers(groups, holds).filter((group) => !explained.has(group));
  const unreadable = those(hasOneUnreadable);
  const masked = those((group) => group.state === 'masked' && !hasOneUnreadable(group));
  const wrong = [
    sentence(those(({ problem }) => problem === 'notMultipleOf11'), 'fails its check: it is not a multiple of 11.', 'fail their check: they are not multiples of 11.'),
    sentence(those(({ problem }) => problem === 'tooLarge'), 'fails its check: it is above 720,885.', 'fail their check: they are above 720,885.'),
    ...those(({ problem }) => problem === 'length').map((group) => sentence([group], `has ${count(groups[group - 1]?.length ?? 0, 'digit')} instead of 6.`)),
    sentence(unreadable, 'has one place that is no digit.', 'have one place each that is no digit.'),
  ];
  return [
    ...wrong.filter(({ first }) => first !== undefined).sort((one, other) => (one.first ?? 0) - (other.first ?? 0)).map(({ words }) => hint(words)),
    ...(shown === null && groups.some(isNear) ? [hint('Show it to see what one slip would explain.')] : []),
    ...(shown ?? []).map(candidateHint),
    ...(groups.length === 8 ? [] : [hint(`A recovery password has 8 groups, this one has ${groups.length}.`)]),
    ...(masked.length === 0 ? [] : [quiet(`${maskedWords(masked, groups.length)} masked in the text: what is printed does not open the volume.`)]),
    ...(explained.size === 0 ? [] : [quiet(candidatePhrases.last)]),
  ];
}

/** A single slip may explain the group, so that showing it helps. */
function isNear(group: ReviewGroup): boolean {
  const { problem, length } = group;
  return problem === 'notMultipleOf11' || problem === 'tooLarge' || (problem === 'length' && (length === 5 || length === 7)) || hasOneUnreadable(group);
}

function hasOneUnreadable({ state, length, unreadable }: ReviewGroup): boolean {
  return state === 'masked' && length === 6 && unreadable === 1;
}

function numbers(groups: ReviewPassword['groups'], holds: (group: ReviewGroup) => boolean): readonly number[] {
  return groups.flatMap((group, index) => (holds(group) ? [index + 1] : []));
}

function groupWord(groups: readonly number[]): string {
  return `${groups.length === 1 ? 'group' : 'groups'} ${list(groups.map(String))}`;
}

function maskedWords(masked: readonly number[], all: number): string {
  return masked.length === all ? 'All of it is' : `${capital(groupWord(masked))} ${masked.length === 1 ? 'is' : 'are'}`;
}

/** A sentence about some groups, and the first of them; undefined where there are none. */
function sentence(groups: readonly number[], one: string, many = one): { readonly first: number | undefined; readonly words: string } {
  return { first: groups[0], words: `${capital(groupWord(groups))} ${groups.length === 1 ? one : many}` };
}

function candidateHint({ group, slip, values }: GroupCandidates): HTMLElement {
  const words = [...Map.groupBy(values, (value) => value.slip)].flatMap(([how, some]): Child[] => [` ${candidatePhrases.offer[how]} `, ...some.flatMap(candidate), '.']);
  return hint(`Group ${group} ${candidatePhrases.problem[slip]}.`, ...(values.length === 0 ? [` ${candidatePhrases.unexplained[slip]}.`] : words));
}

function candidate({ digits, from, count: changed }: GroupCandidate, index: number, all: readonly GroupCandidate[]): Child[] {
  return [
    index === 0 ? null : index === all.length - 1 ? ' or ' : ', ',
    el('span', { class: 'candidate digits', 'aria-hidden': 'true' }, digits.slice(0, from), changed === 0 ? null : el('b', {}, digits.slice(from, from + changed)), digits.slice(from + changed)),
    el('span', { class: 'spoken' }, spacedDigits(digits)),
  ];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What is no mistake. */
function quiet(text: string): HTMLElement {
  return el('p', { class: 'hint quiet' }, text);
}

function hint(...children: readonly Child[]): HTMLElement {
  return el('p', { class: 'hint' }, ...children);
}
