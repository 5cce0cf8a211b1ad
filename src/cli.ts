import { once } from 'node:events';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { decode } from './manageBde/decode.ts';
import { parse } from './manageBde/parse.ts';
import type { ComputerReport } from './manageBde/report.ts';
import { csvHeader, csvOf } from './manageBde/reportCsv.ts';
import { renderTable, tableRows } from './manageBde/reportTable.ts';
import { withoutSecrets } from './manageBde/withoutSecrets.ts';

const usage = `Usage: recovery-keys parse [--format json|table|csv] [--show-secrets] INPUT...

Reads output of manage-bde and Get-BitLockerVolume in any language and encoding.
INPUT is a file, a pattern (quoted: '*.txt', 'logs/**/*.log'), a directory (with all below it), or - for standard input.

  --format json     the protector report (default); written as it is read
  --format table    for people
  --format csv      one line a protector, a volume without any, or an error
  --show-secrets    print recovery passwords; without it no format holds one

Several inputs are never merged: each computer says which input it is from.
Exit code: 0 something was read, 1 nothing was recognised, 2 wrong usage or an input that cannot be read.
`;

const exitCodes = { read: 0, nothing: 1, failed: 2 } as const;

type Format = 'json' | 'table' | 'csv';
const formats: readonly Format[] = ['json', 'table', 'csv'];

interface Options {
  readonly format: Format;
  readonly showSecrets: boolean;
  readonly inputs: readonly string[];
}

/** The arguments, or what is wrong with them. */
function readArguments(args: readonly string[]): Options | 'help' | { readonly problem: string } {
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

/** Files of the inputs in order, each once; `-` stays. */
async function expand(inputs: readonly string[]): Promise<readonly string[]> {
  const files = new Set<string>();
  for (const input of inputs) {
    if (input === '-') {
      files.add(input);
      continue;
    }
    const kind = await stat(input).catch(() => undefined);
    if (kind?.isDirectory() === true) for await (const file of below(input)) files.add(file);
    else if (kind !== undefined) files.add(input);
    else {
      const matches = /[*?]/.test(input) ? await matching(input) : [];
      // what is not there is told when it is to be read, after its neighbours
      for (const file of matches.length === 0 ? [input] : matches) files.add(file);
    }
  }
  return [...files];
}

/** All files below a directory, sorted; hidden ones, and links that could lead round in circles, are left out. */
async function* below(directory: string): AsyncGenerator<string> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => undefined);
  // reading it as a file will say that it cannot be read
  if (entries === undefined) yield directory;
  for (const entry of (entries ?? []).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const full = path.join(directory, entry.name);
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) yield* below(full);
    else if (entry.isFile() || (entry.isSymbolicLink() && (await isLinkToFile(full)))) yield full;
  }
}

async function isLinkToFile(link: string): Promise<boolean> {
  return stat(link).then(
    (target) => target.isFile(),
    () => false,
  );
}

/** Files that a pattern names: `*` and `?` within a name, `**` over directories. */
async function matching(pattern: string): Promise<string[]> {
  const parts = pattern.split(/[\\/]/);
  const firstWild = parts.findIndex((part) => /[*?]/.test(part));
  const before = parts.slice(0, firstWild).join('/');
  // the root of a drive or of all is no empty name
  const base = before === '' ? (firstWild > 0 ? '/' : '.') : before.endsWith(':') ? `${before}/` : before;
  const wild = parts.slice(firstWild);
  if (!(await stat(base).then((kind) => kind.isDirectory(), () => false))) return [];
  const source = wild
    .map((part, index) => (part === '**' ? '(?:[^/]+/)*' : `${nameSource(part)}${index === wild.length - 1 ? '' : '/'}`))
    .join('');
  const matcher = new RegExp(`^${source}$`);
  const files: string[] = [];
  for await (const file of below(base)) if (matcher.test(path.relative(base, file).split(path.sep).join('/'))) files.push(file);
  return files;
}

function nameSource(part: string): string {
  return part.replace(/\*+|\?|[^*?]/g, (sign) => (sign.startsWith('*') ? '[^/]*' : sign === '?' ? '[^/]' : sign.replace(/[\\^$.|+()[\]{}]/g, '\\$&')));
}

async function bytesOf(file: string): Promise<Uint8Array> {
  if (file !== '-') return readFile(file);
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

/** Writes computers in one of the formats, as they come where the format allows it. */
interface Writer {
  begin(): Promise<void>;
  computer(computer: ComputerReport): Promise<void>;
  end(): Promise<void>;
}

async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}

function writerFor(format: Format): Writer {
  switch (format) {
    case 'json': {
      let isFirst = true;
      return {
        begin: () => write('{"schemaVersion":1,"computers":['),
        computer: async (computer) => {
          await write(`${isFirst ? '' : ','}\n${safeJson(computer)}`);
          isFirst = false;
        },
        end: () => write('\n]}\n'),
      };
    }
    case 'csv':
      return { begin: () => write(csvHeader), computer: (computer) => write(csvOf(computer)), end: () => Promise.resolve() };
    case 'table': {
      const rows: (readonly string[])[] = [];
      return {
        begin: () => Promise.resolve(),
        computer: (computer) => {
          rows.push(...tableRows(computer));
          return Promise.resolve();
        },
        end: () => write(renderTable(rows)),
      };
    }
  }
}

/** JSON leaves some signs as they are that a terminal obeys. */
function safeJson(value: unknown): string {
  return JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A bar on the terminal while many files are read into something else. */
function progress(total: number): (done: number) => void {
  if (total < 50 || !process.stderr.isTTY || process.stdout.isTTY) return () => undefined;
  return (done) => {
    if (done % 20 !== 0 && done !== total) return;
    const filled = Math.round((30 * done) / total);
    process.stderr.write(`\r[${'#'.repeat(filled)}${' '.repeat(30 - filled)}] ${done}/${total} files${done === total ? '\n' : ''}`);
  };
}

async function run({ format, showSecrets, inputs }: Options): Promise<number> {
  const files = await expand(inputs);
  const writer = writerFor(format);
  const report = progress(files.length);
  let recognised = 0;
  let unreadable = 0;
  await writer.begin();
  for (const [index, file] of files.entries()) {
    const bytes = await bytesOf(file).catch(() => undefined);
    if (bytes === undefined) {
      unreadable += 1;
      console.error(`${file} cannot be read.`);
      continue;
    }
    const { located } = parse(decode(bytes));
    if (located.length > 0) recognised += 1;
    for (const { report: computer, line } of located) {
      const known = showSecrets ? computer : withoutSecrets(computer);
      await writer.computer(files.length > 1 ? { ...known, source: { path: file, line } } : known);
    }
    report(index + 1);
  }
  await writer.end();
  if (recognised < files.length - unreadable) console.error(`${files.length - unreadable - recognised} of ${files.length} inputs hold nothing that was recognised.`);
  if (unreadable > 0) return exitCodes.failed;
  return recognised > 0 ? exitCodes.read : exitCodes.nothing;
}

async function main(): Promise<number> {
  const options = readArguments(process.argv.slice(2));
  if (options === 'help') {
    await write(usage);
    return exitCodes.read;
  }
  if ('problem' in options) {
    console.error(`${options.problem}.\n\n${usage}`);
    return exitCodes.failed;
  }
  return run(options);
}

// whoever reads us may stop reading, as `head` does
process.stdout.on('error', () => process.exit(exitCodes.read));
process.exitCode = await main();
