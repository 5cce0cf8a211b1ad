/** `=` at the end: the line goes on in the next one. */
export function isSoftBreak(line: string): boolean {
  return /=[ \t]*$/.test(line.slice(-8));
}

const encoded = /(?:=[0-9A-F]{2})+/g;

/** Whether a line holds letters beyond ASCII as their bytes, or the sign itself. */
export function isEncodedLine(line: string): boolean {
  return line.length <= 78 && /=(?:3D|20$|09|[C-F][0-9A-F]=[89AB][0-9A-F])/.test(line);
}

/** `=C3=BC` as the letter that it is, in UTF-8, else in Latin-1. */
export function withoutQuotedPrintable(line: string): string {
  if (!line.includes('=')) return line;
  return line.replace(encoded, (run) => {
    try {
      return decodeURIComponent(run.replaceAll('=', '%'));
    } catch {
      return run.replace(/=([0-9A-F]{2})/g, (_whole, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
    }
  });
}
