import type { FindingCode } from '../../src/manageBde/reviewModel.ts';
import type { ToolErrorCode } from '../../src/manageBde/report.ts';
import type { PageComputer, PageVolume } from '../../src/review/pageModel.ts';
import { findingCounts, shownItems, type ErrorItem, type Item, type SeverityCounts, type Sorting, type View, type VolumeItem } from './view.ts';
import { compareKeys, errorTitles, findingTitles, nameKey, worst, type Severity } from './words.ts';
import type { WholeVolumes } from './wholeVolumes.ts';

/**
 * The rows of the grid, flat and in order: what is open has its detail behind it, what is closed is left out. The page
 * makes elements of those in sight.
 */
export type Row = GroupRow | ItemRow | DetailRow;

interface RowPlace {
  /** Unique in the grid and the same as long as the model is: a volume stands under each of its findings. */
  readonly key: string;
  readonly level: number;
  readonly setSize: number;
  readonly position: number;
}

export interface GroupRow extends RowPlace {
  readonly kind: 'group';
  readonly group: GroupSubject;
  readonly volumes: number;
  readonly errors: number;
  readonly counts: SeverityCounts;
  readonly open: boolean;
}

export type GroupSubject =
  | { readonly kind: 'computer'; readonly computer: PageComputer }
  | { readonly kind: 'finding'; readonly code: FindingCode; readonly severity: Severity }
  | { readonly kind: 'tool'; readonly code: ToolErrorCode }
  | { readonly kind: 'fine' };

export interface ItemRow extends RowPlace {
  readonly kind: 'item';
  readonly item: Item;
  readonly open: boolean;
  /** Names its computer, since no row above does. */
  readonly flat: boolean;
}

export interface DetailRow extends RowPlace {
  readonly kind: 'detail';
  readonly of: ItemRow;
}

interface Group {
  readonly key: string;
  readonly subject: GroupSubject;
  readonly items: readonly Item[];
}

export function rowsOf(items: readonly Item[], view: View, wholes: WholeVolumes): readonly Row[] {
  const shown = shownItems(sorted(items, view.sort), view, wholes);
  if (view.group === 'volume') return itemRows(shown, view, '', 1);
  const groups = view.group === 'computer' ? byComputer(shown) : byFinding(shown);
  return groups.flatMap((group, index): Row[] => {
    const volumes = volumesOf(group.items);
    const open = !view.closed.has(group.key);
    const head: GroupRow = {
      kind: 'group',
      key: group.key,
      level: 1,
      setSize: groups.length,
      position: index + 1,
      group: group.subject,
      volumes: volumes.length,
      errors: group.items.length - volumes.length,
      counts: findingCounts(volumes),
      open,
    };
    return open ? [head, ...itemRows(group.items, view, view.group === 'computer' ? '' : `${group.key}/`, 2)] : [head];
  });
}

function itemRows(items: readonly Item[], view: View, prefix: string, level: number): readonly Row[] {
  return items.flatMap((item, index): Row[] => {
    const key = `${prefix}${rowIdOf(item)}`;
    const open = view.open.has(key);
    const row: ItemRow = { kind: 'item', key, level, setSize: items.length, position: index + 1, item, open, flat: view.group !== 'computer' };
    return open ? [row, { kind: 'detail', key: `${key}/detail`, level: level + 1, setSize: 1, position: 1, of: row }] : [row];
  });
}

/** Computers by their first volume, the worst or the first by name. Those without any volume or error have nothing to show but their name. */
function byComputer(items: readonly Item[]): readonly Group[] {
  const groups = Map.groupBy(items, (item) => item.computer.rowId);
  // the items are sorted, so that the groups come by their first
  return [...groups].map(([key, members]) => ({ key, subject: { kind: 'computer', computer: first(members).computer }, items: members }));
}

const severityRank: Readonly<Record<Severity, number>> = { error: 0, warning: 2, note: 3 };

/** A volume stands under each of its findings; what could not be read comes right after the errors. */
function byFinding(items: readonly Item[]): readonly Group[] {
  const groups = new Map<string, { subject: GroupSubject; rank: number; title: string; items: Item[] }>();
  const put = (key: string, subject: GroupSubject, groupRank: number, title: string, item: Item): void => {
    const group = groups.get(key) ?? { subject, rank: groupRank, title, items: [] };
    groups.set(key, group);
    group.items.push(item);
  };
  for (const item of items) {
    if (item.kind === 'error') put(`tool:${item.error.code}`, { kind: 'tool', code: item.error.code }, 1, errorTitles[item.error.code], item);
    else if (item.volume.findings.length === 0) put('fine', { kind: 'fine' }, 4, '', item);
    else {
      for (const code of new Set(item.volume.findings.map((finding) => finding.code))) {
        const severity = severityOf(item.volume, code);
        put(`finding:${code}:${severity}`, { kind: 'finding', code, severity }, severityRank[severity], findingTitles[code], item);
      }
    }
  }
  return [...groups]
    .sort(([, one], [, other]) => one.rank - other.rank || other.items.length - one.items.length || compareKeys(nameKey(one.title), nameKey(other.title)))
    .map(([key, { subject, items: members }]) => ({ key, subject, items: members }));
}

function severityOf(volume: PageVolume, code: FindingCode): Severity {
  return worst(volume.findings.filter((finding) => finding.code === code).map((finding) => finding.severity)) ?? 'note';
}

function byName(one: Item, other: Item): number {
  return compareKeys(one.nameKey, other.nameKey) || compareKeys(one.mountKey, other.mountKey);
}

/** Sorted by numbers, each of which says how bad an item is and then where it stands by name: much faster than comparing items. */
function worstFirst(byNames: readonly Item[]): readonly Item[] {
  const places = Float64Array.from(byNames, ({ rank, weight }, index) => (rank * heaviest + (heaviest - 1 - weight)) * mostItems + index);
  return Array.from(places.sort(), (place) => byNames[place % mostItems]).filter((item) => item !== undefined);
}

const heaviest = 1_000_000;
const mostItems = 2 ** 24;

const sortedBefore = new WeakMap<readonly Item[], Partial<Record<Sorting, readonly Item[]>>>();

/** The same items are asked for again and again, as rows open and close. */
function sorted(items: readonly Item[], sorting: Sorting): readonly Item[] {
  const known = sortedBefore.get(items) ?? {};
  const name = known.name ?? [...items].sort(byName);
  const result = sorting === 'name' ? name : (known.worst ?? worstFirst(name));
  sortedBefore.set(items, { ...known, name, [sorting]: result });
  return result;
}

export function rowIdOf(item: Item): string {
  return item.kind === 'volume' ? item.volume.rowId : item.error.rowId;
}

export function volumesOf(items: readonly Item[]): readonly PageVolume[] {
  return items.filter((item): item is VolumeItem => item.kind === 'volume').map((item) => item.volume);
}

export function errorsOf(items: readonly Item[]): readonly ErrorItem[] {
  return items.filter((item): item is ErrorItem => item.kind === 'error');
}

/** Volumes and errors that the rows stand for, each once, in the order of the view: also those in closed groups. */
export function exportOrder(items: readonly Item[], view: View, wholes: WholeVolumes): readonly string[] {
  const rows = rowsOf(items, { ...view, closed: new Set(), open: new Set() }, wholes);
  return [...new Set(rows.flatMap((row) => (row.kind === 'item' ? [rowIdOf(row.item)] : [])))];
}

function first<T>(items: readonly T[]): T {
  const [item] = items;
  if (item === undefined) throw new Error('A group has members.');
  return item;
}
