import type { ReviewComputer, ReviewError, ReviewModel, ReviewVolume } from '../../src/manageBde/reviewModel.ts';
import { encryptionOf, errorTitles, findingTitles, mountOf, protectionOf, protectorWords, worst, type Severity } from './words.ts';

/** What of a model is shown, and how. Row IDs are the host's. */
export interface View {
  readonly query: string;
  readonly group: Grouping;
  /** None chosen: everything is shown. */
  readonly chips: ReadonlySet<Chip>;
  /** Keys of volume and error rows that show their detail. */
  readonly open: ReadonlySet<string>;
  /** Keys of group rows that hide what stands below them. */
  readonly closed: ReadonlySet<string>;
}

export type Grouping = 'computer' | 'finding' | 'volume';
export const groupings: readonly Grouping[] = ['computer', 'finding', 'volume'];

/** Alternatives: a volume is shown when it has what one of the chosen chips stands for. */
export type Chip = 'error' | 'tool' | 'warning' | 'note' | 'fine';
export const allChips: readonly Chip[] = ['error', 'tool', 'warning', 'note', 'fine'];

export const firstView: View = { query: '', group: 'computer', chips: new Set(), open: new Set(), closed: new Set() };

export interface VolumeItem {
  readonly kind: 'volume';
  readonly computer: ReviewComputer;
  readonly volume: ReviewVolume;
  readonly text: string;
}

/** An error that the tool printed: something was not read, so that it stands among the volumes. */
export interface ErrorItem {
  readonly kind: 'error';
  readonly computer: ReviewComputer;
  readonly error: ReviewError;
  readonly text: string;
}

export type Item = VolumeItem | ErrorItem;

/** All volumes and errors of a model in the order of the text, each with the text that the search looks into. */
export function itemsOf(model: ReviewModel): readonly Item[] {
  return model.computers.flatMap((computer): Item[] => [
    ...computer.errors.map((error): ErrorItem => ({ kind: 'error', computer, error, text: errorText(computer, error) })),
    ...computer.volumes.map((volume): VolumeItem => ({ kind: 'volume', computer, volume, text: volumeText(computer, volume) })),
  ]);
}

function volumeText(computer: ReviewComputer, volume: ReviewVolume): string {
  return [
    computer.name,
    mountOf(volume.mountPoint),
    volume.label,
    encryptionOf(volume).text,
    `protection ${protectionOf(volume).text}`,
    volume.encryptionMethod,
    ...volume.protectors.flatMap((protector) => [protectorWords[protector.type].title, protector.heading, protector.id, protector.thumbprint, protector.keyFileName]),
    ...volume.findings.flatMap((finding) => [findingTitles[finding.code], finding.what]),
  ]
    .join('\n')
    .toLowerCase();
}

function errorText(computer: ReviewComputer, error: ReviewError): string {
  return [computer.name, error.mountPoint, errorTitles[error.code], error.message, error.hresult, error.meaning].join('\n').toLowerCase();
}

/** Every word of the query, in any order. */
export function matches(item: Item, query: string): boolean {
  const words = query.toLowerCase().split(/\s+/);
  return words.every((word) => item.text.includes(word));
}

export function hasChip(item: Item, chip: Chip): boolean {
  if (item.kind === 'error') return chip === 'tool';
  if (chip === 'fine') return item.volume.findings.length === 0;
  return item.volume.findings.some((finding) => finding.severity === chip);
}

export function shownItems(items: readonly Item[], view: View): readonly Item[] {
  const chips = [...view.chips];
  return items.filter((item) => (chips.length === 0 || chips.some((chip) => hasChip(item, chip))) && matches(item, view.query));
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

export function findingCounts(volumes: readonly ReviewVolume[]): SeverityCounts {
  const counts = { error: 0, warning: 0, note: 0 };
  for (const volume of volumes) for (const finding of volume.findings) counts[finding.severity]++;
  return counts;
}

/** Worst first: errors, what could not be read, warnings, notes, fine. */
export function rank(item: Item): number {
  if (item.kind === 'error') return 1;
  const severity = worst(item.volume.findings.map((finding) => finding.severity));
  return severity === undefined ? 4 : { error: 0, warning: 2, note: 3 }[severity];
}
