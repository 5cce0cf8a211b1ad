import { maskDigits } from './maskDigits.ts';
import type { Change, GoneVolume, ReviewComputer, ReviewModel, ReviewProtector, ReviewVolume } from './reviewModel.ts';
import { backupNames, protectorName, statusNames } from './reviewWords.ts';
import { isWholeGuid } from './shapes.ts';

/**
 * Puts what changed since an earlier review into a later one. Computers are matched by name, volumes by mount point and
 * then by an ID of a protector, protectors by ID. What one of both does not say is no change; a volume is gone only
 * where its computer was read without an error that could hide it.
 */
export function compareReviews(now: ReviewModel, before: ReviewModel): ReviewModel {
  const earlier = Map.groupBy(before.computers, ({ name }) => keyOf(name));
  const matched = new Set<ReviewVolume>();
  const computers = now.computers.map((computer): ReviewComputer => {
    const old = (earlier.get(keyOf(computer.name)) ?? []).flatMap(({ volumes }) => volumes);
    const known = earlier.has(keyOf(computer.name));
    return {
      ...computer,
      volumes: matchVolumes(computer.volumes, old, matched).map(({ volume, was }) => {
        const { change: _change, ...facts } = volume;
        const change = changeOf(volume, was, known);
        return change === undefined ? facts : { ...facts, change };
      }),
    };
  });
  const read = Map.groupBy(now.computers, ({ name }) => keyOf(name));
  const missing = before.computers.flatMap((computer) =>
    computer.volumes.filter((volume) => !matched.has(volume)).map((volume) => ({ volume, computer, gone: isGone(volume, read.get(keyOf(computer.name))) })),
  );
  const rows = missing.map(({ gone, computer, volume }, index): { readonly gone: boolean; readonly row: GoneVolume } => ({
    gone,
    row: { rowId: `gone${index}`, computer: computer.name, mountPoint: volume.mountPoint, label: volume.label },
  }));
  return {
    ...now,
    computers,
    compared: {
      title: before.title,
      since: before.readAt,
      gone: rows.filter(({ gone }) => gone).map(({ row }) => row),
      notRead: rows.filter(({ gone }) => !gone).map(({ row }) => row),
    },
  };
}

function keyOf(name: string | null): string {
  return (name ?? '').toLowerCase();
}

interface Match {
  readonly volume: ReviewVolume;
  readonly was: ReviewVolume | undefined;
}

/** By mount point first; what is left, by a protector that both have. */
function matchVolumes(volumes: readonly ReviewVolume[], old: readonly ReviewVolume[], taken: Set<ReviewVolume>): readonly Match[] {
  const take = (was: ReviewVolume | undefined): ReviewVolume | undefined => {
    if (was !== undefined) taken.add(was);
    return was;
  };
  const first = volumes.map((volume): Match => {
    const mount = keyOf(volume.mountPoint);
    return { volume, was: mount === '' ? undefined : take(old.find((one) => !taken.has(one) && keyOf(one.mountPoint) === mount)) };
  });
  return first.map(({ volume, was }) => ({
    volume,
    was: was ?? take(old.find((one) => !taken.has(one) && one.protectors.some(({ id }) => id !== null && isWholeGuid(id) && volume.protectors.some((other) => other.id === id)))),
  }));
}

/** Its computer was read this time, and no error could stand for the volume. */
function isGone(volume: ReviewVolume, computers: readonly ReviewComputer[] | undefined): boolean {
  if (computers === undefined || computers.some(({ host }) => host !== undefined && host.state.state !== 'read')) return false;
  const hidden = computers.some(({ errors }) => errors.some((error) => error.mountPoint === null || keyOf(error.mountPoint) === keyOf(volume.mountPoint)));
  return !hidden && computers.some(({ volumes }) => volumes.length > 0);
}

function changeOf(volume: ReviewVolume, was: ReviewVolume | undefined, computerKnown: boolean): Change | undefined {
  if (was === undefined) return { kind: 'new', facts: [computerKnown ? 'this volume was not there' : 'this computer was not there'] };
  const facts = [...protectorChanges(volume, was), ...stateChanges(volume, was)];
  return facts.length === 0 ? undefined : { kind: 'changed', facts };
}

function protectorChanges(now: ReviewVolume, was: ReviewVolume): readonly string[] {
  const added = was.keyProtectorsListed ? now.protectors.filter((one) => isNewIn(one, was.protectors)) : [];
  const removed = now.keyProtectorsListed ? was.protectors.filter((one) => isNewIn(one, now.protectors)) : [];
  const backedUp = now.protectors.flatMap((protector) => {
    const before = was.protectors.find(({ id }) => id !== null && id === protector.id);
    const places = before === undefined ? [] : protector.backups.filter((place) => !before.backups.includes(place));
    return places.map((place) => `${protectorName(protector)} backed up to ${backupNames[place]}`);
  });
  return [...added.map((one) => `${protectorName(one)} added`), ...removed.map((one) => `${protectorName(one)} removed`), ...backedUp];
}

/** Without a whole ID nobody knows which one it is: then only its type counts. */
function isNewIn(protector: ReviewProtector, others: readonly ReviewProtector[]): boolean {
  const { id, type } = protector;
  if (id === null || !isWholeGuid(id)) return !others.some((other) => other.type === type);
  return !others.some((other) => other.id === id || (other.type === type && (other.id === null || !isWholeGuid(other.id))));
}

function stateChanges(now: ReviewVolume, was: ReviewVolume): readonly string[] {
  const facts: (string | undefined)[] = [
    changed(status(was), status(now), ''),
    changed(lower(was.protectionStatus), lower(now.protectionStatus), 'protection '),
    changed(lower(was.lockStatus), lower(now.lockStatus), ''),
    changed(was.encryptionMethod, now.encryptionMethod, 'method '),
    changed(was.mountPoint, now.mountPoint, 'mount point '),
    changed(was.label, now.label, 'label '),
  ];
  return facts.filter((fact) => fact !== undefined);
}

function status({ volumeStatus }: ReviewVolume): string | null {
  return volumeStatus === null || volumeStatus === 'Unknown' ? null : statusNames[volumeStatus];
}

function lower(value: string | null): string | null {
  return value === null || value === 'Unknown' ? null : value.toLowerCase();
}

/** "protection was on, is off"; nothing where one of both is not known. */
function changed(was: string | null, is: string | null, what: string): string | undefined {
  return was === null || is === null || was.toLowerCase() === is.toLowerCase() ? undefined : `${what}was ${maskDigits(was)}, is ${maskDigits(is)}`;
}
