import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { failure, type FailureCode } from '../../../src/core/failure.ts';
import { contactLine, failedView, hasNoKeyToShow, type FailureContext } from '../../../src/reveal/failureWords.ts';
import type { FailedView } from '../../../src/reveal/protocol.ts';
import type { KeyTarget } from '../../../src/core/keyTarget.ts';
import { bitLockerTarget, fileVaultTarget, mac } from './fakes.ts';

const context: FailureContext = { now: Date.UTC(2026, 2, 3, 14, 30), fileVaultStates: [], contact: undefined, canCopyForAdmin: true };
const contact = { name: 'Contoso IT', phone: '+49 89 5550 100' };

/** Every code there is, with its title for a key of BitLocker. The record makes the compiler ask for each. */
const titles: Readonly<Record<FailureCode, RegExp>> = {
  signedOut: /^Could not ask Entra ID\.$/,
  consentNeeded: /^Could not ask Entra ID\.$/,
  denied: /^You may not read this key\.$/,
  notLicensed: /^Could not ask Entra ID\.$/,
  notFound: /^Entra ID no longer has this key\.$/,
  badRequest: /^Could not ask Entra ID\.$/,
  throttled: /^Entra ID asked us to wait\.$/,
  unavailable: /^Could not ask Entra ID\.$/,
  offline: /^Could not ask Entra ID\.$/,
  timedOut: /^Could not ask Entra ID\.$/,
  malformed: /^Entra ID's answer could not be read\.$/,
  emptyAnswer: /^Entra ID answered without a key\.$/,
  cancelled: /^Could not ask Entra ID\.$/,
  misconfigured: /^Could not ask Entra ID\.$/,
  toolMissing: /^Could not ask Entra ID\.$/,
  foreignHost: /^Could not ask Entra ID\.$/,
  unexpected: /^Could not ask Entra ID\.$/,
};
const codes = Object.keys(titles) as readonly FailureCode[];

function textOf({ title, lines }: FailedView): string {
  return [title, ...lines].join('\n');
}

describe('a failure in words', () => {
  for (const code of codes) {
    it(`${code}: says what happened, and never that there is no key`, () => {
      for (const target of [bitLockerTarget, fileVaultTarget] satisfies readonly KeyTarget[]) {
        if (hasNoKeyToShow(target, code)) continue;
        const view = failedView(target, failure(code, 'What the service said.'), context);
        const text = textOf(view).replace('This does not mean that there is no key.', '');
        assert.doesNotMatch(text, /\bno (?:recovery )?key\b(?! ID)|\bnone found\b|has no\b/i);
        assert.ok(view.actions.length > 0);
      }
      assert.match(failedView(bitLockerTarget, failure(code, 'What the service said.'), context).title, titles[code]);
    });
  }

  it('names the permission and the roles that a refusal lacks', () => {
    const view = failedView(bitLockerTarget, failure('denied', 'Refused.', { feature: 'readBitLockerKey' }), context);
    assert.match(textOf(view), /BitlockerKey\.Read\.All with admin consent, and a role such as Security Reader, Helpdesk Administrator/);
    assert.deepEqual(view.actions, ['retry', 'copyForAdmin']);
  });

  it('says of an empty answer that it proves nothing', () => {
    assert.match(textOf(failedView(bitLockerTarget, failure('emptyAnswer', '.'), context)), /does not mean that there is none/);
  });

  it('says until when to wait: the time, and the day when it is far', () => {
    const wait = (ms: number): string => failedView(bitLockerTarget, failure('throttled', '.', { retryAt: context.now + ms }), context).title;
    assert.match(wait(120_000), /^Entra ID asked us to wait until \d\d:\d\d\.$/);
    assert.match(wait(86_400_000), /^Entra ID asked us to wait until \d+ \w+ 2026, \d\d:\d\d\.$/);
  });

  it('gives the request ID, by which Microsoft finds what happened', () => {
    const requestId = '3f0d9b0e-0000-4000-8000-0a9be1d1a3b0';
    assert.equal(failedView(bitLockerTarget, failure('unavailable', '.', { requestId }), context).requestId, requestId);
    assert.equal(failedView(fileVaultTarget, failure('emptyAnswer', '.', { requestId }), context).requestId, requestId);
    assert.equal('requestId' in failedView(bitLockerTarget, failure('unavailable', '.'), context), false);
  });
});

describe('Intune answered, and has no key to show for a Mac', () => {
  const view = (more: Partial<FailureContext> = {}, device = mac): FailedView =>
    failedView({ kind: 'fileVault', device }, failure('emptyAnswer', '.'), { ...context, ...more });

  it('since it is personal', () => {
    const personal = view({ contact }, { ...mac, ownership: 'personal' });
    assert.equal(personal.title, 'This Mac is personal: Intune shows no key.');
    assert.match(textOf(personal), /Company Portal[^]*Who can help: Contoso IT/);
    assert.ok(hasNoKeyToShow({ kind: 'fileVault', device: { ...mac, ownership: 'personal' } }, 'badRequest'));
    assert.equal(hasNoKeyToShow(fileVaultTarget, 'badRequest'), false);
  });

  it('since its user turned FileVault on', () => {
    assert.match(view({ fileVaultStates: ['driveEncryptedByUser'] }).title, /^Its user turned FileVault on: ask them to store the key in Company Portal\.$/);
  });

  it('since escrow is off', () => {
    assert.equal(view({ fileVaultStates: ['escrowNotEnabled'] }).title, 'Escrow is off for this Mac.');
  });

  it('though it is encrypted', () => {
    const { intune } = mac;
    assert.ok(intune);
    const encrypted = { ...mac, intune: { ...intune, isEncrypted: true } };
    assert.equal(view({ contact }, encrypted).title, 'Encrypted, but no key found: Contoso IT, +49 89 5550 100');
    assert.equal(view({}, encrypted).title, 'Encrypted, but no key found.');
  });

  it('but not where it no longer has the Mac, or where something else answered', () => {
    for (const code of ['notFound', 'malformed'] as const) {
      assert.equal(hasNoKeyToShow(fileVaultTarget, code), false);
      assert.match(textOf(failedView(fileVaultTarget, failure(code, 'Intune no longer shows it.'), context)), /does not mean that there is no key|was not read/);
    }
    assert.equal(failedView(fileVaultTarget, failure('notFound', '.'), context).title, 'Intune no longer shows this Mac.');
  });

  it('and says what it answered where nothing more is known', () => {
    assert.equal(view().title, 'Intune has no key for this Mac.');
    assert.deepEqual(view().actions, ['retry']);
    assert.deepEqual(view({ contact }).actions, ['retry', 'copyContact']);
  });
});

it('a contact is the parts that are there', () => {
  assert.equal(contactLine(contact), 'Contoso IT, +49 89 5550 100');
  assert.equal(contactLine({ name: '', email: 'help@contoso.example', notes: 'Mondays' }), 'help@contoso.example');
  assert.equal(contactLine({ notes: 'Mondays' }), undefined);
});
