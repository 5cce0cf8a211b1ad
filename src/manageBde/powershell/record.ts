/** A value of an object that PowerShell printed: text, a list of values, or an object. */
export type Value = string | number | boolean | null | readonly Value[] | PropertyBag;

/** One object: its properties by name in lower case. */
export interface PropertyBag {
  readonly properties: ReadonlyMap<string, Value>;
  /** 1-based line of the object. */
  readonly line: number;
  /** The text around it is damaged: it may be anybody's. */
  readonly isAstray?: boolean;
}

export function isBag(value: Value | undefined): value is PropertyBag {
  return typeof value === 'object' && value !== null && 'properties' in value;
}

/** Names under which the properties of a volume go, also those of other modules over the same data. */
const aliases: ReadonlyMap<string, string> = new Map([
  ['currentencryptionpercentage', 'encryptionpercentage'],
  ['currentencryptionprogress', 'encryptionpercentage'],
  ['encryptionstate', 'volumestatus'],
  ['protectorids', 'keyprotectorid'],
  ['volumekeyprotectorid', 'keyprotectorid'],
  ['keyprotectornumericalpassword', 'recoverypassword'],
  ['recoverykeyid', 'keyprotectorid'],
  ['recoverykey', 'recoverypassword'],
  ['capacity', 'capacitygb'],
  ['keyprotectors', 'keyprotector'],
]);

export const volumeProperties: ReadonlySet<string> = new Set([
  'computername', 'mountpoint', 'encryptionmethod', 'autounlockenabled', 'autounlockkeystored', 'metadataversion', 'volumestatus',
  'protectionstatus', 'lockstatus', 'encryptionpercentage', 'wipepercentage', 'volumetype', 'capacitygb', 'keyprotector',
  'encryptionmethodflags', 'pscomputername',
]);

export const protectorProperties: ReadonlySet<string> = new Set([
  'keyprotectorid', 'keyprotectortype', 'recoverypassword', 'keyfilename', 'thumbprint', 'autounlockprotector', 'keycertificatetype',
]);

/** Properties that such objects have and the report does not. */
export const otherProperties: ReadonlySet<string> = new Set([
  'runspaceid', 'psshowcomputername', 'istpmowned', 'istpmownershipallowed', 'istpmactivated', 'istpmenabled', 'hyperv', 'count', 'value', 'driveletter',
]);

/** Programs of other languages put the words of a name apart: `mount_point`. */
function plainName(name: string): string {
  return name.toLowerCase().replaceAll('_', '');
}

export function isKnownProperty(name: string): boolean {
  const lower = plainName(name);
  return volumeProperties.has(lower) || protectorProperties.has(lower) || otherProperties.has(lower) || aliases.has(lower);
}

/** The property under its own name or that of its alias. */
export function propertyName(name: string): string {
  const lower = plainName(name);
  return aliases.get(lower) ?? lower;
}

/** `{Tpm, RecoveryPassword}`, also cut off or nested; null where the text is no such list. */
export function braceList(text: string): { readonly items: readonly string[]; readonly isCut: boolean } | null {
  if (!text.startsWith('{')) return null;
  const isCut = /(?:\.\.\.|…)\}?$/.test(text) || !text.endsWith('}');
  const inner = text.slice(1, text.endsWith('}') ? -1 : undefined).trim();
  // an ID in braces is a value, not a list
  if (/^[0-9A-FX*-]+$/i.test(inner) && inner.includes('-')) return null;
  const items: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index <= inner.length; index++) {
    const sign = inner.charAt(index);
    if (sign === '{') depth += 1;
    // damaged items have one brace only
    else if (sign === '}') depth = Math.max(0, depth - 1);
    else if (sign === ',' && depth === 1 && /^\s*\{[^{},]*$/.test(inner.slice(start, index)) && /^,\s*[{(]/.test(inner.slice(index, index + 8))) depth = 0;
    if ((sign === ',' && depth === 0) || sign === '') {
      const item = inner.slice(start, index).trim();
      if (item !== '' && item !== '...' && item !== '…') items.push(item);
      start = index + 1;
    }
  }
  return { items, isCut };
}

/** `@{KeyProtectorId={…}; RecoveryPassword=…}`: an object that was made a text; null where the text is none. */
export function hashText(text: string, line: number): PropertyBag | null {
  if (!text.startsWith('@{') || !text.endsWith('}')) return null;
  const properties = new Map<string, string>();
  for (const part of text.slice(2, -1).split(';')) {
    const equals = part.indexOf('=');
    if (equals > 0) properties.set(propertyName(part.slice(0, equals).trim()), part.slice(equals + 1).trim());
  }
  return { properties, line };
}

/** The text of a value that is no list; of an object that wraps one, the one within. */
export function scalar(value: Value | undefined): string {
  if (typeof value === 'string') return value.trim();
  if (isBag(value)) return scalar(value.properties.get('value'));
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** A column was too narrow for the value. */
export function isCut(text: string): boolean {
  return /\.\.\.$|…$/.test(text);
}

export function truth(text: string): boolean | null {
  if (/^true$/i.test(text)) return true;
  return /^false$/i.test(text) ? false : null;
}

/** Properties that say whose something is; printed twice with two values they say it no more. */
const owning: ReadonlySet<string> = new Set(['computername', 'pscomputername', 'mountpoint', 'keyprotectorid', 'recoverypassword']);

/** Keeps a property. One that says whose the object is and has another value already is none: a line came from elsewhere. */
export function setProperty(properties: Map<string, Value>, name: string, value: Value): void {
  const isTwice = owning.has(name) && properties.has(name) && properties.get(name) !== value;
  properties.set(name, isTwice ? null : value);
}
