import { statSync } from 'node:fs';
import path from 'node:path';

/** The programs of this computer that remote sessions start. */
export type ProgramName = 'ssh' | 'ssh-keygen' | 'pwsh' | 'powershell' | 'manage-bde';

/** Absolute paths. A program that is not there is absent. */
export type Programs = Readonly<Partial<Record<ProgramName, string>>>;

export interface ProgramSearch {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Whether a file is there that may be run. */
  readonly isFile: (file: string) => boolean;
  /** Absolute paths of the user's own choice (settings of the machine, never of a folder). */
  readonly chosen?: Programs;
}

/**
 * Finds the programs: what was chosen, then where Windows has its own, then the absolute folders of PATH. A relative entry
 * of PATH (`.`, an empty one) leads into whatever folder is current, and is passed over.
 */
export function findPrograms({ env, platform, isFile, chosen = {} }: ProgramSearch): Programs {
  const windows = platform === 'win32';
  const paths = windows ? path.win32 : path.posix;
  const folders = (pathOf(env) ?? '').split(paths.delimiter).map((folder) => folder.replace(/^"(.*)"$/, '$1'));
  const onPath = (name: string): readonly string[] => folders.filter((folder) => isAbsolute(folder, windows)).map((folder) => paths.join(folder, name));
  const find = (name: ProgramName): string | undefined => {
    const own = chosen[name];
    if (own !== undefined && own !== '') return isAbsolute(own, windows) && isFile(own) ? own : undefined;
    const candidates = windows ? [...ofWindows(name, env), ...onPath(`${name}.exe`)] : onPath(name);
    return candidates.find(isFile);
  };
  const names: readonly ProgramName[] = ['ssh', 'ssh-keygen', 'pwsh', ...(windows ? (['powershell', 'manage-bde'] as const) : [])];
  return Object.fromEntries(names.map((name) => [name, find(name)]).filter(([, file]) => file !== undefined)) as Programs;
}

/** Of this computer, now. */
export function programsHere(chosen?: Programs): Programs {
  return findPrograms({ env: process.env, platform: process.platform, isFile: isProgram, ...(chosen === undefined ? {} : { chosen }) });
}

function isProgram(file: string): boolean {
  try {
    const found = statSync(file);
    return found.isFile() && (process.platform === 'win32' || (found.mode & 0o111) !== 0);
  } catch {
    return false;
  }
}

/** A drive or a share with it on Windows: `\\tools` alone is on the current drive. */
function isAbsolute(file: string, windows: boolean): boolean {
  return windows ? /^(?:[A-Za-z]:[\\/]|\\\\[^\\/])/.test(file) : file.startsWith('/');
}

/** Windows names it `Path` and does not care. */
function pathOf(env: ProgramSearch['env']): string | undefined {
  return env['PATH'] ?? Object.entries(env).find(([name]) => name.toUpperCase() === 'PATH')?.[1];
}

function ofWindows(name: ProgramName, env: ProgramSearch['env']): readonly string[] {
  const root = env['SystemRoot'] ?? 'C:\\Windows';
  const programFiles = env['ProgramFiles'] ?? 'C:\\Program Files';
  const join = (...parts: readonly string[]): string => path.win32.join(...parts);
  switch (name) {
    case 'ssh':
    case 'ssh-keygen':
      return [join(root, 'System32\\OpenSSH', `${name}.exe`), join(programFiles, 'OpenSSH', `${name}.exe`)];
    case 'pwsh':
      return [join(programFiles, 'PowerShell\\7\\pwsh.exe')];
    case 'powershell':
      return [join(root, 'System32\\WindowsPowerShell\\v1.0\\powershell.exe')];
    case 'manage-bde':
      return [join(root, 'System32\\manage-bde.exe')];
  }
}
