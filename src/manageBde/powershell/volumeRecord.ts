import type { VolumeDraft } from '../drafts.ts';
import type { Reading } from '../reading.ts';
import { encryptionMethod, firstNumber } from '../shapes.ts';
import { lockStatus, methodByNumber, protectionStatus, volumeStatus, volumeType } from './enums.ts';
import { protectorList } from './protectorRecord.ts';
import { scalar, truth, volumeProperties, type PropertyBag, type Value } from './record.ts';

/** Whether the object is a volume, a protector of one, or neither. */
export function recordKind(bag: PropertyBag): 'volume' | 'protector' | null {
  const has = (name: string): boolean => bag.properties.has(name);
  if (has('mountpoint') || has('volumestatus') || has('protectionstatus') || has('keyprotector') || has('encryptionmethod') || has('lockstatus')) return 'volume';
  if (has('keyprotectorid') || has('keyprotectortype') || has('recoverypassword')) return 'protector';
  return [...bag.properties.keys()].filter((name) => volumeProperties.has(name)).length >= 2 ? 'volume' : null;
}

/** Reads what an object says of its volume. */
export function readVolumeFacts(reading: Reading, bag: PropertyBag, volume: VolumeDraft): void {
  const text = (name: string): string => scalar(bag.properties.get(name));
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
  if (list === null) return;
  volume.lists.push(list);
  // a remote object's protectors are bare words: remoting flattened them, as too small a depth does
  const value = bag.properties.get('keyprotector');
  const isFlat = bag.properties.has('pscomputername') || Array.isArray(value) || (typeof value === 'string' && !value.startsWith('{'));
  volume.idsLost ||= list.kind === 'names' && list.protectors.length > 0 && isFlat;
}

function number(value: Value | undefined): number | null {
  if (typeof value === 'number') return value;
  const text = scalar(value);
  return /^[0-9][0-9.,'’\s]*(?:[Ee][+-]?[0-9]+\s*)?(?:%\s*)?(?:GB)?$/.test(text) ? firstNumber(text) : null;
}

function method(text: string): string | null {
  const byNumber = methodByNumber(text);
  if (byNumber !== undefined) return byNumber;
  if (/^none$/i.test(text)) return null;
  return /^Hardware(?:Encryption)?$/i.test(text) ? 'Hardware Encryption' : encryptionMethod(text);
}
