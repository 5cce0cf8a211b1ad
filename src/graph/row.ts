/** Reads single fields of an answer: tolerant of what services have been seen to send, exact in what comes out. */
export type Row = Readonly<Record<string, unknown>>;

/** Text that says something, or undefined. */
export function text(row: Row, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = row[name];
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
  }
  return undefined;
}

export function bool(row: Row, name: string): boolean | undefined {
  const value = row[name];
  return typeof value === 'boolean' ? value : undefined;
}

const guidShape = /^\{?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}?$/i;

/** A GUID in lower case without braces; undefined for anything else and for all zeros, which stands for "none". */
export function guid(value: unknown): string | undefined {
  const found = typeof value === 'string' ? guidShape.exec(value.trim())?.[1]?.toLowerCase() : undefined;
  return found === undefined || /^[0-]+$/.test(found) ? undefined : found;
}

export function isEmptyGuid(value: unknown): boolean {
  return typeof value === 'string' && /^[0-]+$/.test(value.trim());
}

/** No device is older; services write 0001-01-01 and 1601-01-01 for "never". */
const earliest = Date.UTC(1990, 0, 1);

/**
 * A time as ISO 8601 in UTC with milliseconds, so that texts sort as times do; undefined for "never" and for what is no
 * time. Graph writes seven fractional digits, and offsets; without an offset it means UTC.
 */
export function time(row: Row, name: string): string | undefined {
  const value = row[name];
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(value)) return undefined;
  const at = Date.parse(/(?:z|[+-]\d{2}:?\d{2})$/i.test(value) ? value : `${value}Z`);
  return Number.isNaN(at) || at < earliest ? undefined : new Date(at).toISOString();
}

/** Names of a flags enum: Graph sends them as one text with commas, or as numbers that only the caller can read. */
export function names(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.filter((one) => typeof one === 'string');
  return typeof value === 'string' ? value.split(',').map((one) => one.trim()).filter((one) => one !== '') : [];
}

/** A property only where there is something to say: what `exactOptionalPropertyTypes` wants. */
export function given<K extends string, V>(name: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [name]: value } as Partial<Record<K, V>>);
}
