import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { bigReview } from '../../support/bigReview.ts';
import { startPageHarness, type OpenedPage, type PageHarness } from '../../support/pageHarness.ts';
import { accessibilityOf, openReview, type ReviewOptions } from '../../support/pageReview.ts';

/** 10,000 volumes on 5,000 computers. */
const review = bigReview(10_000);

describe('a review of ten thousand volumes', () => {
  let harness: PageHarness;
  before(async () => {
    harness = await startPageHarness();
  });
  after(async () => {
    await harness.close();
  });

  const open = (options: ReviewOptions = {}): Promise<OpenedPage> => openReview(harness, review, options);

  const focused = ({ page }: OpenedPage): Promise<string | null> => page.evaluate(() => document.activeElement?.getAttribute('data-key') ?? null);

  /** What is in the document, by place; and whether the rows cover the whole window. */
  const drawn = ({ page }: OpenedPage): Promise<{ readonly count: number; readonly indices: readonly number[]; readonly gaps: number; readonly covered: boolean }> =>
    page.evaluate(() => {
      const rows = [...document.querySelectorAll<HTMLElement>('.rows > [data-key]')];
      const boxes = rows.map((row) => row.getBoundingClientRect());
      const inSight = boxes.filter(({ top, bottom }) => bottom > 0 && top < window.innerHeight).sort((one, other) => one.top - other.top);
      return {
        count: rows.length,
        indices: rows.map((row) => Number(row.getAttribute('aria-rowindex'))),
        gaps: inSight.slice(1).filter(({ top }, index) => Math.abs(top - (inSight[index]?.bottom ?? 0)) > 0.5).length,
        covered: (inSight[0]?.top ?? Infinity) <= 300 && (inSight.at(-1)?.bottom ?? 0) >= window.innerHeight - 60,
      };
    });

  async function settle({ page }: OpenedPage): Promise<void> {
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  }

  async function scrollTo(opened: OpenedPage, y: number): Promise<void> {
    await opened.page.evaluate((to) => { window.scrollTo(0, to); }, y);
    await settle(opened);
  }

  it('has only rows in sight in the document, and says how many there are', async () => {
    const opened = await open();
    const { count, covered, gaps } = await drawn(opened);
    assert.ok(count > 20 && count < 150, String(count));
    assert.deepEqual([covered, gaps], [true, 0]);
    const grid = opened.page.getByRole('treegrid');
    assert.equal(await grid.getAttribute('aria-rowcount'), '15001');
    assert.equal(await opened.page.locator('h1').textContent(), '3,334 errors on 10,000 volumes');
    const nodes = await accessibilityOf(opened);
    assert.ok(nodes.filter(({ role }) => role === 'row').length < 150);
    assert.deepEqual([await opened.violations(), opened.errors()], [[], []]);
    await opened.close();
  });

  it('covers the window wherever one scrolls to, without a gap, in rows as in cards', async () => {
    for (const width of [1280, 420]) {
      const opened = await open({ viewport: { width, height: 800 } });
      const height = await opened.page.evaluate(() => document.documentElement.scrollHeight);
      for (const share of [0.1, 0.5, 0.77, 0.3, 0.999]) {
        await scrollTo(opened, height * share);
        const { count, covered, gaps, indices } = await drawn(opened);
        assert.deepEqual([covered, gaps, count < 160], [true, 0, true], `${width} at ${share}: ${count} rows`);
        assert.deepEqual(indices, [...indices].sort((one, other) => one - other), 'in the order of their places');
      }
      await opened.close();
    }
  });

  it('has the heights of rows that their style sheet gives them', async () => {
    for (const width of [1280, 1000, 420, 320]) {
      const opened = await open({ viewport: { width, height: 800 } });
      await opened.page.locator('.rows').evaluate((rows) => { rows.scrollIntoView(); });
      const wrong = await opened.page.evaluate(() => {
        const rows = [...document.querySelectorAll<HTMLElement>('.rows > [data-key]')];
        return rows.slice(1).filter((row, index) => {
          const before = rows[index];
          return before !== undefined && Math.abs(before.offsetTop + before.offsetHeight - row.offsetTop) > 0.5;
        }).length;
      });
      assert.equal(wrong, 0, String(width));
      await opened.close();
    }
  });

  it('goes to the last and the first row with End and Home, and on by row and page', async () => {
    const opened = await open();
    const rows = opened.page.locator('.rows');
    await rows.locator('[tabindex="0"]').focus();
    const first = await focused(opened);
    await opened.page.keyboard.press('End');
    const last = await focused(opened);
    const place = await rows.locator(`[data-key="${last}"]`).evaluate((row) => ['aria-rowindex', 'aria-level', 'aria-setsize', 'aria-posinset'].map((name) => row.getAttribute(name)));
    assert.deepEqual(place, ['15001', '2', '2', '2']);
    assert.ok(await rows.locator(`[data-key="${last}"]`).isVisible());
    await opened.page.keyboard.press('ArrowUp');
    assert.equal(await rows.locator('[tabindex="0"]').getAttribute('aria-rowindex'), '15000');
    await opened.page.keyboard.press('PageUp');
    const above = Number(await rows.locator('[tabindex="0"]').getAttribute('aria-rowindex'));
    assert.ok(above < 14_990 && above > 14_900, String(above));
    await opened.page.keyboard.press('Home');
    assert.equal(await focused(opened), first);
    // each step brings the row into sight, and the next ones are there before they are asked for
    for (let step = 0; step < 60; step++) await opened.page.keyboard.press('ArrowDown');
    assert.equal(await rows.locator('[tabindex="0"]').getAttribute('aria-rowindex'), '62');
    assert.equal(await rows.locator('[aria-rowindex="63"]').count(), 1);
    const inSight = await rows.locator('[tabindex="0"]').evaluate((row) => row.getBoundingClientRect().bottom <= window.innerHeight && row.getBoundingClientRect().top >= 24);
    assert.ok(inSight);
    await opened.close();
  });

  it('keeps the row with the focus in the document when it is scrolled away', async () => {
    const opened = await open();
    await opened.page.locator('.rows [tabindex="0"]').focus();
    await opened.page.keyboard.press('ArrowDown');
    const key = await focused(opened);
    await scrollTo(opened, 200_000);
    assert.equal(await focused(opened), key);
    assert.ok(!(await drawn(opened)).indices.includes(30), 'its neighbours are gone');
    await opened.page.keyboard.press('ArrowDown');
    assert.equal(await opened.page.locator('.rows [tabindex="0"]').getAttribute('aria-rowindex'), '4');
    assert.ok((await opened.page.evaluate(() => window.scrollY)) < 1000, 'and the window follows the focus');
    await opened.close();
  });

  it('opens a volume far down, with a detail that is measured, and closes it again', async () => {
    const opened = await open();
    await scrollTo(opened, 150_000);
    const key = await opened.page.locator('.rows .volume').nth(30).getAttribute('data-key');
    const row = opened.page.locator(`[data-key="${key}"]`);
    await row.click();
    const detail = opened.page.locator(`[data-key="${key}/detail"]`);
    await detail.waitFor();
    await settle(opened);
    const { gaps } = await drawn(opened);
    assert.equal(gaps, 0);
    assert.match(await detail.innerText(), /XTS-AES 256[^]*PCR 7, 11/);
    assert.equal(await opened.page.getByRole('treegrid').getAttribute('aria-rowcount'), '15002');
    await opened.page.keyboard.press('ArrowLeft');
    assert.equal(await detail.count(), 0);
    assert.equal(await focused(opened), key);
    await opened.close();
  });

  it('finds a volume by its key ID, and says how many are left', async () => {
    const opened = await open();
    await opened.page.keyboard.press('/');
    await opened.page.keyboard.type('00001F40');
    assert.equal(await opened.page.locator('.matches').textContent(), '1 of 10,000 volumes');
    assert.deepEqual(await opened.page.locator('.rows [data-key]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-key'))), ['c4000', 'v8000']);
    assert.equal(await opened.page.getByRole('treegrid').getAttribute('aria-rowcount'), '3');
    await opened.page.keyboard.press('Escape');
    assert.equal(await opened.page.locator('.matches').textContent(), '10,000 volumes');
    await opened.close();
  });

  it('gives the focus to the next row that stays when a filter takes its own away', async () => {
    const opened = await open();
    await opened.page.locator('.rows [tabindex="0"]').focus();
    await opened.page.keyboard.press('End');
    await opened.page.evaluate(() => { document.querySelector<HTMLElement>('[data-chip="error"]')?.click(); });
    const key = await focused(opened);
    assert.ok(key !== null, 'the focus is in the grid');
    assert.ok(await opened.page.locator(`[data-key="${key}"]`).isVisible());
    assert.equal(await opened.page.locator('.matches').textContent(), '3,334 of 10,000 volumes');
    await opened.close();
  });

  it('sorts by name and back, by its buttons and by the heads of columns', async () => {
    const opened = await open();
    const names = (): Promise<readonly string[]> => opened.page.locator('.rows .group .strong').evaluateAll((all) => all.slice(0, 3).map((one) => one.textContent));
    assert.deepEqual(await names(), ['LT-1', 'LT-3', 'LT-4']);
    await opened.page.getByRole('radio', { name: 'Name' }).click();
    assert.deepEqual(await names(), ['LT-0', 'LT-1', 'LT-2']);
    assert.equal(await opened.page.getByRole('treegrid').getAttribute('aria-label'), 'Volumes by computer, by name');
    assert.equal(await opened.page.getByRole('columnheader', { name: 'Computer, volume' }).getAttribute('aria-sort'), 'ascending');
    await opened.page.getByRole('columnheader', { name: 'Findings' }).click();
    assert.deepEqual(await names(), ['LT-1', 'LT-3', 'LT-4']);
    assert.equal(await opened.page.getByRole('radio', { name: 'Worst first' }).getAttribute('aria-checked'), 'true');
    await opened.close();
  });

  it('has one listener for the clicks of all its rows, and none on a row', async () => {
    const opened = await open();
    const session = await opened.page.context().newCDPSession(opened.page);
    for (const selector of ['.rows .volume', '.rows .group', '.rows']) {
      const { result } = await session.send('Runtime.evaluate', { expression: `document.querySelector('${selector}')` });
      const { listeners } = await session.send('DOMDebugger.getEventListeners', { objectId: result.objectId ?? '' });
      assert.deepEqual(listeners.map(({ type }) => type), [], selector);
    }
    await opened.close();
  });

  it('groups by finding and by volume', async () => {
    const opened = await open();
    await opened.page.getByRole('radio', { name: 'Finding' }).click();
    assert.equal(await opened.page.getByRole('treegrid').getAttribute('aria-rowcount'), String(1 + 3 + 3334 + 8000 + 1333));
    await opened.page.getByRole('radio', { name: 'Volume' }).click();
    assert.equal(await opened.page.getByRole('treegrid').getAttribute('aria-rowcount'), '10001');
    assert.equal((await drawn(opened)).gaps, 0);
    await opened.close();
  });
});
