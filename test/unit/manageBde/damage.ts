import { checkPassword } from '../../../src/core/recoveryPassword.ts';
import type { ProtectorReport } from '../../../src/manageBde/report.ts';
import { isTolerated, leaves, type CorpusFile } from './corpus.ts';

/** One way in which a text suffers between the tool and the reader. */
export interface Damage {
  readonly name: string;
  readonly change: (text: string) => string;
  /** What it does to values that the report gives as printed; nothing where it only changes what stands around them. */
  readonly password?: (password: string) => string;
  readonly id?: (id: string) => string;
  /** Texts that are something else afterwards, not the same text in a bad state. */
  readonly spares?: (file: CorpusFile) => boolean;
}

export interface Score {
  readonly fields: number;
  readonly right: number;
  /** IDs and passwords at a place where the report has another or none. */
  readonly misplaced: readonly string[];
  readonly wrong: readonly string[];
}

/** The report that a careful reader makes of the damaged text. */
export function expectedAfter(report: ProtectorReport, { password, id }: Damage): ProtectorReport {
  if (password === undefined && id === undefined) return report;
  return {
    ...report,
    computers: report.computers.map((computer) => ({
      ...computer,
      volumes: computer.volumes.map((volume) => ({
        ...volume,
        keyProtectors: volume.keyProtectors.map((protector) => {
          const printed = protector.recoveryPassword === null ? null : (password?.(protector.recoveryPassword) ?? protector.recoveryPassword);
          const verdict = printed === null ? null : checkPassword(printed.split('-'));
          return {
            ...protector,
            keyProtectorId: protector.keyProtectorId === null ? null : (id?.(protector.keyProtectorId) ?? protector.keyProtectorId),
            recoveryPassword: printed,
            recoveryPasswordCheck: verdict?.check ?? null,
            invalidGroups: verdict === null ? [] : [...verdict.invalidGroups],
          };
        }),
      })),
    })),
  };
}

const secret = /\.(?:keyProtectorId|recoveryPassword)$/;
/** Texts that the report gives as printed, so that they may be as damaged as the rest. */
const printed = /\.(?:heading|label|identificationField|computerName|keyFileName)$/;

/** Field by field against the report that the damaged text still allows. */
export function score(actual: ProtectorReport, file: CorpusFile, damage: Damage): Score {
  const want = leaves(expectedAfter(file.expected, damage));
  const got = leaves(actual);
  const wrong: string[] = [];
  let fields = 0;
  for (const [at, value] of want) {
    if (isTolerated(at, file.tolerated)) continue;
    fields += 1;
    if (!isSame(at, got.get(at), value, damage)) wrong.push(`${at}: want ${JSON.stringify(value)}, got ${JSON.stringify(got.get(at))}`);
  }
  const misplaced = [...got].flatMap(([at, value]) => (secret.test(at) && value !== null && !isTolerated(at, file.tolerated) && want.get(at) !== value ? [`${at}: want ${JSON.stringify(want.get(at))}, got ${JSON.stringify(value)}`] : []));
  return { fields, right: fields - wrong.length, misplaced: [...misplaced, ...strangePairs(actual, expectedAfter(file.expected, damage))], wrong };
}

function isSame(at: string, got: unknown, want: unknown, damage: Damage): boolean {
  if (Object.is(got, want)) return true;
  if (typeof got === 'number' && typeof want === 'number') return Math.abs(got - want) < 1e-6;
  if (typeof got !== 'string' || typeof want !== 'string' || !printed.test(at)) return false;
  const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();
  return plain(got) === plain(damage.change(want)) || plain(got) === plain(want);
}

/** Volume, ID and password that belong together in the report but not in the text. */
function strangePairs(actual: ProtectorReport, expected: ProtectorReport): string[] {
  const known = owners(expected);
  return owners(actual).flatMap((one) => {
    const named = one.filter((value) => value !== null).length;
    if (one[1] === null && one[2] === null) return [];
    const isKnown = known.some((before) => one.every((value, index) => value === null || value === before[index]));
    return isKnown || named < 2 ? [] : [`not together in the text: ${JSON.stringify(one)}`];
  });
}

function owners({ computers }: ProtectorReport): (readonly (string | null)[])[] {
  return computers.flatMap((computer) => computer.volumes.flatMap((volume) => volume.keyProtectors.map((protector) => [volume.mountPoint, protector.keyProtectorId, protector.recoveryPassword])));
}
