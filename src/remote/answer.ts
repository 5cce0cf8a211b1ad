import { isVolumeName } from './script.ts';

/** What a host answered: the output of every run of manage-bde, byte for byte. May hold recovery passwords. */
export interface HostAnswer {
  readonly computerName: string;
  /** Whether the session had the rights of an administrator. */
  readonly elevated: boolean;
  /** Version of the PowerShell there: `5.1.19041.4291`. */
  readonly powershell: string;
  /** Code page of the console there, and the OEM code page of the system; 0 where it is unknown. */
  readonly outputCodePage: number;
  readonly oemCodePage: number;
  /** Volumes that were not asked any more, since the answer was full. */
  readonly left: number;
  readonly runs: readonly ToolRun[];
}

/** One run of manage-bde. */
export interface ToolRun {
  readonly arguments: readonly string[];
  /** As Windows gives it: 32 bits, signed (0x80310000 is -2144272384). Null where it was cut or did not start. */
  readonly exitCode: number | null;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
  /** There was more than an answer holds: the rest, from the end of a line on, is missing, and the program was ended. */
  readonly cut: boolean;
  /** It did not start. The number of Windows' error: 2 and 3 not there, 5, 740 and 1260 refused, 0 unknown. */
  readonly startFailed?: number;
}

/** Why there is no answer. */
export type AnswerFault =
  | 'nothing' // not one sign
  | 'foreign' // text, but nothing of our script's
  | 'cutOff' // it begins and does not end
  | 'damaged' // it ends, and something that is none of it stands within
  | 'constrained' // Constrained Language Mode: the script may not run there
  | 'failed'; // an error in the script

export type AnswerReading =
  | { readonly ok: true; readonly value: HostAnswer }
  | {
      readonly ok: false;
      readonly fault: AnswerFault;
      /** FullyQualifiedErrorId of what went wrong in the script; letters, digits, points, commas. */
      readonly errorId?: string;
    };

const begin = '{"recoveryKeys":1,';
const end = '"end":1}';

/**
 * Reads what `collectorScript` wrote, out of all that came on standard output. What stands in front of the answer or behind
 * it (a greeting, the remains of a profile) is left alone, and so are ends of line that a console has put into it.
 */
export function readAnswer(stdout: Uint8Array | string): AnswerReading {
  const text = typeof stdout === 'string' ? stdout : Buffer.from(stdout.buffer, stdout.byteOffset, stdout.byteLength).toString('latin1');
  const start = text.lastIndexOf(begin);
  if (start < 0) return { ok: false, fault: beginsAtTheEnd(text) ? 'cutOff' : /\S/.test(text) ? 'foreign' : 'nothing' };
  const rest = text.slice(start).replace(/[\r\n]/g, '');
  const stop = rest.indexOf(end);
  if (stop < 0) return { ok: false, fault: 'cutOff' };
  return readLine(rest.slice(0, stop + end.length)) ?? { ok: false, fault: 'damaged' };
}

/** Whether the text ends within the first signs of an answer. */
function beginsAtTheEnd(text: string): boolean {
  const last = text.slice(-2 * begin.length).replace(/[\r\n]/g, '');
  return Array.from(begin, (_, length) => begin.slice(0, length)).some((part) => part.length > 1 && last.endsWith(part));
}

function readLine(line: string): AnswerReading | undefined {
  const answer = objectOf(parsed(line));
  if (answer === undefined) return undefined;
  if (typeof answer['fault'] === 'string') return readFault(answer['fault']);
  const { elevated, powershell, page: outputCodePage, oemPage: oemCodePage, left } = answer;
  const computer = bytesOf(answer['computer']);
  const computerName = computer === undefined ? '' : Buffer.from(computer).toString('utf8');
  const runs = Array.isArray(answer['runs']) ? answer['runs'].map(readRun) : [undefined];
  if (
    !/^[^\p{C}\s]{1,255}$/u.test(computerName) ||
    (elevated !== 0 && elevated !== 1) ||
    typeof powershell !== 'string' ||
    !/^\d{1,9}(?:\.\d{1,9}){1,3}(?:-[\w.]{1,40})?$/.test(powershell) ||
    !isCount(outputCodePage) ||
    !isCount(oemCodePage) ||
    !isCount(left) ||
    !runs.every((run) => run !== undefined)
  ) {
    return undefined;
  }
  return { ok: true, value: { computerName, elevated: elevated === 1, powershell, outputCodePage, oemCodePage, left, runs } };
}

function readFault(id: string): AnswerReading | undefined {
  if (!/^[\w.,]{0,300}$/.test(id)) return undefined;
  return { ok: false, fault: id.includes('ConstrainedLanguage') ? 'constrained' : 'failed', errorId: id };
}

function readRun(value: unknown): ToolRun | undefined {
  const run = objectOf(value);
  const given = readArguments(run?.['arguments']);
  const stdout = bytesOf(run?.['stdout']);
  const stderr = bytesOf(run?.['stderr']);
  if (run === undefined || given === undefined || stdout === undefined || stderr === undefined) return undefined;
  const { exitCode, cut, startError } = run;
  if ((exitCode !== null && !isInt32(exitCode)) || (cut !== 0 && cut !== 1) || (startError !== undefined && !isInt32(startError))) return undefined;
  return { arguments: given, exitCode, stdout, stderr, cut: cut === 1, ...(startError === undefined ? {} : { startFailed: startError }) };
}

/** Only what the script itself may have asked. */
function readArguments(line: unknown): readonly string[] | undefined {
  if (typeof line !== 'string') return undefined;
  const words = line.split(' ');
  const volume = line.startsWith('-protectors -get ') ? words[2] : line.startsWith('-status ') ? words[1] : undefined;
  if (line !== '-status' && (volume === undefined || !isVolumeName(volume))) return undefined;
  return words.length <= (words[0] === '-status' ? 2 : 3) ? words : undefined;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : undefined;
}

function bytesOf(base64: unknown): Uint8Array | undefined {
  if (typeof base64 !== 'string' || base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) return undefined;
  return Buffer.from(base64, 'base64');
}

function isCount(value: unknown): value is number {
  return isInt32(value) && value >= 0;
}

function isInt32(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value === (value | 0);
}
