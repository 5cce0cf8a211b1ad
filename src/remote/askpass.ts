/**
 * The program that ssh starts when it wants to ask something (SSH_ASKPASS). It hands the question to the extension through
 * a local socket and prints the answer. No answer, whatever the reason, is "no": it ends with 1 and prints nothing.
 */
import { createConnection } from 'node:net';

const { RECOVERY_KEYS_ASKPASS: address, RECOVERY_KEYS_ASKPASS_TICKET: ticket, SSH_ASKPASS_PROMPT: hint } = process.env;
const question = process.argv[2];

/** Longer than anybody looks at a fingerprint; ssh waits as long. */
const patienceMs = 15 * 60_000;

// "none" is a message that wants no answer ("touch your key"), "confirm" a question that takes silence for a yes
if (address === undefined || ticket === undefined || question === undefined || hint !== undefined) {
  process.exitCode = 1;
} else {
  let answer = '';
  const connection = createConnection(address, () => {
    connection.write(`${JSON.stringify({ ticket, question })}\n`);
  });
  connection.setEncoding('utf8');
  connection.setTimeout(patienceMs, () => connection.destroy());
  connection.on('data', (text) => {
    answer += String(text);
  });
  connection.on('error', () => undefined); // then there is no answer
  connection.on('close', () => {
    const line = /^([\x21-\x7E]{1,200})\n$/.exec(answer)?.[1];
    if (line === undefined) process.exitCode = 1;
    else process.stdout.write(`${line}\n`);
  });
}
