import { beginsClixml } from './clixml.ts';
import { isCsvHead, isCsvPreamble } from './csv.ts';
import { beginsJson } from './json.ts';
import { isListRow } from './list.ts';

/** Whether objects that PowerShell printed may begin with this line, in any form but a table, which its dashes show. */
export function mayBeginObject(raw: string, text: string): boolean {
  return isListRow(text) || beginsJson(text) || beginsClixml(raw) || isCsvPreamble(text) || isCsvHead(text);
}
