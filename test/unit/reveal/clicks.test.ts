import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { failure } from '../../../src/core/failure.ts';
import { fail, ok, type Result } from '../../../src/core/result.ts';
import type { SupportContact } from '../../../src/graph/recoveryGraph.ts';
import { bitLockerTarget, fileVaultTarget, keyOf, newest, older, password, settled, stage, type Stage } from './fakes.ts';

const key = password();

async function asked(on: Stage, answer: Result<string>): Promise<Stage> {
  await on.say({ type: 'ready' });
  await on.reads[0]?.answer(answer);
  return on;
}

function failedView(on: Stage): { readonly title: string; readonly lines: readonly string[]; readonly actions: readonly string[] } {
  const { state } = on.last('model').model;
  assert.equal(state.kind, 'failed');
  return state.failure;
}

describe('Copy', () => {
  it('takes the key that is shown, and says for how long', async () => {
    const on = await asked(stage(), ok(key));
    await on.say({ type: 'copy', text: key });
    assert.deepEqual(on.secrets, [key]);
    assert.deepEqual(on.last('copied'), { type: 'copied', clearsAfterSeconds: 60 });
  });

  it('takes nothing but the key that is shown', async () => {
    const on = await asked(stage(), ok(key));
    for (const text of [password(2), `${key} `, key.replaceAll('-', ''), key.slice(0, -1), 'rm -rf']) await on.say({ type: 'copy', text });
    assert.deepEqual(on.secrets, []);
    assert.equal(on.posted.some(({ type }) => type === 'copied'), false);
  });

  it('says when the clipboard cannot be written, without quoting what was thrown', async () => {
    const on = await asked(stage(), ok(key));
    on.clipboard.broken = true;
    await on.say({ type: 'copy', text: key });
    assert.equal(on.posted.at(-1)?.type, 'copyFailed');
    assert.equal(on.log.join('\n').includes(key), false);
    assert.ok(on.controller.shown);
  });
});

describe('the first characters that the caller read', () => {
  it('stop the question when they are of another key, until somebody insists', async () => {
    const on = stage({ ...bitLockerTarget, callerPrefix: '1F3A22C0' });
    await on.say({ type: 'ready' });
    assert.deepEqual(on.last('model').model.state, { kind: 'mismatch' });
    await on.say({ type: 'show' });
    assert.equal(on.reads.length, 0);
    await on.say({ type: 'showAnyway' });
    assert.equal(on.reads.length, 1);
    await on.reads[0]?.answer(ok(key));
    on.controller.hide();
    await on.say({ type: 'show' });
    assert.equal(on.reads.length, 2);
  });

  it('stop it again when the page turns to another key or is opened anew with them', async () => {
    const on = stage({ ...bitLockerTarget, callerPrefix: '1F3A22C0' });
    await on.say({ type: 'ready' });
    await on.say({ type: 'showAnyway' });
    await on.say({ type: 'showOther', keyId: 'E4419A06-6C1D-4E0B-9A57-2B8D40E7C913' });
    assert.deepEqual(on.last('model').model.state, { kind: 'mismatch' });
    assert.equal(on.reads.length, 1);
  });

  it('are nothing that one can insist on elsewhere', async () => {
    const on = await asked(stage(), fail(failure('offline', 'No connection.')));
    await on.say({ type: 'showAnyway' });
    assert.equal(on.reads.length, 1);
  });
});

describe('an answer that is no key', () => {
  for (const text of ['', '   ', '<html>proxy</html>', 'x'.repeat(121), '1-2--3', Array.from({ length: 17 }, () => '1').join('-')]) {
    it(`is not shown: ${JSON.stringify(text.slice(0, 20))}`, async () => {
      const on = await asked(stage(), ok(text));
      assert.equal(on.controller.shown, false);
      assert.match(failedView(on).title, /could not be read/);
      assert.ok(failedView(on).lines.some((line) => line.includes('does not mean that there is no key')));
    });
  }

  it('is a bug of ours when something is thrown, and its message is not told', async () => {
    const on = stage();
    await on.say({ type: 'ready' });
    await on.reads[0]?.throws(new Error(`while reading ${key}`));
    assert.equal(failedView(on).title, 'Could not ask Entra ID.');
    assert.equal(JSON.stringify([on.log, on.posted]).includes(key), false);
    assert.ok(on.log.some((line) => line.includes('failed unexpectedly')));
  });
});

describe('the sign-in', () => {
  it('must be the one that the page was opened with', async () => {
    const on = stage();
    on.setSession('other@fabrikam');
    await on.say({ type: 'ready' });
    await on.say({ type: 'show' });
    assert.equal(on.reads.length, 0);
    assert.match(failedView(on).lines.join(' '), /belongs to another sign-in/);
    on.controller.open(bitLockerTarget);
    assert.equal(on.reads.length, 1);
  });

  it('is offered when there is none', async () => {
    let signIns = 0;
    const on = stage(bitLockerTarget, {
      signIn: () => {
        signIns += 1;
        return Promise.resolve();
      },
    });
    on.setSession(undefined);
    await on.say({ type: 'ready' });
    await on.say({ type: 'show' });
    assert.equal(on.reads.length, 0);
    assert.deepEqual(failedView(on).actions, ['signIn']);
    await on.say({ type: 'signIn' });
    assert.equal(signIns, 1);
    on.setSession('anja@contoso');
    assert.deepEqual(on.last('model').model.state, { kind: 'hidden', why: 'neverShown', afterSeconds: 0 });
    assert.equal(on.reads.length, 0);
  });
});

