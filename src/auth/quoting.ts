/** A text as one word of a POSIX shell: nothing in it is special. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * A text as a string of PowerShell: nothing in it is special. PowerShell takes typographic quotation marks for `'` too,
 * and each is doubled by itself.
 */
export function powerShellString(text: string): string {
  return `'${text.replaceAll(/['‘’‚‛]/g, '$&$&')}'`;
}
