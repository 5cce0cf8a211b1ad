import type { ComputerDraft, ErrorDraft, LoosePassword, Mould, ProtectorDraft, VolumeDraft } from '../drafts.ts';
import { locatedComputer, passwordVerdict, type LocatedComputer } from '../finish.ts';
import { placeLoose } from '../placeLoose.ts';

/** What was read of a computer, apart from its name and its language. */
interface Read {
  readonly volumes: VolumeDraft[];
  readonly errors: ErrorDraft[];
  /** Passwords of no protector, each with the place of its volume among the volumes, if it has one. */
  readonly loose: readonly { readonly protector: ProtectorDraft; readonly volume: number }[];
}

/**
 * What was read of a computer, with its own values (its name comes first) and its lines left open. Null where one of them
 * became something else, so that another computer's cannot be put in its place.
 */
export function mouldOf(computer: ComputerDraft, loose: readonly LoosePassword[], values: readonly string[]): Mould | null {
  const { volumes, errors, line, language } = computer;
  if (volumes.length + errors.length === 0) return null;
  const drafts = new Opening(values, line, false);
  const fillRead = drafts.open<Read>({ volumes, errors, loose: loose.map(({ protector, volume }) => ({ protector, volume: volume === null ? -1 : volumes.indexOf(volume) })) });
  // the report is made of a copy: the computer itself may not be read to its end
  const copy: ComputerDraft = { name: values[0] ?? null, volumes: [], errors: [], line, language, mould: null, values: [] };
  const copiedLoose = pour(fillRead, copy, values, line);
  placeLoose(copiedLoose);
  const report = new Opening(values, line, true);
  const fillReport = report.open<LocatedComputer>(locatedComputer(copy, 0));
  if (!drafts.isSound || !report.isSound) return null;
  return { language, locate: fillReport, pour: (other) => pour(fillRead, other, other.values, other.line) };
}

function pour(fill: Fill<Read>, computer: ComputerDraft, values: readonly string[], line: number): LoosePassword[] {
  const { volumes, errors, loose } = fill(values, line);
  computer.volumes = volumes;
  computer.errors.push(...errors);
  return loose.map(({ protector, volume }) => ({ protector, computer, volume: volumes[volume] ?? null }));
}

/** Makes a copy of plain data with these own values and these lines in it. */
type Fill<T> = (values: readonly string[], line: number) => T;

/** Opens plain data where it holds own values of a computer, or lines, which are counted from the computer's. */
class Opening {
  /** Whether all that is the computer's own was found. */
  isSound = true;
  private readonly values: readonly string[];
  private readonly line: number;
  private readonly isShared: boolean;
  /** The values or parts of them, in small letters. */
  private readonly own: readonly string[];

  /** `isShared`: what holds nothing of its own need not be copied, as nobody changes it. */
  constructor(values: readonly string[], line: number, isShared: boolean) {
    this.values = values;
    this.line = line;
    this.isShared = isShared;
    this.own = values.flatMap((value, index) => (index === 0 ? [value.toLowerCase()] : (value.toLowerCase().match(/[0-9a-f]{6,8}/g) ?? [])));
  }

  open<T>(data: T): Fill<T> {
    return (this.fillOf(data, false) as Fill<T> | null) ?? (() => data);
  }

  /** Null for what is the same for every computer. */
  private fillOf(data: unknown, isLine: boolean): Fill<unknown> | null {
    if (typeof data === 'string') return this.fillOfText(data);
    if (typeof data === 'number' && isLine) {
      const offset = data - this.line;
      return (_values, line) => line + offset;
    }
    if (typeof data !== 'object' || data === null) return null;
    return Array.isArray(data) ? this.fillOfList(data, isLine) : this.fillOfObject(data);
  }

  private fillOfList(items: readonly unknown[], isLine: boolean): Fill<unknown> | null {
    const fills = items.map((item) => this.fillOf(item, isLine));
    if (this.isShared && fills.every((fill) => fill === null)) return null;
    // what was read of the computer may still change
    const kept = [...items];
    return (values, line) => fills.map((fill, index) => (fill === null ? kept[index] : fill(values, line)));
  }

  private fillOfObject(data: object): Fill<unknown> | null {
    const holes: { readonly key: string; readonly fill: Fill<unknown> }[] = [];
    for (const [key, value] of Object.entries(data)) {
      const fill = this.fillOf(value, lineKeys.has(key));
      if (fill !== null) holes.push({ key, fill });
    }
    if (this.isShared && holes.length === 0) return null;
    const isChecked = 'recoveryPasswordCheck' in data && holes.some(({ key }) => key === 'recoveryPassword');
    const kept = { ...data };
    return (values, line) => {
      const copy: Record<string, unknown> = { ...kept };
      for (const { key, fill } of holes) copy[key] = fill(values, line);
      if (isChecked) Object.assign(copy, passwordVerdict(copy['recoveryPassword'] as string));
      return copy;
    };
  }

  private isOwn(text: string): boolean {
    return this.own.some((one) => text.includes(one));
  }

  private fillOfText(text: string): Fill<unknown> | null {
    let pieces: readonly (string | number)[] = [text];
    // the name comes last: an ID may hold it, but not the other way round
    for (let index = this.values.length - 1; index >= 0; index--) {
      const value = this.values[index] ?? '';
      if (text.includes(value)) pieces = pieces.flatMap((piece) => (typeof piece === 'string' ? between(piece.split(value), index) : piece));
    }
    if (pieces.some((piece) => typeof piece === 'string' && this.isOwn(piece.toLowerCase()))) this.isSound = false;
    const [only] = pieces;
    if (pieces.length > 1) return (values) => pieces.map((piece) => (typeof piece === 'string' ? piece : (values[piece] ?? ''))).join('');
    return typeof only === 'number' ? (values) => values[only] ?? '' : null;
  }
}

const lineKeys: ReadonlySet<string> = new Set(['line', 'protectorLines', 'errorLines']);

/** The texts that are not empty, with the number between each two. */
function between(texts: readonly string[], value: number): (string | number)[] {
  return texts.flatMap((text, index) => [...(index > 0 ? [value] : []), ...(text === '' ? [] : [text])]);
}
