import type { ProtectorReport } from '../../../src/manageBde/report.ts';

/** Computer, volume, ID and password of a protector. */
export type Owner = readonly (string | null)[];

/** Who is whose in a report. */
export function owners({ computers }: ProtectorReport): Owner[] {
  return computers.flatMap(({ computerName, volumes }) =>
    volumes.flatMap(({ mountPoint, keyProtectors }) => keyProtectors.map(({ keyProtectorId, recoveryPassword }) => [computerName, mountPoint, keyProtectorId, recoveryPassword])),
  );
}

/** Half of what belongs together may be missing, but what is there was there. */
export function isAmong(known: readonly Owner[], one: Owner): boolean {
  return known.some((before) => one.every((value, index) => value === null || value === before[index]));
}
