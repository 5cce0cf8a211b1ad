import { newProtector, type VolumeDraft } from './drafts.ts';
import { isRequiredForAutoUnlock, typeOf } from './protectorType.ts';
import type { Reading } from './reading.ts';
import { conversionBy, lockBy, protectionBy } from './roots.ts';
import { encryptionMethod, firstNumber, percentage, sizeGB } from './shapes.ts';
import type { LabelTerm, LabelToken, Tokens } from './tokenise.ts';

export type StatusTerm = Exclude<
  LabelTerm,
  'label.computer' | 'label.id' | 'label.password' | 'label.pcr' | 'label.keyFile' | 'label.thumbprint' | 'label.backup'
>;

/** The rows of -status in the order in which the tool prints them. Automatic Unlock stands only under data volumes. */
const order = [
  'label.size',
  'label.version',
  'label.conversion',
  'label.percentage',
  'label.method',
  'label.protection',
  'label.lock',
  'label.idField',
  'label.autoUnlock',
  'label.protectors',
] as const satisfies readonly StatusTerm[];

/** No block has more rows. */
export const mostRows = order.length;

const statusTerms: ReadonlySet<string | null> = new Set(order);

export function isStatusTerm(term: LabelTerm | null): term is StatusTerm {
  return statusTerms.has(term);
}

/**
 * What the rows of the block mean that begins at this token, also in a language nobody has words for: sizes,
 * percentages and methods are known by their shape, the rows between them by their places.
 */
export function rowTerms(tokens: Tokens, start: number, inVolume: boolean): readonly (StatusTerm | null)[] {
  const rows: LabelToken[] = [];
  for (let at = start; tokens.has(at) && rows.length <= mostRows; at++) {
    const token = tokens.at(at);
    if (token?.kind !== 'label') break;
    rows.push(token);
  }
  const named = rows.map((row) => (isStatusTerm(row.term) ? row.term : null));
  if (!named.includes(null)) return named;
  const firstNamed = named.findIndex((term) => term !== null);
  const terms = rows.map((row, index) => named[index] ?? unlessElsewhere(shapeTerm(row), named, index > firstNamed && firstNamed >= 0));
  // one percentage alone proves nothing outside of a volume
  const anchors = terms.filter((term) => term !== null).length;
  if (anchors < (inVolume ? 2 : 3)) return inVolume ? terms : named;
  return betweenAnchors(terms, rows);
}

/** A row that has its name stands once in a block, and the size in front of the others. */
function unlessElsewhere(term: StatusTerm | null, named: readonly (StatusTerm | null)[], isLater: boolean): StatusTerm | null {
  return named.includes(term) || (term === 'label.size' && isLater) ? null : term;
}

