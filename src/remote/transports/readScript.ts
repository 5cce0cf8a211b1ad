import { readAnswer, type AnswerFault } from '../answer.ts';
import { judgeAnswer } from '../answerFailure.ts';
import type { HostFailure, HostFailureKind, TransportId } from '../hostFailure.ts';
import { shownErrorId } from '../remotingFailure.ts';
import type { ProcessRun } from '../runner.ts';
import type { Reading } from './transport.ts';

/** Why a run gave no answer, where that does not depend on the transport: it was stopped, or never began. */
export function stopFailure(run: ProcessRun, transport: TransportId): HostFailure | undefined {
  const still = run.lingers ? { mayStillRun: true as const } : {};
  switch (run.end) {
    case 'notStarted':
      return { kind: 'toolMissing', transport };
    case 'cancelled':
      return { kind: 'cancelled', transport, ...still };
    case 'timedOut':
      // Not to be reached has a shorter time of its own and its own text (ConnectTimeout, OpenTimeout); WMI alone has none
      return { kind: transport === 'manageBde' ? 'timedOut' : 'ranTooLong', transport, ...still };
    case 'cut':
      return { kind: 'outputCut', transport, ...still };
    case 'exited':
    case 'signalled':
      return undefined;
  }
}

/** What an answer of the script that is none means; `nothing` is for the transport to explain. */
const faults: Readonly<Record<Exclude<AnswerFault, 'nothing'>, HostFailureKind>> = {
  foreign: 'answerStrange',
  cutOff: 'answerIncomplete',
  damaged: 'answerDamaged',
  constrained: 'constrained',
  failed: 'scriptFailed',
};

/**
 * Reads what the script wrote.
 * @param sent standard output of the script
 * @param own what the transport itself gives as the reason, where it failed: it counts before a strange answer
 * @param nothing what it means that nothing came, and no reason
 */
export function readScriptAnswer(sent: Uint8Array, transport: TransportId, own: HostFailure | undefined, nothing: () => HostFailure): Reading {
  const answer = readAnswer(sent);
  if (answer.ok) {
    const { failed, troubles } = judgeAnswer(answer.value, transport);
    return failed === undefined ? { ok: true, answer: answer.value, troubles } : { ok: false, failure: failed };
  }
  if (own !== undefined) return { ok: false, failure: own };
  if (answer.fault === 'nothing') return { ok: false, failure: nothing() };
  return { ok: false, failure: { kind: faults[answer.fault], transport, ...shownErrorId(answer.errorId) } };
}

/** The program ended without a word of an answer or a reason. */
export function endedEarly(run: ProcessRun | undefined, transport: TransportId, kind: HostFailureKind = 'endedEarly'): HostFailure {
  return { kind, transport, ...(run?.exitCode === undefined ? {} : { code: run.exitCode }) };
}
