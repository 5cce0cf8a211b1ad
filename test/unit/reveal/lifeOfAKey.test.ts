import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { failure } from '../../../src/core/failure.ts';
import { fail, ok } from '../../../src/core/result.ts';
import type { HiddenReason } from '../../../src/reveal/protocol.ts';
import { bitLockerTarget, fileVaultTarget, fileVaultKey, older, password, stage, type Stage } from './fakes.ts';

const key = password();

/** A stage with a key on it. */
async function showing(hideOnBlur = false): Promise<Stage> {
  const on = stage();
  on.settings.hideOnBlur = hideOnBlur;
  await on.say({ type: 'ready' });
  await on.reads[0]?.answer(ok(key));
  assert.ok(on.controller.shown);
  return on;
}

function stateOf(on: Stage): string {
  const { state } = on.last('model').model;
  return state.kind === 'hidden' ? `hidden: ${state.why}` : state.kind;
}

describe('a key comes', () => {
  it('by one read, once the page listens', async () => {
    const on = stage();
    assert.equal(on.reads.length, 0);
    await on.say({ type: 'ready' });
    assert.equal(on.reads.length, 1);
    assert.equal(stateOf(on), 'asking');
    await on.reads[0]?.answer(ok(key));
    const shown = on.last('key');
    assert.equal(shown.groups.join('-'), key);
    assert.equal(shown.round, on.last('model').model.round);
    assert.equal(shown.hidesInMs, 300_000);
    assert.deepEqual([shown.badGroups, shown.warning], [[], null]);
    assert.equal(on.reads.length, 1);
  });

  it('not before the page is in sight, whichever of the two comes first', async () => {
    const on = stage();
    on.setVisible(false);
    await on.say({ type: 'ready' });
    assert.equal(on.reads.length, 0);

    const late = stage();
    late.setVisible(false);
    late.controller.open({ ...bitLockerTarget, callerPrefix: '1F3A22B0' });
    await late.say({ type: 'ready' });
    assert.equal(late.reads.length, 0);
    late.setVisible(true);
    assert.equal(late.reads.length, 1);
  });

  it('also for a Mac', async () => {
    const on = stage(fileVaultTarget);
    await on.say({ type: 'ready' });
    await on.reads[0]?.answer(ok(fileVaultKey()));
    assert.equal(on.last('key').groups.join('-'), fileVaultKey());
    assert.equal(on.last('model').model.keyId, undefined);
  });

  it('with a warning when it fails its check, and unchanged', async () => {
    const on = stage();
    await on.say({ type: 'ready' });
    const groups = key.split('-');
    const damaged = groups.with(2, String(Number(groups[2]) + 1).padStart(6, '0'));
    await on.reads[0]?.answer(ok(damaged.join('-')));
    assert.deepEqual(on.last('key').badGroups, [3]);
    assert.deepEqual(on.last('key').groups, damaged);
    assert.match(on.last('key').warning ?? '', /fails its check in group 3/);
  });

  it('alone: no other message, title or line of the log has a part of it', async () => {
    const on = await showing();
    await on.say({ type: 'copy', text: key });
    on.time.advance(2000);
    on.controller.hide();
    await on.say({ type: 'show' });
    await on.reads[1]?.answer(fail(failure('unavailable', 'Graph answered 503.')));
    const rest = JSON.stringify([on.posted.filter(({ type }) => type !== 'key'), on.log, on.titles, on.texts]);
    for (const group of key.split('-')) assert.equal(rest.includes(group), false);
    assert.equal(on.posted.filter(({ type }) => type === 'key').length, 1);
  });

  it('once a click: neither a second click while asking nor a failure asks again', async () => {
    const on = stage();
    await on.say({ type: 'ready' });
    await on.say({ type: 'show' });
    on.controller.open(bitLockerTarget);
    assert.equal(on.reads.length, 1);
    await on.reads[0]?.answer(fail(failure('timedOut', 'Graph did not answer in time.')));
    on.time.advance(600_000);
    assert.equal(on.reads.length, 1);
    await on.say({ type: 'show' });
    assert.equal(on.reads.length, 2);
  });

  it('not again for a click on what is on screen', async () => {
    const on = await showing();
    on.controller.open(bitLockerTarget);
    await on.say({ type: 'show' });
    assert.equal(on.reads.length, 1);
    assert.ok(on.controller.shown);
  });
});

