import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { reasonOf } from './fileErrors.ts';
import { isLike, isPattern, readPattern, type Segment } from './pattern.ts';

/** Something to read, or why it cannot be. */
export interface Input {
  /** As it was named, or as it was found below what was named; `-` is standard input. */
  readonly path: string;
  readonly problem?: string;
}

/** Windows and macOS look for names without regard to case, so do patterns there. */
const ignoreCase = process.platform === 'win32' || process.platform === 'darwin';

/** What the arguments name, in their order, each file once, however it is reached. */
export async function findInputs(named: readonly string[]): Promise<readonly Input[]> {
  const inputs = new Map<string, Input>();
  for (const name of named) {
    for await (const input of inputsOf(name)) {
      const key = input.path === '-' ? '-' : await realpath(input.path).catch(() => path.resolve(input.path));
      if (!inputs.has(key)) inputs.set(key, input);
    }
  }
  return [...inputs.values()];
}

async function* inputsOf(name: string): AsyncGenerator<Input> {
  if (name === '-') {
    yield { path: name };
    return;
  }
  // a name that is there is no pattern, whatever signs it has
  const kind = await stat(name).catch(() => undefined);
  if (kind?.isDirectory() === true) yield* below(name);
  else if (kind !== undefined || !isPattern(name)) yield { path: name };
  else {
    let isEmpty = true;
    for (const { root, segments } of readPattern(name)) {
      for await (const input of matching(root, segments)) {
        isEmpty = false;
        yield input;
      }
    }
    if (isEmpty) yield { path: name, problem: 'no file has such a name' };
  }
}

interface Entry {
  readonly name: string;
  readonly full: string;
  readonly isDirectory: boolean;
  readonly isFile: boolean;
}

/**
 * What a directory holds, by name. Links to files count as files; links to directories are not followed, they could lead
 * round in circles.
 */
async function entriesOf(directory: string): Promise<readonly Entry[] | { readonly problem: string }> {
  try {
    const entries = await readdir(directory === '' ? '.' : directory, { withFileTypes: true });
    const found = entries.map(async (entry): Promise<Entry> => {
      const full = path.join(directory, entry.name);
      const isFile = entry.isFile() || (entry.isSymbolicLink() && (await leadsToFile(full)));
      return { name: entry.name, full, isDirectory: entry.isDirectory(), isFile };
    });
    return (await Promise.all(found)).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    return { problem: reasonOf(error) };
  }
}

async function leadsToFile(link: string): Promise<boolean> {
  return stat(link).then(
    (target) => target.isFile(),
    // a link that leads nowhere is told when it is to be read
    () => true,
  );
}

/** All files below a directory, without hidden ones. */
async function* below(directory: string): AsyncGenerator<Input> {
  const entries = await entriesOf(directory);
  if ('problem' in entries) {
    yield { path: directory, problem: entries.problem };
    return;
  }
  for (const { name, full, isDirectory, isFile } of entries) {
    if (name.startsWith('.')) continue;
    if (isDirectory) yield* below(full);
    else if (isFile) yield { path: full };
  }
}

/** The files that the segments lead to from a directory. Directories that cannot be listed are named, not passed over. */
async function* matching(directory: string, segments: readonly Segment[]): AsyncGenerator<Input> {
  const [segment, ...rest] = segments;
  if (segment === undefined) return;
  const isLast = rest.length === 0;
  if (segment.kind === 'name') {
    const full = path.join(directory, segment.name);
    const kind = await stat(full).catch(() => undefined);
    if (isLast && kind?.isFile() === true) yield { path: full };
    else if (!isLast && kind?.isDirectory() === true) yield* matching(full, rest);
    return;
  }
  const entries = await entriesOf(directory);
  if ('problem' in entries) {
    yield { path: directory, problem: entries.problem };
    return;
  }
  if (segment.kind === 'anyDepth') {
    if (!isLast) yield* matching(directory, rest);
    for (const { name, full, isDirectory, isFile } of entries) {
      if (name.startsWith('.')) continue;
      if (isDirectory) yield* matching(full, segments);
      else if (isLast && isFile) yield { path: full };
    }
    return;
  }
  for (const { name, full, isDirectory, isFile } of entries) {
    if (!isLike(name, segment.signs, ignoreCase)) continue;
    if (isLast && isFile) yield { path: full };
    else if (!isLast && isDirectory) yield* matching(full, rest);
  }
}
