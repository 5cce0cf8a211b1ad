import type { Device } from '../core/device.ts';
import { fold } from './findQuery.ts';

/**
 * What a text is sorted by: case and accents aside, numbers as numbers. Comparing these texts as they are is three times
 * as fast as a collator: lists of 100,000 devices are sorted again and again while they come in, and VS Code's other
 * extensions wait meanwhile.
 */
export function sortText(text: string): string {
  return fold(text).replaceAll(/\d+/g, (digits) => digits.replace(/^0+(?=\d)/, '').padStart(16, '0'));
}

/** Kept as long as the device is: lists are sorted anew each second while more of them comes in. */
const nameTexts = new WeakMap<Device, string>();

function nameText(device: Device): string {
  const known = nameTexts.get(device);
  if (known !== undefined) return known;
  const text = sortText(device.name);
  nameTexts.set(device, text);
  return text;
}

/** By name, namesakes by ID. */
export function sortByName(devices: readonly Device[]): readonly Device[] {
  return sortByText(devices, nameText);
}

/** By a text each, made once for every device and not at every comparison; where it is the same, by name. */
export function sortByText(devices: readonly Device[], textOf: (device: Device) => string, direction: 1 | -1 = 1): readonly Device[] {
  return devices
    .map((device) => ({ device, text: textOf(device), name: nameText(device) }))
    .sort((a, b) => direction * compare(a.text, b.text) || compare(a.name, b.name) || compare(a.device.id, b.device.id))
    .map(({ device }) => device);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
