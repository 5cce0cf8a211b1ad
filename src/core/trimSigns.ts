/**
 * Text without the signs that stand at an end of it. A pattern such as `[.,]+$` begins anew at each of many signs in the
 * middle of a text, so that its time grows with their square; this looks at each end once.
 */

/** Without every one of `signs` at both ends. */
export function trimmedOf(text: string, signs: string): string {
  let start = 0;
  while (start < text.length && signs.includes(text.charAt(start))) start += 1;
  return trimmedEndOf(start === 0 ? text : text.slice(start), signs);
}

/** Without every one of `signs` at the end. */
export function trimmedEndOf(text: string, signs: string): string {
  let end = text.length;
  while (end > 0 && signs.includes(text.charAt(end - 1))) end -= 1;
  return end === text.length ? text : text.slice(0, end);
}
