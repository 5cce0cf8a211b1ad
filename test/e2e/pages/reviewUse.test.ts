import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { FromPage } from '../../../src/review/protocol.ts';
import { packModel } from '../../../src/review/pageModel.ts';
import { startPageHarness, type OpenedPage, type PageHarness } from '../../support/pageHarness.ts';
import { groupsOf, hostOf, openReview } from '../../support/pageReview.ts';
import { computer, keyIdFrom, laptops, model, passwordFrom, protector, shapeOf, volume } from '../../support/pageReviewModels.ts';

const { model: review, secrets } = laptops();

let harness: PageHarness;
before(async () => {
  harness = await startPageHarness();
});
after(async () => {
  await harness.close();
});

/** Key of the row that has the focus, or what has it otherwise. */
const focused = ({ page }: OpenedPage): Promise<string> =>
  page.evaluate(() => {
    const active = document.activeElement;
    return active?.getAttribute('data-key') ?? active?.getAttribute('aria-label') ?? active?.tagName ?? '';
  });

const shown = ({ page }: OpenedPage): Promise<readonly (string | null)[]> =>
  page.locator('.grid [data-key]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-key')));

async function press(opened: OpenedPage, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await opened.page.keyboard.press(key);
}

describe('the keyboard in the review', () => {
  it('moves by row, opens with →, goes in, closes with ← and goes to the parent', async () => {
    const opened = await openReview(harness, review);
    await opened.page.locator('[data-key="c-srv"]').focus();
    await press(opened, 'ArrowDown', 'ArrowDown');
    assert.equal(await focused(opened), 'v-srv-c');
    await press(opened, 'ArrowRight');
    assert.equal(await focused(opened), 'v-srv-c');
    assert.ok(await opened.page.locator('[data-key="v-srv-c/detail"]').isVisible());
    await press(opened, 'ArrowRight');
    assert.equal(await focused(opened), 'v-srv-c/detail');
    await press(opened, 'ArrowLeft');
    assert.equal(await focused(opened), 'v-srv-c');
    await press(opened, 'ArrowLeft');
    assert.equal(await opened.page.locator('[data-key="v-srv-c/detail"]').count(), 0);
    await press(opened, 'ArrowLeft');
    assert.equal(await focused(opened), 'c-srv');
    await press(opened, 'ArrowLeft');
    assert.ok(!(await shown(opened)).includes('v-srv-c'), 'the computer is closed');
    await press(opened, 'End');
    assert.equal(await focused(opened), 'v-kio-c');
    await press(opened, 'ArrowDown');
    assert.equal(await focused(opened), 'v-kio-c', 'the last row is the last');
    await press(opened, 'Home');
    assert.equal(await focused(opened), 'c-srv');
    await press(opened, 'PageDown');
    assert.equal(await focused(opened), 'v-kio-c');
    await press(opened, 'PageUp', ' ');
    assert.ok((await shown(opened)).includes('v-srv-c'), 'space opens it again');
    await opened.close();
  });

  it('goes into a detail with Enter, through its controls with Tab, and out with Escape', async () => {
    const opened = await openReview(harness, review);
    await opened.page.locator('[data-key="v-ber-c"]').focus();
    await press(opened, 'Enter', 'ArrowDown', 'Enter');
    assert.equal(await opened.page.evaluate(() => document.activeElement?.textContent), 'wave-3-laptops.txt, line 31');
    await press(opened, 'Tab');
    assert.equal(await focused(opened), 'Copy the manage-bde command');
    await press(opened, 'Tab', 'Tab', 'Tab');
    assert.equal(await focused(opened), 'Show recovery password 1F3A22B0');
    await press(opened, 'Enter');
    assert.deepEqual(await opened.waitForSent('showPassword'), { type: 'showPassword', rowId: 'p-ber-1' });
    await press(opened, 'Escape');
    assert.equal(await focused(opened), 'v-ber-c/detail');
    await press(opened, 'Escape');
    assert.equal(await focused(opened), 'v-ber-c');
    await opened.close();
  });

  it('has one stop for the grid, after search, grouping, export and filters', async () => {
    const opened = await openReview(harness, review);
    await opened.page.locator('[data-key="v-ber-c"]').click();
    await opened.page.getByRole('heading', { level: 1 }).focus();
    const stops: string[] = [];
    for (let stop = 0; stop < 12; stop++) {
      await press(opened, 'Tab');
      stops.push(await opened.page.evaluate(() => {
        const active = document.activeElement;
        return active?.getAttribute('data-key') ?? active?.getAttribute('data-chip') ?? active?.getAttribute('data-group') ?? active?.getAttribute('data-sorting') ?? active?.tagName.toLowerCase() ?? '';
      }));
    }
    assert.deepEqual(stops, ['vscode-text-field', 'computer', 'worst', 'vscode-button', 'error', 'tool', 'warning', 'note', 'fine', 'v-ber-c', 'summary', 'body']);
    await opened.close();
  });

  it('searches with / and Ctrl+F; Escape clears, then leaves', async () => {
    const opened = await openReview(harness, review);
    await press(opened, '/');
    await opened.page.keyboard.type('ber/1f3a22b0');
    assert.equal(await opened.page.locator('.matches').textContent(), '0 of 9 volumes, 0 of 1 error');
    await press(opened, 'Escape');
    assert.equal(await opened.page.locator('.matches').textContent(), '9 volumes, 1 error');
    await press(opened, 'Escape');
    assert.equal(await focused(opened), 'c-srv');
    await press(opened, 'Control+f');
    await opened.page.keyboard.type('1f3a22b0');
    assert.deepEqual(await shown(opened), ['c-ber', 'v-ber-c']);
    await opened.close();
  });

  it('copies what names a row with Ctrl+C, never a key', async () => {
    const opened = await openReview(harness, review);
    for (const row of ['c-ber', 'v-ber-c', 'e-osl']) {
      await opened.page.locator(`[data-key="${row}"]`).focus();
      await press(opened, 'Control+c');
    }
    const copies = (await opened.sent<FromPage>()).filter((message) => message.type.startsWith('copy'));
    assert.deepEqual(copies, ['c-ber', 'v-ber-c', 'e-osl'].map((rowId) => ({ type: 'copyText', rowId })));
    await opened.post({ type: 'copied', rowId: 'e-osl' });
    assert.equal(await opened.page.locator('.notice').textContent(), 'Copied.');
    await opened.close();
  });

  it('chooses the grouping with arrows, and walks the export menu', async () => {
    const opened = await openReview(harness, review);
    await opened.page.getByRole('radio', { name: 'Computer' }).focus();
    await press(opened, 'ArrowRight');
    assert.equal(await opened.page.getByRole('radio', { name: 'Finding' }).getAttribute('aria-checked'), 'true');
    await press(opened, 'ArrowRight');
    assert.deepEqual((await shown(opened)).slice(0, 3), ['v-srv-d', 'v-ber-c', 'e-osl']);
    // a row out of sight has no rendered text until it is drawn
    const row = opened.page.locator('[data-key="v-ber-c"]');
    await row.scrollIntoViewIfNeeded();
    await row.filter({ hasText: /LT-BER-0093\s*C:\s*Windows/ }).waitFor();
    await opened.page.locator('.export').focus();
    await press(opened, 'Enter', 'ArrowDown', 'ArrowDown', 'Enter');
    const exported = await opened.waitForSent<{ type: 'export'; format: string; rowIds: string[] }>('export');
    assert.equal(exported.format, 'json');
    assert.deepEqual(exported.rowIds.slice(0, 3), ['v-srv-d', 'v-ber-c', 'e-osl']);
    assert.equal(exported.rowIds.length, 10);
    assert.equal(await focused(opened), 'Export');
    await press(opened, 'ArrowDown', 'Escape');
    assert.equal(await opened.page.getByRole('menu').count(), 0);
    await opened.close();
  });

  it('keeps the focus with the next row when its own is filtered out', async () => {
    const opened = await openReview(harness, review);
    await opened.page.locator('[data-key="v-srv-c"]').focus();
    await opened.page.evaluate(() => { document.querySelector<HTMLElement>('[data-chip="warning"]')?.click(); });
    assert.equal(await focused(opened), 'c-ber');
    await opened.close();
  });
});

