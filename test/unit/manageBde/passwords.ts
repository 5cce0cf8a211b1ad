/** A sound recovery password, derived: no group of it was ever anybody's key. */
export function recoveryPassword(seed: number): string {
  return Array.from({ length: 8 }, (_, index) => String((((seed + 1) * 7919 + index * 104_729) % 65_536) * 11).padStart(6, '0')).join('-');
}

/** The same with one digit of one group (1-based) changed, so that the group is no multiple of 11. */
export function damagedPassword(seed: number, group: number): string {
  const groups = recoveryPassword(seed).split('-');
  const sound = groups[group - 1] ?? '';
  groups[group - 1] = `${sound.slice(0, 5)}${(Number(sound.slice(5)) + 1) % 10}`;
  return groups.join('-');
}

/** A whole key ID, derived. */
export function keyId(seed: number): string {
  const hex = (length: number, salt: number): string =>
    Array.from({ length }, (_, index) => ((seed * 31 + index * 7 + salt) % 16).toString(16)).join('').toUpperCase();
  return `{${hex(8, 10)}-${hex(4, 1)}-${hex(4, 2)}-${hex(4, 3)}-${hex(12, 11)}}`;
}
