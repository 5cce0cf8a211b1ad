import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { HostEvent, HostFeed } from '../../../src/manageBde/hostFeed.ts';
import { parse } from '../../../src/manageBde/parse.ts';
import type { HostState } from '../../../src/manageBde/reviewModel.ts';
import { createHostReview } from '../../../src/review/hostReview.ts';
import { unpackComputers } from '../../../src/review/pageModel.ts';
import { passwordFrom } from '../../support/pageReviewModels.ts';
import { stage, type Stage } from './fakes.ts';

const at = '2026-11-21T14:31:00.000Z';
const read: HostState = { state: 'read', transport: 'SSH', at };
const failed: HostState = { state: 'failed', at, what: 'timed out after 60 s', meaning: 'It did not answer. This does not mean that no key is escrowed.', remedy: 'Try again.' };

/** What manage-bde prints of one volume. */
function output(number: number, id = '1F3A22B0'): string {
  return ['Volume C: [Windows]', 'All Key Protectors', '', '    Numerical Password:', `      ID: {${id}-6C1D-4E0B-9A57-2B8D40E7C913}`, '      Password:', `        ${passwordFrom(number)}`, ''].join('\n');
}

interface FakeFeed extends HostFeed {
  push(event: HostEvent): void;
  readonly asked: string[];
  readonly listeners: Set<(event: HostEvent) => void>;
}

