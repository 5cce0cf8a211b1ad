/**
 * The 48-digit recovery password: 8 groups of 6 digits, each group a multiple of 11 and below 720896 (65536 × 11).
 * Source: Win32_EncryptableVolume.ProtectKeyWithNumericalPassword and IsNumericalPasswordValid (Microsoft).
 */
export const groupCount = 8;
export const groupLength = 6;
const groupLimit = 720_896;

export type GroupVerdict = 'valid' | 'length' | 'notMultipleOf11' | 'tooLarge' | 'masked';

/** Judges one group as printed. Anything but ASCII digits makes it masked: such a group cannot be judged. */
export function checkGroup(group: string): GroupVerdict {
  if (!/^[0-9]+$/.test(group)) return 'masked';
  if (group.length !== groupLength) return 'length';
  const value = Number(group);
  if (value >= groupLimit) return 'tooLarge';
  return value % 11 === 0 ? 'valid' : 'notMultipleOf11';
}

export interface PasswordVerdict {
  readonly check: 'valid' | 'invalid' | 'masked';
  readonly groups: readonly GroupVerdict[];
  /** 1-based groups made of digits alone that break the rules. */
  readonly invalidGroups: readonly number[];
}

/** Whether a password, groups joined by hyphens, is whole and sound: most are, and need no closer look. */
export function isSoundPassword(password: string): boolean {
  if (password.length !== groupCount * (groupLength + 1) - 1) return false;
  let value = 0;
  let sum = 0;
  for (let index = 0; index <= password.length; index++) {
    const digit = password.charCodeAt(index) - 48;
    if (index % (groupLength + 1) < groupLength) {
      if (!(digit >= 0 && digit <= 9)) return false;
      value = value * 10 + digit;
    } else {
      if ((index < password.length && password.charAt(index) !== '-') || value >= groupLimit || value % 11 !== 0) return false;
      sum += value;
      value = 0;
    }
  }
  // nothing but zeros is a mask
  return sum > 0;
}

/** Judges a whole password, given as its groups in order. */
export function checkPassword(groups: readonly string[]): PasswordVerdict {
  const verdicts = groups.map(checkGroup);
  const allZero = groups.length > 0 && groups.every((group) => /^0+$/.test(group));
  const masked = allZero || verdicts.includes('masked');
  const invalidGroups = allZero
    ? []
    : verdicts.flatMap((verdict, index) => (verdict === 'valid' || verdict === 'masked' ? [] : [index + 1]));
  const check = masked ? 'masked' : invalidGroups.length > 0 || groups.length !== groupCount ? 'invalid' : 'valid';
  return { check, groups: allZero ? groups.map(() => 'masked') : verdicts, invalidGroups };
}
