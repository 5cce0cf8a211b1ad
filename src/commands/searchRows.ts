import type { Device } from '../core/device.ts';
import { mayHaveKeys, shortKeyId } from '../core/recoveryKey.ts';
import { ago, count, day, shortUser, timeOfDay, volumeWords } from '../core/words.ts';
import type { FindMatch, FindResult } from '../graph/find.ts';
import type { Inventory, SourceName } from '../graph/inventory.ts';
import { describeFailure } from '../host/presentFailure.ts';
import { withoutIcons } from '../host/plainText.ts';
import type { SearchButton, SearchItem } from '../host/ui.ts';

/** What a row of the search stands for: something found, or the wish to read everything anew. */
export type SearchValue = FindMatch | { readonly kind: 'refresh' };

export const buttons = {
  reveal: { id: 'reveal', icon: 'eye', tooltip: 'Reveal Key' },
  copy: { id: 'copy', icon: 'copy', tooltip: 'Copy Key' },
  refresh: { id: 'refresh', icon: 'refresh', tooltip: 'Read Everything Anew' },
} as const satisfies Record<string, SearchButton>;

const sourceWords: Readonly<Record<SourceName, string>> = {
  entra: 'Entra devices',
  intune: 'Intune devices',
  keys: 'BitLocker key IDs',
  encryption: "Intune's encryption report",
};

/** One match. Holds the ID of a key and never a key. */
export function matchRow(match: FindMatch, inventory: Pick<Inventory, 'keysOf' | 'fileVaultOf'>, now: number, complete: boolean): SearchItem<SearchValue> {
  return match.kind === 'key' ? keyRow(match, complete) : deviceRow(match.device, inventory, now, match);
}

function keyRow(match: Extract<FindMatch, { kind: 'key' }>, complete: boolean): SearchItem<SearchValue> {
  const { key, device, prefix, guessed, sole } = match;
  const sure = guessed ? `letters read as digits: ${prefix}` : sole ? (complete ? 'the only key that starts so' : 'the only one so far that starts so') : 'other keys start so too';
  return {
    id: key.id,
    label: `$(key) ${shortKeyId(key.id)}`,
    description: device?.name ?? 'device not among those that were read',
    detail: [volumeWords[key.volumeType], key.createdAt === undefined ? 'backup date unknown' : day(key.createdAt), sure].join(' · '),
    buttons: [buttons.reveal, buttons.copy],
    value: match,
  };
}

export function deviceRow(
  device: Device,
  inventory: Pick<Inventory, 'keysOf' | 'fileVaultOf'>,
  now: number,
  match: FindMatch = { kind: 'device', device, by: 'name' },
): SearchItem<SearchValue> {
  const seen = ago(device.lastSeenAt, now);
  const user = shortUser(device);
  return {
    id: device.id,
    label: `$(${!hasKeysToAskFor(device, inventory) ? 'device-mobile' : 'vm'}) ${withoutIcons(device.name)}`,
    ...(user === undefined ? {} : { description: user }),
    detail: [
      keysOf(device, inventory),
      ...(device.serialNumber === undefined ? [] : [`serial ${device.serialNumber}`]),
      ...(seen === '' ? [] : [`seen ${seen}`]),
    ].join(' · '),
    ...(!hasKeysToAskFor(device, inventory) ? {} : { buttons: [buttons.reveal, buttons.copy] }),
    value: match,
  };
}

/** False only for a platform without recovery keys of which none are listed all the same. */
export function hasKeysToAskFor(device: Device, inventory: Pick<Inventory, 'keysOf'>): boolean {
  return mayHaveKeys(device.platform, device.entraDeviceId === undefined ? 0 : inventory.keysOf(device.entraDeviceId).keys.length);
}

function keysOf(device: Device, inventory: Pick<Inventory, 'keysOf' | 'fileVaultOf'>): string {
  if (device.platform === 'macos') return inventory.fileVaultOf(device).words;
  if (!hasKeysToAskFor(device, inventory)) return 'no recovery keys for this platform';
  if (device.entraDeviceId === undefined) return 'no Entra device ID';
  const known = inventory.keysOf(device.entraDeviceId);
  switch (known.kind) {
    case 'ok':
      return known.keys.length === 0 ? 'no keys in Entra ID' : count(known.keys.length, 'key');
    case 'loading':
    case 'notAsked':
      return known.keys.length === 0 ? 'keys not read yet' : `${count(known.keys.length, 'key')} so far`;
    case 'failed':
      return 'keys unknown';
  }
}

/** Rows that say what was not searched, or that nothing was found; the latter only where everything was searched. */
export function stateRows(result: FindResult, typed: string): readonly SearchItem<SearchValue>[] {
  const loading = result.loading.map((source): SearchItem<SearchValue> => {
    const so = source === 'keys' ? result.searched.keys : result.searched.devices;
    return { label: `$(sync~spin) ${sourceWords[source]} are still loading, ${so.toLocaleString('en-US')} so far`, detail: 'matches so far may not be all', value: undefined };
  });
  const failed = result.failed.map(({ source, failure }): SearchItem<SearchValue> => ({
    label: `$(${failure.code === 'denied' ? 'lock' : 'error'}) ${sourceWords[source]} could not be read`,
    detail: `${describeFailure(failure)} What is looked for may be there all the same.`,
    buttons: [buttons.refresh],
    value: { kind: 'refresh' },
  }));
  return [...noMatch(result, typed), ...moreRow(result), ...loading, ...failed];
}

function noMatch(result: FindResult, typed: string): readonly SearchItem<SearchValue>[] {
  const text = typed.trim();
  if (text === '' || result.matches.length > 0) return [];
  const searched = `searched ${count(result.searched.devices, 'device')}, ${count(result.searched.keys, 'key ID')}`;
  return [
    {
      label: result.complete ? `$(search) No device or key matches "${text}"` : `$(search) No match for "${text}" in what was read`,
      description: result.asOf === undefined ? searched : `${searched} at ${timeOfDay(result.asOf)}`,
      buttons: [buttons.refresh],
      value: { kind: 'refresh' },
    },
  ];
}

function moreRow(result: FindResult): readonly SearchItem<SearchValue>[] {
  return result.more ? [{ label: '$(ellipsis) More match', detail: 'type more of the name or ID', value: undefined }] : [];
}
