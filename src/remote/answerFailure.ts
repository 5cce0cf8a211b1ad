import type { HostAnswer, ToolRun } from './answer.ts';
import type { HostFailure, HostFailureKind, TransportId } from './hostFailure.ts';
import { isVolumeName } from './script.ts';

/**
 * What manage-bde's exit code says: an HRESULT of 32 bits (FVE_E_* of winerror.h, WBEM_E_* of wbemcli.h). Codes that are no
 * trouble (0; -1, no key protectors; 1 of `-status -protectionaserrorlevel`) are not in it.
 */
const byExitCode: ReadonlyMap<number, HostFailureKind> = new Map([
  [0x80310000, 'volumeLocked'], // FVE_E_LOCKED_VOLUME
  [0x80041003, 'bitLockerDenied'], // WBEM_E_ACCESS_DENIED
  [0x80070005, 'bitLockerDenied'], // E_ACCESSDENIED
  [0x800706ba, 'rpcUnavailable'], // RPC_S_SERVER_UNAVAILABLE
  [0x800706bf, 'rpcUnavailable'], // RPC_S_CALL_FAILED_DNE
  [0x8007054b, 'nameNotFound'], // ERROR_NO_SUCH_DOMAIN
  [0x80070035, 'nameNotFound'], // ERROR_BAD_NETPATH
  [0x80041010, 'noBitLocker'], // WBEM_E_INVALID_CLASS
  [0x8004100e, 'noBitLocker'], // WBEM_E_INVALID_NAMESPACE
  [0x80070002, 'volumeNotFound'],
  [0x80070003, 'volumeNotFound'],
] as const);

/** Undefined for success and for what is none of these. @param code as 32 bits, signed or not */
export function exitCodeKind(code: number): HostFailureKind | undefined {
  return byExitCode.get(code >>> 0);
}

/**
 * What is wrong with an answer that came whole. `failed` is for the host: nothing in it can be used. `troubles` are of single
 * volumes, beside what the others gave.
 */
export function judgeAnswer(answer: Pick<HostAnswer, 'runs'> & Partial<HostAnswer>, transport: TransportId): { readonly failed?: HostFailure; readonly troubles: readonly HostFailure[] } {
  const { runs, elevated, left = 0 } = answer;
  const failed = (kind: HostFailureKind, code?: number | null) => ({ failed: { kind, transport, ...(typeof code === 'number' ? { code } : {}) }, troubles: [] });
  const [first] = runs;
  if (first === undefined) return failed('answerStrange');
  if (runs.every((run) => run.exitCode !== 0)) {
    const kind = kindOf(first);
    if (kind === 'manageBdeMissing') return failed(kind, first.startFailed);
    // Whatever the number: without rights the tool was never allowed to look
    if (elevated === false) return failed('notElevated', first.exitCode ?? first.startFailed);
    if (kind !== undefined && !ofAVolume.has(kind)) return failed(kind, first.exitCode ?? first.startFailed);
    // Its own words are in the review; the code is in no table
    if (kind === undefined && first.exitCode !== null) return { troubles: [{ kind: 'toolFailed', transport, code: first.exitCode }] };
  }
  return { troubles: [...runs.flatMap((run) => troubleOf(run, transport)), ...(left > 0 ? [{ kind: 'volumeCut', transport } as const] : [])] };
}

/** Kinds that leave the other volumes of a host as they are. */
const ofAVolume: ReadonlySet<HostFailureKind> = new Set(['volumeLocked', 'volumeNotFound']);

/** Numbers of Windows for a program that is there and may not be started: access, elevation, policy. */
const blocked: ReadonlySet<number> = new Set([5, 740, 1260]);

function kindOf({ exitCode, startFailed }: ToolRun): HostFailureKind | undefined {
  if (startFailed !== undefined) return blocked.has(startFailed) ? 'manageBdeBlocked' : 'manageBdeMissing';
  return exitCode === null ? undefined : exitCodeKind(exitCode);
}

function troubleOf(run: ToolRun, transport: TransportId): readonly HostFailure[] {
  const volume = volumeOf(run);
  const about = { transport, ...(volume === undefined ? {} : { volume }) };
  const kind = kindOf(run);
  const code = run.exitCode ?? run.startFailed;
  return [
    ...(kind === undefined ? [] : [{ kind, ...about, ...(code === undefined ? {} : { code }) } satisfies HostFailure]),
    ...(run.cut ? [{ kind: 'volumeCut', ...about } satisfies HostFailure] : []),
  ];
}

function volumeOf({ arguments: given }: ToolRun): string | undefined {
  return given.find(isVolumeName);
}
