import type { HostFailure, TransportId } from '../hostFailure.ts';
import type { RemoteHost } from '../hosts.ts';
import { remotingFailureKind, shownErrorId, type RemotingError } from '../remotingFailure.ts';
import { readRemoting, remotingScript } from '../remotingScript.ts';
import type { ProcessCommand, ProcessRun } from '../runner.ts';
import { encodedCommand } from '../script.ts';
import { endedEarly, readScriptAnswer, stopFailure } from './readScript.ts';
import { sshEnvironment, sshFailure, sshOptions } from './ssh.ts';
import type { Reading, Transport, TransportRequest } from './transport.ts';

/**
 * PowerShell remoting, one process a host: over SSH PowerShell has one error for all failures, and the words of ssh, which
 * tell them apart, name no host when there are several.
 */

/** `Invoke-Command -ComputerName`: WinRM, with the user's own Kerberos session. */
export const winRm: Transport = {
  id: 'winRm',
  label: 'PowerShell remoting (WinRM)',
  idsOnly: true,

  next(request, done) {
    if (done.length > 0) return undefined;
    const { host, platform, programs, script, connectTimeoutMs, useSsl } = request;
    const refused = notHere('winRm', host);
    if (refused !== undefined) return refused;
    if (host.user !== undefined) return { kind: 'notOffered', transport: 'winRm', because: 'WinRM signs in with your own Windows session: write {host} without a user, or use SSH.' };
    if (platform !== 'win32') return { kind: 'winRmNotHere', transport: 'winRm' };
    const file = programs.powershell ?? programs.pwsh;
    if (file === undefined) return { kind: 'toolMissing', transport: 'winRm' };
    const target = { host, over: 'winRm' as const, connectTimeoutMs, ...(useSsl === undefined ? {} : { useSsl }) };
    return powershell(file, remotingScript(target, script));
  },

  read: (_request, done) => readRemotingRun(done, 'winRm'),
};

/** `Invoke-Command -HostName`: PowerShell 7 here and there, through the SSH subsystem "powershell". */
export const powershellOverSsh: Transport = {
  id: 'powershellOverSsh',
  label: 'PowerShell over SSH',
  idsOnly: true,

  next(request, done) {
    if (done.length > 0) return undefined;
    const { host, programs, script, connectTimeoutMs } = request;
    const refused = notHere('powershellOverSsh', host);
    if (refused !== undefined) return refused;
    if (programs.pwsh === undefined) return { kind: 'toolMissing', transport: 'powershellOverSsh', because: 'PowerShell 7 (pwsh) is not installed on this computer.' };
    const text = remotingScript({ host, over: 'ssh', connectTimeoutMs, sshOptions: subsystemOptions(request) }, script);
    return { ...powershell(programs.pwsh, text), env: sshEnvironment(request) };
  },

  read: (_request, done) => readRemotingRun(done, 'powershellOverSsh'),
};

/** PowerShell starts ssh itself, and takes its `-o`, but no `-F`, no `-T` and nothing that concerns a command. */
function subsystemOptions(request: TransportRequest): Readonly<Record<string, string>> {
  const { RemoteCommand: _command, RequestTTY: _tty, LogLevel: _level, ...rest } = sshOptions(request);
  return rest;
}

function notHere(transport: TransportId, host: RemoteHost): HostFailure | undefined {
  return host.name === '.' ? { kind: 'notOffered', transport, because: 'This computer needs no remote session.' } : undefined;
}

function powershell(file: string, script: string): ProcessCommand {
  return { file, args: ['-NoProfile', '-NonInteractive', '-EncodedCommand', encodedCommand(script)], stdin: 'closed' };
}

function readRemotingRun([run]: readonly ProcessRun[], transport: 'winRm' | 'powershellOverSsh'): Reading {
  if (run === undefined) return { ok: false, failure: endedEarly(run, transport) };
  const stopped = stopFailure(run, transport);
  if (stopped !== undefined) return { ok: false, failure: stopped };
  const { sent, errors = [] } = readRemoting(run.stdout);
  return readScriptAnswer(sent, transport, connectionFailure(run, errors, transport), () => scriptError(run, errors, transport));
}

/** The session could not be opened, or broke. */
function connectionFailure(run: ProcessRun, errors: readonly RemotingError[], transport: 'winRm' | 'powershellOverSsh'): HostFailure | undefined {
  for (const error of errors) {
    const kind = remotingFailureKind(error);
    if (kind === undefined) continue;
    // Over SSH there is one identifier for all of them: ssh's own words say which
    const said = transport === 'powershellOverSsh' ? sshFailure(run, transport) : undefined;
    return said ?? { kind, transport, ...shownErrorId(error.id), ...(error.code === undefined ? {} : { code: error.code }) };
  }
  return undefined;
}

/** The session was there, and the script gave nothing. */
function scriptError(run: ProcessRun, [first]: readonly RemotingError[], transport: TransportId): HostFailure {
  return first === undefined ? endedEarly(run, transport) : { kind: 'scriptFailed', transport, ...shownErrorId(first.id) };
}