function shapeTerm({ value, term }: LabelToken): StatusTerm | null {
  if (term !== null) return null;
  if (/^[0-9][0-9.,'’ ]*\p{L}{1,3}$/u.test(value) && sizeGB(value) !== null) return 'label.size';
  if (/[%٪％]/.test(value)) return 'label.percentage';
  if (/^[12]\.[0-9]$/.test(value)) return 'label.version';
  return encryptionMethod(value) === null ? null : 'label.method';
}

function betweenAnchors(anchors: readonly (StatusTerm | null)[], rows: readonly LabelToken[]): (StatusTerm | null)[] {
  const terms = [...anchors];
  let last = -1;
  const places = anchors.map((term) => (term === null ? -1 : order.findIndex((one) => one === term)));
  const fill = (from: number, to: number, firstPlace: number): void => {
    for (let row = from; row < to; row++) terms[row] = rows[row]?.term === null ? (order[firstPlace + row - from] ?? null) : null;
  };
  for (let row = 0; row < places.length; row++) {
    const place = places[row] ?? -1;
    if (place < 0) continue;
    const before = last < 0 ? -1 : (places[last] ?? -1);
    // before the first anchor only a block that begins with the first row has known places
    if (place - before === row - last) fill(last + 1, row, before + 1);
    last = row;
  }
  const tail = rows.length - 1 - last;
  const known = places[last] ?? -1;
  if (last < 0) return terms;
  const left = order.length - 1 - known;
  if (tail === left) fill(last + 1, rows.length, known + 1);
  // without Automatic Unlock
  if (tail === left - 1 && known < order.indexOf('label.autoUnlock')) {
    fill(last + 1, rows.length - 1, known + 1);
    terms[rows.length - 1] = 'label.protectors';
  }
  return terms;
}

/** Reads one row into the volume. Words that nobody knows stay null. */
export function readRow(reading: Reading, volume: VolumeDraft, term: StatusTerm, token: LabelToken, line: number): void {
  const { facts } = volume;
  const { value } = token;
  // people end the rows of a list with a full stop
  const plain = /[^.]\.$/.test(value) ? value.slice(0, -1) : value;
  switch (term) {
    case 'label.size':
      facts.capacityGB = sizeGB(value) ?? unnamedUnit(value) ?? facts.capacityGB;
      return;
    case 'label.version':
      // the tool of Windows 7 names the Windows
      if (/^(?:[0-9]+(?:\.[0-9]+)?|Windows [0-9A-Za-z. ]{1,20})$/.test(plain)) facts.metadataVersion = plain;
      return;
    case 'label.conversion':
      // people write the percentage behind the words
      facts.encryptionPercentage ??= percentage(/[(（]([^()（）]*[%٪％])[)）]$/.exec(plain)?.[1] ?? '');
      facts.volumeStatus = suffix(reading.meaning('conversion', value)?.term) ?? unknown(reading, value) ?? reading.byRoots(value, token.tags, conversionBy) ?? facts.volumeStatus;
      return;
    case 'label.percentage':
      facts.encryptionPercentage = percentage(value) ?? facts.encryptionPercentage;
      return;
    case 'label.method':
      facts.encryptionMethod = methodOf(reading, plain) ?? facts.encryptionMethod;
      return;
    case 'label.protection':
      readProtection(reading, volume, token);
      return;
    case 'label.lock':
      facts.lockStatus = suffix(reading.meaning('lock', value)?.term) ?? unknown(reading, value) ?? reading.byRoots(value, token.tags, lockBy) ?? facts.lockStatus;
      return;
    case 'label.idField':
      // by its place alone the row is not sure enough: its value may be a word for "none" that nobody knows
      if (token.term === term && value !== '' && reading.meaning('value', value) === null) facts.identificationField = value;
      return;
    case 'label.autoUnlock': {
      const word = reading.meaning('value', value)?.term;
      if (word === 'value.enabled' || word === 'value.disabled') facts.autoUnlockEnabled = word === 'value.enabled';
      return;
    }
    case 'label.protectors':
      readProtectorRow(reading, token, line);
      return;
  }
}

function suffix<Name extends string>(term: `${string}.${Name}` | undefined): Name | null {
  return term === undefined ? null : (term.slice(term.indexOf('.') + 1) as Name);
}

function unknown(reading: Reading, value: string): 'Unknown' | null {
  return reading.meaning('value', value)?.term === 'value.unknown' ? 'Unknown' : null;
}

function methodOf(reading: Reading, value: string): string | null {
  return reading.meaning('value', value) === null ? encryptionMethod(value) : null;
}

/** The tool prints gigabytes and nothing else; some languages spell them in letters of their own. */
function unnamedUnit(value: string): number | null {
  return /^[0-9][0-9.,'’ ]*(?![mktbмктб])[\p{L}\p{M}]{2,12}$/iu.test(value) ? firstNumber(value) : null;
}

/** `Protection Off (1 reboots left)`: the number in the parentheses is the only one that can stand there. */
function readProtection(reading: Reading, { facts }: VolumeDraft, { value, tags }: LabelToken): void {
  const open = value.search(/[(（]/);
  const words = open < 0 ? value : value.slice(0, open).trim();
  facts.protectionStatus = suffix(reading.meaning('protection', words)?.term) ?? shortProtection(reading, words) ?? reading.byRoots(words, tags, protectionBy) ?? facts.protectionStatus;
  const reboots = open < 0 ? null : firstNumber(value.slice(open));
  if (reboots !== null && Number.isInteger(reboots)) facts.rebootsLeft = reboots;
}

/** `Unknown`, and what people write for short: `enabled`. */
function shortProtection(reading: Reading, words: string): 'On' | 'Off' | 'Unknown' | null {
  switch (reading.meaning('value', words)?.term) {
    case 'value.enabled':
      return 'On';
    case 'value.disabled':
      return 'Off';
    case 'value.unknown':
      return 'Unknown';
    default:
      return null;
  }
}

/** What people write one behind the other, also with a plus, which stands within `TPM + PIN`, too. */
function namesIn(reading: Reading, value: string): string[] {
  const names = value.split(/[,;]/).map(withoutOpenRemark);
  return names.flatMap((name) => {
    const parts = name.split(/\s[+&]\s/).map(withoutOpenRemark);
    return parts.length > 1 && parts.every((part) => typeOf(reading, part) !== 'Unknown') ? parts : [name];
  });
}

/** Without a full stop, and without a remark that goes on in the next line. */
function withoutOpenRemark(name: string): string {
  return name
    .replace(/[(（][^()（）]*$/, '')
    .replace(/\.\s*$/, '')
    .trim();
}

function readProtectorRow(reading: Reading, { value, indent }: LabelToken, line: number): void {
  const list = reading.openList('names', line);
  // what the tool prints beside the label is that there are none; people write the names there
  if (value === '') {
    reading.namesBelow = indent;
    return;
  }
  if (reading.meaning('protectors', value) !== null) return;
  for (const name of namesIn(reading, value)) {
    const type = typeOf(reading, name);
    if (type !== 'Unknown') list.protectors.push(newProtector(line, { type, heading: name, autoUnlock: isRequiredForAutoUnlock(reading, name) }));
  }
  // the others may stand below, where only the first came beside its label
  if (list.protectors.length === 1) reading.namesBelow = indent;
}
