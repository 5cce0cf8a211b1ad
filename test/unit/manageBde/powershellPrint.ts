// How PowerShell prints objects: lists, tables, CSV, JSON and CLIXML of records whose values are simple or made ready here.

export type Scalar = string | number | boolean | null;
export type Row = Readonly<Record<string, Scalar>>;

/** Regional formats of numbers: the sign of decimals and that of thousands. */
export const cultures = {
  en: ['.', ','],
  de: [',', '.'],
  fr: [',', '\u00a0'],
  ch: ['.', '’'],
} as const;

export type Culture = keyof typeof cultures;

/** A number as a list prints it, or with two decimals and thousands in groups as the module's table does. */
export function number(value: number, culture: Culture, decimals?: number): string {
  const [point, group] = cultures[culture];
  const [whole = '', rest = ''] = (decimals === undefined ? String(value) : value.toFixed(decimals)).split('.');
  const grouped = decimals === undefined ? whole : whole.replace(/\B(?=(?:[0-9]{3})+$)/g, group);
  return rest === '' ? grouped : `${grouped}${point}${rest}`;
}

function shown(value: Scalar | undefined, culture: Culture): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'number' ? number(value, culture) : value;
}

/** Format-List: one object below the other; a value that is too long goes on below itself. */
export function formatList(records: readonly Row[], culture: Culture = 'en', width = 1000): string {
  const object = (record: Row): string => {
    const longest = Math.max(...Object.keys(record).map((name) => name.length));
    return Object.entries(record)
      .map(([name, value]) => wrapped(`${name.padEnd(longest)} : `, shown(value, culture), width))
      .join('\n');
  };
  return `\n\n${records.map(object).join('\n\n')}\n\n\n`;
}

function wrapped(head: string, value: string, width: number): string {
  const room = width - head.length;
  const lines = value.match(new RegExp(`.{1,${room}}`, 'g')) ?? [''];
  return lines.map((line, index) => `${index === 0 ? head : ' '.repeat(head.length)}${line.trim()}`).join('\n');
}

export interface TableOptions {
  readonly culture?: Culture;
  readonly mark?: '...' | '…';
  /** Columns that are no wider than this many signs. */
  readonly widths?: Readonly<Record<string, number>>;
  readonly isWrapped?: boolean;
}

/** Format-Table -AutoSize: numbers to the right, texts to the left, dashes as long as the names. */
export function formatTable(records: readonly Row[], { culture = 'en', mark = '...', widths = {}, isWrapped = false }: TableOptions = {}): string {
  const names = Object.keys(records[0] ?? {});
  const columns = names.map((name) => {
    const values = records.map((record) => shown(record[name], culture));
    return { name, isRight: records.some((record) => typeof record[name] === 'number'), width: Math.min(widths[name] ?? 1000, Math.max(name.length, ...values.map((value) => value.length))) };
  });
  const line = (texts: readonly string[]): string => columns.map(({ isRight, width }, index) => (isRight ? (texts[index] ?? '').padStart(width) : (texts[index] ?? '').padEnd(width))).join(' ').trimEnd();
  const rows = records.flatMap((record) => {
    const pieces = columns.map(({ name, width }) => cut(shown(record[name], culture), width, isWrapped ? null : mark));
    const height = Math.max(...pieces.map((one) => one.length));
    return Array.from({ length: height }, (_, row) => line(pieces.map((one) => one[row] ?? '')));
  });
  return `\n${line(names)}\n${line(names.map((name) => '-'.repeat(name.length)))}\n${rows.join('\n')}\n\n\n`;
}

function cut(value: string, width: number, mark: string | null): string[] {
  if (value.length <= width) return [value];
  return mark === null ? (value.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).map((line) => line.trim()) : [`${value.slice(0, width - mark.length)}${mark}`];
}

export interface CsvOptions {
  readonly sign: string;
  readonly isQuoted: boolean;
  readonly type?: string;
  readonly culture?: Culture;
}

