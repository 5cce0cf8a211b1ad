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
  | { readonly kind: 'fine' }
  | { readonly kind: 'gone'; readonly notRead: boolean };

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
  /** Undefined: its one item stands by itself, without a row above. */
  readonly subject: GroupSubject | undefined;
  readonly items: readonly Item[];
}

/** An order that stays while new items come. */
export interface HeldOrder {
  /** Places of items by row ID, and of computers that are asked by the ID of their host. */
  readonly items: ReadonlyMap<string, number>;
  readonly groups: ReadonlyMap<string, number>;
}

export function rowsOf(items: readonly Item[], view: View, wholes: WholeVolumes, held?: HeldOrder): readonly Row[] {
  return groupsOf(items, view, wholes, held).flatMap((group, index, groups): readonly Row[] => {
    const { key, subject, items: members } = group;
    if (subject === undefined) return itemRows(members, view, '', 1, { setSize: groups.length, position: index + 1 });
    const volumes = volumesOf(members);
    const open = !view.closed.has(key);
    const head: GroupRow = {
      kind: 'group',
      key,
      level: 1,
      setSize: groups.length,
      position: index + 1,
      group: subject,
      volumes: volumes.length,
      errors: members.length - volumes.length,
      counts: findingCounts(volumes),
      open,
    };
    const prefix = subject.kind === 'computer' || subject.kind === 'gone' ? '' : `${key}/`;
    return open ? [head, ...itemRows(members, view, prefix, 2)] : [head];
  });
}

/** Where everything stands now, to hold it. */
export function holdOrder(items: readonly Item[], view: View, wholes: WholeVolumes, before?: HeldOrder): HeldOrder {
  const places = new Map<string, number>();
  const groups = groupsOf(items, { ...view, query: '', chips: new Set() }, wholes, before);
  for (const [index, item] of ordered(items, view.sort, before).entries()) {
    const { host } = item.computer;
    places.set(rowIdOf(item), index);
    if (host !== undefined && !places.has(host.id)) places.set(host.id, index);
  }
  return { items: places, groups: new Map(groups.map(({ key }, index) => [key, index])) };
}

function groupsOf(items: readonly Item[], view: View, wholes: WholeVolumes, held: HeldOrder | undefined): readonly Group[] {
  const shown = shownItems(ordered(items, view.sort, held), view, wholes);
  const here = shown.filter(({ kind }) => kind !== 'gone');
  const groups = view.group === 'volume' ? here.map(alone) : view.group === 'computer' ? byComputer(here) : byFinding(here, held);
  return [...groups, ...goneGroups(shown)];
}

/** Sorted, or held: then what is new stands where its computer stood, else at the end. */
function ordered(items: readonly Item[], sorting: Sorting, held: HeldOrder | undefined): readonly Item[] {
  const inOrder = sorted(items, sorting);
  if (held === undefined) return inOrder;
  const placeOf = (item: Item): number => held.items.get(rowIdOf(item)) ?? held.items.get(item.computer.host?.id ?? '') ?? Number.MAX_SAFE_INTEGER;
  return inOrder.map((item) => ({ item, place: placeOf(item) })).sort((one, other) => one.place - other.place).map(({ item }) => item);
}

function alone(item: Item): Group {
  return { key: keyOf(item), subject: undefined, items: [item] };
}

/** At the end, however the rest is grouped. */
function goneGroups(items: readonly Item[]): readonly Group[] {
  return [false, true].flatMap((notRead): readonly Group[] => {
    const members = items.filter((item) => item.kind === 'gone' && item.notRead === notRead);
    return members.length === 0 ? [] : [{ key: notRead ? 'gone:notRead' : 'gone', subject: { kind: 'gone', notRead }, items: members }];
  });
}

/** A computer that is asked may stand below itself, when its answer was cut. */
function keyOf(item: Item): string {
  return item.kind === 'host' ? `host:${rowIdOf(item)}` : rowIdOf(item);
}

