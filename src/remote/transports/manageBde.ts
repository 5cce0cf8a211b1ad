import { exitCodeKind, judgeAnswer } from '../answerFailure.ts';
import type { ProcessCommand, ProcessRun } from '../runner.ts';
import { stopFailure } from './readScript.ts';
import type { CollectedAnswer, Transport, TransportRequest } from './transport.ts';

/**
 * `manage-bde -computername`: no script and no session there, WMI alone. It prints recovery passwords, and nothing on the
 * host could take them out: "IDs only" is not offered.
 */
export const manageBde: Transport = {
  id: 'manageBde',
  label: 'manage-bde -computername',
  idsOnly: false,

  next(request, done) {
    const { host, collection, programs, platform } = request;
    const last = done.at(-1);
    if (last !== undefined && last.end !== 'exited') return undefined;
    if (!collection.recoveryPasswords) return { kind: 'notOffered', transport: 'manageBde', because: 'manage-bde -computername always sends the recovery passwords too, so it is not used where only IDs are asked for.' };
    if (host.user !== undefined || host.port !== undefined) return { kind: 'notOffered', transport: 'manageBde', because: 'manage-bde -computername takes a name or an address, no user and no port.' };
    const file = programs['manage-bde'];
    if (file === undefined) return { kind: 'toolMissing', transport: 'manageBde', ...(platform === 'win32' ? {} : { because: 'manage-bde exists on Windows only.' }) };
    const args = planned(request, done)[done.length];
    return args === undefined ? undefined : command(file, args);
  },

  read(request, done) {
    const last = done.at(-1);
    if (last?.end !== 'exited') return { ok: false, failure: (last && stopFailure(last, 'manageBde')) ?? { kind: 'endedEarly', transport: 'manageBde' } };
    const [first] = done;
    const kind = first === undefined ? undefined : exitCodeKind(first.exitCode ?? 0);
    // The first command meets the network; what it says about it is about the host
    if (kind === 'rpcUnavailable' || kind === 'nameNotFound') return { ok: false, failure: { kind, transport: 'manageBde', code: first?.exitCode ?? 0 } };
    const answer = collected(request, done);
    const { failed, troubles } = judgeAnswer(answer, 'manageBde');
    return failed === undefined ? { ok: true, answer, troubles } : { ok: false, failure: failed };
  },
};

/** All command lines that are known after what has run: the volumes are those of the status. */
function planned({ host, collection }: TransportRequest, done: readonly ProcessRun[]): readonly (readonly string[])[] {
  const on = host.name === '.' ? [] : ['-computername', host.name];
  if (collection.volumes !== 'all') return collection.volumes.flatMap((volume) => [['-status', volume, ...on], ['-protectors', '-get', volume, ...on]]);
  const [status] = done;
  return [['-status', ...on], ...(status === undefined ? [] : volumesOf(status.stdout).map((volume) => ['-protectors', '-get', volume, ...on]))];
}

/**
 * The volumes that a status names: a drive or a volume's long name in a line that begins at its first column, behind the
 * word for "volume" of whatever language. Bytes of any code page: letters of drives are ASCII in all of them.
 */
export function volumesOf(status: Uint8Array): readonly string[] {
  const found = new Set<string>();
  for (const line of Buffer.from(status).toString('latin1').split(/\r?\n/)) {
    if (/^\s/.test(line)) continue;
    const name = /[\s"\u00A0\u00FF\u00AB]([A-Z]:|\\\\\?\\Volume\{[0-9A-Fa-f-]{36}\}\\)(?=["\s\u00BB]|$)/.exec(line)?.[1];
    if (name !== undefined && found.size < 64) found.add(name);
  }
  return [...found];
}

function command(file: string, args: readonly string[]): ProcessCommand {
  return { file, args, stdin: 'none' };
}

function collected(request: TransportRequest, done: readonly ProcessRun[]): CollectedAnswer {
  const lines = planned(request, done);
  return {
    computerName: request.host.label,
    runs: done.map((run, index) => ({
      arguments: lines[index] ?? [],
      exitCode: run.exitCode === undefined ? null : run.exitCode | 0,
      stdout: run.stdout,
      stderr: run.stderr,
      cut: false,
    })),
  };
}
