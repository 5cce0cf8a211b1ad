import { trimmedEndOf } from '../../core/trimSigns.ts';
import type { Reading } from '../reading.ts';
import type { Token } from '../tokenise.ts';
import { keyProtectorType } from './enums.ts';
import { isKnownProperty, propertyName, protectorProperties, setProperty, volumeProperties, type PropertyBag, type Value } from './record.ts';

interface Row {
  readonly name: string;
  readonly value: string;
  /** Column at which the value begins. */
  readonly column: number;
  /** It stands in a hash table of a script. */
  readonly isAssigned?: boolean;
  readonly isCalculated?: boolean;
}

/** `Name : value`, the name being one of the module's. They are not translated. A pasted list may be a table of two columns. */
function listRow(token: Token): Row | null {
  const match = rowHead.exec(token.text);
  const name = match?.[1];
  if (match !== null && name !== undefined) {
    if (match[0].endsWith('=')) return assignedRow(token.text.slice(match[0].length), name);
    return isKnownProperty(name) ? { name: propertyName(name), value: withoutQuotes(token.text.slice(match[0].length).trim()), column: token.indent + match[0].length } : null;
  }
  const [, property, value] = barRow(token.raw) ?? [];
  return property !== undefined && isKnownProperty(property) ? { name: propertyName(property), value: value?.trim() ?? '', column: Number.MAX_SAFE_INTEGER } : null;
}

/** `Name = 'value'` in a hash table of a script; what is calculated is no value. */
function assignedRow(text: string, name: string): Row | null {
  if (!isKnownProperty(name)) return null;
  const value = trimmedEndOf(text.trim(), ',; ').trimEnd();
  const isLiteral = /^(?:"[^"$]*"|'[^']*'|[0-9]+(?:\.[0-9]+)?)$/.test(value);
  const known = isLiteral ? withoutQuotes(value) : (/^\$(true|false)$/i.exec(value)?.[1] ?? (value === '@()' ? '{}' : null));
  return { name: propertyName(name), value: known ?? '', column: Number.MAX_SAFE_INTEGER, isAssigned: true, isCalculated: known === null };
}

/** YAML puts quotes around words that mean something in it. */
function withoutQuotes(value: string): string {
  return /^"[^"]*"$|^'[^']*'$/.test(value) ? value.slice(1, -1) : value;
}

const rowHead = /^([A-Za-z_]{2,40})\s*(?::|=(?!=))/;

function barRow(raw: string): RegExpExecArray | null {
  return raw.length > 400 || !raw.trimStart().startsWith('|') ? null : /^\s*\|\s*([A-Za-z]{2,40})\s*\|([^|]*)/.exec(raw);
}

/** No value of such an object is longer. */
export const longestValue = 4000;

const owners: ReadonlySet<string> = new Set(['computername', 'pscomputername', 'mountpoint', 'recoverypassword']);

/** A list of one object, as Format-List prints it: up to the next empty line or a property that it has already. */
export interface ListBlock {
  readonly bag: PropertyBag;
  /** Index of the token behind it. */
  readonly end: number;
}

export function listBlock(reading: Reading, start: number): ListBlock | null {
  const first = reading.tokens.at(start);
  if (first === undefined || first.kind === 'blank') return null;
  const properties = new Map<string, Value>();
  let at = start;
  let last: Row | null = null;
  let firstName: string | null = null;
  let isAssigned = false;
  for (; reading.tokens.has(at); at++) {
    const token = reading.tokens.at(at);
    if (token === undefined || token.kind === 'blank') break;
    const row = listRow(token);
    if (row?.isCalculated === true) last = row;
    else if (row !== null) {
      // the next object, if its empty line was lost; but another owner in the middle of one is a line from elsewhere
      if (properties.has(row.name) && (row.name === firstName || !owners.has(row.name))) break;
      setProperty(properties, row.name, row.value);
      firstName ??= row.name;
      isAssigned ||= row.isAssigned === true;
      last = row;
    } else if (last !== null && token.indent >= last.column - 1 && token.indent > first.indent) {
      // a long value goes on below itself
      const above = properties.get(last.name) ?? '';
      if (typeof above !== 'string' || above.length > longestValue) break;
      properties.set(last.name, above.endsWith(',') ? `${above} ${token.text}` : above + token.text);
    } else if (last !== null && /^[A-Za-z][A-Za-z0-9]{1,40}\s*:(?:\s|$)/.test(token.text) && token.indent === first.indent) {
      // a calculated property of somebody's own
      last = null;
      continue;
    } else break;
  }
  const known = [...properties.keys()].filter((name) => volumeProperties.has(name) || protectorProperties.has(name)).length;
  // one such line alone may be prose, or the head of a table
  if (isAssigned && known < leastAssigned) return null;
  if (known < 2 && !isLoneType(properties) && !(properties.has('recoverypassword') || properties.has('keyprotectorid') || properties.has('keyprotector'))) return null;
  return { bag: { properties, line: reading.lineAt(start) }, end: at };
}

/** Scripts keep single values of a volume in variables of the same names. */
const leastAssigned = 3;

/** `KeyProtectorType : TpmPin` alone, with one of the module's types: what `Select-Object` leaves of a protector. */
function isLoneType(properties: ReadonlyMap<string, Value>): boolean {
  const type = properties.get('keyprotectortype');
  return typeof type === 'string' && !/^[0-9]/.test(type) && keyProtectorType(type) !== null;
}

export function isListRow(text: string): boolean {
  const name = rowHead.exec(text)?.[1];
  return name !== undefined && isKnownProperty(name);
}

export function isBarRow(raw: string): boolean {
  const name = barRow(raw)?.[1];
  return name !== undefined && isKnownProperty(name);
}