describe('filters of the review', () => {
  it('show what their chips stand for, and export only that', async () => {
    const opened = await openReview(harness, review);
    await opened.page.getByRole('button', { name: 'Errors 2' }).click();
    assert.deepEqual(await shown(opened), ['c-srv', 'v-srv-d', 'c-ber', 'v-ber-c']);
    await opened.page.getByRole('button', { name: 'Errors of the tool 1' }).click();
    assert.deepEqual((await shown(opened)).slice(4), ['c-osl', 'e-osl']);
    await opened.page.locator('.export').click();
    assert.equal(await opened.page.locator('.menu-label').textContent(), '2 volumes, 1 error, without recovery passwords');
    await opened.page.getByRole('menuitem', { name: 'CSV' }).click();
    assert.deepEqual((await opened.waitForSent<{ type: 'export'; rowIds: string[] }>('export')).rowIds, ['v-srv-d', 'v-ber-c', 'e-osl']);
    await opened.post({ type: 'exported', fileName: 'wave-3-review.csv' });
    assert.ok(await opened.page.getByText('Saved 2 volumes, 1 error as wave-3-review.csv, without recovery passwords.').isVisible());
    await opened.close();
  });

  it('say when nothing matches, and clear everything', async () => {
    const opened = await openReview(harness, review);
    await opened.page.getByRole('textbox').fill('zzz');
    await opened.page.getByRole('button', { name: 'No finding 2' }).click();
    assert.ok(await opened.page.getByText('No volume matches.').isVisible());
    await opened.page.getByRole('button', { name: 'Clear search and filters' }).click();
    assert.equal((await shown(opened)).length, 16);
    assert.equal(await opened.page.getByRole('textbox').inputValue(), '');
    await opened.close();
  });

  it('come back with a page that was hidden, without what was typed', async () => {
    const opened = await openReview(harness, review);
    await opened.page.getByRole('radio', { name: 'Volume' }).click();
    await opened.page.locator('[data-key="v-muc-d"]').click();
    await opened.page.getByRole('textbox').fill('muc');
    const states = await opened.states();
    assert.doesNotMatch(JSON.stringify(states), /"muc"/);
    await opened.close();
    const again = await openReview(harness, review, { state: states.at(-1) });
    assert.equal(await again.page.getByRole('radio', { name: 'Volume' }).getAttribute('aria-checked'), 'true');
    assert.ok(await again.page.locator('[data-key="v-muc-d/detail"]').isVisible());
    assert.equal((await shown(again)).length, 11);
    await again.close();
  });
});

