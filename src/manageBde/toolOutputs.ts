import { decode } from './decode.ts';
import type { LocatedComputer } from './finish.ts';
import { maskDigits } from './maskDigits.ts';
import { parse, type Parsed } from './parse.ts';

/** One run of manage-bde, as a remote session brings it. */
export interface ToolOutput {
  /** `['-protectors', '-get', 'C:']`. Checked words: they are put in front of the output as its command. */
  readonly arguments: readonly string[];
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}

export interface ToolOutputsAbout {
  /** Code pages that the computer itself named (1252, 850, 65001), the likeliest first; 0 is unknown. */
  readonly codePages: readonly number[];
  /** Nobody asked for recovery passwords: masked ones are left out, and so is one that came all the same. */
  readonly idsOnly: boolean;
}

/** Reads everything that manage-bde said on one computer, as one text in the order of its runs. Never throws. */
export function readToolOutputs(outputs: readonly ToolOutput[], { codePages, idsOnly }: ToolOutputsAbout): Parsed {
  const texts = outputs.map(({ arguments: given, stdout, stderr }) => `manage-bde ${given.join(' ')}\n${decode(stdout, codePages)}\n${decode(stderr, codePages)}\n`);
  const parsed = parse(texts.join('\n'));
  return idsOnly ? withoutPasswords(parsed) : parsed;
}

/** The protectors stay, as if their passwords had never been printed: to say of each that it is masked would be no news. */
function withoutPasswords(parsed: Parsed): Parsed {
  const located = parsed.located.map((computer): LocatedComputer => ({
    ...computer,
    report: {
      ...computer.report,
      volumes: computer.report.volumes.map((volume) => ({
        ...volume,
        keyProtectors: volume.keyProtectors.map((protector) => ({ ...protector, recoveryPassword: null, recoveryPasswordCheck: null, invalidGroups: [] })),
      })),
      errors: computer.report.errors.map((error) => ({ ...error, message: maskDigits(error.message) })),
    },
  }));
  const lines = parsed.lines.map((line) => ({ ...line, text: maskDigits(line.text) }));
  return { report: { ...parsed.report, computers: located.map(({ report }) => report) }, located, lines, lineCount: parsed.lineCount };
}
