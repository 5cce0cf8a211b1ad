import type { HostFailure } from '../hostFailure.ts';
import type { ProcessRun } from '../runner.ts';
import { encodedCommand } from '../script.ts';
import { changedHostKey, sshFailureKind } from '../sshFailure.ts';
import { endedEarly, readScriptAnswer, stopFailure } from './readScript.ts';
import type { Transport, TransportRequest } from './transport.ts';

/** Plain SSH: the user's own OpenSSH with the user's own configuration, agent, keys and jump hosts. */
export const ssh: Transport = {
  id: 'ssh',
  label: 'SSH',
  idsOnly: true,

  next(request, done) {
    if (done.length > 0) return undefined;
    const file = request.programs.ssh;
    if (file === undefined) return { kind: 'toolMissing', transport: 'ssh' };
    return {
      file,
      args: [...sshArguments(request), '--', request.host.name, remoteCommand(request.script)],
      env: sshEnvironment(request),
      stdin: 'held',
    };
  },

  read(_request, done) {
    const [run] = done;
    if (run === undefined) return { ok: false, failure: endedEarly(run, 'ssh') };
    const stopped = stopFailure(run, 'ssh');
    if (stopped !== undefined) return { ok: false, failure: stopped };
    // Its own reasons count only where ssh itself failed: the other side can write what it likes
    const own = run.exitCode === 255 ? sshFailure(run, 'ssh') : undefined;
    return readScriptAnswer(run.stdout, 'ssh', own, () => endedEarly(run, 'ssh', commandNotFound(run) ? 'powershellMissing' : 'endedEarly'));
  },
};

/** For cmd.exe, PowerShell and POSIX shells alike: no sign in it means anything to any of them. */
export function remoteCommand(script: string): string {
  return `powershell -NoProfile -NonInteractive -EncodedCommand ${encodedCommand(script)}`;
}

/** Settings of ours that win over the user's file. What they take away is what a mass run must not do. */
export function sshOptions({ connectTimeoutMs, ssh }: Pick<TransportRequest, 'connectTimeoutMs' | 'ssh'>): Readonly<Record<string, string>> {
  const asked = ssh.questions !== undefined;
  return {
    // A question goes to our own program, which answers about host keys only, or to nobody
    BatchMode: asked ? 'no' : 'yes',
    // "no" and "accept-new" would accept keys that nobody has seen
    StrictHostKeyChecking: 'ask',
    PasswordAuthentication: 'no',
    KbdInteractiveAuthentication: 'no',
    ConnectTimeout: String(Math.max(1, Math.ceil(connectTimeoutMs / 1000))),
    ServerAliveInterval: '15',
    ServerAliveCountMax: '4',
    // Forwardings of the file are for sessions that somebody sits at: their ports are taken, and agents stay here
    ClearAllForwardings: 'yes',
    ForwardAgent: 'no',
    ForwardX11: 'no',
    PermitLocalCommand: 'no',
    RemoteCommand: 'none',
    RequestTTY: 'no',
    LogLevel: 'INFO',
  };
}

/** Everything before the host. */
export function sshArguments(request: Pick<TransportRequest, 'connectTimeoutMs' | 'ssh' | 'host'>): readonly string[] {
  const { host, ssh } = request;
  return [
    ...(ssh.configFile === undefined ? [] : ['-F', ssh.configFile]),
    '-T',
    ...Object.entries(sshOptions(request)).flatMap(([name, value]) => ['-o', `${name}=${value}`]),
    ...(host.port === undefined ? [] : ['-p', String(host.port)]),
    ...(host.user === undefined ? [] : ['-l', host.user]),
  ];
}

/** Somebody else's askpass program must never be reached: it would open a window for each host. */
export function sshEnvironment({ ssh }: Pick<TransportRequest, 'ssh'>): Readonly<Record<string, string | undefined>> {
  return ssh.questions ?? { SSH_ASKPASS: undefined, SSH_ASKPASS_REQUIRE: 'never' };
}

/** What ssh itself gives as the reason for its failure; undefined where it is none of its texts. */
export function sshFailure(run: ProcessRun, transport: 'ssh' | 'powershellOverSsh'): HostFailure | undefined {
  // PowerShell hands what ssh says on to its standard output (7.6, measured) or its standard error
  const stderr = Buffer.from(transport === 'ssh' ? run.stderr : Buffer.concat([run.stderr, run.stdout])).toString('latin1');
  const kind = sshFailureKind(stderr);
  if (kind === undefined) return undefined;
  const changed = kind === 'hostKeyChanged' ? changedHostKey(stderr) : undefined;
  return { kind, transport, ...(changed === undefined ? {} : { hostKeys: [changed] }) };
}

/** 127 of POSIX shells; cmd.exe says 1 or 9009 for a command that it does not find, in its own language. */
function commandNotFound({ exitCode }: ProcessRun): boolean {
  return exitCode === 127 || exitCode === 1 || exitCode === 9009 || exitCode === (9009 & 0xff);
}
