import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { compareReviews } from '../../../src/manageBde/compareReviews.ts';
import type { ReviewModel } from '../../../src/manageBde/reviewModel.ts';
import { printReview } from '../../../src/review/printReview.ts';
import { launchBrowser } from '../../support/browser.ts';
import { startPageHarness, type OpenedPage, type PageHarness } from '../../support/pageHarness.ts';
import { groupsOf, openReview } from '../../support/pageReview.ts';
import { computer, keyIdFrom, laptops, model, protector, volume } from '../../support/pageReviewModels.ts';

const { model: review, secrets } = laptops();

/** Last week: one key less, one volume more, and a computer that is not asked any more. */
function lastWeek(): ReviewModel {
  const computers = review.computers
    .filter(({ name }) => name !== 'PC-KIOSK-11')
    .map((one) => ({
      ...one,
      volumes: one.volumes
        .filter(({ rowId }) => rowId !== 'v-lon-f')
        .map((each) => (each.rowId === 'v-ber-c' ? { ...each, protectors: each.protectors.slice(0, 2) } : each))
        .concat(one.name === 'LT-BER-0093' ? [volume('v-old', { mountPoint: 'E:', label: 'Stick' })] : []),
    }));
  const retired = computer('c-old', 'LT-OLD-1', [volume('v-gone', { protectors: [protector('p', { id: keyIdFrom('0A0B0C0D') })] })]);
  return model([...computers, retired], { readAt: '2026-03-07T09:30:00.000Z', title: 'last week.txt' });
}

describe('a review compared with an earlier one', () => {
  let harness: PageHarness;
  before(async () => {
    harness = await startPageHarness();
  });
  after(async () => {
    await harness.close();
  });
  const open = (): Promise<OpenedPage> => openReview(harness, compareReviews(review, lastWeek()));

  it('marks what changed and what is new by a bar, a tag and words', async () => {
    const opened = await open();
    assert.match(await opened.page.locator('.head-lines').innerText(), /Since 7 Mar, 09:30 \(last week\.txt\): 1 volume changed, 2 new, 1 no longer there and 1 not read this time\./);
    const row = opened.page.locator('[data-key="v-ber-c"]');
    assert.equal(await row.locator('.name .tag').textContent(), 'changed');
    assert.match((await row.getAttribute('aria-label')) ?? '', /, changed$/);
    assert.notEqual(await row.evaluate((element) => getComputedStyle(element, '::before').width), 'auto');
    assert.equal(await opened.page.locator('[data-key="v-lon-f"] .name .tag').textContent(), 'new');
    await row.click();
    assert.match(await opened.page.locator('[data-key="v-ber-c/detail"] .facts').innerText(), /^Since 7 Mar\s*recovery password 9C51E07D added/);
    await opened.close();
  });

  it('lists what is gone at the end, apart from what was not read', async () => {
    const opened = await open();
    for (const grouping of ['Computer', 'Finding', 'Volume']) {
      await opened.page.getByRole('radio', { name: grouping }).click();
      const keys = await opened.page.locator('.rows [data-key]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-key')));
      assert.deepEqual(keys.slice(-4), ['gone', 'gone0', 'gone:notRead', 'gone1'], grouping);
    }
    assert.match((await opened.page.locator('[data-key="gone"]').innerText()), /No longer there\s*1 volume/);
    assert.match((await opened.page.locator('[data-key="gone0"]').innerText()), /LT-BER-0093 E: Stick/);
    assert.match((await opened.page.locator('[data-key="gone:notRead"]').innerText()), /Not read this time/);
    assert.equal(await opened.page.locator('[data-key="gone0"]').getAttribute('aria-expanded'), null);
    await opened.close();
  });

  it('has a filter of its own, which narrows the others', async () => {
    const opened = await open();
    await opened.page.getByRole('button', { name: 'Changed 3' }).click();
    const rows = (): Promise<readonly (string | null)[]> => opened.page.locator('.rows .volume').evaluateAll((all) => all.map((row) => row.getAttribute('data-key')));
    assert.deepEqual([...(await rows())].sort(), ['v-ber-c', 'v-kio-c', 'v-lon-f']);
    await opened.page.getByRole('button', { name: 'Errors 2' }).click();
    assert.deepEqual(await rows(), ['v-ber-c']);
    await opened.close();
  });

  it('asks for it, for a saved file and for paper from its menu', async () => {
    const opened = await openReview(harness, review);
    for (const [name, type] of [['Save review…', 'save'], ['Compare with saved review…', 'compare'], ['Print…', 'print']] as const) {
      await opened.page.locator('.export').click();
      await opened.page.getByRole('menuitem', { name }).click();
      await opened.waitForSent(type);
    }
    await opened.post({ type: 'exported', fileName: 'wave.review.json' });
    assert.equal(await opened.page.locator('.notice').textContent(), 'Saved the review as wave.review.json, without recovery passwords.');
    await opened.post({ type: 'notCompared', message: 'x.json is no saved review.' });
    assert.equal(await opened.page.locator('.notice').textContent(), 'x.json is no saved review.');
    await opened.close();
  });
});

describe('the page to print, in a browser', () => {
  it('opens the dialog once, refuses nothing of its own, and has all rows without a key', async () => {
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage({ viewport: { width: 800, height: 1100 } });
      const errors: string[] = [];
      page.on('console', (message) => { if (message.type() === 'error') errors.push(message.text()); });
      await page.addInitScript(() => {
        window.print = () => { document.documentElement.dataset['printed'] = String(Number(document.documentElement.dataset['printed'] ?? 0) + 1); };
      });
      const rowIds = review.computers.flatMap((one) => [...one.volumes, ...one.errors].map(({ rowId }) => rowId));
      const { html } = printReview(review, rowIds);
      await page.route('http://127.0.0.1/print', (route) => route.fulfill({ body: html, contentType: 'text/html; charset=utf-8' }));
      await page.goto('http://127.0.0.1/print');
      assert.equal(await page.locator('html').getAttribute('data-printed'), '1');
      assert.equal(await page.locator('h3').count(), rowIds.length);
      assert.equal(await page.locator('body').evaluate((body) => getComputedStyle(body).maxWidth), '900px', 'its own style applies');
      const text = await page.locator('body').innerText();
      for (const group of groupsOf(secrets)) assert.ok(!text.includes(group));
      assert.deepEqual(errors, []);
    } finally {
      await browser.close();
    }
  });
});
