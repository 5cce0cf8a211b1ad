import { bareId } from './protectorValue.ts';
import type { Reading } from './reading.ts';
import { passwordGroups } from './shapes.ts';
import type { LabelToken } from './tokenise.ts';

/** The computer that a command names with `-cn`, as long as the text prints no name. */
export function nameByCommand(reading: Reading, name: string | null, line: number): void {
  if (name === null) return;
  reading.namedByCommand = true;
  reading.store.name(name, line);
}

/** `Computer Name: PC-0007`, in the tool's words or in its place. */
export function isComputerLine(reading: Reading, { term, value }: LabelToken, index: number): boolean {
  if (term === 'label.computer') return /^\S{1,255}$|^[<[({].{1,60}[>\])}]$/.test(value);
  // an ID or a password in that place is no name, and must not be shown as one
  return term === null && isBelowHeader(reading, index) && hostName.test(value) && bareId(value) === null && passwordGroups(value) === null;
}

const hostName = /^(?=.{0,600}[A-Za-z0-9])[\p{L}\p{N}][\p{L}\p{N}_-]{0,62}(?:\.[\p{L}\p{N}_-]{1,63}){0,8}$/u;

/** The tool prints one line by itself between its header and the first volume: where it ran, if elsewhere. */
function isBelowHeader(reading: Reading, index: number): boolean {
  const { tokens } = reading;
  if (reading.volume !== null || !reading.isBlank(index - 1) || !reading.isBlank(index + 1)) return false;
  const kind = tokens.at(index - 2)?.kind;
  return (kind === 'text' || kind === 'label') && reading.kindOf(index - 2) === 'known';
}

export function readComputerLine(reading: Reading, token: LabelToken, index: number): 'field' {
  const { awaitingRow, command } = reading;
  const isCommandsOwn = reading.volume === null && reading.list === null && reading.error === null;
  reading.leaveBlock();
  reading.awaitingRow = awaitingRow;
  // the command above still says which volume what follows is about
  if (isCommandsOwn) reading.command = command;
  reading.nameComputer(token.value, reading.lineAt(index));
  reading.vote(token);
  return 'field';
}
