import { newProtector, type ListDraft, type ProtectorDraft } from '../drafts.ts';
import { typeOf } from '../protectorType.ts';
import type { Reading } from '../reading.ts';
import { passwordGroups, protectorId, splitGroups, thumbprint } from '../shapes.ts';
import { keyProtectorType } from './enums.ts';
import { braceList, hashText, isBag, isCut, scalar, truth, type PropertyBag, type Value } from './record.ts';

/** What the `KeyProtector` property of a volume says; null where it says nothing. */
export function protectorList(reading: Reading, bag: PropertyBag): ListDraft | null {
  const value = bag.properties.get('keyprotector');
  const items = value === undefined ? null : itemsOf(value, bag.line);
  if (items === null) return null;
  const objects = items.filter(isBag);
  if (objects.length > 0) return { kind: 'full', protectors: objects.flatMap((item) => protectorRows(reading, item)) };
  return { kind: 'names', protectors: items.map((item) => named(reading, scalar(item), bag.line)) };
}

/**
 * The protectors that an object's own properties describe: one, or as many as its lists have items. Lists of different
 * lengths do not say which item belongs to which.
 */
export function protectorRows(reading: Reading, bag: PropertyBag): ProtectorDraft[] {
  const ids = valuesOf(bag, 'keyprotectorid');
  const types = valuesOf(bag, 'keyprotectortype');
  const passwords = valuesOf(bag, 'recoverypassword');
  const count = Math.max(ids.length, types.length, passwords.length);
  if (count === 0) return [];
  if ([ids, types, passwords].some((values) => values.length > 1)) {
    if ([ids, types, passwords].every((values) => values.length === count || values.length === 0)) {
      return Array.from({ length: count }, (_, index) => protector(reading, bag, types[index] ?? '', ids[index] ?? '', passwords[index] ?? ''));
    }
    return unpaired(reading, bag, { ids, types, passwords });
  }
  const [id = ''] = ids;
  const [type = ''] = types;
  const [password = ''] = passwords;
  if (id === '' && type === '' && password === '') return [];
  const one = protector(reading, bag, type, id, password);
  one.keyFileName = scalar(bag.properties.get('keyfilename')) || null;
  one.thumbprint = thumbprint(scalar(bag.properties.get('thumbprint')));
  one.autoUnlock = truth(scalar(bag.properties.get('autounlockprotector'))) ?? false;
  return [one];
}

interface Values {
  readonly ids: readonly string[];
  readonly types: readonly string[];
  readonly passwords: readonly string[];
}

/** A single password belongs to the single recovery password among the types; all else stays apart. */
function unpaired(reading: Reading, bag: PropertyBag, { ids, types, passwords }: Values): ProtectorDraft[] {
  const whole = passwords.filter((password) => password !== '');
  const hasIds = ids.length === types.length;
  const typed = types.map((type, index) => protector(reading, bag, type, hasIds ? (ids[index] ?? '') : '', ''));
  const open = typed.filter((one) => one.type === 'RecoveryPassword');
  const [only] = open;
  const [password] = whole;
  const isSure = open.length === 1 && whole.length === 1;
  if (isSure && only !== undefined && password !== undefined) only.password = groupsOf(password);
  return [
    ...typed,
    ...(hasIds ? [] : ids.filter((id) => id !== '').map((id) => protector(reading, bag, '', id, ''))),
    ...(isSure ? [] : whole.map((one) => protector(reading, bag, '', '', one))),
  ];
}

function protector(reading: Reading, bag: PropertyBag, type: string, id: string, password: string): ProtectorDraft {
  const draft = named(reading, type, bag.line);
  if (id !== '' && !isCut(id) && !id.includes(',')) draft.id = protectorId(id);
  if (password !== '' && !isCut(password)) {
    draft.password = groupsOf(password);
    if (draft.type === 'Unknown') draft.type = 'RecoveryPassword';
  }
  return draft;
}

function groupsOf(text: string): string {
  // a word before it is no part of it
  const password = text.length > 200 ? text : text.replace(/^\p{L}[\p{L} ]{0,40}: {0,4}(?=[0-9])/u, '');
  return (passwordGroups(password) ?? splitGroups(password)).join('-');
}

function named(reading: Reading, name: string, line: number): ProtectorDraft {
  return newProtector(line, { type: keyProtectorType(name) ?? typeOf(reading, name), heading: /^[0-9]*$/.test(name) ? null : name });
}

/** The texts of a property that is one value or a list of values. */
function valuesOf(bag: PropertyBag, property: string): string[] {
  const value = bag.properties.get(property) ?? null;
  if (Array.isArray(value)) return (value as readonly Value[]).map((item) => scalar(item));
  // an ID has braces of its own
  if (typeof value === 'string' && value.startsWith('{') && (property !== 'keyprotectorid' || /^\{.*[{,]/.test(value))) {
    const list = isMask(property, value) ? null : braceList(value);
    if (list !== null) return [...list.items];
  }
  if (isBag(value)) {
    const inner = value.properties.get('value');
    if (Array.isArray(inner)) return (inner as readonly Value[]).map((item) => scalar(item));
  }
  const text = scalar(value);
  return text === '' || /\[\]$|^System\./.test(text) ? [] : [text];
}

/** `{redacted}`: what stands in braces in the place of a password is no list of them. */
function isMask(property: string, value: string): boolean {
  return property === 'recoverypassword' && /^\{[^,0-9]*\}$/.test(value) && passwordGroups(value.slice(1, -1)) === null;
}

/** The items of a list in any of the ways PowerShell writes lists; null where there is none, or only its type's name. */
function itemsOf(value: Value, line: number): readonly Value[] | null {
  if (Array.isArray(value)) return (value as readonly Value[]).map((item) => (typeof item === 'string' ? (hashText(item, line) ?? item) : item));
  if (isBag(value)) {
    const inner = value.properties.get('value');
    return inner === undefined ? [value] : itemsOf(inner, line);
  }
  if (typeof value === 'number') return [value];
  if (typeof value !== 'string') return null;
  const hash = hashText(value, line);
  if (hash !== null) return [hash];
  const list = braceList(value);
  if (list !== null) return list.items.map((item) => hashText(item, line) ?? item);
  if (value === '' || /\[\]$|^System\./.test(value)) return null;
  const words = value.split(/[\s,;]+/);
  return words.every((word) => keyProtectorType(word) !== null) ? words : null;
}