function feedOf(hosts: readonly string[], offers = true): FakeFeed {
  const listeners = new Set<(event: HostEvent) => void>();
  const asked: string[] = [];
  return {
    title: `${hosts.length} computers`,
    hosts,
    asked,
    listeners,
    subscribe(listener) {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
    push(event) {
      for (const listener of listeners) listener(event);
    },
    ...(offers ? { retry: (some: readonly string[]) => void asked.push(`retry ${some.join()}`), cancel: (some: readonly string[]) => void asked.push(`cancel ${some.join()}`) } : {}),
  };
}

async function following(hosts: readonly string[], offers = true): Promise<Stage & { readonly feed: FakeFeed }> {
  const feed = feedOf(hosts, offers);
  const on = stage();
  on.controller.follow(feed);
  await on.controller.receive({ type: 'ready' });
  return { ...on, feed };
}

describe('a review of computers that are being asked', () => {
  it('begins with all of them running, and says what its feed offers', async () => {
    const { posted } = await following(['PC-1', 'PC-2']);
    const [first] = posted;
    assert.ok(first?.type === 'model');
    assert.deepEqual(first.feed, { canRetry: true, canCancel: true });
    assert.deepEqual(unpackComputers(first.model.computers).map(({ name, host }) => [name, host?.id, host?.state.state]), [['PC-1', 'h0', 'running'], ['PC-2', 'h1', 'running']]);
    const none = await following(['PC-1'], false);
    const [message] = none.posted;
    assert.deepEqual(message?.type === 'model' ? message.feed : undefined, { canRetry: false, canCancel: false });
  });

  it('tells the page of several at once, with what is read of them', async () => {
    const { feed, clock, ofType } = await following(['PC-1', 'PC-2', 'PC-3']);
    feed.push({ host: 'PC-1', state: read, parsed: parse(output(1)) });
    feed.push({ host: 'PC-3', state: failed });
    assert.equal(ofType('hosts').length, 0);
    clock.advance(300);
    assert.equal(ofType('hosts').length, 1);
    const [message] = ofType('hosts');
    const computers = unpackComputers(message?.computers ?? '[]');
    assert.deepEqual(computers.map(({ name, host, volumes }) => [name, host?.state.state, volumes.length]), [['PC-1', 'read', 1], ['PC-3', 'failed', 0]]);
    assert.equal(ofType('volumes').flatMap(({ volumes }) => volumes).length, 1);
    feed.push({ host: 'nobody asked', state: read });
    clock.advance(300);
    assert.equal(ofType('hosts').length, 1);
  });

  it('never lets an answer without anything in it look as if it was read', () => {
    const review = createHostReview({ title: 't', hosts: ['PC-1'], now: 0 });
    for (const parsed of [undefined, parse(''), parse('Welcome to PC-1\nnothing of ours\n')]) {
      review.apply({ host: 'PC-1', state: read, ...(parsed === undefined ? {} : { parsed }) });
      const state = review.model.computers[0]?.host?.state;
      assert.ok(state?.state === 'failed' && state.what.includes('nothing in its answer'));
      assert.match(state.meaning, /does not mean/);
    }
  });

  it('keeps the part of an answer that was cut, and says that it failed', () => {
    const review = createHostReview({ title: 't', hosts: ['PC-1'], now: 0 });
    review.apply({ host: 'PC-1', state: failed, parsed: parse(output(1)) });
    const [computer] = review.model.computers;
    assert.deepEqual([computer?.volumes.length, computer?.host?.state.state], [1, 'failed']);
  });

  it('gives a password of its row, and not that of an earlier answer', async () => {
    const { feed, clock, controller, ofType, posted } = await following(['PC-1']);
    feed.push({ host: 'PC-1', state: read, parsed: parse(output(1)) });
    clock.advance(300);
    await controller.receive({ type: 'showPassword', rowId: 'h0.c0.v0.p0' });
    assert.equal(ofType('password').at(-1)?.groups.join('-'), passwordFrom(1));
    feed.push({ host: 'PC-1', state: { state: 'running', since: at, doing: 'Connecting.' } });
    clock.advance(300);
    await controller.receive({ type: 'showPassword', rowId: 'h0.c0.v0.p0' });
    assert.equal(posted.at(-1)?.type, 'passwordRefused');
    feed.push({ host: 'PC-1', state: read, parsed: parse(output(2)) });
    clock.advance(300);
    await controller.receive({ type: 'showPassword', rowId: 'h0.c0.v0.p0' });
    assert.equal(ofType('password').at(-1)?.groups.join('-'), passwordFrom(2));
    const told = JSON.stringify(posted.filter(({ type }) => type !== 'password'));
    for (const group of [1, 2].flatMap((number) => passwordFrom(number).split('-'))) assert.ok(!told.includes(group));
  });

  it('retries and cancels what failed or runs, only where the feed can', async () => {
    const { feed, clock, controller } = await following(['PC-1', 'PC-2', 'PC-3']);
    feed.push({ host: 'PC-1', state: failed });
    feed.push({ host: 'PC-2', state: read, parsed: parse(output(1)) });
    clock.advance(300);
    for (const intent of [{ type: 'retry', host: 'h0' }, { type: 'retry', host: 'h1' }, { type: 'cancel', host: 'h2' }, { type: 'cancel' }, { type: 'retry' }, { type: 'cancel', host: 'no such' }] as const) await controller.receive(intent);
    assert.deepEqual(feed.asked, ['retry PC-1', 'cancel PC-3', 'cancel PC-3', 'retry PC-1']);
    const none = await following(['PC-1'], false);
    await none.controller.receive({ type: 'cancel' });
    assert.deepEqual(none.logged, []);
  });

  it('keeps a page that comes later up to date, and lets go of the feed at the end', async () => {
    const { feed, clock, controller, posted } = await following(['PC-1']);
    controller.leave();
    feed.push({ host: 'PC-1', state: read, parsed: parse(output(1)) });
    clock.advance(300);
    const before = posted.length;
    await controller.receive({ type: 'ready' });
    const message = posted[before];
    assert.ok(message?.type === 'model');
    assert.equal(unpackComputers(message.model.computers)[0]?.volumes.length, 1);
    controller.dispose();
    assert.equal(feed.listeners.size, 0);
  });

  it('is saved and compared as any other, and no computer that was not read is missing from an export', async () => {
    const { feed, clock, controller, saved, answers, posted, printed } = await following(['PC-1', 'PC-2']);
    feed.push({ host: 'PC-1', state: read, parsed: parse(output(1)) });
    clock.advance(300);
    await controller.receive({ type: 'save' });
    const file = saved.at(-1)?.text ?? '';
    for (const group of passwordFrom(1).split('-')) assert.ok(!file.includes(group));
    feed.push({ host: 'PC-1', state: failed });
    feed.push({ host: 'PC-2', state: read, parsed: parse(output(1, '9C51E07D')) });
    clock.advance(300);
    answers.compare = { name: 'before.json', text: file };
    await controller.receive({ type: 'compare' });
    const message = posted.findLast(({ type }) => type === 'model');
    assert.ok(message?.type === 'model');
    assert.deepEqual([message.model.compared?.gone.length, message.model.compared?.notRead.length], [0, 1], 'PC-1 failed this time: its volume is not gone');
    const rowIds = ['h0', 'h1.c0.v0', 'gone0'];
    for (const format of ['csv', 'markdown', 'json'] as const) {
      await controller.receive({ type: 'export', format, rowIds });
      assert.match(saved.at(-1)?.text ?? '', /PC-1[^]*Not read: timed out after 60 s/, format);
    }
    await controller.receive({ type: 'print', rowIds });
    assert.match(printed.at(-1)?.html ?? '', /Not read: timed out after 60 s/);
    feed.push({ host: 'PC-1', state: read, parsed: parse(output(3)) });
    clock.advance(300);
    const update = posted.findLast(({ type }) => type === 'hosts');
    assert.ok(update?.type === 'hosts' && update.compared?.notRead.length === 0, 'the comparison goes on with what comes');
  });
});
