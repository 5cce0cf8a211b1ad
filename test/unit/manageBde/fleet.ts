import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { languages } from '../../../src/manageBde/languages/all.ts';
import { mutate, numbers } from './mutate.ts';
import { keyId, recoveryPassword } from './passwords.ts';

const fixtures = path.resolve(import.meta.dirname, '../../fixtures/manageBde');

/** Every output of the fixtures. */
const outputs: readonly string[] = readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(?:txt|log|csv|xml|clixml)$/.test(file))
  .sort()
  .map((file) => readFileSync(path.join(fixtures, file), 'utf8'))
  .filter((text) => text.length < 6000);

const own = /[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}|\b[0-9]{6}(?:-[0-9]{6}){7}\b|\b[0-9A-F]{40}\b/gi;
const nameLabels: readonly string[] = languages.flatMap(({ captured, believed }) => [...(captured['label.computer'] ?? []), ...(believed['label.computer'] ?? [])]);

/**
 * Texts of many computers as a log of a whole company has them: few outputs, damaged ones among them, again and again, each
 * time with IDs, passwords and a name of their own; the same text for the same seed.
 */
export function fleetOf(seed: number): string {
  const random = numbers(seed);
  const any = <T>(list: readonly T[]): T => list[random(list.length)] as T;
  const forms = Array.from({ length: 1 + random(3) }, (_, index) => {
    const output = any(outputs);
    const text = random(3) === 0 ? mutate(output, seed * 7 + index) : output;
    // names as another tool gives them, or as nobody would
    return { text: random(4) === 0 ? `${text}\n${any(strangers)}` : text, name: /(?:PSComputerName|ComputerName|Computer Name)\s*:\s*(\S+)/.exec(text)?.[1] ?? null, label: any(nameLabels), gap: any(['\n', '\n\n', '\n', '']), indent: any(['', '', '   ']) };
  });
  const prefix = any(['PC-', 'SRV', 'LAP-AD-', 'X9-']);
  const end = any(['\n', '\r\n', '\r\n', '\r']);
  let text = '';
  for (let index = 0; index < 24; index++) {
    const form = forms[random(6) === 0 ? random(forms.length) : index % forms.length];
    if (form === undefined) continue;
    // a name comes again from time to time
    const name = `${prefix}${String(100 + (random(12) === 0 ? random(index + 1) : index)).padStart(4, '0')}`;
    const lower = random(20) === 0;
    text += `${form.indent}${form.label}: ${lower ? name.toLowerCase() : name}\n${form.gap}${printed(form.text, form.name, name, seed + index * 64)}\n`;
  }
  return text.replaceAll(/\r?\n/g, end);
}

const strangers: readonly string[] = [
  'Computer Name: PC-0100', 'PSComputerName : PC-0103\nMountPoint : C:', 'PS C:\\> Get-BitLockerVolume', '[PC-0104]: PS C:\\> manage-bde -status', 'C:\\>manage-bde -protectors -get C:', 'manage-bde -cn PC-0101 -status', 'Size:', 'Key Protectors:', 'Volume D: [Data]', 'Some label:', '---- ----', '{', '"MountPoint": "C:",', recoveryPassword(4), '[', 'ERROR: An error occurred (code 0x80070522):', 'WARNING: x',
];

function printed(text: string, ownName: string | null, name: string, seed: number): string {
  const values = new Map<string, string>();
  const renewed = text.replace(own, (value) => {
    const known = values.get(value.toUpperCase()) ?? another(value, seed + values.size);
    values.set(value.toUpperCase(), known);
    return known;
  });
  return ownName === null || ownName.length < 3 ? renewed : renewed.replaceAll(ownName, name);
}

function another(value: string, seed: number): string {
  const random = numbers(seed);
  if (/^[0-9]{6}-/.test(value)) return random(9) === 0 ? value.replace(/[0-9]/g, () => String(random(10))) : recoveryPassword(seed);
  const digits = value.replace(/[0-9A-Fa-f]/g, () => '0123456789ABCDEF'.charAt(random(16)));
  return value === value.toLowerCase() && random(2) === 0 ? digits.toLowerCase() : random(9) === 0 ? keyId(seed).slice(1, -1) : digits;
}
