import { beginsClixml } from './clixml.ts';
import { isCsvHead, isCsvPreamble } from './csv.ts';
import { beginsErrorRecord } from './errorRecord.ts';
import { beginsJson } from './json.ts';
import { isListRow } from './list.ts';
import { beginsPrompt } from './session.ts';
import { isLoneRow } from './table.ts';
import { isBareHead } from './tableHead.ts';
import { isTranscriptEdge } from './transcript.ts';

/** Whether something that PowerShell printed may begin with this line, in any form but a table, which its dashes show. */
export function mayBeginObject(raw: string, text: string): boolean {
  return (
    isListRow(raw, text) || beginsJson(text) || beginsClixml(raw) || isCsvPreamble(text) || isCsvHead(text) || isTranscriptEdge(text) || beginsPrompt(text) || beginsErrorRecord(text) || isLoneRow(text) || isBareHead(text)
  );
}
