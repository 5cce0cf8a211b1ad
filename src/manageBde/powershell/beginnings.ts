import { isBarHead } from './barTable.ts';
import { beginsClixml } from './clixml.ts';
import { isCsvHead, isCsvPreamble } from './csv.ts';
import { beginsErrorRecord } from './errorRecord.ts';
import { beginsJson } from './json.ts';
import { isBarRow, isListRow } from './list.ts';
import { beginsPrompt } from './session.ts';
import { isLoneRow } from './table.ts';
import { isBareHead } from './tableHead.ts';
import { isTranscriptEdge } from './transcript.ts';

/**
 * Whether something that PowerShell printed may begin with this line, in any form but a table, which its dashes show. Asked
 * of every line, so that the first sign says which of the questions make sense.
 */
export function mayBeginObject(raw: string, text: string): boolean {
  // what looks like markup is not in the text any more
  if (raw.includes('<') && beginsClixml(raw)) return true;
  const first = text.charCodeAt(0);
  if ((first >= 65 && first <= 90) || (first >= 97 && first <= 122)) return isWord(text) || beginsWithBars(raw) || (text.includes('{"') && beginsJson(text));
  switch (first) {
    case quote:
      return beginsJson(text) || isCsvHead(text);
    case brace:
      return beginsJson(text);
    case bracket:
      return beginsJson(text) || beginsPrompt(text) || beginsErrorRecord(text);
    case star:
      return isTranscriptEdge(text);
    case hash:
      return isCsvPreamble(text);
    default:
      return beginsWithBars(raw);
  }
}

function beginsWithBars(raw: string): boolean {
  return /[|│┃]/.test(raw) && (isBarRow(raw) || isBarHead(raw));
}

const quote = 34;
const hash = 35;
const star = 42;
const bracket = 91;
const brace = 123;

function isWord(text: string): boolean {
  return isListRow(text) || isCsvHead(text) || isCsvPreamble(text) || beginsPrompt(text) || beginsErrorRecord(text) || isLoneRow(text) || isBareHead(text);
}
