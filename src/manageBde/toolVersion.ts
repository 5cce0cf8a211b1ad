import type { ReadLine } from './parse.ts';

/**
 * From this build on (Windows 10 2004) manage-bde is known to print where a recovery password was backed up; when it
 * began is not documented. Of an older tool a missing line says nothing.
 */
const firstWithBackups = 19_041;

/** Every version of the tool or of Windows that a text names is one that prints backups; false where it names none. */
export function namesNewTools(lines: readonly Pick<ReadLine, 'kind' | 'text'>[]): boolean {
  const builds = lines.flatMap(({ kind, text }) => (kind === 'known' ? Number(/\b(?:6|10)\.[0-3]\.([0-9]{4,5})\b/.exec(text.slice(0, 200))?.[1] ?? Number.NaN) : []));
  const named = builds.filter((build) => !Number.isNaN(build));
  return named.length > 0 && named.every((build) => build >= firstWithBackups);
}
