import type { Parsed } from '../manageBde/parse.ts';
import type { HostFailed, HostState } from '../manageBde/reviewModel.ts';
import type { HostOutcome } from './askHost.ts';
import type { FleetEvent } from './fleet.ts';
import { failureWords, hostFailures, type HostFailure } from './hostFailure.ts';
import type { RemoteHost } from './hosts.ts';
import { transports } from './transports/choose.ts';

/** Outcomes of remote sessions in the words of the review page. `at`: ISO 8601. Nothing in them comes from a host. */

export function runningWords(event: Exclude<FleetEvent, { readonly type: 'settled' }>): string {
  if (event.type === 'began') return `Asked by ${transports[event.transport].label}.`;
  return `Waits for another try: ${inSentence(hostFailures[event.failure.kind].title)}.`;
}

/**
 * @param tried all failures in the order of the transports. That a way does not exist on this computer is the least of what
 * there is to tell: what a host itself did comes first.
 */
export function failedState(host: RemoteHost, failure: HostFailure, tried: readonly HostFailure[], at: string): HostFailed {
  const telling = failure.kind === 'cancelled' ? failure : (tried.findLast(({ kind }) => hostFailures[kind].stage !== 'here') ?? failure);
  const { title, happened, doesNotMean, toDo } = failureWords(telling, host);
  const others = tried.filter((one) => one !== telling).map(({ kind, transport }) => `${transports[transport].label} (${inSentence(hostFailures[kind].title)})`);
  return {
    state: 'failed',
    at,
    what: inSentence(title),
    meaning: [happened, doesNotMean, ...(others.length === 0 ? [] : [`Tried as well: ${others.join(', ')}.`])].join(' '),
    remedy: toDo,
  };
}

/** Read, unless something is missing that the output itself does not tell of: then it is a failure that has a part. */
export function collectedState(host: RemoteHost, { transport, troubles }: Extract<HostOutcome, { readonly state: 'collected' }>, { report }: Parsed, at: string): HostState {
  const errors = report.computers.reduce((sum, computer) => sum + computer.errors.length, 0);
  const locked = report.computers.some(({ volumes }) => volumes.some(({ lockStatus }) => lockStatus === 'Locked'));
  const untold = troubles.filter(({ kind }) => !(kind === 'volumeLocked' && locked) && (kind === 'volumeCut' || errors === 0));
  const [first] = untold;
  return first === undefined ? { state: 'read', transport: transports[transport].label, at } : failedState(host, first, [first], at);
}

/** Something broke on this side. */
export function strangeState({ label }: RemoteHost, at: string): HostFailed {
  return {
    state: 'failed',
    at,
    what: 'a fault of Recovery Keys',
    meaning: `What ${label} answered could not be read here. This says nothing about BitLocker on ${label}.`,
    remedy: 'Retry. The log says when it happened.',
  };
}

/** A title as a part of a sentence: names keep their capital letters. */
function inSentence(title: string): string {
  return /^[A-Z][a-z-]*(?:\s|$)/.test(title) && !title.startsWith('Kerberos') ? `${title.charAt(0).toLowerCase()}${title.slice(1)}` : title;
}
