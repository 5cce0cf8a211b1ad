/**
 * Takes the digits of anything that could be a recovery password, whole or in part, out of text that is shown or
 * exported: runs of six or more, and shorter runs where several stand in a row as the groups of a damaged one do.
 */
export function maskDigits(text: string): string {
  const masked = text.replace(/\p{Nd}{6,}/gu, (run) => '•'.repeat(run.length));
  return masked.replace(/[\p{Nd}•*Xx–—‐ -]{15,}/gu, (run) => (looksLikeGroups(run) ? run.replace(/\p{Nd}/gu, '•') : run));
}

function looksLikeGroups(run: string): boolean {
  const groups = run.split(/[–—‐ -]+/).filter((group) => group.length >= 4 && group.length <= 8);
  return groups.length >= 4 && groups.some((group) => /\p{Nd}/u.test(group));
}
