import { decode } from '../manageBde/decode.ts';
import { parse } from '../manageBde/parse.ts';
import { withoutSecrets } from '../manageBde/withoutSecrets.ts';
import type { Options } from './arguments.ts';
import { reasonOf } from './fileErrors.ts';
import { findInputs } from './inputs.ts';
import { createCollector } from './memory.ts';
import type { Messages } from './messages.ts';
import type { Output } from './output.ts';
import { createBytesReader } from './readBytes.ts';

export const exitCodes = { read: 0, nothing: 1, failed: 2, stopped: 130 } as const;

/**
 * Reads the inputs one after the other and writes what each says before the next is read. What cannot be read is named
 * and passed over. A stop ends the output after the input in hand.
 */
export async function parseInputs({ showSecrets, inputs: named }: Options, output: Output, messages: Messages, stop: AbortSignal): Promise<number> {
  const inputs = await findInputs(named);
  const reader = createBytesReader();
  const collect = createCollector();
  const counts = { read: 0, recognised: 0, unreadable: 0 };
  await output.begin();
  for (const [index, { path, problem }] of inputs.entries()) {
    if (stop.aborted) break;
    messages.progress(index, inputs.length);
    try {
      if (problem !== undefined) throw new Problem(problem);
      const bytes = await reader.read(path, stop);
      const { located } = parse(decode(bytes));
      counts.read += 1;
      if (located.length > 0) counts.recognised += 1;
      for (const { report, line } of located) {
        await output.computer(showSecrets ? report : withoutSecrets(report), { path, line }, inputs.length > 1);
      }
      // a pipe's reader sees what an input says before the next is read
      await output.flush();
      collect(bytes.length);
    } catch (error) {
      counts.unreadable += 1;
      messages.say(`${path} cannot be read: ${error instanceof Problem ? error.message : reasonOf(error)}.`);
    }
  }
  messages.progress(inputs.length, inputs.length);
  messages.end();
  await output.end();
  tell(inputs.length, counts, messages);
  if (stop.aborted) {
    messages.say(`Stopped: ${counts.read} of ${inputs.length} inputs were read. The output is whole for these.`);
    return exitCodes.stopped;
  }
  if (counts.unreadable > 0) return exitCodes.failed;
  return counts.recognised > 0 ? exitCodes.read : exitCodes.nothing;
}

class Problem extends Error {}

function tell(total: number, { read, recognised }: { readonly read: number; readonly recognised: number }, messages: Messages): void {
  if (total === 0) messages.say('There are no files.');
  else if (recognised < read) messages.say(`${read - recognised} of ${total} inputs hold nothing that was recognised.`);
}