describe('a recovery password in the review', () => {
  const sound = secrets.get('p-ber-1') ?? '';
  const show = ({ page }: OpenedPage, id = '1F3A22B0'): Promise<void> => page.getByRole('button', { name: `Show recovery password ${id}` }).click();
  const visible = async (opened: OpenedPage): Promise<boolean> => {
    const everything = await opened.everything();
    return groupsOf(secrets).some((group) => everything.includes(group));
  };

  async function openBerlin(): Promise<OpenedPage> {
    const opened = await openReview(harness, review, { fakeTime: true });
    await opened.page.locator('[data-key="v-ber-c"]').click();
    return opened;
  }

  it('is shown when it is asked for, counts down, and goes after a minute', async () => {
    const opened = await openBerlin();
    const host = hostOf(opened, secrets);
    assert.equal(await visible(opened), false);
    await show(opened);
    await opened.page.getByText(sound.slice(0, 6), { exact: true }).waitFor();
    const everything = await opened.everything();
    for (const group of sound.split('-')) assert.ok(everything.includes(group));
    assert.deepEqual(await opened.page.locator('.groups').first().locator('span').allTextContents(), sound.split('-'));
    await host.pass(8000);
    assert.equal(await opened.page.locator('.show').first().textContent(), 'Hide 0:52');
    assert.equal(await opened.page.getByRole('button', { name: 'Hide recovery password 1F3A22B0' }).count(), 1);
    await host.pass(51_000);
    assert.equal(await visible(opened), true);
    await host.pass(2000);
    assert.equal(await visible(opened), false);
    await opened.waitForSent('passwordHidden');
    assert.equal(await opened.page.locator('[role=alert]').textContent(), 'Recovery password 1F3A22B0 is hidden.');
    assert.equal(await focused(opened), 'Show recovery password 1F3A22B0', 'the focus stays where it was');
    await opened.close();
  });

  it('moves nothing on the page when it is shown', async () => {
    const opened = await openBerlin();
    hostOf(opened, secrets);
    const place = (): Promise<unknown> => opened.page.locator('.password .groups li, .password vscode-button').evaluateAll((all) => all.map((one) => { const { x, y, width } = one.getBoundingClientRect(); return [x, y, width].map(Math.round); }));
    const before = await place();
    await show(opened);
    await opened.page.getByText(sound.slice(0, 6), { exact: true }).waitFor();
    assert.deepEqual(await place(), before);
    await opened.close();
  });

  it('is read digit by digit, and is in no attribute, title or state', async () => {
    const opened = await openBerlin();
    hostOf(opened, secrets);
    await show(opened);
    await opened.page.getByText(sound.slice(0, 6), { exact: true }).waitFor();
    const box = opened.page.getByRole('group', { name: 'Recovery password 1F3A22B0, shown, all 8 groups pass their check' });
    assert.equal(await box.locator('.spoken').textContent(), sound.split('-').map((group) => group.split('').join(' ')).join(', '));
    assert.equal(await box.locator('.groups').getAttribute('aria-hidden'), 'true');
    const attributes = await opened.page.evaluate(() => [...document.querySelectorAll('*')].flatMap((element) => [...element.attributes].map((attribute) => attribute.value)).join('\n'));
    const told = JSON.stringify([attributes, await opened.page.title(), await opened.states(), await opened.sent()]);
    for (const group of sound.split('-')) assert.ok(!told.includes(group));
    await opened.close();
  });

  it('says what a damaged group may have been, only while it is shown', async () => {
    const opened = await openBerlin();
    const host = hostOf(opened, secrets);
    await show(opened, '9C51E07D');
    const hint = opened.page.getByText('Group 3 fails its check. If one digit was misread');
    await hint.waitFor();
    assert.ok((await opened.page.locator('.candidate').count()) > 0);
    await opened.page.getByText('Nothing was corrected: look again where this was read.').waitFor();
    await host.pass(100);
    await opened.page.getByRole('button', { name: 'Hide recovery password 9C51E07D' }).click();
    assert.equal(await opened.page.locator('.candidate').count(), 0);
    assert.equal(await visible(opened), false);
    await opened.waitForSent('passwordHidden');
    await opened.close();
  });

  it('explains each damaged group by the one slip that may have happened, and offers Show before that', async () => {
    const right = passwordFrom(9).split('-');
    const [first = '', second = '', third = '', fourth = ''] = right;
    const printed = [`${first.slice(0, 2)}?${first.slice(3)}`, second.slice(1), `${third}${third.slice(5)}`, `${fourth.slice(1, 2)}${fourth.slice(0, 1)}${fourth.slice(2)}`, ...right.slice(4, 7), 'XXXXXX'].join('-');
    const opened = await openReview(harness, model([computer('c', 'PC', [volume('v', { protectors: [protector('p', { id: keyIdFrom('1F3A22B0'), password: shapeOf(printed) })] })])]));
    hostOf(opened, new Map([['p', printed]]));
    const hints = opened.page.locator('.hint');
    if ((await hints.count()) === 0) await opened.page.locator('[data-key="v"]').click();
    assert.deepEqual(await hints.allTextContents(), [
      'Group 1 has one place that is no digit.',
      'Group 2 has 5 digits instead of 6.',
      'Group 3 has 7 digits instead of 6.',
      'Group 4 fails its check: it is not a multiple of 11.',
      'Show it to see what one slip would explain.',
      'Group 8 is masked in the text: what is printed does not open the volume.',
    ]);
    await show(opened);
    await opened.page.locator('.candidate').first().waitFor();
    const texts = await hints.evaluateAll((all) => all.map((one) => [...one.childNodes].filter((node) => !(node instanceof Element) || !node.classList.contains('spoken')).map((node) => node.textContent).join('')));
    assert.equal(texts[0], `Group 1 has one place that is no digit. The check allows only ${first}.`);
    for (const [index, group, words] of [[1, second, 'If one is missing'], [2, third, 'If one is too many'], [3, fourth, 'If two neighbours were swapped']] as const) {
      assert.ok(texts[index]?.includes(words) === true && texts[index].includes(group), texts[index]);
    }
    assert.deepEqual(texts.slice(4), ['Group 8 is masked in the text: what is printed does not open the volume.', 'Nothing was corrected: look again where this was read.']);
    assert.deepEqual([await opened.violations(), opened.errors()], [[], []]);
    await opened.close();
  });

  it('goes when the host has been silent for three seconds', async () => {
    const opened = await openBerlin();
    const host = hostOf(opened, secrets);
    await show(opened);
    await opened.page.getByText(sound.slice(0, 6), { exact: true }).waitFor();
    await host.pass(5000);
    host.silent = true;
    await host.pass(2500);
    assert.equal(await visible(opened), true);
    await host.pass(1000);
    assert.equal(await visible(opened), false);
    assert.match(await opened.page.locator('[role=alert]').textContent() ?? '', /VS Code no longer answers/);
    await opened.close();
  });

  for (const [when, act] of [
    ['its tab is hidden', (opened: OpenedPage) => opened.setVisible(false)],
    ['the host says so', (opened: OpenedPage) => opened.post({ type: 'hidePassword' })],
    ['another text is shown', (opened: OpenedPage) => opened.post({ type: 'model', model: packModel(review) })],
    ['the review fails', (opened: OpenedPage) => opened.post({ type: 'failed', message: 'x' })],
    ['its volume is closed', (opened: OpenedPage) => opened.page.locator('[data-key="v-ber-c"]').click()],
    ['it is filtered out', (opened: OpenedPage) => opened.page.getByRole('textbox').fill('srv')],
    ['the rows are grouped anew', (opened: OpenedPage) => opened.page.getByRole('radio', { name: 'Finding' }).click()],
    ['another one is asked for', (opened: OpenedPage) => show(opened, '9C51E07D').then(() => opened.page.getByText('If one digit was misread').waitFor())],
  ] as const) {
    it(`goes when ${when}`, async () => {
      const opened = await openBerlin();
      hostOf(opened, secrets);
      await show(opened);
      await opened.page.getByText(sound.slice(0, 6), { exact: true }).waitFor();
      await act(opened);
      const everything = await opened.everything();
      for (const group of sound.split('-')) assert.ok(!everything.includes(group));
      await opened.waitForSent('passwordHidden');
      assert.deepEqual(opened.errors(), []);
      await opened.close();
    });
  }

  it('is not shown when nobody waits for it, or in a hidden tab', async () => {
    const opened = await openBerlin();
    const answer = { type: 'password', rowId: 'p-ber-1', groups: sound.split('-'), candidates: [], hidesAfterSeconds: 60 };
    await opened.post(answer);
    assert.equal(await visible(opened), false);
    await show(opened);
    await opened.setVisible(false);
    await opened.post(answer);
    assert.equal(await visible(opened), false);
    assert.deepEqual((await opened.sent<{ type: string }>()).filter((message) => message.type === 'passwordHidden').length, 2);
    await opened.close();
  });

  it('is copied by its row, with words about the clipboard', async () => {
    const opened = await openBerlin();
    await opened.page.getByRole('button', { name: 'Copy recovery password 1F3A22B0' }).click();
    assert.deepEqual(await opened.waitForSent('copyPassword'), { type: 'copyPassword', rowId: 'p-ber-1' });
    await opened.post({ type: 'copied', rowId: 'p-ber-1', clearsAfterSeconds: 60 });
    assert.equal(await opened.page.locator('[role=status]').textContent(), 'Copied; clears in 60 seconds.');
    assert.ok(await opened.page.getByText('clipboard history').isVisible());
    assert.equal(await opened.page.locator('vscode-button[data-action="copyPassword"] .codicon-check').count(), 1, 'the button says so');
    await opened.page.clock.runFor(3000);
    assert.equal(await opened.page.locator('vscode-button .codicon-check').count(), 0);
    await opened.post({ type: 'passwordRefused', rowId: 'p-ber-1' });
    await show(opened);
    await opened.post({ type: 'passwordRefused', rowId: 'p-ber-1' });
    assert.ok(await opened.page.getByText('It is not in the text any more.').isVisible());
    await opened.close();
  });
});