describe('who helps the users of the organisation', () => {
  const contact: SupportContact = { name: 'Contoso IT', phone: '+49 89 5550 100' };
  const none = fail(failure('emptyAnswer', 'Intune answered without a key.'));

  it('is asked for where Intune has no key for a Mac, and can be copied', async () => {
    const on = await asked(stage(fileVaultTarget, { supportContact: () => Promise.resolve(ok(contact)) }), none);
    assert.match(failedView(on).lines.join(' '), /Contoso IT, \+49 89 5550 100/);
    await on.say({ type: 'copyContact' });
    assert.deepEqual(on.texts, ['Contoso IT, +49 89 5550 100']);
    assert.equal(on.posted.at(-1)?.type, 'textCopied');
  });

  for (const [name, answer] of [
    ['not known', () => Promise.resolve(ok(null))],
    ['refused', () => Promise.resolve(fail(failure('denied', 'No.')))],
    ['a bug', () => Promise.reject(new Error('boom'))],
  ] as const) {
    it(`is left out when ${name}`, async () => {
      const on = await asked(stage(fileVaultTarget, { supportContact: answer }), none);
      assert.deepEqual(failedView(on).actions, ['retry']);
      await on.say({ type: 'copyContact' });
      assert.deepEqual(on.texts, []);
    });
  }

  it('is not asked for a failure, nor for a key of BitLocker', async () => {
    let calls = 0;
    const supportContact = (): Promise<Result<SupportContact>> => {
      calls += 1;
      return Promise.resolve(ok(contact));
    };
    await asked(stage(fileVaultTarget, { supportContact }), fail(failure('unavailable', 'Graph answered 503.')));
    await asked(stage(bitLockerTarget, { supportContact }), none);
    assert.equal(calls, 0);
  });

  it('does not come when the page went on meanwhile', async () => {
    let answer: (result: Result<SupportContact>) => void = () => undefined;
    const supportContact = (): Promise<Result<SupportContact>> =>
      new Promise((resolve) => {
        answer = resolve;
      });
    const on = await asked(stage(fileVaultTarget, { supportContact }), none);
    await on.say({ type: 'show' });
    answer(ok(contact));
    await settled();
    assert.equal(on.last('model').model.state.kind, 'asking');
  });
});

describe('other clicks', () => {
  it('rotate the device of the page, whether the key is shown or not', async () => {
    const on = await asked(stage(), ok(key));
    await on.say({ type: 'rotate' });
    assert.deepEqual(on.rotations, ['LT-BER-0093']);
    assert.ok(on.controller.shown);
  });

  it('copy a text for an administrator only where something was refused', async () => {
    const denied = failure('denied', 'Refused.', { feature: 'readBitLockerKey', status: 403 });
    const on = await asked(stage(bitLockerTarget, { textForAdmin: ({ code }) => `Please grant: ${code}` }), fail(denied));
    assert.deepEqual(failedView(on).actions, ['retry', 'copyForAdmin']);
    await on.say({ type: 'copyForAdmin' });
    assert.deepEqual(on.texts, ['Please grant: denied']);
    const without = await asked(stage(), fail(denied));
    assert.deepEqual(failedView(without).actions, ['retry']);
  });

  it('that are none of the protocol do nothing', async () => {
    const on = await asked(stage(), ok(key));
    const { length } = on.posted;
    for (const message of [null, undefined, 'show', 7, [], { type: 'reveal' }, { type: 'gone', why: 'tab' }, { type: 'copy', text: 4 }, { type: 'showOther' }]) {
      await on.say(message);
    }
    assert.equal(on.posted.length, length);
    assert.equal(on.reads.length, 1);
    assert.ok(on.controller.shown);
  });

  it('that fail are a line in the log', async () => {
    const on = await asked(stage(bitLockerTarget, { rotate: () => Promise.reject(new Error('boom')) }), ok(key));
    await on.say({ type: 'rotate' });
    assert.ok(on.log.some((line) => line.includes('"rotate" failed')));
  });
});

describe('a newer key that comes while the page is open', () => {
  it('is told when the key is hidden, and takes no shown key off the page', async () => {
    let keys = [newest, older];
    let changed = (): void => assert.fail('Nobody listens.');
    const on = stage(bitLockerTarget, {
      keysOf: () => ({ keys, complete: true }),
      onDidChangeKeys(listener) {
        changed = listener;
        return { dispose: () => undefined };
      },
    });
    await asked(on, ok(key));
    const before = on.posted.length;
    keys = [keyOf('0A0A0A0A-6C1D-4E0B-9A57-2B8D40E7C913', { createdAt: '2026-11-25T03:00:00Z' }), newest, older];
    changed();
    assert.equal(on.posted.length, before);
    on.controller.hide();
    const { evidence } = on.last('model').model;
    assert.ok(evidence.some(({ text }) => text.startsWith('Key 2 of 3 for this device')), JSON.stringify(evidence));
    assert.ok(evidence.some(({ level, text }) => level === 'warning' && text.startsWith('A newer key is there')));
    keys = [keyOf('0B0B0B0B-6C1D-4E0B-9A57-2B8D40E7C913', { createdAt: '2026-11-25T04:00:00Z' }), ...keys];
    changed();
    assert.ok(on.last('model').model.evidence.some(({ text }) => text.startsWith('Key 3 of 4')));
  });
});
