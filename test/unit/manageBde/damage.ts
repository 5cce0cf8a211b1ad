import { checkPassword } from '../../../src/core/recoveryPassword.ts';
import type { ProtectorReport } from '../../../src/manageBde/report.ts';
import { isSame, score, type CorpusFile, type Score } from './corpus.ts';
import { isAmong, owners, type Owner } from './owners.ts';

/** One way in which a text suffers between the tool and the reader. */
export interface Damage {
  readonly name: string;
  readonly change: (text: string) => string;
  /** What it does to values that the report gives as printed; nothing where it only changes what stands around them. */
  readonly password?: (password: string) => string;
  readonly id?: (id: string) => string;
  /** Whether it cuts values: what the line still shows is what the report gives as printed. */
  readonly cuts?: true;
  /** Texts that are something else afterwards, not the same text in a bad state. */
  readonly spares?: (file: CorpusFile) => boolean;
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

/** Texts that the report gives as printed, so that they may be as damaged as the rest. */
const printed = /\.(?:heading|label|identificationField|computerName|keyFileName)$/;

/** Field by field against the report that the damaged text still allows. */
export function scoreDamaged(actual: ProtectorReport, { text, expected: whole, tolerated }: CorpusFile, damage: Damage): Score {
  const left = damage.cuts === true ? leftIn(damage.change(text)) : null;
  const expected = expectedAfter(whole, left === null ? damage : { ...damage, password: left, id: left });
  const result = score(actual, { expected, tolerated }, (got, want, at) => isSame(got, want) || isAsDamaged(at, got, want, damage));
  return { ...result, misplaced: [...result.misplaced, ...strangePairs(actual, expected)] };
}

/** What is left of a value: all of it, or the part that ends a line; all again where nothing is left. */
function leftIn(text: string): (value: string) => string {
  const lines = text.split('\n');
  return (value) => {
    // the report gives a whole ID its braces
    if (text.includes(value.endsWith('}') ? value.slice(0, -1) : value)) return value;
    for (let length = value.length - 1; length >= 12; length--) {
      const part = value.slice(0, length);
      if (lines.some((line) => line.endsWith(part))) return part;
    }
    return value;
  };
}

function isAsDamaged(at: string, got: unknown, want: unknown, damage: Damage): boolean {
  if (typeof got !== 'string' || typeof want !== 'string' || !printed.test(at)) return false;
  const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();
  return plain(got) === plain(damage.change(want)) || plain(got) === plain(want);
}

/** Volume, ID and password that belong together in the report but not in the text. */
function strangePairs(actual: ProtectorReport, expected: ProtectorReport): string[] {
  const ofVolumes = (report: ProtectorReport): Owner[] => owners(report).map(([, ...rest]) => rest);
  const known = ofVolumes(expected);
  return ofVolumes(actual).flatMap((one) => {
    const [, id, password] = one;
    const named = one.filter((value) => value !== null).length;
    return (id === null && password === null) || named < 2 || isAmong(known, one) ? [] : [`not together in the text: ${JSON.stringify(one)}`];
  });
}