function itemRows(items: readonly Item[], view: View, prefix: string, level: number, place?: Pick<RowPlace, 'setSize' | 'position'>): readonly Row[] {
  return items.flatMap((item, index): Row[] => {
    const key = `${prefix}${keyOf(item)}`;
    const open = view.open.has(key) && canOpen(item);
    const { setSize, position } = place ?? { setSize: items.length, position: index + 1 };
    const row: ItemRow = { kind: 'item', key, level, setSize, position, item, open, flat: view.group !== 'computer' };
    return open ? [row, { kind: 'detail', key: `${key}/detail`, level: level + 1, setSize: 1, position: 1, of: row }] : [row];
  });
}

/** What runs and what is gone has nothing more to say. */
export function canOpen(item: Item): boolean {
  return item.kind === 'host' ? item.host.state.state === 'failed' : item.kind !== 'gone';
}

/** Computers by their first volume, the worst or the first by name. Those without any volume or error have nothing to show but their name. */
function byComputer(items: readonly Item[]): readonly Group[] {
  const groups = Map.groupBy(items, (item) => item.computer.rowId);
  // the items are sorted, so that the groups come by their first
  return [...groups].map(([key, members]): Group => {
    const one = first(members);
    return members.length === 1 && one.kind === 'host' ? alone(one) : { key, subject: { kind: 'computer', computer: one.computer }, items: members };
  });
}

const severityRank: Readonly<Record<Severity, number>> = { error: 0, warning: 2, note: 3 };

/** A volume stands under each of its findings; what could not be read comes right after the errors. */
function byFinding(items: readonly Item[], held: HeldOrder | undefined): readonly Group[] {
  const groups = new Map<string, { subject: GroupSubject | undefined; rank: number; title: string; items: Item[] }>();
  const put = (key: string, subject: GroupSubject | undefined, groupRank: number, title: string, item: Item): void => {
    const group = groups.get(key) ?? { subject, rank: groupRank, title, items: [] };
    groups.set(key, group);
    group.items.push(item);
  };
  for (const item of items) {
    if (item.kind === 'error') put(`tool:${item.error.code}`, { kind: 'tool', code: item.error.code }, 1, errorTitles[item.error.code], item);
    else if (item.kind === 'host') put(keyOf(item), undefined, item.rank, item.computer.name ?? '', item);
    else if (item.kind === 'gone') continue;
    else if (item.volume.findings.length === 0) put('fine', { kind: 'fine' }, 4, '', item);
    else {
      for (const code of new Set(item.volume.findings.map((finding) => finding.code))) {
        const severity = severityOf(item.volume, code);
        put(`finding:${code}:${severity}`, { kind: 'finding', code, severity }, severityRank[severity], findingTitles[code], item);
      }
    }
  }
  const placeOf = (key: string): number => held?.groups.get(key) ?? Number.MAX_SAFE_INTEGER;
  return [...groups]
    .sort(([key, one], [otherKey, other]) => placeOf(key) - placeOf(otherKey) || one.rank - other.rank || other.items.length - one.items.length || compareKeys(nameKey(one.title), nameKey(other.title)))
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
  switch (item.kind) {
    case 'volume':
      return item.volume.rowId;
    case 'error':
      return item.error.rowId;
    case 'host':
      return item.computer.rowId;
    case 'gone':
      return item.gone.rowId;
  }
}

export function volumesOf(items: readonly Item[]): readonly PageVolume[] {
  return items.filter((item): item is VolumeItem => item.kind === 'volume').map((item) => item.volume);
}

export function errorsOf(items: readonly Item[]): readonly ErrorItem[] {
  return items.filter((item): item is ErrorItem => item.kind === 'error');
}

/** What the rows stand for, each once, in the order of the view: also those in closed groups. */
export function exportOrder(items: readonly Item[], view: View, wholes: WholeVolumes): readonly string[] {
  const rows = rowsOf(items, { ...view, closed: new Set(), open: new Set() }, wholes);
  return [...new Set(rows.flatMap((row) => (row.kind === 'item' ? [rowIdOf(row.item)] : [])))];
}

function first<T>(items: readonly T[]): T {
  const [item] = items;
  if (item === undefined) throw new Error('A group has members.');
  return item;
}
