import type { Device, JoinType, Ownership } from './device.ts';
import type { VolumeType } from './recoveryKey.ts';

/** Words for people that several places share. */

export const volumeWords: Readonly<Record<VolumeType, string>> = {
  operatingSystem: 'Operating system',
  fixedData: 'Fixed data drive',
  removableData: 'Removable drive',
  unknown: 'Volume type not told',
};

export const joinWords: Readonly<Record<JoinType, string>> = {
  entraJoined: 'Entra joined',
  hybridJoined: 'Entra hybrid joined',
  registered: 'only registered with Entra ID',
  unknown: 'join type unknown',
};

export const ownershipWords: Readonly<Record<Ownership, string>> = {
  corporate: 'corporate',
  personal: 'personal',
  unknown: 'ownership unknown',
};

/** Made at first use: loading the data of dates costs more than the rest of the extension's start. */
function formatOf(options: Intl.DateTimeFormatOptions): (at: number) => string {
  let format: Intl.DateTimeFormat | undefined;
  return (at) => (format ??= new Intl.DateTimeFormat('en-GB', options)).format(at);
}

const dayFormat = formatOf({ day: 'numeric', month: 'short', year: 'numeric' });
const timeFormat = formatOf({ hour: '2-digit', minute: '2-digit' });

/** "3 Mar 2026" in local time; "date unknown" for what cannot be read. */
export function day(iso: string | undefined): string {
  const at = Date.parse(iso ?? '');
  return Number.isNaN(at) ? 'date unknown' : dayFormat(at);
}

/** "3 Mar 2026, 14:31" in local time. */
export function dayAndTime(at: number): string {
  return `${dayFormat(at)}, ${timeFormat(at)}`;
}

/** "14:31" in local time. */
export function timeOfDay(at: number): string {
  return timeFormat(at);
}

/** "2 h ago", "3 days ago"; empty for what cannot be read. */
export function ago(iso: string | undefined, now: number): string {
  const at = Date.parse(iso ?? '');
  if (Number.isNaN(at)) return '';
  const minutes = Math.max(0, Math.round((now - at) / 60_000));
  if (minutes < 60) return minutes < 2 ? 'just now' : `${minutes} min ago`;
  const hours = Math.round(minutes / 60);
  if (hours < 48) return `${hours} h ago`;
  return `${Math.round(hours / 24)} days ago`;
}

/** "1 key", "3 keys", "1,204 devices". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en-US')} ${number === 1 ? one : many}`;
}

/** The part of a user principal name before the @, which is what fits a row. */
export function shortUser(device: Device): string | undefined {
  return device.userPrincipalName?.split('@')[0] ?? device.userDisplayName;
}
