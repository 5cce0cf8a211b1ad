import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { HostState, ReviewComputer, ReviewModel } from '../../../src/manageBde/reviewModel.ts';
import { packComputers, packModel, wholeVolumes } from '../../../src/review/pageModel.ts';
import { reviewHtml } from '../../../src/review/html.ts';
import type { FeedOffer, ToPage } from '../../../src/review/protocol.ts';
import { paleTexts } from '../../support/pageContrast.ts';
import { startPageHarness, themes, type OpenedPage, type PageHarness } from '../../support/pageHarness.ts';
import { computer, finding, model, volume } from '../../support/pageReviewModels.ts';

const at = '2026-03-14T09:30:00.000Z';
const running: HostState = { state: 'running', since: at, doing: 'Connected, waiting for manage-bde.' };
const read: HostState = { state: 'read', transport: 'SSH', at };
const failed: HostState = {
  state: 'failed',
  at,
  what: 'permission denied for helpdesk (publickey)',
  meaning: 'The computer answered, but accepted none of your SSH keys. Nothing was run. This does not mean that no key is escrowed.',
  remedy: 'Sign in to it once in a terminal, or choose another way in.',
};

/** A computer of the feed by its number, with volumes once it was read. */
function host(number: number, state: HostState, ...severities: readonly ('error' | 'note')[]): ReviewComputer {
  const volumes = severities.map((severity, index) => volume(`h${number}.v${index}`, { mountPoint: `${'CDE'[index] ?? 'X'}:`, findings: [finding('tpmOnly', severity, 'A finding.')] }));
  return computer(volumes.length > 0 ? `h${number}.c0` : `h${number}`, `PC-${number}`, volumes, { host: { id: `h${number}`, state } });
}

const begin = (count: number): ReviewModel => model(Array.from({ length: count }, (_, number) => host(number, running)), { title: `${count} computers`, sources: [], readAt: at });

