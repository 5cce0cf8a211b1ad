import fc from 'fast-check';

/** Recovery passwords as BitLocker makes them: eight numbers below 65536, times eleven. */
export const recoveryPassword: fc.Arbitrary<readonly string[]> = fc
  .array(fc.integer({ min: 0, max: 65_535 }), { minLength: 8, maxLength: 8 })
  .map((numbers) => numbers.map((number) => String(number * 11).padStart(6, '0')));

const text = (characters: string, minLength: number, maxLength = minLength): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...Array.from(characters)), minLength, maxLength });

/** FileVault personal recovery keys: six groups of four letters or digits. */
export const fileVaultKey: fc.Arbitrary<string> = fc
  .array(text('ABCDEFGHJKLMNPQRSTUVWXYZ23456789', 4), { minLength: 6, maxLength: 6 })
  .map((groups) => groups.join('-'));

export const base64Url: fc.Arbitrary<string> = text('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-', 12, 60);
