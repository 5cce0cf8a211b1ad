import type { ListDraft, ProtectorDraft } from './drafts.ts';
import { newProtector } from './drafts.ts';
import { isWholeGuid } from './shapes.ts';

/**
 * One list out of all that the text shows of a volume's protectors. A list with details replaces one of names, never
 * the other way round; single protectors add by ID; a second mention fills what the first left empty.
 */
export function mergeLists(lists: readonly ListDraft[]): ProtectorDraft[] {
  let merged: ProtectorDraft[] = [];
  let detailed = false;
  for (const list of lists) {
    switch (list.kind) {
      case 'names':
        if (!detailed) merged = withNames(merged, list.protectors);
        break;
      case 'full':
        merged = withFullList(merged, list.protectors);
        detailed = true;
        break;
      case 'some':
        for (const protector of list.protectors) {
          const same = merged.find((known) => isSame(known, protector));
          if (same === undefined) merged.push(copy(protector));
          else fill(same, protector);
        }
        break;
    }
  }
  return merged;
}

function copy(protector: ProtectorDraft): ProtectorDraft {
  return newProtector(protector.line, { ...protector, pcrs: [...protector.pcrs], backups: [...protector.backups] });
}

/** Names again: each takes the details that an earlier single protector of its type has. */
function withNames(before: readonly ProtectorDraft[], names: readonly ProtectorDraft[]): ProtectorDraft[] {
  const left = new Set(before);
  const result = names.map((name) => {
    const match = [...left].find((known) => known.type === name.type && known.type !== 'Unknown');
    if (match === undefined) return copy(name);
    left.delete(match);
    fill(match, name);
    return match;
  });
  return [...result, ...[...left].filter((known) => known.id !== null || known.password !== null)];
}

function withFullList(before: readonly ProtectorDraft[], list: readonly ProtectorDraft[]): ProtectorDraft[] {
  const left = new Set(before);
  const result: ProtectorDraft[] = [];
  for (const protector of list) {
    const twin = result.find((known) => known.id !== null && isWholeGuid(known.id) && known.id === protector.id);
    if (twin !== undefined) {
      fill(twin, protector);
      continue;
    }
    const next = copy(protector);
    const match = [...left].find((known) => isSame(known, protector) || (known.id !== null && known.id === protector.id && known.type === protector.type));
    if (match !== undefined) {
      left.delete(match);
      fill(next, match);
    }
    result.push(next);
  }
  return [...result, ...[...left].filter((known) => known.id !== null || known.password !== null)];
}

/** Masked IDs prove nothing: the same mask stands for different protectors. */
function isSame(one: ProtectorDraft, other: ProtectorDraft): boolean {
  if (one.id !== null && other.id !== null) return one.id === other.id && isWholeGuid(one.id);
  return one.password !== null && one.password === other.password && /[0-9]{6}/.test(one.password);
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