describe('the review of computers that are being asked', () => {
  let harness: PageHarness;
  before(async () => {
    harness = await startPageHarness();
  });
  after(async () => {
    await harness.close();
  });

  async function open(review: ReviewModel, feed: FeedOffer = { canRetry: true, canCancel: true }): Promise<OpenedPage> {
    const opened = await harness.open({ page: 'review', html: (files) => reviewHtml(review.title, files) });
    await opened.waitForSent('ready');
    await opened.post({ type: 'model', model: packModel(review), feed } satisfies ToPage);
    return opened;
  }

  async function tell(opened: OpenedPage, ...computers: readonly ReviewComputer[]): Promise<void> {
    await opened.post({ type: 'hosts', computers: packComputers(computers), sources: [], unrecognised: [] } satisfies ToPage);
    for (const volumes of wholeVolumes(computers)) await opened.post({ type: 'volumes', volumes } satisfies ToPage);
  }

  const keys = ({ page }: OpenedPage): Promise<readonly (string | null)[]> => page.locator('.rows [data-key]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-key')));
  const heading = ({ page }: OpenedPage): Promise<string | null> => page.getByRole('heading', { level: 1 }).textContent();

  it('says how far it is, and fills rows in place', async () => {
    const opened = await open(begin(4));
    assert.equal(await heading(opened), 'Reading 4 computers');
    assert.match(await opened.page.locator('.head-lines').innerText(), /0 of 4 computers read, 4 running\. Rows appear as they arrive\./);
    assert.match((await opened.page.locator('[data-key="host:h1"]').getAttribute('aria-label')) ?? '', /^PC-1, running\. Connected/);
    await tell(opened, host(1, read, 'note'), host(2, failed));
    assert.equal(await heading(opened), 'Only 1 note on 1 volume so far');
    assert.match(await opened.page.locator('.head-lines').innerText(), /1 of 4 computers read, 2 running, 1 failed\./);
    await tell(opened, host(0, read, 'error', 'note'), host(3, read, 'note'));
    assert.equal(await heading(opened), '1 error on 4 volumes');
    assert.match(await opened.page.locator('.head-lines').innerText(), /Read 14 Mar, 09:30 over SSH\./);
    assert.deepEqual(await keys(opened), ['h0.c0', 'h0.v0', 'h0.v1', 'host:h2', 'h1.c0', 'h1.v0', 'h3.c0', 'h3.v0'], 'the worst first, failed right after the errors');
    assert.match((await opened.page.locator('[data-key="h1.c0"]').textContent()) ?? '', /PC-1\s*1 volume, SSH, read 09:30/);
    assert.deepEqual([await opened.violations(), opened.errors()], [[], []]);
    await opened.close();
  });

  it('explains a failure: what happened, what it does not mean, what to try', async () => {
    const opened = await open(begin(2));
    await tell(opened, host(0, failed));
    const row = opened.page.locator('[data-key="host:h0"]');
    assert.match(await row.innerText(), /Not read: permission denied for helpdesk \(publickey\)\. Its volumes are unknown\./);
    await row.locator('.strong').click();
    assert.match(await opened.page.locator('[data-key="host:h0/detail"]').innerText(), /accepted none of your SSH keys[^]*does not mean that no key is escrowed[^]*Sign in to it once/);
    await opened.page.getByRole('radio', { name: 'Volume' }).click();
    assert.equal(await row.count(), 1, 'it stays in every grouping');
    await opened.page.getByRole('radio', { name: 'Finding' }).click();
    assert.equal(await row.count(), 1);
    await opened.page.getByRole('button', { name: 'Not read 2' }).click();
    assert.equal(await row.count(), 1);
    await opened.close();
  });

  it('retries and cancels one and all, by mouse and by keyboard', async () => {
    const opened = await open(begin(3));
    await tell(opened, host(0, failed), host(1, failed));
    await opened.page.getByRole('button', { name: 'Retry PC-0' }).click();
    assert.deepEqual(await opened.waitForSent('retry'), { type: 'retry', host: 'h0' });
    await opened.page.getByRole('button', { name: 'Cancel all' }).click();
    assert.deepEqual(await opened.waitForSent('cancel'), { type: 'cancel' });
    await opened.page.getByRole('button', { name: 'Retry all that failed' }).click();
    assert.deepEqual(await opened.waitForSent('retry'), { type: 'retry' });
    await opened.page.locator('.rows [tabindex="0"]').focus();
    await opened.page.keyboard.press('End');
    await opened.page.keyboard.press('Enter');
    assert.equal(await opened.page.evaluate(() => document.activeElement?.getAttribute('aria-label')), 'Cancel PC-2');
    await opened.page.keyboard.press('Enter');
    assert.deepEqual(await opened.waitForSent('cancel'), { type: 'cancel', host: 'h2' });
    await opened.page.keyboard.press('Escape');
    assert.equal(await opened.page.evaluate(() => document.activeElement?.getAttribute('data-key')), 'host:h2');
    await opened.close();
  });

  it('has no button that its feed does not offer', async () => {
    const opened = await open(begin(3), { canRetry: false, canCancel: false });
    await tell(opened, host(0, failed), host(1, failed));
    assert.equal(await opened.page.locator('vscode-button:visible', { hasText: /Retry|Cancel/ }).count(), 0);
    await opened.close();
  });

  it('holds the order while the focus is in the grid, and says how many came', async () => {
    const opened = await open(begin(4));
    await tell(opened, host(1, read, 'note'));
    await opened.page.locator('.rows [tabindex="0"]').focus();
    await opened.page.mouse.move(0, 0);
    const before = await keys(opened);
    assert.equal(await opened.page.locator('.held').isVisible(), false);
    await tell(opened, host(3, read, 'error'));
    await tell(opened, host(2, read, 'note'));
    const held = await keys(opened);
    assert.deepEqual(held.filter((key) => before.includes(key)), before.filter((key) => held.includes(key)), 'what was there stays in its place');
    assert.deepEqual(held, ['h1.c0', 'h1.v0', 'host:h0', 'h2.c0', 'h2.v0', 'h3.c0', 'h3.v0']);
    assert.match(await opened.page.locator('.held').innerText(), /^2 more computers read\. Update order/);
    await opened.page.getByRole('button', { name: 'Update order' }).click();
    assert.deepEqual(await keys(opened), ['h3.c0', 'h3.v0', 'h1.c0', 'h1.v0', 'h2.c0', 'h2.v0', 'host:h0']);
    assert.equal(await opened.page.locator('.held').isVisible(), false);
    await opened.close();
  });

  it('keeps the focus and its place while hundreds of computers come', async () => {
    const opened = await open(begin(400));
    await tell(opened, ...Array.from({ length: 200 }, (_, number) => host(number, read, 'note', 'note')));
    await opened.page.locator('.rows [tabindex="0"]').focus();
    for (let step = 0; step < 50; step++) await opened.page.keyboard.press('ArrowDown');
    const focus = (): Promise<readonly unknown[]> => opened.page.evaluate(() => [document.activeElement?.getAttribute('data-key'), Math.round(document.activeElement?.getBoundingClientRect().top ?? 0)]);
    const where = await focus();
    await tell(opened, ...Array.from({ length: 200 }, (_, number) => host(number + 200, read, 'error', 'note')));
    const [key, top] = await focus();
    assert.equal(key, String(where[0]).replace(/^host:(h\d+)$/, '$1.c0'));
    assert.ok(Math.abs(Number(top) - Number(where[1])) <= 30, `moved from ${String(where[1])} to ${String(top)}`);
    assert.match(await opened.page.locator('.held').innerText(), /^200 more computers read/);
    await opened.close();
  });

  it('has no text that is too pale, in any theme, and nothing sideways in any width', async () => {
    const opened = await open(begin(3));
    await tell(opened, host(0, failed), host(1, read, 'error', 'note'));
    await opened.page.locator('[data-key="host:h0"] .strong').click();
    for (const theme of themes) {
      await opened.setTheme(theme);
      assert.deepEqual(await opened.page.evaluate(paleTexts), [], theme);
    }
    for (const width of [320, 420, 880, 1160]) {
      await opened.setViewport(width, 900);
      assert.ok(await opened.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), String(width));
    }
    await opened.close();
  });
});
