export type Cell = string | number | boolean | null | undefined;

/**
 * One cell (RFC 4180). Texts come from anywhere: what a spreadsheet would run as a formula is made text by an apostrophe,
 * also behind blanks and quotes, which some spreadsheets take away first.
 */
export function csvCell(cell: Cell): string {
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell);
  const text = cell ?? '';
  const safe = /^[\s"'\p{Cf}]*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(text) ? `'${text}` : text;
  return /[",\r\n;\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A table for a document of the editor: lines end with LF, and no mark of the encoding stands in front. */
export function csvOf(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [header, ...rows].map((row) => `${row.map(csvCell).join(',')}\n`).join('');
}
