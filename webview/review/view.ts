import type { GoneVolume, HostRun, ReviewError, ReviewVolume } from '../../src/manageBde/reviewModel.ts';
import type { PageComputer, PageModel, PageVolume } from '../../src/review/pageModel.ts';
import type { WholeVolumes } from './wholeVolumes.ts';
import { encryptionOf, errorTitles, findingTitles, hostWords, mountOf, nameKey, protectionOf, protectorWords, type Severity } from './words.ts';

/** What of a model is shown, and how. Row IDs are the host's. */
export interface View {
  readonly query: string;
  readonly group: Grouping;
  readonly sort: Sorting;
  /** None chosen: everything is shown. */
  readonly chips: ReadonlySet<Chip>;
  /** Keys of volume and error rows that show their detail. */
  readonly open: ReadonlySet<string>;
  /** Keys of group rows that hide what stands below them. */
  readonly closed: ReadonlySet<string>;
}

export type Grouping = 'computer' | 'finding' | 'volume';
export const groupings: readonly Grouping[] = ['computer', 'finding', 'volume'];

export type Sorting = 'worst' | 'name';
export const sortings: readonly Sorting[] = ['worst', 'name'];

/** Chips of one group are alternatives, groups narrow each other. */
export type Chip = 'error' | 'tool' | 'notRead' | 'warning' | 'note' | 'fine' | 'changed';
export const findingChips: readonly Chip[] = ['error', 'tool', 'notRead', 'warning', 'note', 'fine'];
export const sinceChips: readonly Chip[] = ['changed'];
export const allChips: readonly Chip[] = [...findingChips, ...sinceChips];

export const firstView: View = { query: '', group: 'computer', sort: 'worst', chips: new Set(), open: new Set(), closed: new Set() };

interface ItemPlace {
  readonly computer: PageComputer;
  /** The smaller, the worse: what is sorted by, worked out once. */
  readonly rank: number;
  readonly weight: number;
  /** Of the computer and of the volume, for sorting with `<`. */
  readonly nameKey: string;
  readonly mountKey: string;
}

export interface VolumeItem extends ItemPlace {
  readonly kind: 'volume';
  readonly volume: PageVolume;
}

/** An error that the tool printed: something was not read, so that it stands among the volumes. */
export interface ErrorItem extends ItemPlace {
  readonly kind: 'error';
  readonly error: ReviewError;
}

/** A computer that is asked and not read: it runs or failed, and says so among the volumes. */
export interface HostItem extends ItemPlace {
  readonly kind: 'host';
  readonly host: HostRun;
}

/** A volume of the earlier review that is not in this one. */
export interface GoneItem extends ItemPlace {
  readonly kind: 'gone';
  readonly gone: GoneVolume;
  /** Its computer was not read this time, so that nothing is known of it. */
  readonly notRead: boolean;
}

export type Item = VolumeItem | ErrorItem | HostItem | GoneItem;

/** Everything that a model has rows for, in the order of the text. */
export function itemsOf(model: Pick<PageModel, 'computers' | 'compared'>): readonly Item[] {
  const { gone = [], notRead = [] } = model.compared ?? {};
  return [...model.computers.flatMap(itemsOfComputer), ...gone.map((one) => goneItem(one, false)), ...notRead.map((one) => goneItem(one, true))];
}

function goneItem(gone: GoneVolume, notRead: boolean): GoneItem {
  const computer: PageComputer = { rowId: gone.rowId, name: gone.computer, language: null, sourceId: '', line: 0, errors: [], volumes: [] };
  return { kind: 'gone', gone, notRead, computer, rank: 6, weight: 0, nameKey: nameKey(gone.computer), mountKey: nameKey(gone.mountPoint) };
}

/** Failed right after the errors, what still runs at the end. */
function hostItems(computer: PageComputer, key: string): readonly HostItem[] {
  const { host } = computer;
  if (host === undefined || host.state.state === 'read') return [];
  return [{ kind: 'host', host, computer, rank: host.state.state === 'failed' ? 1 : 5, weight: 0, nameKey: key, mountKey: '' }];
}

