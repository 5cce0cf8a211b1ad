import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What the stand-in for manage-bde does for one line of arguments. */
export interface ToolAnswer {
  readonly stdout?: string | Uint8Array;
  readonly stderr?: string | Uint8Array;
  /**
   * How it ends, after that: with this exit code (0 to 255), by a signal, never (`hang`), never and with its streams closed
   * (`silent`), or with a line over and over on one of its streams.
   */
  readonly end?: number | 'die' | 'hang' | 'silent' | { readonly flood: 'stdout' | 'stderr'; readonly line: string };
}

/** By the arguments as one line: `-protectors -get C:`. `other` is for all that are not there. */
export type ToolAnswers = Readonly<Record<string, ToolAnswer>>;

const invalidSyntax: ToolAnswer = { stdout: 'ERROR: Invalid Syntax.\r\n', end: 255 };

/** The arguments pick files, which hold bytes as they are: a code page is whatever was put there. */
const program = `#!/bin/sh
cd "$(dirname "$0")/manage-bde.data" || exit 99
name=$(printf '%s ' "$@" | tr -c 'A-Za-z0-9' _)
[ -e "$name.end" ] || name=other
cat "$name.out"
cat "$name.err" >&2
. "./$name.end"
`;

/** Puts a stand-in for manage-bde into a folder of programs, with its answers beside it; again: with other answers. */
export function installManageBde(folder: string, answers: ToolAnswers): string {
  const data = path.join(folder, 'manage-bde.data');
  rmSync(data, { recursive: true, force: true });
  mkdirSync(data, { recursive: true });
  for (const [line, { stdout = '', stderr = '', end = 0 }] of Object.entries({ other: invalidSyntax, ...answers })) {
    const file = path.join(data, line === 'other' ? line : `${line} `.replace(/[^A-Za-z0-9]/g, '_'));
    writeFileSync(`${file}.out`, stdout);
    writeFileSync(`${file}.err`, stderr);
    writeFileSync(`${file}.end`, `${shellLines(end)}\n`);
  }
  const tool = path.join(folder, 'manage-bde');
  writeFileSync(tool, program);
  chmodSync(tool, 0o755);
  return tool;
}

function shellLines(end: NonNullable<ToolAnswer['end']>): string {
  switch (end) {
    case 'die':
      return 'kill -9 $$';
    case 'hang':
      return 'exec sleep 600';
    case 'silent':
      return 'exec sleep 600 > /dev/null 2>&1';
    default:
      return typeof end === 'number' ? `exit ${end}` : `exec yes '${end.line}'${end.flood === 'stderr' ? ' >&2' : ''}`;
  }
}
