import { checkGroup, groupLength } from './recoveryPassword.ts';

/**
 * What a damaged group of a recovery password may have been if exactly one thing went wrong with it. A hint for a person
 * who can look again at the screen or the paper, or ask again on the phone; nothing is ever corrected.
 *
 * The check makes it few. Powers of ten leave 1 and 10 over, in turn, when they are divided by 11: a digit at a given
 * place decides what is left over, and no two digits decide the same. So each place has at most one digit that makes the
 * group valid (for one of the eleven remainders there is none), and the limit of 720896 may forbid that one, too. The
 * last digit of a sound group is (x1 − x2 + x3 − x4 + x5) mod 11; Microsoft's page has the signs the other way round.
 */
export interface GroupCandidate {
  /** Six digits that pass the check: a secret, as the password is. */
  readonly digits: string;
  readonly slip: Slip;
  /** Which of the digits are not as printed: the first of them (0-based), and how many. None where one is too many. */
  readonly from: number;
  readonly count: number;
}

/**
 * - `unreadable`: one of six places holds no digit. At most one candidate.
 * - `misread`: one of six digits is another. At most one candidate a place, six in all.
 * - `swapped`: two neighbours stand the wrong way round. At most five. A sound group never passes with two of its
 *   neighbours swapped: that changes it by nine times their difference, which 11 does not divide.
 * - `missing`: one of six digits is not there. At most six, one a gap.
 * - `extra`: one of seven digits is too many. Those that stand twice in a row come first: they are written twice easily.
 */
export type Slip = 'unreadable' | 'misread' | 'swapped' | 'missing' | 'extra';

export interface GroupCandidates {
  /** 1-based. */
  readonly group: number;
  /** What went wrong, where one thing did: `misread` stands for swapped neighbours, too. */
  readonly slip: Exclude<Slip, 'swapped'>;
  /** None where no single slip explains the group: then more than one thing is wrong with it. */
  readonly values: readonly GroupCandidate[];
}

/** The groups of a password that are wrong or unreadable by one place, with what they may have been; others are absent. */
export function candidatesOf(groups: readonly string[]): readonly GroupCandidates[] {
  return groups.flatMap((group, index) => {
    const slip = slipOf(group);
    return slip === null ? [] : [{ group: index + 1, slip, values: groupCandidates(group) }];
  });
}

/** What one group as printed may have been. None for a sound group, and for one with more than one thing wrong. */
export function groupCandidates(group: string): readonly GroupCandidate[] {
  switch (slipOf(group)) {
    case 'unreadable': {
      const at = group.search(/[^0-9]/);
      return withDigit(group.slice(0, at), group.slice(at + 1), 'unreadable');
    }
    case 'misread':
      return [...places.flatMap((at) => withDigit(group.slice(0, at), group.slice(at + 1), 'misread')), ...swapped(group)];
    case 'missing':
      return once(places.flatMap((at) => withDigit(group.slice(0, at), group.slice(at), 'missing')));
    case 'extra':
      return once([...without(group, true), ...without(group, false)]);
    case null:
      return [];
  }
}

const places: readonly number[] = Array.from({ length: groupLength }, (_, place) => place);

/** Whether exactly one of six places holds no digit. */
export function isUnreadableOnce(group: string): boolean {
  return group.length === groupLength && /^[0-9]*[^0-9][0-9]*$/.test(group);
}

function slipOf(group: string): GroupCandidates['slip'] | null {
  if (isUnreadableOnce(group)) return 'unreadable';
  const verdict = checkGroup(group);
  if (verdict === 'notMultipleOf11' || verdict === 'tooLarge') return 'misread';
  if (verdict !== 'length') return null;
  return group.length === groupLength - 1 ? 'missing' : group.length === groupLength + 1 ? 'extra' : null;
}

/** The group with the one digit between two parts that makes it valid. */
function withDigit(before: string, after: string, slip: Slip): readonly GroupCandidate[] {
  const left = Number(`${before}0${after}`) % 11;
  // ten to the power of an even number leaves 1, of an odd one 10, which is −1
  const digit = after.length % 2 === 0 ? (11 - left) % 11 : left;
  const digits = `${before}${digit}${after}`;
  return digit < 10 && checkGroup(digits) === 'valid' ? [{ digits, slip, from: before.length, count: 1 }] : [];
}

function swapped(group: string): readonly GroupCandidate[] {
  return places.flatMap((at): GroupCandidate[] => {
    const digits = `${group.slice(0, at)}${group.charAt(at + 1)}${group.charAt(at)}${group.slice(at + 2)}`;
    return at < groupLength - 1 && digits !== group && checkGroup(digits) === 'valid' ? [{ digits, slip: 'swapped', from: at, count: 2 }] : [];
  });
}

/** A group of seven digits with one left out: those that stand twice in a row, or the others. */
function without(group: string, doubled: boolean): readonly GroupCandidate[] {
  return Array.from(group).flatMap((digit, at): GroupCandidate[] => {
    const digits = group.slice(0, at) + group.slice(at + 1);
    return (digit === group.charAt(at + 1)) === doubled && checkGroup(digits) === 'valid' ? [{ digits, slip: 'extra', from: at, count: 0 }] : [];
  });
}

/** In a run of the same digit it makes no difference which of them is added or left out. */
function once(candidates: readonly GroupCandidate[]): readonly GroupCandidate[] {
  return candidates.filter((one, index) => candidates.findIndex((other) => other.digits === one.digits) === index);
}

/** The words around candidates, which the review page and the command line have in common. */
export const candidatePhrases: {
  /** What is wrong with a group. */
  readonly problem: Readonly<Record<GroupCandidates['slip'], string>>;
  /** Stands before the candidates of a slip. */
  readonly offer: Readonly<Record<Slip, string>>;
  /** Where there are none. */
  readonly unexplained: Readonly<Record<GroupCandidates['slip'], string>>;
  readonly last: string;
} = {
  problem: {
    unreadable: 'has one place that is no digit',
    misread: 'fails its check',
    missing: 'has 5 digits',
    extra: 'has 7 digits',
  },
  offer: {
    unreadable: 'The check allows only',
    misread: 'If one digit was misread, it is',
    swapped: 'If two neighbours were swapped, it is',
    missing: 'If one is missing, it is',
    extra: 'If one is too many, it is',
  },
  unexplained: {
    unreadable: 'No digit there passes the check: another place is wrong, too',
    misread: 'Neither one misread digit nor two swapped ones explain it',
    missing: 'No single missing digit explains it',
    extra: 'No single digit too many explains it',
  },
  last: 'Nothing was corrected: look again where this was read.',
};

/** The same in words, for a terminal: a few sentences a group. They hold digits: a secret. */
export function candidateWords({ group, slip, values }: GroupCandidates): string {
  const { problem, offer, unexplained } = candidatePhrases;
  const slips: ReadonlySet<Slip> = new Set(values.map((value) => value.slip));
  const offers = [...slips].map((how) => `${offer[how]} ${either(values.filter((value) => value.slip === how))}.`);
  return [`Group ${group} ${problem[slip]}.`, ...(offers.length === 0 ? [`${unexplained[slip]}.`] : offers)].join(' ');
}

function either(values: readonly GroupCandidate[]): string {
  const digits = values.map((value) => value.digits);
  return digits.length === 1 ? digits.join('') : `${digits.slice(0, -1).join(', ')} or ${digits.slice(-1).join('')}`;
}
