import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { mutate, numbers } from '../unit/manageBde/mutate.ts';
import { keyId, recoveryPassword } from '../unit/manageBde/passwords.ts';

const fixtures = path.resolve(import.meta.dirname, '../fixtures/manageBde');

/** Every text of the fixtures. */
export const texts: readonly string[] = readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(?:txt|log|csv|xml|clixml)$/.test(file))
  .sort()
  .map((file) => readFileSync(path.join(fixtures, file), 'utf8'));

/** Pieces of the parser's own forms. */
export const pieces: readonly string[] = [
  'Volume C: [OS]', '[OS Volume]', 'All Key Protectors', 'Key Protectors Added:', '    TPM:', '    Numerical Password:', '      Password:', '      Kennwort:', `      ID: ${keyId(1)}`, `        ${recoveryPassword(1)}`, '        7, 11', '        (Uses Secure Boot for integrity validation)',
  'ERROR: x', 'FEHLER: Zugriff verweigert', '0x80070522', 'Size: 1 GB', 'Key Protectors:', '{', '}', '[', ']', '"MountPoint": "C:",', '"KeyProtector": [', '<Objs>', '<Obj RefId="0">', '<S N="MountPoint">C:</S>', '</Obj>', 'MountPoint : C:', 'KeyProtectorId : {x}', 'MountPoint,VolumeStatus', 'C:,FullyEncrypted', '---------- -----',
  'C:\\>manage-bde -status', 'PS C:\\> Get-BitLockerVolume', 'Computer Name: PC', '', '> ', '\u001b[31m', '\u0000', '\ufffd', '🔑',
];

/** The bytes of one case; the same for the same seed. */
export function caseOf(seed: number): Uint8Array {
  const random = numbers(seed);
  const any = (): string => texts[random(texts.length)] ?? '';
  switch (random(6)) {
    case 0:
    case 1:
      return Buffer.from(mutate(any(), seed));
    case 2: {
      // pieces of several files
      const parts = Array.from({ length: 2 + random(3) }, () => {
        const lines = any().split('\n');
        const start = random(lines.length);
        return lines.slice(start, start + 1 + random(30)).join('\n');
      });
      return Buffer.from(mutate(parts.join(random(2) === 0 ? '\n' : '\r\n'), seed));
    }
    case 3: {
      const end = ['\n', '\r\n', '\r', ' '][random(4)] ?? '\n';
      return Buffer.from(Array.from({ length: 1 + random(40) }, () => pieces[random(pieces.length)] ?? '').join(end));
    }
    default: {
      const text = mutate(any(), seed);
      const bytes = Buffer.from(text, random(2) === 0 ? 'utf8' : 'utf16le');
      for (let count = 1 + random(8); count > 0 && bytes.length > 0; count--) bytes[random(bytes.length)] = random(256);
      return bytes.subarray(random(3) === 0 ? random(bytes.length + 1) : 0);
    }
  }
}
