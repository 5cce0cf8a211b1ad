import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { reviewHtml } from '../../../src/review/html.ts';
import { startPageHarness, type PageHarness } from '../../support/pageHarness.ts';
import { laptops } from '../../support/pageReviewModels.ts';

describe('the review page', () => {
  let harness: PageHarness;
  before(async () => {
    harness = await startPageHarness();
  });
  after(async () => {
    await harness.close();
  });

  it('says that it is ready, and shows what it is sent', async () => {
    const { model } = laptops();
    const opened = await harness.open({ page: 'review', html: (files) => reviewHtml(model.title, files) });
    await opened.waitForSent('ready');
    await opened.post({ type: 'model', model });
    assert.equal(await opened.page.getByRole('heading', { level: 1 }).textContent(), '3 errors and 5 warnings on 9 volumes, and 1 error of the tool');
    assert.deepEqual(await opened.violations(), []);
    assert.deepEqual(opened.errors(), []);
  });
});
