import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { reviewHtml } from '../../../src/review/html.ts';
import { packModel } from '../../../src/review/pageModel.ts';
import { paleTexts } from '../../support/pageContrast.ts';
import { startPageHarness, themes, type OpenedPage, type PageHarness } from '../../support/pageHarness.ts';
import { accessibilityOf, groupsOf, openReview } from '../../support/pageReview.ts';
import { computer, finding, laptops, manageBde, model, protector, toolError, volume } from '../../support/pageReviewModels.ts';

describe('the review page', () => {
  let harness: PageHarness;
  before(async () => {
    harness = await startPageHarness();
  });
  after(async () => {
    await harness.close();
  });

  /** Nothing that the policy refuses, nothing asked for elsewhere, no error. */
  async function clean(opened: OpenedPage): Promise<void> {
    assert.deepEqual(await opened.violations(), []);
    assert.deepEqual(opened.errors(), []);
  }

  const heading = (opened: OpenedPage): Promise<string | null> => opened.page.getByRole('heading', { level: 1 }).textContent();
  const rowNames = (opened: OpenedPage): Promise<readonly (string | null)[]> =>
    opened.page.locator('.grid [data-key]').evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label')));

  it('says what it reads until the model comes, then takes the focus to the headline', async () => {
    const { model: review } = laptops();
    const opened = await harness.open({ page: 'review', html: (files) => reviewHtml(review.title, files) });
    await opened.waitForSent('ready');
    assert.equal(await heading(opened), 'Reading wave-3-laptops.txt');
    await opened.post({ type: 'model', model: packModel(review) });
    assert.equal(await heading(opened), '3 errors and 5 warnings on 9 volumes, and 1 error of the tool');
    assert.equal(await opened.page.evaluate(() => document.activeElement?.tagName), 'H1');
    await clean(opened);
    await opened.close();
  });

  it('shows computers and their volumes, the worst first, each row by its name', async () => {
    const opened = await openReview(harness, laptops().model);
    assert.deepEqual((await rowNames(opened)).slice(0, 6), [
      'SRV-FS-02, 3 volumes',
      'D: Shares, encrypted, protection off, key in the clear, 2 errors',
      'C: System, encrypted, protection on, 1 note',
      'E: Backup, encrypted, protection on, no findings',
      'LT-BER-0093, 1 volume',
      'C: Windows, encrypted, used space, protection on, 1 error, 2 warnings, 1 note',
    ]);
    assert.ok((await rowNames(opened)).includes('LT-MUC-0417, German, 2 volumes'));
    await clean(opened);
    await opened.close();
  });

  it('opens a volume: facts, findings with their commands, protectors, lines that were not recognised', async () => {
    const opened = await openReview(harness, laptops().model);
    await opened.page.locator('[data-key="v-ber-c"]').click();
    const text = await opened.page.locator('[data-key="v-ber-c/detail"]').innerText();
    for (const part of [
      'XTS-AES 256', '475.9 GB', 'wave-3-laptops.txt, line 31', 'Recovery password 9C51E07D was never backed up.', 'A reason that says why it matters',
      'manage-bde -protectors -aadbackup C: -id "{9C51E07D-6C1D-4E0B-9A57-2B8D40E7C913}"', 'PCR 7, 11: bound to Secure Boot', 'Backup type printed: Entra ID.',
      '3 fails', 'Group 3 fails its check: it is not a multiple of 11.', '[bdesvc] late flush 0x1f, retrying', 'Open source at line 41',
    ]) {
      assert.ok(text.includes(part), `${part} is missing`);
    }
    await opened.page.getByRole('button', { name: 'wave-3-laptops.txt, line 31' }).click();
    assert.deepEqual(await opened.waitForSent('openSource'), { type: 'openSource', sourceId: 's1', line: 31 });
    await opened.page.getByRole('button', { name: 'Copy the manage-bde command' }).first().click();
    assert.deepEqual(await opened.waitForSent('copyCommand'), { type: 'copyCommand', rowId: 'v-ber-c', finding: 0, command: 0 });
    await clean(opened);
    await opened.close();
  });

  it('points at each bad group with a frame, a wavy line and words', async () => {
    const opened = await openReview(harness, laptops().model);
    await opened.page.locator('[data-key="v-ber-c"]').click();
    const bad = opened.page.locator('.groups .invalid');
    assert.equal(await bad.count(), 1);
    assert.equal(await bad.locator('small').textContent(), '3 fails');
    const look = await bad.evaluate((element) => [getComputedStyle(element).borderTopColor, getComputedStyle(element.querySelector('span') ?? element).textDecorationStyle]);
    assert.notEqual(look[0], 'rgba(0, 0, 0, 0)');
    assert.equal(look[1], 'wavy');
    await opened.close();
  });

  it('explains an error of the tool: what it means, what to do, what was printed', async () => {
    const opened = await openReview(harness, laptops().model);
    await opened.page.locator('[data-key="e-osl"]').click();
    const text = await opened.page.locator('[data-key="e-osl/detail"]').innerText();
    assert.match(text, /not run with administrative rights[^]*elevated window[^]*ERROR: An attempt to access/);
    await opened.page.getByRole('button', { name: 'Copy the message' }).click();
    assert.deepEqual(await opened.waitForSent('copyText'), { type: 'copyText', rowId: 'e-osl' });
    await opened.close();
  });

  it('has words for errors alone, for a text of something else, and for a failure of its own', async () => {
    const errors = await openReview(harness, model([computer('c', null, [], { errors: [toolError('e')] })]));
    assert.equal(await heading(errors), 'No volume could be read');
    assert.ok(await errors.page.getByText('Run it again in an elevated window.').isVisible(), 'the error is open');
    await errors.close();

    const nothing = await openReview(harness, model([], { unrecognised: [{ sourceId: 's1', line: 7, text: 'Dear all,', volumeRowId: null }] }));
    assert.equal(await heading(nothing), 'No manage-bde output recognised');
    assert.ok(await nothing.page.getByText('Dear all,').isVisible());
    await nothing.page.getByRole('button', { name: 'Open source at line 7' }).click();
    assert.deepEqual(await nothing.waitForSent('openSource'), { type: 'openSource', sourceId: 's1', line: 7 });
    await nothing.close();

    const failed = await harness.open({ page: 'review', html: (files) => reviewHtml('x', files) });
    await failed.waitForSent('ready');
    await failed.post({ type: 'failed', message: 'The text could not be read.' });
    assert.equal(await heading(failed), 'The review could not be shown');
    await failed.page.getByRole('button', { name: 'Show Log' }).click();
    await failed.waitForSent('showLog');
    await failed.page.getByRole('button', { name: 'Retry' }).click();
    assert.deepEqual((await failed.sent<{ type: string }>()).filter((message) => message.type === 'ready').length, 2);
    await clean(failed);
    await failed.close();
  });

  it('says nothing about escrow, for which no store was asked, but that', async () => {
    const opened = await openReview(harness, laptops().model);
    const text = await opened.page.locator('main').innerText();
    assert.deepEqual(text.match(/[^.]*escrow[^.]*\./gi)?.map((part) => part.trim()), ['Escrow was not checked: no key store was asked.']);
    await opened.close();
  });

  it('holds no digit group of a password anywhere, with everything open', async () => {
    const { model: review, secrets } = laptops();
    const opened = await openReview(harness, review);
    for (const row of ['v-ber-c', 'v-muc-d', 'v-muc-c', 'v-lon-f', 'v-srv-c']) await opened.page.locator(`[data-key="${row}"]`).click();
    const everything = await opened.everything();
    for (const group of groupsOf(secrets)) assert.ok(!everything.includes(group));
    await opened.close();
  });

  it('shows hostile names as text, and lets none of them out of its place', async () => {
    const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    const reversed = '\u202Egnp.exe\u2066';
    const long = `PC-${'x'.repeat(60)}`;
    const review = model(
      [
        computer('c1', hostile, [volume('v1', { label: reversed, mountPoint: '\\\\?\\Volume{11111111-2222-3333-4444-555555555555}\\', findings: [finding('tpmOnly', 'error', hostile, { why: hostile, commands: [manageBde(hostile)] })], protectors: [protector('p1', { id: hostile, type: 'Unknown', heading: reversed, keyFileName: hostile })] })]),
        computer('c2', long, [volume('v2', { label: 'Wiederherstellungspartitionsverschlüsselung' })], { errors: [toolError('e2', { message: `${hostile}\u0000\u202E`, mountPoint: hostile })] }),
      ],
      { title: hostile, sources: [{ id: 's1', label: hostile, lineCount: 3, canOpen: true }], unrecognised: [{ sourceId: 's1', line: 1, text: `${hostile}${'y'.repeat(3000)}`, volumeRowId: null }] },
    );
    const opened = await openReview(harness, review, { viewport: { width: 420, height: 900 } });
    for (const row of ['v1', 'e2']) await opened.page.locator(`[data-key="${row}"]`).click();
    await opened.page.locator('summary').click();
    assert.equal(await opened.page.locator('main img, main script').count(), 0);
    assert.equal(await opened.page.title(), `Review: ${hostile}`);
    assert.ok(!(await opened.page.locator('main').innerText()).includes('\u202E'));
    assert.ok(await opened.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'nothing scrolls sideways');
    await clean(opened);
    await opened.close();
  });

  it('fits every width from 320 to 1600, in every theme, with everything open', async () => {
    const opened = await openReview(harness, laptops().model);
    for (const row of ['v-ber-c', 'v-lon-f', 'e-osl', 'v-srv-d']) await opened.page.locator(`[data-key="${row}"]`).click();
    for (const theme of themes) {
      await opened.setTheme(theme);
      for (const width of [320, 420, 640, 879, 880, 1159, 1160, 1600]) {
        await opened.setViewport(width, 900);
        const wide = await opened.page.evaluate(() => ({
          sideways: document.documentElement.scrollWidth - window.innerWidth,
          cut: [...document.querySelectorAll('.groups span, .count, .key-id, .facts dd')].filter((element) => element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline').length,
        }));
        assert.deepEqual(wide, { sideways: 0, cut: 0 }, `${theme} at ${width}`);
      }
    }
    await clean(opened);
    await opened.close();
  });

  for (const theme of themes) {
    it(`has no text that is too pale for its ground in ${theme}`, async () => {
      const opened = await openReview(harness, laptops().model, { theme });
      for (const row of ['v-ber-c', 'v-lon-f', 'e-osl', 'v-srv-d']) await opened.page.locator(`[data-key="${row}"]`).click();
      await opened.page.locator('[data-chip="warning"]').click();
      await opened.page.locator('[data-chip="tool"]').click();
      await opened.page.locator('.export').click();
      assert.deepEqual(await opened.page.evaluate(paleTexts), []);
      await opened.close();
    });
  }

  it('names everything that can be focused, and every row', async () => {
    const opened = await openReview(harness, laptops().model);
    for (const row of ['v-ber-c', 'e-osl']) await opened.page.locator(`[data-key="${row}"]`).click();
    await opened.page.locator('.export').click();
    const nodes = await accessibilityOf(opened);
    const roles = new Set(['button', 'radio', 'textbox', 'menuitem', 'row', 'treegrid', 'heading', 'radiogroup', 'group', 'menu', 'columnheader']);
    assert.deepEqual(nodes.filter((node) => (roles.has(node.role) || (node.focusable && node.role !== 'RootWebArea')) && node.role !== 'generic' && node.name.trim() === '' && node.role !== 'group'), []);
    for (const [role, name] of [
      ['textbox', 'Search the review'],
      ['treegrid', 'Volumes by computer, worst first'],
      ['button', 'Show recovery password 1F3A22B0'],
      ['button', 'Copy recovery password 9C51E07D'],
      ['group', 'Recovery password 1F3A22B0, masked, all 8 groups pass their check'],
      ['group', 'Recovery password 9C51E07D, masked, group 3 fails its check'],
      ['menuitem', 'CSV'],
    ] as const) {
      assert.ok(nodes.some((node) => node.role === role && node.name === name), `${role} "${name}" in ${JSON.stringify(nodes.filter((node) => node.role === role).map((node) => node.name))}`);
    }
    const ids = await opened.page.evaluate(() => [...document.querySelectorAll('[id]')].map((element) => element.id));
    assert.equal(new Set(ids).size, ids.length);
    await opened.close();
  });

  it('says of each row where it stands', async () => {
    const opened = await openReview(harness, laptops().model);
    const grid = opened.page.getByRole('treegrid');
    assert.equal(await grid.getAttribute('aria-rowcount'), '17');
    const places = await opened.page.locator('[data-key="v-srv-c"]').evaluate((row) => ['aria-level', 'aria-setsize', 'aria-posinset', 'aria-rowindex', 'aria-expanded'].map((name) => row.getAttribute(name)));
    assert.deepEqual(places, ['2', '3', '2', '4', 'false']);
    await opened.page.locator('[data-key="v-srv-d"]').click();
    assert.equal(await grid.getAttribute('aria-rowcount'), '18');
    assert.equal(await opened.page.locator('[data-key="v-srv-c"]').getAttribute('aria-rowindex'), '5');
    await opened.close();
  });
});
