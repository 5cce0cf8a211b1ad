// The stand-in for `powershell` and `pwsh`: it runs a script only if a real PowerShell has been recorded running it.
import { accessSync, constants, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fill, machineName, readRecordings, readSurroundings, sha256 } from './recording.ts';
import { Input, Replay } from './replay.ts';

const [folder = '', ...given] = process.argv.slice(2);

/** A test that meets this must fail: `assertRecorded` looks for the file. */
function unrecorded(why: string): never {
  writeFileSync(path.join(folder, 'unrecorded'), `${why}\n`);
  process.stderr.write(`${why}\n`);
  process.exit(97);
}

if (given.slice(0, 3).join(' ') !== '-NoProfile -NonInteractive -EncodedCommand' || given.length !== 4) unrecorded('This stand-in for PowerShell knows one way to be called: -NoProfile -NonInteractive -EncodedCommand.');
const script = Buffer.from(given[3] ?? '', 'base64').toString('utf16le');
const recording = readRecordings().find((one) => one.sha256 === sha256(script));
if (recording === undefined) unrecorded('No PowerShell has been recorded running this script: RECOVERY_KEYS_PWSH=… npm run record:powershell');
const lang = process.env['LC_ALL'] ?? process.env['LANG'] ?? '';
const surroundings = readSurroundings();
const language = surroundings.languages.find((one) => one.lang === lang);
if (language === undefined) unrecorded(`No PowerShell has been recorded with the language "${lang}".`);

// The input is looked at from the start, as the script does
const input = new Input(process.stdin);
const collected = await new Replay(recording, findTool(), input).collect();
const { exitCode, stdout, stderr } =
  collected === undefined
    ? recording.cancelled
    : {
        ...recording,
        stdout: fill(recording.answer, {
          ...collected,
          computer: machineName(),
          elevated: process.getuid?.() === 0 ? surroundings.elevated.root : surroundings.elevated.other,
          page: language.outputCodePage,
          oemPage: language.oemCodePage,
        }),
      };
process.stderr.write(stderr);
process.stdout.write(stdout, 'latin1', () => process.exit(exitCode));

function findTool(): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .map((one) => path.join(one, 'manage-bde'))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
