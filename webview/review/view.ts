import type { ReviewError, ReviewVolume } from '../../src/manageBde/reviewModel.ts';
import type { PageComputer, PageModel, PageVolume } from '../../src/review/pageModel.ts';
import type { WholeVolumes } from './wholeVolumes.ts';
import { encryptionOf, errorTitles, findingTitles, mountOf, nameKey, protectionOf, protectorWords, type Severity } from './words.ts';

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

/** Alternatives: a volume is shown when it has what one of the chosen chips stands for. */
export type Chip = 'error' | 'tool' | 'warning' | 'note' | 'fine';
export const allChips: readonly Chip[] = ['error', 'tool', 'warning', 'note', 'fine'];

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

export type Item = VolumeItem | ErrorItem;

/** All volumes and errors of a model, in the order of the text. */
export function itemsOf(model: Pick<PageModel, 'computers'>): readonly Item[] {
  return model.computers.flatMap(itemsOfComputer);
}

export function itemsOfComputer(computer: PageComputer): readonly Item[] {
  const key = nameKey(computer.name);
  return [
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
  const text = (item.kind === 'error' ? errorText(item.computer, item.error) : volumeText(item.computer, whole ?? item.volume)).toLowerCase();
  if (item.kind === 'error' || whole !== undefined) texts.set(item, text);
  return text;
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
  if (chip === 'fine') return item.volume.findings.length === 0;
  return item.volume.findings.some((finding) => finding.severity === chip);
}

export function shownItems(items: readonly Item[], view: View, wholes: WholeVolumes): readonly Item[] {
  const chips = [...view.chips];
  const query = view.query.trim();
  if (chips.length === 0 && query === '') return items;
  return items.filter((item) => (chips.length === 0 || chips.some((chip) => hasChip(item, chip))) && (query === '' || matches(item, query, wholes)));
}

/** How many volumes (of `tool`: errors) each chip stands for. */
export function chipCounts(items: readonly Item[]): Readonly<Record<Chip, number>> {
  const counts = { error: 0, tool: 0, warning: 0, note: 0, fine: 0 };
  for (const item of items) {
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
