import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { failure } from '../core/failure.ts';
import { fail, ok, type Result } from '../core/result.ts';
import type { HostKey } from './hostFailure.ts';
import { isKnownHostsName } from './sshFailure.ts';

/** A question of ssh's about a key that it has not seen before, of the host or of a jump host on the way. */
export interface HostKeyQuestion extends HostKey {
  /** Other names under which this computer knows the same key already, as ssh lists them. */
  readonly alsoKnownAs: readonly string[];
  /** ssh takes the fingerprint itself as an answer, and compares (OpenSSH 8.0 and newer). */
  readonly takesFingerprint: boolean;
}

/**
 * Reads the text of a question. Undefined for every other question (a password, a passphrase, a PIN, an update of known
 * keys): those are never answered.
 */
export function readHostKeyQuestion(text: string): HostKeyQuestion | undefined {
  const host = /^The authenticity of host '([^'\s]{1,300})(?: \([^)\n]{0,300}\))?' can't be established[.,]?\n/.exec(text);
  const key = /^(\S{1,30}) key fingerprint is (SHA256:[A-Za-z0-9+/]{43})\.?$/m.exec(text);
  const end = /\nAre you sure you want to continue connecting \(yes\/no(\/\[fingerprint\])?\)\? ?$/.exec(text);
  const name = host?.[1] ?? '';
  if (key === null || end === null || !isKnownHostsName(name)) return undefined;
  const others = [...text.matchAll(/^ {4}(\S.{0,300})$/gm)].map(([, line = '']) => line.replaceAll(/[^\x20-\x7E]/g, '?')).slice(0, 10);
  return { name, keyType: key[1] ?? '', fingerprint: key[2] ?? '', alsoKnownAs: others, takesFingerprint: end[1] !== undefined };
}

/** What a person has accepted, and what nobody has been asked about yet. Kept for one window, never stored. */
export interface HostKeyBook {
  /** After a person has seen this fingerprint for this name and said yes. */
  accept(key: HostKey): void;
  isAccepted(key: HostKey): boolean;
}

export function createHostKeyBook(): HostKeyBook {
  const accepted = new Set<string>();
  const id = ({ name, fingerprint }: HostKey): string => `${name.toLowerCase()} ${fingerprint}`;
  return {
    accept(key) {
      accepted.add(id(key));
    },
    isAccepted: (key) => accepted.has(id(key)),
  };
}

/** Where ssh's questions arrive while hosts are being asked. */
export interface QuestionDesk {
  /** For the run of one host: the environment of its ssh, and what has been asked by it so far. */
  open(): QuestionTicket;
  close(): Promise<void>;
}

export interface QuestionTicket {
  readonly environment: Readonly<Record<string, string>>;
  /** Keys that were refused because nobody has accepted them, in the order in which ssh asked. */
  readonly unaccepted: readonly HostKeyQuestion[];
  close(): void;
}

export interface QuestionDeskOptions {
  /** Accepted keys are answered with yes; everything else with no. */
  readonly book: HostKeyBook;
  /** Absolute path of the bundled `askpass` program. */
  readonly program: string;
  /** The Node to run it with: this process' own, also where that is VS Code. */
  readonly node?: string;
  /** A folder of the user's own for the socket and the starter; made new below it. Default: the system's temporary one. */
  readonly folder?: string;
}

/** Longest question that is read; OpenSSH's own have at most some 2,000 characters. */
const longestQuestion = 16_384;

/**
 * Opens the desk: a socket in a folder that only this user can enter, and a starter for ssh to run. Nothing is asked of a
 * person here: a key that is not in the book is refused and remembered, the host's row says so with the fingerprint, and once
 * a person has accepted it the next run says yes to exactly that fingerprint.
 *
 * Not on Windows, whose ssh.exe needs an .exe here: there the row has the command for a session in the terminal instead.
 */
export async function openQuestionDesk({ book, program, node = process.execPath, folder = os.tmpdir() }: QuestionDeskOptions): Promise<Result<QuestionDesk>> {
  if (process.platform === 'win32') return fail(failure('badRequest', 'Questions of ssh about host keys cannot be taken over on Windows.'));
  const tickets = new Map<string, { readonly unaccepted: HostKeyQuestion[] }>();
  const answer = (ticket: string, text: string): string | undefined => {
    const question = readHostKeyQuestion(text);
    const asking = tickets.get(ticket);
    if (question === undefined || asking === undefined) return undefined;
    if (book.isAccepted(question)) return question.takesFingerprint ? question.fingerprint : 'yes';
    asking.unaccepted.push(question);
    return 'no';
  };

  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined); // an ssh that was stopped takes its question with it
    attend(socket, answer);
  });
  let own: string | undefined;
  try {
    own = await mkdtemp(path.join(folder, 'recovery-keys-'));
    await chmod(own, 0o700);
    const address = path.join(own, 'ask');
    const starter = path.join(own, 'askpass');
    await writeFile(starter, starterScript(node, program), { mode: 0o700 });
    await listen(server, address);
    return ok(desk(own, address, starter));
  } catch {
    server.close();
    if (own !== undefined) await rm(own, { recursive: true, force: true });
    return fail(failure('unexpected', 'The place where ssh asks about host keys could not be made.'));
  }

  function desk(home: string, address: string, starter: string): QuestionDesk {
    return {
      open() {
        const ticket = randomBytes(16).toString('hex');
        const asking = { unaccepted: [] as HostKeyQuestion[] };
        tickets.set(ticket, asking);
        return {
          environment: { SSH_ASKPASS: starter, SSH_ASKPASS_REQUIRE: 'force', RECOVERY_KEYS_ASKPASS: address, RECOVERY_KEYS_ASKPASS_TICKET: ticket },
          unaccepted: asking.unaccepted,
          close() {
            tickets.delete(ticket);
          },
        };
      },
      async close() {
        for (const socket of sockets) socket.destroy();
        await new Promise((resolve) => server.close(resolve));
        await rm(home, { recursive: true, force: true });
      },
    };
  }
}

/** One question a connection, one line each way. */
function attend(socket: Socket, answer: (ticket: string, question: string) => string | undefined): void {
  let text = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk) => {
    text += String(chunk);
    if (text.length > longestQuestion) socket.destroy();
    else if (text.endsWith('\n')) {
      const line = readLine(text);
      const said = line === undefined ? undefined : answer(line.ticket, line.question);
      socket.end(said === undefined ? '' : `${said}\n`);
    }
  });
}

function readLine(text: string): { readonly ticket: string; readonly question: string } | undefined {
  try {
    const { ticket, question } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    return typeof ticket === 'string' && typeof question === 'string' ? { ticket, question } : undefined;
  } catch {
    return undefined;
  }
}

/** ssh runs a program with one argument; ours is a script for Node, which inside VS Code is VS Code's own. */
function starterScript(node: string, program: string): string {
  const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
  return `#!/bin/sh\nunset NODE_OPTIONS\nELECTRON_RUN_AS_NODE=1 exec ${quoted(node)} ${quoted(program)} "$1"\n`;
}

async function listen(server: Server, address: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
