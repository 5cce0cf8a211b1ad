import { printedProperty, takesOne, type Command } from '../command.ts';
import type { ListDraft, VolumeDraft } from '../drafts.ts';
import type { Reading } from '../reading.ts';
import type { TableHead } from './tableHead.ts';

/** What the prompts, commands and records of a console say of where its output comes from. */
export interface Session {
  /** Prompts and commands up to here. */
  commands: number;
  /** The computer that the head of a transcript names: the one the console runs on. */
  machine: string | null;
  /** The last command or prompt led to another computer. */
  isAway: boolean;
  /** Every volume was listed: one alone is the only one there is. */
  hasListedAll: boolean;
  /** The last command is none that is known; what it prints may be about any volume. */
  isForeign: boolean;
  /** The volume that the command names was given to a record that names none. */
  isMountUsed: boolean;
  /** What `$v = Get-BitLockerVolume …` kept, by the variable's name in lower case. */
  readonly variables: Map<string, Command>;
  /** A document ended where it was still open: what follows may be a part of it. */
  isTorn: boolean;
  /** The last table's columns: a warning may have come between its rows. */
  table: TableHead | null;
  /** Protectors that came in rows of their own, by their volume. */
  readonly rows: Map<VolumeDraft, ListDraft>;
  /** The properties of the last record that named its computer, and by which of them. */
  named: { readonly properties: ReadonlySet<string>; readonly by: string } | null;
  /** Where a computer's name stands that comes alone, `PSComputerName : PC`: above what it owns, or below, as far as the first shows. */
  loneOwner: 'above' | 'below' | null;
  /** The properties of the last record that named no computer. */
  unnamed: ReadonlySet<string> | null;
  /** The properties of the last row of a protector that named its volume. */
  row: ReadonlySet<string> | null;
  /** Several computers that have no names: whether what was read of the first was its rows and its protectors, or parts only. */
  several: 'whole' | 'parts' | null;
}

export function createSession(): Session {
  return { commands: 0, machine: null, isAway: false, hasListedAll: false, isForeign: false, isMountUsed: false, isTorn: false, variables: new Map(), table: null, rows: new Map(), named: null, loneOwner: null, unnamed: null, row: null, several: null };
}

const prompt = /^(?:\[([A-Za-z0-9._-]{1,64})\]: ?PS|PS) ?(?:[A-Za-z]:\\[^<>|"]{0,240}|~[^<>|"]{0,240}|)>+((?:[^>].*)?)$/;
const shellPrompt = /^[A-Za-z]:\\[^<>|"*?]{0,240}>(.*)$/;

/** Whether a line begins with the prompt of a console. */
export function beginsPrompt(text: string): boolean {
  const first = text.charCodeAt(0);
  if (text.length > 2000 || !((first === 80 && text.charCodeAt(1) === 83) || first === 91 || (text.charCodeAt(1) === 58 && text.charCodeAt(2) === 92))) return false;
  return prompt.test(text) || shellPrompt.test(text);
}

/** Takes notice of a prompt or a command; the line itself is read elsewhere. */
export function enterCommand(reading: Reading, text: string, command: Command | null, line: number): void {
  const { session } = reading;
  session.commands += 1;
  session.table = null;
  session.named = null;
  session.unnamed = null;
  session.row = null;
  session.rows.clear();
  session.isForeign = false;
  session.isMountUsed = false;
  session.isTorn = false;
  goWhere(reading, prompt.exec(text)?.[1] ?? null, command, line);
  if (command !== null && command.assigns !== null) session.variables.set(command.assigns, command);
}

function goWhere(reading: Reading, remote: string | null, command: Command | null, line: number): void {
  const { session, store } = reading;
  const name = command?.computerName ?? remote;
  if (name === null && command?.isElsewhere !== true) {
    // back from another computer
    if (session.isAway) {
      session.isAway = false;
      session.hasListedAll = false;
      if (session.machine === null) store.leave(true);
      else reading.nameComputer(session.machine, line);
    }
    return;
  }
  session.isAway = true;
  session.hasListedAll = false;
  if (name === null) store.leave(false);
  else {
    reading.namedByCommand = true;
    store.name(name, line);
  }
}

/** A prompt with a command that says nothing of BitLocker: what stood above is over. */
export function readOtherCommand(reading: Reading, text: string, index: number): boolean {
  if (!beginsPrompt(text)) return false;
  const match = prompt.exec(text);
  const command = (match?.[2] ?? shellPrompt.exec(text)?.[1] ?? '').trim();
  reading.leaveBlock();
  enterCommand(reading, text, null, reading.lineAt(index));
  const kept = reading.session.variables.get(/^\(?\$([A-Za-z_]\w{0,40})\b/.exec(command)?.[1]?.toLowerCase() ?? '');
  if (kept === undefined) reading.session.isForeign = command !== '';
  else {
    const isFiltered = /\|\s*(?:Where|\?)/i.test(command) || (command.includes('KeyProtector') && takesOne(command));
    reading.command = { ...kept, assigns: null, filtered: kept.filtered || isFiltered, prints: printedProperty(command) ?? (/^\$\w{1,41}$/.test(command) ? kept.prints : null) };
  }
  reading.mark(index, 'unrecognised');
  return true;
}

/** Whether a line stands behind the sign that a command goes on, and not behind a prompt of its own. */
export function continues(raw: string): boolean {
  return /^\s*>>\s*(?!PS\b|[A-Za-z]:\\)/.test(raw);
}

/** `>>` goes on with the command above: together they name a volume only where they name the same. */
export function joined(above: Command, command: Command): Command {
  return {
    ...command,
    mountPoint: above.mountPoint === command.mountPoint ? command.mountPoint : null,
    isNarrow: above.isNarrow || command.isNarrow || above.mountPoint !== command.mountPoint,
    filtered: above.filtered || command.filtered,
    computerName: above.computerName === command.computerName ? command.computerName : null,
    isElsewhere: above.isElsewhere || command.isElsewhere || above.computerName !== command.computerName,
  };
}
