import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { showSeconds, type ReviewInput } from '../../../src/review/reviewController.ts';
import { laptops, model } from '../../support/pageReviewModels.ts';
import { input, stage, type Stage } from './fakes.ts';

const { secrets } = laptops();
const sound = 'p-ber-1';
const damaged = 'p-ber-2';
const masked = 'p-lon-1';

/** A page that listens to a text that was read. */
async function listening(): Promise<Stage> {
  const it = stage();
  await it.controller.load(() => Promise.resolve(input(it.opened)));
  await it.controller.receive({ type: 'ready' });
  it.posted.length = 0;
  return it;
}

describe('a review that is opened', () => {
  it('sends the model to a page that says it is ready, and nothing before', async () => {
    const { controller, posted } = stage();
    await controller.load(() => Promise.resolve(input()));
    assert.equal(posted.length, 0);
    await controller.receive({ type: 'ready' });
    assert.deepEqual(posted.map((message) => message.type), ['model']);
  });

  it('sends the model once it is read to a page that was ready before', async () => {
    const { controller, posted } = stage();
    let finish: (read: ReviewInput) => void = () => undefined;
    const loading = controller.load(() => new Promise((resolve) => (finish = resolve)));
    await controller.receive({ type: 'ready' });
    assert.equal(posted.length, 0);
    finish(input());
    await loading;
    assert.deepEqual(posted.map((message) => message.type), ['model']);
  });

  it('posts no part of a password with the model', async () => {
    const { controller, posted } = stage();
    await controller.load(() => Promise.resolve(input()));
    await controller.receive({ type: 'ready' });
    const text = JSON.stringify(posted);
    for (const secret of secrets.values()) {
      for (const group of secret.split('-').filter((part) => /^\d{6}$/.test(part))) assert.ok(!text.includes(group), 'a group of a password was posted');
    }
  });

  it('says that a text could not be read, without what was thrown, and reads it again on Retry', async () => {
    const { controller, posted, logged } = stage();
    let tries = 0;
    const read = (): Promise<ReviewInput> => (++tries === 1 ? Promise.reject(new Error(`bad text ${secrets.get(sound) ?? ''}`)) : Promise.resolve(input()));
    await controller.receive({ type: 'ready' });
    await controller.load(read);
    assert.deepEqual(posted.map((message) => message.type), ['failed']);
    assert.doesNotMatch(JSON.stringify([posted, logged]), /bad text/);
    await controller.receive({ type: 'ready' });
    assert.deepEqual(posted.map((message) => message.type), ['failed', 'model']);
  });

  it('keeps the newer of two texts, whichever is read first', async () => {
    const { controller, posted } = stage();
    let finishFirst: (read: ReviewInput) => void = () => undefined;
    const first = controller.load(() => new Promise((resolve) => (finishFirst = resolve)));
    await controller.load(() => Promise.resolve({ ...input(), model: model([], { title: 'newer' }) }));
    finishFirst(input());
    await first;
    await controller.receive({ type: 'ready' });
    assert.equal(posted.length, 1);
    assert.equal(posted[0]?.type === 'model' ? posted[0].model.title : '', 'newer');
  });
});

describe('a password that is asked for', () => {
  it('comes alone, with a heartbeat each second, and is hidden after a minute', async () => {
    const { controller, clock, posted, ofType } = await listening();
    await controller.receive({ type: 'showPassword', rowId: sound });
    assert.deepEqual(ofType('password').map(({ rowId, groups, candidates }) => [rowId, groups.join('-'), candidates]), [[sound, secrets.get(sound), []]]);
    clock.advance(showSeconds * 1000 - 1);
    assert.equal(ofType('ping').length, showSeconds - 1);
    assert.equal(ofType('hidePassword').length, 0);
    clock.advance(1);
    assert.equal(posted.at(-1)?.type, 'hidePassword');
    clock.advance(60_000);
    assert.equal(posted.at(-1)?.type, 'hidePassword', 'no heartbeat afterwards');
  });

  it('comes with what a damaged group may have been', async () => {
    const { controller, ofType } = await listening();
    await controller.receive({ type: 'showPassword', rowId: damaged });
    const [shown] = ofType('password');
    assert.ok(shown);
    const right = secrets.get(damaged)?.split('-')[2] ?? '';
    assert.deepEqual(shown.candidates.map(({ group }) => group), [3]);
    const values = shown.candidates[0]?.values ?? [];
    assert.ok(values.length > 0);
    for (const { digits, from, count } of values) {
      assert.equal(Number(digits) % 11, 0);
      assert.ok(Number(digits) < 720_896);
      assert.deepEqual(Array.from(digits).flatMap((digit, place) => (digit === right[place] ? [] : [place])), Array.from({ length: count }, (_, index) => from + index));
    }
  });

  it('is refused for rows that are no protector with a password', async () => {
    const { controller, ofType } = await listening();
    for (const rowId of ['v-ber-c', 'c-ber', 't-ber', 'nothing', 'e-osl']) {
      await controller.receive({ type: 'showPassword', rowId });
      await controller.receive({ type: 'copyPassword', rowId });
    }
    assert.equal(ofType('password').length, 0);
    assert.equal(ofType('passwordRefused').length, 10);
  });

  for (const [why, act] of [
    ['the page hid it', (it: Stage) => it.controller.receive({ type: 'passwordHidden' })],
    ['the tab was left', (it: Stage) => { it.controller.leave(); }],
    ['everything is to be hidden', (it: Stage) => { it.controller.hidePassword(); }],
    ['another text was read', (it: Stage) => it.controller.load(() => Promise.resolve(input()))],
    ['the page was made anew', (it: Stage) => it.controller.receive({ type: 'ready' })],
    ['the tab was closed', (it: Stage) => { it.controller.dispose(); }],
  ] as const) {
    it(`has no heartbeat any more once ${why}`, async () => {
      const it = await listening();
      await it.controller.receive({ type: 'showPassword', rowId: sound });
      await act(it);
      it.posted.length = 0;
      it.clock.advance(120_000);
      assert.equal(it.posted.length, 0);
    });
  }

  it('is gone with its tab: nothing is posted to a page that nobody sees', async () => {
    const it = await listening();
    it.controller.leave();
    await it.controller.load(() => Promise.resolve(input()));
    assert.equal(it.posted.length, 0);
    it.controller.dispose();
    await it.controller.receive({ type: 'showPassword', rowId: sound });
    assert.deepEqual(it.posted.map((message) => message.type), ['passwordRefused']);
  });
});

