import type { ErrorDraft } from './drafts.ts';
import type { Reading } from './reading.ts';
import type { ToolErrorCode } from './report.ts';
import { passwordGroups } from './shapes.ts';
import { hresultIn, type Token } from './tokenise.ts';

/** Begins an error: the word in front of it stays part of the message. */
export function beginError(reading: Reading, token: Extract<Token, { kind: 'error' }>, line: number): void {
  const computer = reading.store.computer(line);
  reading.leaveList();
  const error: ErrorDraft = {
    code: 'Other',
    message: [token.text.replaceAll('**', '')],
    hresult: hresultIn(token.text),
    mountPoint: null,
    line,
  };
  computer.errors.push(error);
  if (token.tags.length === 1) reading.vote(token);
  reading.error = error;
  finishError(reading, error);
}

/** No message of the tool has more lines. */
const longestMessage = 12;

/** Takes the next line of a message; false where the message ended above it. */
export function continueError(reading: Reading, token: Token, index: number): boolean {
  const { error } = reading;
  if (error === null) return false;
  if (token.text.length > 400 || error.message.length >= longestMessage || isSomethingElse(reading, token, index)) {
    reading.error = null;
    return false;
  }
  const isWrapped = !reading.isBlank(index - 1);
  // an empty line ends the message, unless what follows is advice that belongs to it
  if (!isWrapped && reading.dictionary.within('error', token.text) === null) {
    reading.error = null;
    return false;
  }
  error.message.push(token.text.replaceAll('**', ''));
  error.hresult ??= hresultIn(token.text);
  finishError(reading, error);
  return true;
}

/** A key must never vanish in a message. */
function isSomethingElse(reading: Reading, token: Token, index: number): boolean {
  return passwordGroups(token.text) !== null || (token.kind === 'label' && token.value === '' && passwordGroups(reading.next(index)?.text ?? '') !== null);
}

const mountInMessage = /(?:^|[\s"'(“„])([A-Za-z]):(?=$|[\s"').,;”。])/;

function finishError(reading: Reading, error: ErrorDraft): void {
  const message = error.message.join(' ');
  const meaning = reading.dictionary.within('error', message);
  const named = mountInMessage.exec(message)?.[1];
  error.code = meaning === null ? codeOf(error.hresult) : (meaning.term.slice('error.'.length) as ToolErrorCode);
  if (meaning !== null && error.message.length === 1) reading.vote(meaning);
  error.mountPoint = named === undefined ? (reading.volume?.facts.mountPoint ?? reading.command?.mountPoint ?? null) : `${named.toUpperCase()}:`;
}

/** Codes that say the same in every language. */
const codes: ReadonlyMap<string, ToolErrorCode> = new Map([
  ['0x80070005', 'AccessDenied'],
  ['0x80041003', 'AccessDenied'],
  ['0x80070522', 'AccessDenied'],
  ['0x80310000', 'VolumeLocked'],
  ['0x80070057', 'InvalidSyntax'],
  ['0x80070002', 'VolumeNotFound'],
  ['0x80070003', 'VolumeNotFound'],
  ['0x8007000f', 'VolumeNotFound'],
  ['0x80070032', 'NotSupported'],
  ['0x8031005a', 'NotSupported'],
  ['0x800706ba', 'RemoteUnreachable'],
  ['0x80070035', 'RemoteUnreachable'],
]);

/** What a code of Windows says where the words are not known. */
export function codeOf(hresult: string | null): ToolErrorCode {
  return codes.get(hresult?.toLowerCase() ?? '') ?? 'Other';
}
