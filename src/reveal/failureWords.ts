import type { Failure, FailureCode } from '../core/failure.ts';
import { dayAndTime, timeOfDay } from '../core/words.ts';
import type { FileVaultState, SupportContact } from '../graph/recoveryGraph.ts';
import { describeGrant } from '../host/presentFailure.ts';
import type { FailedAction, FailedView } from './protocol.ts';
import type { KeyTarget } from '../core/keyTarget.ts';
import { storeOf } from './target.ts';

export interface FailureContext {
  /** Epoch milliseconds. */
  readonly now: number;
  /** What Intune's encryption report says about the Mac; empty when it says nothing or was not read. */
  readonly fileVaultStates: readonly FileVaultState[];
  readonly contact: SupportContact | undefined;
  /** Whether a text for an administrator can be made. */
  readonly canCopyForAdmin: boolean;
}

/** Intune answered, and has no key to give: not a failure to ask. */
export function hasNoKeyToShow(target: KeyTarget, code: FailureCode): boolean {
  return target.kind === 'fileVault' && (code === 'emptyAnswer' || (code === 'badRequest' && target.device.ownership === 'personal'));
}

/**
 * A failure in words, by its code. "Could not ask" is never "there is no key"; that something is gone is said only where
 * the store said so.
 */
export function failedView(target: KeyTarget, failure: Failure, context: FailureContext): FailedView {
  if (hasNoKeyToShow(target, failure.code)) return withoutFileVaultKey(target, failure, context);
  const [title, lines, actions] = words(target, failure, context);
  return { title, lines, actions, ...requestOf(failure) };
}

type Words = readonly [title: string, lines: readonly string[], actions: readonly FailedAction[]];

function words(target: KeyTarget, failure: Failure, context: FailureContext): Words {
  const store = storeOf(target);
  switch (failure.code) {
    case 'denied':
      return [
        'You may not read this key.',
        [
          `${store} refused it. ${describeGrant(failure)}`.trim(),
          ...(target.device.ownership === 'personal' && target.kind === 'fileVault'
            ? ['This Mac is personal: Intune shows its key to nobody but its user.']
            : []),
        ],
        context.canCopyForAdmin ? ['retry', 'copyForAdmin'] : ['retry'],
      ];
    case 'notFound':
      if (target.kind === 'fileVault') return ['Intune no longer shows this Mac.', [failure.message, 'The key was not read.'], ['retry']];
      return ['Entra ID no longer has this key.', ['It was rotated or deleted since the list was read. Refresh the tree to see the keys that there are now.'], ['retry']];
    case 'emptyAnswer':
      return [`${store} answered without a key.`, ['This does not mean that there is none.'], ['retry']];
    case 'throttled':
      return [
        failure.retryAt === undefined ? `${store} asked us to wait.` : `${store} asked us to wait until ${moment(failure.retryAt, context.now)}.`,
        ['The key was not read.'],
        ['retry'],
      ];
    case 'malformed':
      return [`${store}'s answer could not be read.`, [failure.message, 'This does not mean that there is no key.'], ['retry']];
    case 'signedOut':
      return [`Could not ask ${store}.`, ['You are signed out.'], ['signIn']];
    case 'notLicensed':
    case 'consentNeeded':
    case 'badRequest':
    case 'unavailable':
    case 'offline':
    case 'timedOut':
    case 'cancelled':
    case 'misconfigured':
    case 'toolMissing':
    case 'foreignHost':
    case 'unexpected':
      return [`Could not ask ${store}.`, [failure.message], ['retry']];
  }
}

function withoutFileVaultKey(target: KeyTarget, failure: Failure, { fileVaultStates, contact }: FailureContext): FailedView {
  const help = contact === undefined ? undefined : contactLine(contact);
  const copyContact: readonly FailedAction[] = help === undefined ? [] : ['copyContact'];
  const ask = help === undefined ? [] : [`Who can help: ${help}`];
  const view = (title: string, ...lines: readonly string[]): FailedView => ({
    title,
    lines,
    actions: ['retry', ...copyContact],
    ...requestOf(failure),
  });
  if (target.device.ownership === 'personal') return view('This Mac is personal: Intune shows no key.', 'Its user finds the key in Company Portal.', ...ask);
  if (fileVaultStates.includes('driveEncryptedByUser')) return view('Its user turned FileVault on: ask them to store the key in Company Portal.', 'Until then Intune has no key to show.', ...ask);
  if (fileVaultStates.includes('escrowNotEnabled')) return view('Escrow is off for this Mac.', 'Intune was not given a key.', ...ask);
  if (target.device.intune?.isEncrypted === true) {
    return view(help === undefined ? 'Encrypted, but no key found.' : `Encrypted, but no key found: ${help}`, 'Intune answered, and has no key for this Mac. A key is there only after the Mac stored one.');
  }
  return view('Intune has no key for this Mac.', 'It answered without one. A key is there only after the Mac was encrypted and stored one.', ...ask);
}

/** "Contoso IT, +49 89 5550 100, help@contoso.com". */
export function contactLine({ name, phone, email, site }: SupportContact): string | undefined {
  const parts = [name, phone, email, site].filter((part) => part !== undefined && part !== '');
  return parts.length === 0 ? undefined : parts.join(', ');
}

function requestOf({ requestId }: Failure): Pick<FailedView, 'requestId'> {
  return requestId === undefined ? {} : { requestId };
}

/** The time of day is enough for a wait; for one past midnight the day is said too. */
function moment(at: number, now: number): string {
  return at - now < 12 * 3_600_000 ? timeOfDay(at) : dayAndTime(at);
}
