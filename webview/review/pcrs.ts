import { list } from './words.ts';

/** What each platform configuration register measures, in a word (TCG PC Client profile; 11 is BitLocker's own). */
const registers: Readonly<Record<number, string>> = {
  0: 'firmware',
  1: 'settings',
  2: 'ROMs',
  3: 'ROM settings',
  4: 'boot manager',
  5: 'partitions',
  6: 'power states',
  7: 'Secure Boot',
  8: 'boot sector',
  9: 'boot block',
  10: 'boot access',
  11: 'BitLocker',
  12: 'boot events',
  13: 'boot modules',
  14: 'boot authorities',
};

/** What a TPM protector is bound to, and what that means for the person at the computer. */
export function pcrWords(pcrs: readonly number[]): string | undefined {
  const numbers = [...new Set(pcrs)].sort((one, other) => one - other);
  if (numbers.length === 0) return undefined;
  const key = numbers.join(', ');
  if (key === '7, 11') {
    return 'PCR 7, 11: bound to Secure Boot and to BitLocker itself. Asks for a key when Secure Boot is turned off or its keys change; a firmware update alone should not do that.';
  }
  if (key === '0, 2, 4, 11') {
    return 'PCR 0, 2, 4, 11: bound to firmware code, option ROMs, boot manager and BitLocker. A firmware update can ask for a key.';
  }
  return `Bound to PCR ${list(numbers.map((number) => `${number} (${registers[number] ?? 'not used by BitLocker as a rule'})`))}.`;
}
