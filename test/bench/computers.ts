import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { seededRandom } from '../../src/demo/random.ts';
import { languages } from '../../src/manageBde/languages/all.ts';
import type { ProtectorReport } from '../../src/manageBde/report.ts';

const folder = path.resolve(import.meta.dirname, '../fixtures/manageBde/corpus');

/** A published output, to be printed again for any computer. */
interface Form {
  readonly language: string;
  /** The name that it prints, if it prints one. */
  readonly computerName: string | null;
  /** What stands between the values that belong to one computer alone. */
  readonly text: string;
}

/** Key IDs, passwords and thumbprints: what never comes twice in life. */
const own = /[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}|\b[0-9]{6}(?:-[0-9]{6}){7}\b|\b[0-9a-f]{40}\b/gi;

/** Bytes of a computer on average. */
const computerSize = 1000;

/**
 * Texts of as many computers as are asked for, about 1 KB each, with CRLF: the forms of the corpus in turn, below a line
 * that names the computer, in one language each; names, key IDs, passwords and thumbprints are each computer's own.
 */
export function* computers(count: number): Generator<string> {
  const forms = readForms();
  let size = 0;
  for (let index = 0; index < count; index++) {
    const first = forms[index % forms.length];
    if (first === undefined) throw new Error('The corpus is missing.');
    const same = forms.filter(({ language }) => language === first.language);
    const name = `PC-${String(index).padStart(6, '0')}`;
    let text = `${nameLabel(first.language)}: ${name}\r\n\r\n${printed(first, name, index * 64)}`;
    // the sizes of forms differ: what is too much for one computer is saved at the next
    for (let part = 1; size + Buffer.byteLength(text) < (index + 1) * computerSize; part++) {
      const form = same[(same.indexOf(first) + part) % same.length];
      if (form !== undefined) text += printed(form, name, index * 64 + part * 16);
    }
    size += Buffer.byteLength(text);
    yield text;
  }
}

function printed({ text, computerName }: Form, name: string, seed: number): string {
  const values = new Map<string, string>();
  const renewed = text.replace(own, (value) => {
    const known = values.get(value.toUpperCase()) ?? derived(value, seed + values.size);
    values.set(value.toUpperCase(), known);
    return known;
  });
  return computerName === null ? renewed : renewed.replaceAll(computerName, name);
}

function derived(value: string, seed: number): string {
  const random = seededRandom(seed, 0, 0);
  if (/^[0-9]{6}-/.test(value)) return Array.from({ length: 8 }, () => String(random.below(65_536) * 11).padStart(6, '0')).join('-');
  let digits = '';
  while (digits.length < 40) digits += random.below(2 ** 32).toString(16).padStart(8, '0');
  let next = 0;
  return value.toUpperCase().replace(/[0-9A-F]/g, () => digits.charAt(next++).toUpperCase());
}

function nameLabel(language: string): string {
  const table = languages.find(({ tag }) => tag === language);
  return table?.captured['label.computer']?.[0] ?? table?.believed['label.computer']?.[0] ?? 'Computer Name';
}

function readForms(): readonly Form[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.txt'))
    .flatMap((file): Form[] => {
      const { computers: expected } = JSON.parse(readFileSync(path.join(folder, file.replace(/txt$/, 'json')), 'utf8')) as ProtectorReport;
      const computerName = expected[0]?.computerName ?? null;
      const text = readFileSync(path.join(folder, file), 'utf8').replaceAll(/\r?\n/g, '\r\n');
      // a name that is also the name of a column cannot be replaced
      return computerName === 'ComputerName' ? [] : [{ language: /^\d+-(.+?)-[a-z]/.exec(file)?.[1] ?? 'en', computerName, text: `${text}\r\n` }];
    });
}
