import { examineAccess, renderAccessReport } from '../auth/accessReport.ts';
import { failure } from '../core/failure.ts';
import type { CommandOutcome } from '../host/runCommand.ts';
import type { AccessServices } from './signInServices.ts';

/** Shows what the account may do, tried with harmless reads only. It never reads a key. */
export async function checkAccess(services: AccessServices, signal: AbortSignal): Promise<CommandOutcome> {
  const doing = 'check the access';
  const session = await services.sessions.open({ interactive: true, signal });
  if (!session.ok) return { doing, failure: session.failure };
  const { state } = services.signIn;
  if (state.kind !== 'signedIn') return { doing, failure: failure('signedOut', 'Nobody is signed in.') };
  const { kind, label } = state.account;
  const subject = { account: label, tenant: state.tenant, cloud: state.cloud.label, application: kind === undefined ? null : kind === 'application' };
  const report = await services.prompts.progress('Checking what this account may do', async (cancel) => {
    const both = AbortSignal.any([signal, cancel]);
    const examined = await examineAccess(subject, session.value.graph, both);
    return both.aborted ? undefined : examined;
  });
  if (report !== undefined) await services.opener.openText(renderAccessReport(report), 'markdown');
  return undefined;
}
