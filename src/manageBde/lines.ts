/** Calls `visit` with every line of a text, cut at LF, CRLF and lone CR; gives their number. Never throws; linear. */
export function eachLine(text: string, visit: (raw: string) => void): number {
  let count = 1;
  let start = 0;
  let cr = text.indexOf('\r');
  for (let lf = text.indexOf('\n'); lf >= 0; lf = text.indexOf('\n', start)) {
    for (; cr >= 0 && cr < lf - 1; cr = text.indexOf('\r', start)) {
      visit(text.slice(start, cr));
      start = cr + 1;
      count += 1;
    }
    const endsWithCr = cr === lf - 1 && cr >= start;
    visit(text.slice(start, endsWithCr ? cr : lf));
    start = lf + 1;
    count += 1;
    if (endsWithCr) cr = text.indexOf('\r', start);
  }
  for (; cr >= 0; cr = text.indexOf('\r', start)) {
    visit(text.slice(start, cr));
    start = cr + 1;
    count += 1;
  }
  visit(text.slice(start));
  return count;
}
