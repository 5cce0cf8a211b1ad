import { beginError, codeOf } from '../errorLines.ts';
import type { Reading } from '../reading.ts';
import { hresultIn } from '../tokenise.ts';

/** `Get-BitLockerVolume : message`: a cmdlet of the module, or one that it calls. Newer versions print no blank. */
const cmdlet = /^(?:[A-Za-z]{3,14}-BitLocker[A-Za-z]{0,24}|(?:Get|Invoke)-(?:CimInstance|CimMethod|WmiObject|WmiMethod|Command)) ?: \S/;
/** `[PC-7] Connecting to remote server PC-7 failed …` */
const remote = /^\[([A-Za-z0-9._-]{2,64})\] \S/;
const longestRecord = 24;
const longestMessage = 8;

export function beginsErrorRecord(text: string): boolean {
  if (text.length > 1000) return false;
  if (text.charCodeAt(0) === 91) {
    const name = remote.exec(text)?.[1];
    return name !== undefined && text.includes(name, name.length + 2);
  }
  return cmdlet.test(text) && !/ Output\b/.test(text);
}

/** Reads an error as PowerShell prints it: the message, then where it happened, then what kind it is. The index behind it. */
export function readErrorRecord(reading: Reading, index: number): number | null {
  const first = reading.tokens.at(index);
  if (first === undefined || !beginsErrorRecord(first.text)) return null;
  const message = [first.text];
  let hresult: string | null = null;
  let isRemote = remote.test(first.text);
  let isPlace = false;
  let end = index + 1;
  for (; end - index < longestRecord; end++) {
    const token = reading.tokens.at(end);
    if (token === undefined || token.kind === 'blank' || token.kind === 'prompt') break;
    const plain = token.raw.trim();
    isPlace ||= isPlaceLine(plain);
    if (isPlace) {
      if (!/^\+ |^At |^Line \||^[0-9]{1,5} \||^\|/.test(plain) && !isPlaceLine(plain)) break;
      hresult ??= hresultIn(plain);
      isRemote ||= plain.includes('PSRemotingTransportException');
      const said = /^\| +([^~\s].*)$/.exec(plain)?.[1];
      if (said !== undefined) message.push(said);
    } else if (token.kind === 'command' || message.length >= longestMessage || beginsErrorRecord(token.text)) break;
    else message.push(token.text);
  }
  // without a place it may be prose that goes on
  if (!isPlace) {
    end = index + 1;
    message.length = 1;
  }
  addError(reading, message.join(' '), isRemote && isPlace ? 'RemoteUnreachable' : null, hresult, index);
  for (let at = index; at < end; at++) reading.mark(at, at === index ? 'field' : 'known');
  return end;
}

/** `At line:1 char:1`, in any language a number of a line and one of a letter, or what stands in its place. */
function isPlaceLine(text: string): boolean {
  return /^(?:.{2,300}[:：] ?[0-9]{1,6}[^0-9]{1,12}[:：] ?[0-9]{1,6}|\+ CategoryInfo\s.*|Line \|)$/.test(text);
}

function addError(reading: Reading, text: string, code: 'RemoteUnreachable' | null, hresult: string | null, index: number): void {
  const name = remote.exec(text)?.[1];
  const line = reading.lineAt(index);
  if (name !== undefined && code !== null) {
    reading.session.isAway = true;
    reading.namedByCommand = true;
    reading.store.name(name, line);
  }
  const token = reading.tokens.at(index);
  if (token === undefined) return;
  beginError(reading, { ...token, kind: 'error', text, tags: [] }, line);
  const { error } = reading;
  if (error === null) return;
  error.hresult ??= hresult;
  if (code !== null) error.code = code;
  else if (error.code === 'Other') error.code = codeOf(error.hresult);
  reading.error = null;
}