/** Export-Csv, with the line of the type where -NoTypeInformation is missing. */
export function formatCsv(records: readonly Row[], { sign, isQuoted, type, culture = 'en' }: CsvOptions): string {
  const cell = (text: string): string => (isQuoted || text.includes(sign) ? `"${text.replaceAll('"', '""')}"` : text);
  const names = Object.keys(records[0] ?? {});
  const lines = [names.map(cell).join(sign), ...records.map((record) => names.map((name) => (record[name] === null ? '' : cell(shown(record[name], culture)))).join(sign))];
  return `${type === undefined ? '' : `#TYPE ${type}\n`}${lines.join('\n')}\n`;
}

/** ConvertTo-Json of Windows PowerShell: two blanks behind the colon, lists hang below their names. */
export function formatJson51(value: unknown, indent = 0): string {
  const pad = ' '.repeat(indent + 4);
  if (Array.isArray(value)) return value.length === 0 ? '[\n\n' + ' '.repeat(indent) + ']' : `[\n${value.map((item) => pad + formatJson51(item, indent + 4)).join(',\n')}\n${' '.repeat(indent)}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const lines = Object.entries(value).map(([name, item]) => `${pad}${JSON.stringify(name)}:  ${formatJson51(item, indent + name.length + 8)}`);
  return `{\n${lines.join(',\n')}\n${' '.repeat(indent)}}`;
}

/** A value of CLIXML: an element with its name, if it has one. */
export type Xml = (name: string | null) => string;

const named = (name: string | null): string => (name === null ? '' : ` N="${name}"`);
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Numbers of the objects of one document. */
let reference = 0;

export function xmlScalar(value: Scalar): Xml {
  return (name) => {
    if (value === null) return `<Nil${named(name)} />`;
    if (typeof value === 'boolean') return `<B${named(name)}>${String(value)}</B>`;
    if (typeof value === 'number') return Number.isInteger(value) ? `<I32${named(name)}>${String(value)}</I32>` : `<Sg${named(name)}>${String(value)}</Sg>`;
    return `<S${named(name)}>${escaped(value)}</S>`;
  };
}

export function xmlEnum(text: string, value: number): Xml {
  return (name) => `<Obj${named(name)} RefId="${String((reference += 1))}"><TNRef RefId="1" /><ToString>${text}</ToString><I32>${String(value)}</I32></Obj>`;
}

export function xmlList(items: readonly Xml[]): Xml {
  const inner = (): string => (items.length === 0 ? '<LST />' : `<LST>${items.map((item) => item(null)).join('')}</LST>`);
  return (name) => `<Obj${named(name)} RefId="${String((reference += 1))}"><TN RefId="2"><T>System.Collections.ObjectModel.ReadOnlyCollection</T><T>System.Object</T></TN>${inner()}</Obj>`;
}

export function xmlObject(type: string, text: string, properties: Readonly<Record<string, Xml>>, notes: Readonly<Record<string, Xml>> = {}): Xml {
  const group = (tag: string, values: Readonly<Record<string, Xml>>): string => {
    const inner = Object.entries(values).map(([name, value]) => value(name)).join('');
    return inner === '' ? '' : `<${tag}>${inner}</${tag}>`;
  };
  return (name) => `<Obj${named(name)} RefId="${String((reference += 1))}"><TN RefId="0"><T>${type}</T><T>System.Object</T></TN><ToString>${escaped(text)}</ToString>${group('Props', properties)}${group('MS', notes)}</Obj>`;
}

/** What Export-Clixml writes; `isPretty` as it does, else in one line as a stream has it. */
export function formatClixml(objects: readonly Xml[], isPretty: boolean): string {
  reference = 0;
  const text = `<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">${objects.map((object) => object(null)).join('')}</Objs>`;
  return isPretty ? `${text.replaceAll(/(<\/\w+>|\/>|<(?:Objs?|Props|MS|LST|TN)\b[^>]*>)(?=<)/g, '$1\n  ')}\n` : text;
}