export function itemsOfComputer(computer: PageComputer): readonly Item[] {
  const key = nameKey(computer.name);
  return [
    ...hostItems(computer, key),
    ...computer.errors.map((error): ErrorItem => ({ kind: 'error', computer, error, rank: 1, weight: 0, nameKey: key, mountKey: nameKey(error.mountPoint) })),
    ...computer.volumes.map((volume): VolumeItem => {
      const { error, warning, note } = findingCounts([volume]);
      // errors, what could not be read, warnings, notes, fine; among volumes with errors those with more of them, and so on
      const rank = error > 0 ? 0 : warning > 0 ? 2 : note > 0 ? 3 : 4;
      const weight = (Math.min(error, 99) * 100 + Math.min(warning, 99)) * 100 + Math.min(note, 99);
      return { kind: 'volume', computer, volume, rank, weight, nameKey: key, mountKey: nameKey(volume.mountPoint) };
    }),
  ];
}

const texts = new WeakMap<Item, string>();

/** What the search looks into, made when something is searched for. */
function textOf(item: Item, wholes: WholeVolumes): string {
  const known = texts.get(item);
  if (known !== undefined) return known;
  const whole = item.kind === 'volume' ? wholes.get(item.volume.rowId) : undefined;
  const text = textOfKind(item, whole).toLowerCase();
  if (item.kind !== 'volume' || whole !== undefined) texts.set(item, text);
  return text;
}

function textOfKind(item: Item, whole: ReviewVolume | undefined): string {
  switch (item.kind) {
    case 'volume':
      return volumeText(item.computer, whole ?? item.volume);
    case 'error':
      return errorText(item.computer, item.error);
    case 'host':
      return [item.computer.name, hostWords(item.host.state)].join('\n');
    case 'gone':
      return [item.gone.computer, mountOf(item.gone.mountPoint), item.gone.label].join('\n');
  }
}

function volumeText(computer: PageComputer, volume: PageVolume | ReviewVolume): string {
  const more =
    'encryptionMethod' in volume
      ? [volume.encryptionMethod, ...volume.protectors.flatMap(({ heading, id, thumbprint, keyFileName }) => [heading, id, thumbprint, keyFileName]), ...volume.findings.map(({ what }) => what)]
      : [];
  return [
    computer.name,
    mountOf(volume.mountPoint),
    volume.label,
    encryptionOf(volume).text,
    `protection ${protectionOf(volume).text}`,
    ...volume.protectors.map(({ type }) => protectorWords[type].title),
    ...volume.findings.map(({ code }) => findingTitles[code]),
    ...more,
  ].join('\n');
}

function errorText(computer: PageComputer, error: ReviewError): string {
  return [computer.name, error.mountPoint, errorTitles[error.code], error.message, error.hresult, error.meaning].join('\n');
}

/** Every word of the query, in any order. */
export function matches(item: Item, query: string, wholes: WholeVolumes): boolean {
  return query.toLowerCase().split(/\s+/).every((word) => textOf(item, wholes).includes(word));
}

export function hasChip(item: Item, chip: Chip): boolean {
  if (item.kind === 'error') return chip === 'tool';
  if (item.kind === 'host') return chip === 'notRead';
  if (item.kind === 'gone') return chip === 'changed' && !item.notRead;
  if (chip === 'changed') return item.volume.change !== null;
  if (chip === 'fine') return item.volume.findings.length === 0;
  return item.volume.findings.some((finding) => finding.severity === chip);
}

export function shownItems(items: readonly Item[], view: View, wholes: WholeVolumes): readonly Item[] {
  const groups = [findingChips, sinceChips].map((group) => group.filter((chip) => view.chips.has(chip))).filter((chosen) => chosen.length > 0);
  const query = view.query.trim();
  if (groups.length === 0 && query === '') return items;
  return items.filter((item) => groups.every((chosen) => chosen.some((chip) => hasChip(item, chip))) && (query === '' || matches(item, query, wholes)));
}

/** How many volumes (of `tool`: errors, of `notRead`: computers) each chip stands for. */
export function chipCounts(items: readonly Item[]): Readonly<Record<Chip, number>> {
  const counts = { error: 0, tool: 0, notRead: 0, warning: 0, note: 0, fine: 0, changed: 0 };
  for (const item of items) {
    if (item.kind === 'gone') continue;
    for (const chip of allChips) if (hasChip(item, chip)) counts[chip]++;
  }
  return counts;
}

export type SeverityCounts = Readonly<Record<Severity, number>>;

export function findingCounts(volumes: readonly PageVolume[]): SeverityCounts {
  const counts = { error: 0, warning: 0, note: 0 };
  for (const volume of volumes) for (const finding of volume.findings) counts[finding.severity]++;
  return counts;
}
