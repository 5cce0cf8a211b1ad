import { newProtector, type ListDraft, type ProtectorDraft, type VolumeDraft } from '../drafts.ts';
import { bareId } from '../protectorValue.ts';
import type { Reading } from '../reading.ts';
import { isId, protectorId } from '../shapes.ts';
import type { Token } from '../tokenise.ts';
import { keyProtectorType } from './enums.ts';
import { beginsPrompt } from './session.ts';

/** No command of one computer prints more. */
const mostValues = 1024;
/** So many empty lines may stand between a command and what it prints. */
const mostBlanks = 3;

/**
 * `(Get-BitLockerVolume C:).KeyProtector.KeyProtectorId` and the like: lines of only IDs, or of only types, directly below the
 * command that says what they are. The index behind them, or null where there are none.
 */
export function readPrintedValues(reading: Reading, index: number): number | null {
  const { command } = reading;
  // on several computers nobody knows whose each line is
  if (typeof command?.prints !== 'string' || command.assigns !== null || command.isElsewhere || !isBelowCommand(reading, index)) return null;
  const ids = command.prints === 'keyprotectorid';
  const found: ProtectorDraft[] = [];
  let end = index;
  for (let at = index; at - index < mostValues; at++) {
    const token = reading.tokens.at(at);
    if (token === undefined) break;
    if (token.kind === 'blank') continue;
    const protector = ids ? idIn(token, reading.lineAt(at)) : typeIn(token, reading.lineAt(at));
    if (protector === null) break;
    found.push(protector);
    reading.mark(at, 'field');
    end = at + 1;
  }
  if (found.length === 0) return null;
  place(reading, found, ids, reading.lineAt(index));
  return end;
}

function isBelowCommand({ tokens }: Reading, index: number): boolean {
  let at = index - 1;
  while (index - at <= mostBlanks && tokens.at(at)?.kind === 'blank') at -= 1;
  const above = tokens.at(at);
  return above !== undefined && (above.kind === 'command' || beginsPrompt(above.text));
}

function idIn({ text }: Token, line: number): ProtectorDraft | null {
  return isId(text) || bareId(text) !== null ? newProtector(line, { id: protectorId(text) }) : null;
}

function typeIn({ text }: Token, line: number): ProtectorDraft | null {
  const type = /^[A-Za-z]{3,20}$/.test(text) ? keyProtectorType(text) : null;
  return type === null ? null : newProtector(line, { type, heading: text });
}

/** On the command's volume; where it names none they may be of several, and are never called a whole list. */
function place(reading: Reading, found: readonly ProtectorDraft[], ids: boolean, line: number): void {
  const point = reading.command?.mountPoint ?? null;
  const known = reading.store.computer(line).volumes;
  const before = point === null ? known : known.filter(({ facts }) => facts.mountPoint === point);
  const isWhole = point !== null && reading.command?.filtered === false;
  const protectors = isWhole ? [...found] : found.filter((one) => !isKnown(before, one));
  if (protectors.length === 0) return;
  const volume = reading.openVolume(point, line);
  const last = volume.lists.at(-1);
  if (isWhole && last !== undefined && takesTypes(ids ? protectors : last.protectors, ids ? last : { kind: 'names', protectors })) {
    if (ids) volume.lists.push({ kind: 'full', protectors });
    return;
  }
  volume.lists.push({ kind: isWhole ? (ids ? 'full' : 'names') : 'some', protectors });
}

function isKnown(volumes: readonly VolumeDraft[], { id, type }: ProtectorDraft): boolean {
  return volumes.some(({ lists }) => lists.some(({ protectors }) => protectors.some((one) => (id === null ? one.type === type : one.id === id))));
}

/** IDs and types that are printed one after the other come from one list, in one order; nothing else may be known of the IDs. */
function takesTypes(withIds: readonly ProtectorDraft[], { kind, protectors }: ListDraft): boolean {
  if (kind !== 'names' || protectors.length !== withIds.length || !withIds.every(({ id, type, password }) => id !== null && type === 'Unknown' && password === null)) return false;
  for (const [index, one] of withIds.entries()) {
    one.type = protectors[index]?.type ?? 'Unknown';
    one.heading = protectors[index]?.heading ?? null;
  }
  return true;
}
