import type { ListDraft, ProtectorDraft } from './drafts.ts';
import { newProtector } from './drafts.ts';
import { isWholeGuid } from './shapes.ts';

/**
 * One list out of all that the text shows of a volume's protectors. A list with details replaces one of names, never
 * the other way round; single protectors add by ID; a second mention fills what the first left empty.
 */
export function mergeLists(lists: readonly ListDraft[]): readonly ProtectorDraft[] {
  const [first, second] = lists;
  if (first === undefined) return [];
  if (second === undefined && areDifferent(first)) return first.protectors;
  if (lists.some((list) => list.kind === 'full')) return withDetails(lists.filter((list) => list.kind !== 'names'));
  const lastNames = lists.findLastIndex((list) => list.kind === 'names');
  const single = new Pool();
  for (const list of lists.slice(0, Math.max(lastNames, 0))) if (list.kind === 'some') addSingle(single, list);
  const named = new Pool();
  for (const protector of namesTaking(lists[lastNames]?.protectors ?? [], single)) named.add(protector);
  for (const list of lists.slice(lastNames + 1)) addSingle(named, list);
  return named.inOrder();
}

/** Whether a list has nothing to merge within itself. Names are never the same protector. */
function areDifferent({ kind, protectors }: ListDraft): boolean {
  if (kind === 'names') return true;
  if (protectors.length > few) return false;
  return protectors.every(({ id, password }, index) => {
    for (let before = 0; before < index; before++) {
      const other = protectors[before];
      if ((id !== null && other?.id === id) || (password !== null && other?.password === password)) return false;
    }
    return true;
  });
}

/** So many are compared one by one. */
const few = 8;

/** The last list with details comes first, then what only earlier ones had, then what was added singly. */
function withDetails(lists: readonly ListDraft[]): ProtectorDraft[] {
  const pool = new Pool();
  for (const list of lists) {
    if (list.kind === 'full') pool.addWhole(list.protectors);
    else addSingle(pool, list);
  }
  return pool.inOrder();
}

function addSingle(pool: Pool, list: ListDraft): void {
  for (const protector of list.protectors) {
    const same = pool.sameAs(protector);
    if (same === undefined) pool.add(copy(protector));
    else {
      fill(same, protector);
      pool.index(same);
    }
  }
}

/** Names: each takes the details that an earlier single protector of its type has. */
function namesTaking(names: readonly ProtectorDraft[], single: Pool): ProtectorDraft[] {
  const byType = new Map<string, ProtectorDraft[]>();
  const left = new Set(single.inOrder());
  // from the end, so that the first is taken first
  for (const known of [...left].reverse()) {
    const alike = byType.get(known.type);
    if (alike === undefined) byType.set(known.type, [known]);
    else alike.push(known);
  }
  const result = names.map((name) => {
    const match = name.type === 'Unknown' ? undefined : byType.get(name.type)?.pop();
    if (match === undefined) return copy(name);
    left.delete(match);
    fill(match, name);
    return match;
  });
  return [...result, ...[...left].filter(isWorthKeeping)];
}

function isWorthKeeping(protector: ProtectorDraft): boolean {
  return protector.id !== null || protector.password !== null;
}

interface Entry {
  readonly protector: ProtectorDraft;
  rank: number;
  /** The last list with details that was there when it was mentioned. */
  list: number;
}

/** Protectors that are found again by ID or password, in an order that later lists change. */
class Pool {
  private readonly entries = new Map<ProtectorDraft, Entry>();
  private readonly byKey = new Map<string, ProtectorDraft>();
  /** Masked IDs: the same mask stands for different protectors, each of which is found once a list. */
  private readonly byMask = new Map<string, ProtectorDraft[]>();
  private next = 1;
  private lists = 0;

  add(protector: ProtectorDraft, rank = this.next++): void {
    this.entries.set(protector, { protector, rank, list: this.lists });
    this.index(protector);
    if (protector.id !== null && !isWholeGuid(protector.id)) {
      const key = maskKey(protector);
      const known = this.byMask.get(key);
      if (known === undefined) this.byMask.set(key, [protector]);
      else known.push(protector);
    }
  }

  index(protector: ProtectorDraft): void {
    if (protector.id !== null && isWholeGuid(protector.id) && !this.byKey.has(protector.id)) this.byKey.set(protector.id, protector);
    const key = passwordKey(protector);
    if (key !== null && !this.byKey.has(key)) this.byKey.set(key, protector);
  }

  /** Masked IDs prove nothing here. A password proves it only where one of both has no ID. */
  sameAs(protector: ProtectorDraft): ProtectorDraft | undefined {
    const byId = protector.id === null ? undefined : this.byKey.get(protector.id);
    if (byId !== undefined) return byId;
    const key = passwordKey(protector);
    const byPassword = key === null ? undefined : this.byKey.get(key);
    return byPassword !== undefined && (byPassword.id === null || protector.id === null) ? byPassword : undefined;
  }

  /** A list with details: its order comes first, and fills what earlier mentions left empty. */
  addWhole(protectors: readonly ProtectorDraft[]): void {
    this.lists += 1;
    const masks = new Map<string, number>();
    for (const [index, protector] of protectors.entries()) {
      const known = this.sameAs(protector) ?? this.masked(protector, masks);
      const rank = index - this.lists * listSpan;
      if (known === undefined) {
        this.add(copy(protector), rank);
        continue;
      }
      const entry = this.entries.get(known);
      // a second mention in the same list keeps the first place
      if (entry !== undefined && (entry.list < this.lists || entry.rank > 0)) {
        entry.rank = rank;
        entry.list = this.lists;
      }
      fill(known, protector);
      this.index(known);
    }
  }

  private masked(protector: ProtectorDraft, seen: Map<string, number>): ProtectorDraft | undefined {
    if (protector.id === null || isWholeGuid(protector.id)) return undefined;
    const key = maskKey(protector);
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    return this.byMask.get(key)?.[count];
  }

  inOrder(): ProtectorDraft[] {
    return [...this.entries.values()]
      .sort((a, b) => a.rank - b.rank)
      .flatMap(({ protector, list }) => (list === this.lists || isWorthKeeping(protector) ? [protector] : []));
  }
}

/** More than any list has protectors. */
const listSpan = 2 ** 30;

function passwordKey({ password }: ProtectorDraft): string | null {
  return password !== null && /[0-9]{6}/.test(password) ? `password ${password}` : null;
}

function maskKey({ id, type }: ProtectorDraft): string {
  return `${type} ${id ?? ''}`;
}

function copy(protector: ProtectorDraft): ProtectorDraft {
  return newProtector(protector.line, { ...protector, pcrs: [...protector.pcrs], backups: [...protector.backups] });
}

/** Fills the empty fields of one mention from another. */
export function fill(target: ProtectorDraft, from: ProtectorDraft): void {
  if (target.type === 'Unknown') target.type = from.type;
  target.heading ??= from.heading;
  target.id ??= from.id;
  target.password ??= from.password;
  target.keyFileName ??= from.keyFileName;
  target.thumbprint ??= from.thumbprint;
  if (target.pcrs.length === 0) target.pcrs = [...from.pcrs];
  target.secureBoot ||= from.secureBoot;
  target.autoUnlock ||= from.autoUnlock;
  target.backups = [...new Set([...target.backups, ...from.backups])];
}
