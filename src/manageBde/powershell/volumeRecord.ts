import { newProtector, type ListDraft, type ProtectorDraft, type VolumeDraft } from '../drafts.ts';
import { typeOf } from '../protectorType.ts';
import type { Reading } from '../reading.ts';
import { encryptionMethod, firstNumber, isWholeGuid, mountPoint, passwordGroups, protectorId, splitGroups, thumbprint } from '../shapes.ts';
import { keyProtectorType, lockStatus, methodByNumber, protectionStatus, volumeStatus, volumeType } from './enums.ts';
import { braceList, isBag, volumeProperties, type PropertyBag, type Value } from './record.ts';

/** Whether the object is a volume, a protector of one, or neither. */
export function recordKind(bag: PropertyBag): 'volume' | 'protector' | null {
  const has = (name: string): boolean => bag.properties.has(name);
  if (has('mountpoint') || has('volumestatus') || has('protectionstatus') || has('keyprotector') || has('encryptionmethod') || has('lockstatus')) return 'volume';
  if (has('keyprotectorid') || has('keyprotectortype') || has('recoverypassword')) return 'protector';
  return [...bag.properties.keys()].filter((name) => volumeProperties.has(name)).length >= 2 ? 'volume' : null;
}

/** Reads an object that is a volume; says which volume it became. */
export function readVolumeRecord(reading: Reading, bag: PropertyBag): VolumeDraft {
  const text = (name: string): string => scalar(bag.properties.get(name));
  reading.leaveList();
  const computer = text('pscomputername') || text('computername');
  if (computer !== '' && !isCut(computer)) reading.nameComputer(computer, bag.line);
  const printed = text('mountpoint');
  const point = printed === '' ? null : (mountPoint(printed) ?? printed);
  const volume = reading.store.volume(point, bag.line);
  const { facts } = volume;
  facts.volumeType = volumeType(text('volumetype')) ?? facts.volumeType;
  facts.capacityGB = number(bag.properties.get('capacitygb')) ?? facts.capacityGB;
  facts.volumeStatus = volumeStatus(text('volumestatus')) ?? facts.volumeStatus;
  facts.encryptionPercentage = number(bag.properties.get('encryptionpercentage')) ?? facts.encryptionPercentage;
  facts.encryptionMethod = method(text('encryptionmethod')) ?? facts.encryptionMethod;
  facts.protectionStatus = protectionStatus(text('protectionstatus')) ?? facts.protectionStatus;
  facts.lockStatus = lockStatus(text('lockstatus')) ?? facts.lockStatus;
  facts.autoUnlockEnabled = truth(text('autounlockenabled')) ?? facts.autoUnlockEnabled;
  const version = number(bag.properties.get('metadataversion'));
  if (version !== null && version > 0) facts.metadataVersion = Number.isInteger(version) ? version.toFixed(1) : String(version);
  const list = protectorList(reading, bag);
  if (list !== null) volume.lists.push(list);
  // a remote object's protectors are bare words: remoting flattened them, and only then a table of values joins them
  const value = bag.properties.get('keyprotector');
  const isRemote = bag.properties.has('pscomputername') || (typeof value === 'string' && !value.startsWith('{'));
  volume.idsLost ||= list?.kind === 'names' && list.protectors.length > 0 && isRemote;
  return volume;
}

function protectorList(reading: Reading, bag: PropertyBag): ListDraft | null {
  const value = bag.properties.get('keyprotector');
  if (value === undefined) return parallelLists(reading, bag);
  const items = itemsOf(value);
  if (items === null) return null;
  if (items.some(isBag)) return { kind: 'full', protectors: items.flatMap((item) => (isBag(item) && recordKind(item) === 'protector' ? [readProtectorRecord(reading, item)] : [])) };
  return { kind: 'names', protectors: items.map((item) => named(reading, scalar(item), bag.line)) };
}

/** Some modules print IDs and types as two lists of the same order. */
function parallelLists(reading: Reading, bag: PropertyBag): ListDraft | null {
  const ids = itemsOf(bag.properties.get('keyprotectorid') ?? null);
  const types = itemsOf(bag.properties.get('keyprotectortype') ?? null);
  if (types === null) return null;
  const protectors = types.map((type) => named(reading, scalar(type), bag.line));
  if (ids?.length !== types.length) return { kind: 'names', protectors };
  for (const [index, id] of ids.entries()) {
    const protector = protectors[index];
    if (protector !== undefined) protector.id = protectorId(scalar(id));
  }
  return { kind: 'full', protectors };
}

/** The items of a list in any of the ways PowerShell writes lists; null where there is none, or only its type's name. */
function itemsOf(value: Value): readonly Value[] | null {
  if (Array.isArray(value)) return value as readonly Value[];
  if (isBag(value)) {
    const inner = value.properties.get('value');
    return inner === undefined ? [value] : itemsOf(inner);
  }
  if (typeof value === 'number') return [value];
  if (typeof value !== 'string') return null;
  const list = braceList(value);
  if (list !== null) return list.items;
  if (value === '' || /\[\]$|^System\./.test(value)) return null;
  const words = value.split(/[\s,;]+/);
  return words.every((word) => keyProtectorType(word) !== null) ? words : null;
}

function named(reading: Reading, name: string, line: number): ProtectorDraft {
  return newProtector(line, { type: typeByName(reading, name), heading: /^[0-9]*$/.test(name) ? null : name });
}

function typeByName(reading: Reading, name: string): ProtectorDraft['type'] {
  return keyProtectorType(name) ?? typeOf(reading, name);
}

/** Reads an object that is a protector. */
export function readProtectorRecord(reading: Reading, bag: PropertyBag): ProtectorDraft {
  const text = (name: string): string => scalar(bag.properties.get(name));
  const protector = named(reading, text('keyprotectortype'), bag.line);
  const id = text('keyprotectorid');
  const password = text('recoverypassword');
  if (id !== '' && !isCut(id)) protector.id = protectorId(id);
  if (password !== '' && !isCut(password)) protector.password = (passwordGroups(password) ?? splitGroups(password)).join('-');
  protector.keyFileName = text('keyfilename') || null;
  protector.thumbprint = thumbprint(text('thumbprint'));
  protector.autoUnlock = truth(text('autounlockprotector')) ?? false;
  return protector;
}

/** Whether such an ID can be looked up at all. */
export function hasWholeId(protector: ProtectorDraft): boolean {
  return protector.id !== null && isWholeGuid(protector.id);
}

function scalar(value: Value | undefined): string {
  if (typeof value === 'string') return value.trim();
  if (isBag(value)) return scalar(value.properties.get('value'));
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function isCut(text: string): boolean {
  return /\.\.\.$|…$/.test(text);
}

function number(value: Value | undefined): number | null {
  if (typeof value === 'number') return value;
  const text = scalar(value);
  return /^[0-9][0-9.,'’  ]*(?:[Ee][+-]?[0-9]+)?\s*%?(?:\s*GB)?$/.test(text) ? firstNumber(text) : null;
}

function truth(text: string): boolean | null {
  if (/^true$/i.test(text)) return true;
  return /^false$/i.test(text) ? false : null;
}

function method(text: string): string | null {
  const byNumber = methodByNumber(text);
  if (byNumber !== undefined) return byNumber;
  if (/^none$/i.test(text)) return null;
  return /^Hardware(?:Encryption)?$/i.test(text) ? 'Hardware Encryption' : encryptionMethod(text);
}
