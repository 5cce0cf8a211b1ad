import os from 'node:os';
import path from 'node:path';
import { failure } from '../core/failure.ts';
import { fail, ok, type Result } from '../core/result.ts';
import type { HostKey } from './hostFailure.ts';
import type { RemoteHost } from './hosts.ts';
import type { Programs } from './programs.ts';
import type { ProcessCommand, Runner } from './runner.ts';
import { isKnownHostsName } from './sshFailure.ts';
import { sshArguments } from './transports/ssh.ts';
import type { SshChoices } from './transports/transport.ts';

/** What forgetting a changed key needs. */
export interface ForgetOptions {
  readonly programs: Programs;
  readonly run: Runner;
  readonly ssh: SshChoices;
  readonly signal?: AbortSignal;
}

const limits = { timeoutMs: 10_000, maxBytes: 1_000_000 };

/**
 * The files in which ssh keeps the host keys of this user, in the order in which it looks: asked of ssh itself (`ssh -G`),
 * never taken from an error text, in which a jump host can write what it likes.
 */
export async function knownHostsFiles(host: RemoteHost, { programs, run, ssh, signal }: ForgetOptions): Promise<Result<readonly string[]>> {
  if (programs.ssh === undefined) return fail(failure('toolMissing', 'The OpenSSH client is not installed on this computer.'));
  const args = ['-G', ...sshArguments({ host, ssh, connectTimeoutMs: 10_000 }), '--', host.name];
  // ssh -G hangs on a closed pipe on Windows
  const done = await run({ file: programs.ssh, args, stdin: 'none' }, { ...limits, ...(signal === undefined ? {} : { signal }) });
  if (done.end !== 'exited' || done.exitCode !== 0) return fail(failure('unexpected', 'ssh did not tell where it keeps host keys.'));
  const line = /^userknownhostsfile (.*)$/im.exec(Buffer.from(done.stdout).toString('utf8'))?.[1] ?? '';
  const files = [...line.matchAll(/"([^"]+)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '').map(inHome);
  return ok(files.filter((file) => path.isAbsolute(file) && file !== '/dev/null'));
}

/**
 * The commands that forget the known key of a host that has changed, for a person to confirm: `ssh-keygen -R`, which keeps
 * the old file beside the new one (`.old`).
 */
export async function forgetHostKeyCommands(host: RemoteHost, key: HostKey, options: ForgetOptions): Promise<Result<readonly ProcessCommand[]>> {
  const file = options.programs['ssh-keygen'];
  if (file === undefined) return fail(failure('toolMissing', 'ssh-keygen is not installed on this computer.'));
  if (!isKnownHostsName(key.name)) return fail(failure('badRequest', 'This is no name that a list of known hosts can hold.'));
  const files = await knownHostsFiles(host, options);
  return files.ok ? ok(files.value.map((list) => ({ file, args: ['-R', key.name, '-f', list], stdin: 'none' }))) : files;
}

/** Runs them. A list that does not have the host is no failure. */
export async function forgetHostKey(commands: readonly ProcessCommand[], { run, signal }: Pick<ForgetOptions, 'run' | 'signal'>): Promise<Result<void>> {
  for (const command of commands) {
    const done = await run(command, { ...limits, ...(signal === undefined ? {} : { signal }) });
    if (done.end !== 'exited') return fail(failure(done.end === 'cancelled' ? 'cancelled' : 'unexpected', 'The old key could not be taken out.'));
  }
  return ok(undefined);
}

function inHome(file: string): string {
  return file.startsWith('~/') ? path.join(os.homedir(), file.slice(2)) : file;
}
