import { permissions } from '../core/permissions.ts';
import type { Failure } from '../core/failure.ts';

/** What is said about a failure, and what can be done about it from where it is said. */
export interface PresentedFailure {
  readonly message: string;
  readonly actions: readonly FailureAction[];
}

export type FailureAction = 'Sign In' | 'Set Up Sign-in…' | 'Copy for Your Admin' | 'Open Settings' | 'Retry' | 'Show Log';

/** The words and the ways on for a failure, by its code. `doing` completes "Could not …". */
export function presentFailure(doing: string, failure: Failure): PresentedFailure {
  const id = failure.requestId === undefined ? '' : ` (request ${failure.requestId})`;
  return { message: `Could not ${doing}: ${describeFailure(failure)}${id}`, actions: actionsFor(failure) };
}

/** One or two sentences about a failure; for a refusal with the permission and the roles that grant it. */
export function describeFailure(failure: Failure): string {
  return failure.code === 'denied' ? `${failure.message} ${describeGrant(failure)}`.trim() : failure.message;
}

/** "It needs the permission X and one of the roles …", empty when nobody knows which feature was refused. */
export function describeGrant(failure: Failure): string {
  const named = failure.namedScopes ?? [];
  if (failure.feature === undefined) return named.length > 0 ? `Microsoft Graph names: ${named.join(' or ')}.` : '';
  const { permission, roles } = permissions[failure.feature];
  const role = roles.length > 0 ? `, and a role such as ${listOr(roles)}` : '';
  const also = named.length > 0 && !named.includes(permission) ? ` Intune itself names ${named.join(' or ')}.` : '';
  return `It needs the permission ${permission} with admin consent${role}.${also}`;
}

/** A text to send to whoever administers the tenant. */
export function textForAdmin(doing: string, failure: Failure, account: string, tenant: string): string {
  return [
    `The extension Recovery Keys could not ${doing}.`,
    `Account: ${account}`,
    `Tenant: ${tenant}`,
    `Microsoft Graph answered: ${failure.status ?? failure.code}${failure.requestId === undefined ? '' : `, request ${failure.requestId}`}`,
    describeGrant(failure),
  ]
    .filter((line) => line !== '')
    .join('\n');
}

function listOr(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} or ${items.at(-1) ?? ''}`;
}

function actionsFor(failure: Failure): readonly FailureAction[] {
  switch (failure.code) {
    case 'signedOut':
      return ['Sign In', 'Show Log'];
    case 'consentNeeded':
      return ['Set Up Sign-in…', 'Show Log'];
    case 'denied':
      return ['Copy for Your Admin', 'Show Log'];
    case 'misconfigured':
      return ['Set Up Sign-in…', 'Open Settings'];
    case 'cancelled':
      return [];
    default:
      return failure.retryable ? ['Retry', 'Show Log'] : ['Show Log'];
  }
}
