import { parseArgs } from 'node:util';

export const usage = `Usage: recovery-keys parse [--format json|table|csv] [--show-secrets] INPUT...

Reads output of manage-bde and Get-BitLockerVolume in any language and encoding.

INPUT is one of
  a file            as it is
  a directory       all files below it, without hidden ones
  a pattern         '*.txt', 'logs/**/*.log', 'pc-{01,02}.txt', 'pc-[0-9]?.txt'; quoted, so that the shell leaves it alone
  -                 standard input
A file is read once, however often it is named.

Options
  --format json     the protector report (default), one computer a line, written as it is read
  --format table    for people
  --format csv      one line a protector, a volume without any, or an error, for a spreadsheet
  --show-secrets    print recovery passwords; without it no format holds one
  --                what follows is an input, even if it begins with -
  -h, --help        this text

Several inputs are never merged: each computer says which input it is from, and at which line it begins.
On a terminal a bar shows how far it is. Ctrl+C finishes the file in hand and ends the output properly.

Exit code
  0    something was read
  1    nothing was recognised
  2    wrong usage, an input that cannot be read, or an output that cannot be written; what could be read was written
  130  stopped by Ctrl+C
`;

const formats = ['json', 'table', 'csv'] as const;
export type Format = (typeof formats)[number];

export interface Options {
  readonly format: Format;
  readonly showSecrets: boolean;
  readonly inputs: readonly string[];
}

/** The arguments, or what is wrong with them. */
export function readArguments(args: readonly string[]): Options | 'help' | { readonly problem: string } {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { format: { type: 'string', default: 'json' }, 'show-secrets': { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
    });
  } catch (error) {
    return { problem: error instanceof Error ? (error.message.split('.')[0] ?? '') : 'Wrong arguments' };
  }
  if (parsed.values.help) return 'help';
  const [verb, ...inputs] = parsed.positionals;
  const format = formats.find((one) => one === parsed.values.format);
  if (verb !== 'parse') return { problem: verb === undefined ? 'A command is missing' : `There is no command "${verb}"` };
  if (format === undefined) return { problem: `There is no format "${parsed.values.format}"` };
  if (inputs.length === 0) return { problem: 'An input is missing' };
  return { format, showSecrets: parsed.values['show-secrets'], inputs };
}