describe('a key goes', () => {
  const ways: readonly (readonly [name: string, why: HiddenReason, go: (on: Stage) => Promise<void> | void])[] = [
    ['when its tab is hidden', 'tab', (on) => { on.setVisible(false); }],
    ['after five minutes', 'time', (on) => { on.time.advance(300_000); }],
    ['when the window loses focus', 'blur', (on) => { on.setFocus(false); }],
    ['on sign-out', 'signedOut', (on) => { on.setSession(undefined); }],
    ['when somebody else signs in', 'signedOut', (on) => { on.setSession('other@contoso'); }],
    ['when it is hidden from outside', 'you', (on) => { on.controller.hide(); }],
    ['when the page hid it', 'you', (on) => on.say({ type: 'gone', why: 'you' })],
    ['when the page saw its time end', 'time', (on) => on.say({ type: 'gone', why: 'time' })],
    ['when the page heard nothing', 'silence', (on) => on.say({ type: 'gone', why: 'silence' })],
    ['on Cancel', 'you', (on) => on.say({ type: 'cancel' })],
    ['when the page was made anew', 'reloaded', (on) => on.say({ type: 'ready' })],
  ];

  for (const [name, why, go] of ways) {
    it(`${name}, and comes back by a click only`, async () => {
      const on = await showing(true);
      const before = on.posted.length;
      await go(on);
      assert.equal(on.controller.shown, false);
      assert.equal(on.shown.at(-1), 'hidden');
      on.setVisible(true);
      on.setFocus(true);
      on.time.advance(600_000);
      await on.say({ type: 'ready' });
      assert.equal(stateOf(on), `hidden: ${why}`);
      const later = on.posted.slice(before).filter(({ type }) => type !== 'ping');
      assert.ok(later.every(({ type }) => type === 'model'), JSON.stringify(later));
      assert.equal(on.reads.length, 1);
      await on.say({ type: 'copy', text: key });
      assert.deepEqual(on.secrets, []);

      on.setSession('anja@contoso');
      await on.say({ type: 'show' });
      assert.equal(on.reads.length, 2);
      await on.reads[1]?.answer(ok(key));
      assert.ok(on.controller.shown);
      assert.equal(on.last('key').round, 2);
    });
  }

  it('not when the window loses focus, unless the setting says so', async () => {
    const on = await showing();
    on.setFocus(false);
    assert.ok(on.controller.shown);
    on.setFocus(true);
    on.settings.hideOnBlur = true;
    on.setFocus(false);
    assert.equal(on.controller.shown, false);
  });

  it('in a browser also when the focus leaves the page, if the setting says so', async () => {
    const window = { focused: () => true, onDidChangeFocus: () => ({ dispose: () => undefined }) };
    for (const [tellsEveryBlur, hideOnBlur, stays] of [[true, true, true], [false, false, true], [false, true, false]] as const) {
      const on = stage(bitLockerTarget, { window: { ...window, tellsEveryBlur } });
      on.settings.hideOnBlur = hideOnBlur;
      await on.say({ type: 'ready' });
      await on.reads[0]?.answer(ok(key));
      await on.say({ type: 'blurred' });
      assert.equal(on.controller.shown, stays);
    }
  });

  it('not when only the devices of the same sign-in changed', async () => {
    const on = await showing();
    on.setSession('anja@contoso');
    assert.ok(on.controller.shown);
  });

  it('with its page, after which nothing is posted', async () => {
    const on = await showing();
    on.controller.dispose();
    const { length } = on.posted;
    on.time.advance(600_000);
    on.setVisible(false);
    await on.say({ type: 'show' });
    assert.equal(on.posted.length, length);
    assert.deepEqual(on.shown.at(-1), 'hidden');
  });

  it('when the page turns to another key of the device', async () => {
    const on = await showing();
    await on.say({ type: 'showOther', keyId: older.id });
    assert.equal(on.reads.length, 2);
    assert.equal(on.titles.at(-1), 'Key E4419A06');
    assert.equal(on.last('model').model.keyId, older.id);
    assert.equal(stateOf(on), 'asking');
    await on.say({ type: 'copy', text: key });
    assert.deepEqual(on.secrets, []);
    await on.say({ type: 'showOther', keyId: 'FFFFFFFF-0000-4000-8000-000000000000' });
    assert.equal(on.reads.length, 2);
  });

  for (const seconds of [0, -5, Number.NaN, Number.POSITIVE_INFINITY, 1e9]) {
    it(`after five minutes at most, also when the setting is ${seconds}`, async () => {
      const on = stage();
      on.settings.hideAfterSeconds = seconds;
      await on.say({ type: 'ready' });
      await on.reads[0]?.answer(ok(key));
      assert.equal(on.last('key').hidesInMs, 300_000);
      on.time.advance(299_999);
      assert.ok(on.controller.shown);
      on.time.advance(1);
      assert.equal(on.controller.shown, false);
    });
  }

  it('sooner when the setting says so, also when it is changed meanwhile', async () => {
    const on = await showing();
    on.settings.hideAfterSeconds = 20;
    on.time.advance(20_000);
    assert.equal(on.controller.shown, false);
    assert.deepEqual(on.last('model').model.state, { kind: 'hidden', why: 'time', afterSeconds: 20 });
  });

  it('while the page hears from its host every second, with the time that is left', async () => {
    const on = await showing();
    on.time.advance(5000);
    const pings = on.posted.filter((message) => message.type === 'ping').map(({ leftMs }) => leftMs);
    assert.deepEqual(pings, [299_000, 298_000, 297_000, 296_000, 295_000]);
    assert.deepEqual(on.shown, [300_000, ...pings]);
  });
});

describe('an answer that comes too late is dropped', () => {
  const ways: readonly (readonly [name: string, leave: (on: Stage) => Promise<void> | void])[] = [
    ['after Cancel', (on) => on.say({ type: 'cancel' })],
    ['after the tab was hidden', (on) => { on.setVisible(false); }],
    ['after sign-out', (on) => { on.setSession(undefined); }],
    ['after the page turned to another key', (on) => on.say({ type: 'showOther', keyId: older.id })],
    ['after everything was hidden', (on) => { on.controller.hide(); }],
    ['after the page was closed', (on) => { on.controller.dispose(); }],
  ];
  for (const [name, leave] of ways) {
    it(name, async () => {
      const on = stage();
      await on.say({ type: 'ready' });
      await leave(on);
      assert.ok(on.reads[0]?.signal.aborted);
      await on.reads[0].answer(ok(key));
      assert.equal(on.posted.some(({ type }) => type === 'key'), false);
      assert.equal(on.controller.shown, false);
      assert.equal(on.shown.length, 0);
    });
  }

  it('when the window has no focus and keys hide without it', async () => {
    const on = stage();
    on.settings.hideOnBlur = true;
    await on.say({ type: 'ready' });
    on.setFocus(false);
    await on.reads[0]?.answer(ok(key));
    assert.equal(on.posted.some(({ type }) => type === 'key'), false);
    assert.equal(stateOf(on), 'hidden: blur');
  });
});
