import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { reviewHtml } from '../../../src/review/html.ts';
import { startPageHarness, type PageHarness } from '../../support/pageHarness.ts';

describe('the review page', () => {
  let harness: PageHarness;
  before(async () => {
    harness = await startPageHarness();
  });
  after(async () => {
    await harness.close();
  });

  it('says that it is ready', async () => {
    const opened = await harness.open({ page: 'review', html: (files) => reviewHtml('x', files) });
    await opened.waitForSent('ready');
    await opened.post({ type: 'failed', message: 'x' });
    await opened.waitForSent('showLog');
    assert.deepEqual(await opened.violations(), []);
    assert.deepEqual(opened.errors(), []);
    assert.match(await opened.everything(), /Reading/);
    await opened.setVisible(false);
    await opened.setTheme('hc');
    await opened.page.screenshot({ path: '/tmp/r0.png' });
  });
});
