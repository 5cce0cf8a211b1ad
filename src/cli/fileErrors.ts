const reasons: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'it is not there'],
  ['ENOTDIR', 'it is not there: part of its path is a file'],
  ['EACCES', 'this account may not read it'],
  ['EPERM', 'this account may not read it'],
  ['EISDIR', 'it is a directory'],
  ['EBUSY', 'another program is using it'],
  ['ELOOP', 'its links lead round in a circle'],
  ['ENAMETOOLONG', 'its name is too long'],
  ['EMFILE', 'too many files are open'],
  ['ENFILE', 'too many files are open'],
  ['EIO', 'the disk or the network reports an error'],
  ['ENXIO', 'nothing answers there'],
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the quota of this account is used up'],
  ['ERR_STRING_TOO_LONG', 'it is too large, 512 MB is the most; split it'],
]);

/** Why something went wrong with a file, in words. */
export function reasonOf(error: unknown): string {
  const code = codeOf(error);
  return reasons.get(code) ?? (code === '' ? 'something is wrong with it' : code);
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** As V8 says that no string can be so long. */
export class TooLarge extends Error {
  readonly code = 'ERR_STRING_TOO_LONG';
}