describe('copying', () => {
  it('puts a sound password into the clipboard that clears itself, without asking', async () => {
    const { controller, copied, copiedSecrets, questions, ofType } = await listening();
    await controller.receive({ type: 'copyPassword', rowId: sound });
    assert.deepEqual([copiedSecrets, copied, questions], [[secrets.get(sound)], [], []]);
    assert.deepEqual(ofType('copied'), [{ type: 'copied', rowId: sound, clearsAfterSeconds: 60 }]);
  });

  it('asks before it copies a damaged or masked one, and names what is wrong without a digit of it', async () => {
    const it = await listening();
    it.answers.confirm = false;
    await it.controller.receive({ type: 'copyPassword', rowId: damaged });
    await it.controller.receive({ type: 'copyPassword', rowId: masked });
    assert.deepEqual(it.copiedSecrets, []);
    assert.match(it.questions[0] ?? '', /damaged.*Group 3 is not a multiple of 11/);
    assert.match(it.questions[1] ?? '', /masked/);
    assert.doesNotMatch(it.questions.join(), /\d{6}/);
    it.answers.confirm = true;
    await it.controller.receive({ type: 'copyPassword', rowId: damaged });
    assert.deepEqual(it.copiedSecrets, [secrets.get(damaged)]);
  });

  it('names things: the ID of a protector, the key of a volume, a computer, the message of an error', async () => {
    const { controller, copied, copiedSecrets } = await listening();
    for (const rowId of ['p-ber-1', 'v-ber-c', 'c-ber', 'e-osl']) await controller.receive({ type: 'copyText', rowId });
    assert.deepEqual(copied.slice(0, 3), ['{1F3A22B0-6C1D-4E0B-9A57-2B8D40E7C913}', '{1F3A22B0-6C1D-4E0B-9A57-2B8D40E7C913}', 'LT-BER-0093']);
    assert.match(copied[3] ?? '', /^ERROR:/);
    assert.deepEqual(copiedSecrets, []);
  });

  it('copies the command of a finding, and nothing where there is none', async () => {
    const { controller, copied } = await listening();
    for (const finding of [0, 1, 99]) await controller.receive({ type: 'copyCommand', rowId: 'v-kio-c', finding, command: 0 });
    await controller.receive({ type: 'copyCommand', rowId: 'c-ber', finding: 0, command: 0 });
    await controller.receive({ type: 'copyCommand', rowId: 'v-kio-c', finding: 0, command: 1 });
    assert.deepEqual(copied, ['manage-bde -protectors -enable C:']);
  });

  it('tells the page when the clipboard refuses, and logs neither secret nor error', async () => {
    const it = await listening();
    it.answers.clipboard = 'fails';
    await it.controller.receive({ type: 'copyPassword', rowId: sound });
    assert.deepEqual(it.posted, [{ type: 'notDone', intent: 'copyPassword' }]);
    assert.doesNotMatch(it.logged.join(), /\d{6}|cannot write/);
  });
});

describe('the rest', () => {
  it('opens sources that can be opened, and only those of the model', async () => {
    const { controller, opened } = await listening();
    await controller.receive({ type: 'openSource', sourceId: 's1', line: 31 });
    await controller.receive({ type: 'openSource', sourceId: '/etc/passwd', line: 1 });
    await controller.receive({ type: 'showLog' });
    assert.deepEqual(opened, ['s1:31', 'log']);
  });

  it('exports what the page names and says under which name', async () => {
    const it = await listening();
    await it.controller.receive({ type: 'export', format: 'csv', rowIds: ['v-ber-c'] });
    assert.deepEqual(it.ofType('exported'), [{ type: 'exported', fileName: 'wave-3-laptops-review.csv' }]);
    it.answers.save = 'cancelled';
    await it.controller.receive({ type: 'export', format: 'csv', rowIds: ['v-ber-c'] });
    assert.equal(it.ofType('exported').length, 1);
    it.answers.save = 'fails';
    await it.controller.receive({ type: 'export', format: 'json', rowIds: ['v-ber-c'] });
    assert.equal(it.posted.at(-1)?.type, 'notDone');
    assert.doesNotMatch(it.logged.join(), /cannot write/);
  });
});
