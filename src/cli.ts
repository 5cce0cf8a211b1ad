import { readArguments, usage } from './cli/arguments.ts';
import { codeOf, reasonOf } from './cli/fileErrors.ts';
import { createMessages } from './cli/messages.ts';
import { createOutput } from './cli/output.ts';
import { exitCodes, parseInputs } from './cli/parseInputs.ts';

async function main(): Promise<number> {
  const options = readArguments(process.argv.slice(2));
  if (options === 'help') {
    process.stdout.write(usage);
    return exitCodes.read;
  }
  if ('problem' in options) {
    process.stderr.write(`${options.problem}.\n\n${usage}`);
    return exitCodes.failed;
  }
  const stop = new AbortController();
  process.on('SIGINT', () => {
    // once more: whoever reads the output does not take it
    if (stop.signal.aborted) process.exit(exitCodes.stopped);
    stop.abort();
  });
  const messages = createMessages(process.stderr, !process.stdout.isTTY, () => performance.now());
  return parseInputs(options, createOutput(options.format, process.stdout), messages, stop.signal);
}

process.stdout.on('error', (error) => {
  // whoever reads us may stop reading, as `head` does
  if (codeOf(error) === 'EPIPE') process.exit(exitCodes.read);
  process.stderr.write(`The output cannot be written: ${reasonOf(error)}.\n`);
  process.exit(exitCodes.failed);
});
// nobody reads the messages: no reason to stop
process.stderr.on('error', () => undefined);
process.exitCode = await main();
