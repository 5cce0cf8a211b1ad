import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { FailedAction, FromPage, RevealState } from '../../../src/reveal/protocol.ts';
import { startPageHarness, type OpenedPage, type PageHarness } from '../../support/pageHarness.ts';
import { assertNoTrace, closeSound, groups, hidden, inState, key, laptop, mac, macGroups, openPage, openWithKey, passHeard, sentOf } from './revealStage.ts';

let harness: PageHarness;
before(async () => {
  harness = await startPageHarness();
});
after(async () => {
  await harness.close();
});

const current = (opened: OpenedPage): Promise<string | null> => opened.page.locator('.group[aria-current="step"]').getAttribute('data-group');

describe('a key on the page', () => {
  it('stands there group by group, in text and nowhere else', async () => {
    const opened = await openWithKey(harness);
    assert.deepEqual(await opened.page.locator('.digits').allTextContents(), groups);
    const elsewhere = await opened.page.evaluate(() => {
      const attributes = [...document.querySelectorAll('*')].flatMap((element) => [...element.attributes].map(({ name, value }) => `${name}=${value}`));
      return [document.title, ...attributes].join('\n');
    });
    for (const group of groups) assert.equal(elsewhere.includes(group), false);
    assert.deepEqual(await opened.states(), []);
    await closeSound(opened);
  });

  it('is read one digit at a time by a screen reader', async () => {
    const opened = await openWithKey(harness);
    const [first = ''] = groups;
    const digits = Array.from(first);
    await opened.page.getByRole('button', { name: `Group 1 ${digits.slice(0, 3).join(' ')}, ${digits.slice(3).join(' ')}` }).waitFor();
    assert.equal(await opened.page.getByRole('list', { name: 'Recovery password, 8 groups of digits' }).count(), 1);
    await closeSound(opened);
  });

  it('comes only as the answer to the question that is asked', async () => {
    const opened = await openPage(harness);
    await opened.post(key);
    await opened.post(inState({ kind: 'asking' }, { ...laptop, round: 2 }));
    await opened.post(key);
    assert.equal(await opened.page.locator('.group').count(), 0);
    await opened.post({ ...key, round: 2 });
    assert.equal(await opened.page.locator('.group').count(), 8);
    await opened.post(inState(hidden('you'), { ...laptop, round: 2 }));
    await opened.post({ ...key, round: 2 });
    assert.equal(await opened.page.locator('.group').count(), 0);
    await assertNoTrace(opened);
    await closeSound(opened);
  });

  it('of a Mac is spelled', async () => {
    const opened = await openWithKey(harness, { ...key, groups: macGroups }, mac);
    assert.equal(await opened.page.locator('.say-line').textContent(), 'Group 1 of 6: Kilo, seven, Mike, two');
    assert.match(await opened.page.locator('#page').innerText(), /Capital letters; type the dashes/);
    await opened.page.keyboard.press('Escape');
    await assertNoTrace(opened, macGroups);
    await closeSound(opened);
  });

  it('that fails its check has its bad groups marked and is copied as it is', async () => {
    const warning = "Entra ID's key fails its check in group 3. Read it again before you dictate it.";
    const opened = await openWithKey(harness, { ...key, badGroups: [3], warning });
    assert.equal(await opened.page.locator('.group.bad').count(), 1);
    assert.match((await opened.page.locator('.group').nth(2).textContent()) ?? '', /3 fails/);
    assert.match(await opened.page.locator('.key').innerText(), /fails its check in group 3/);
    assert.equal(await opened.page.getByRole('button', { name: 'Copy as it is' }).count(), 1);
    assert.equal(await opened.page.locator('[role=status]').textContent(), warning);
    await closeSound(opened);
  });

  it('is not printed', async () => {
    const opened = await openWithKey(harness);
    await opened.page.emulateMedia({ media: 'print' });
    assert.equal((await opened.page.locator('body').innerText()).trim(), '');
    const line = await opened.page.evaluate(() => getComputedStyle(document.body, '::before').content);
    assert.equal(line, '"Recovery keys are not printed from this page."');
    await closeSound(opened);
  });
});

describe('a key goes from the page', () => {
  /** The page without the key: what it says, what it told its host, where the focus is. */
  async function assertGone(opened: OpenedPage, why: 'you' | 'time' | 'silence', words: RegExp): Promise<void> {
    await assertNoTrace(opened);
    assert.deepEqual(await sentOf(opened, 'gone'), [{ type: 'gone', why }]);
    assert.deepEqual(await sentOf(opened, 'show'), []);
    assert.match(await opened.page.locator('.box').innerText(), words);
    assert.equal(await opened.page.locator('[role=alert]').textContent(), 'The key is hidden');
    assert.equal(await opened.page.evaluate(() => document.activeElement?.getAttribute('data-action')), 'show');
    assert.equal(await opened.page.locator('.clock').innerText(), '');
  }

  it('after three seconds without a word from its host', async () => {
    const opened = await openWithKey(harness);
    await passHeard(opened, 4);
    await opened.page.clock.runFor(2900);
    assert.equal(await opened.page.locator('.group').count(), 8);
    await opened.page.clock.runFor(400);
    await assertGone(opened, 'silence', /Nothing was heard from the extension for three seconds/);
    await closeSound(opened);
  });

  it('when its time is over, though the host goes on', async () => {
    const opened = await openWithKey(harness, { ...key, hidesInMs: 20_000 });
    await passHeard(opened, 19);
    assert.match(await opened.page.locator('.clock').innerText(), /Hides in 0:01/);
    await passHeard(opened, 1);
    await assertGone(opened, 'time', /20 seconds have passed/);
    await closeSound(opened);
  });

  it('when the browser stopped the timers meanwhile, at the first thing that happens', async () => {
    for (const happen of [
      (opened: OpenedPage) => opened.setVisible(true),
      (opened: OpenedPage) => opened.post({ type: 'ping', leftMs: 290_000 }),
      (opened: OpenedPage) => opened.page.evaluate(() => window.dispatchEvent(new Event('focus'))).then(() => undefined),
    ]) {
      const opened = await openWithKey(harness);
      await opened.page.clock.setSystemTime(new Date('2026-03-14T09:30:11Z'));
      assert.equal(await opened.page.locator('.group').count(), 8);
      await happen(opened);
      await assertGone(opened, 'silence', /Nothing was heard/);
      await closeSound(opened);
    }
  });

  it('on Esc and by Hide now', async () => {
    const opened = await openWithKey(harness);
    await opened.page.keyboard.press('Escape');
    await assertGone(opened, 'you', /You hid it/);
    await closeSound(opened);
    const other = await openWithKey(harness);
    await other.page.getByRole('button', { name: 'Hide now' }).click();
    await assertGone(other, 'you', /You hid it/);
    await closeSound(other);
  });

  it('when the host says so, whatever it says', async () => {
    const states: readonly RevealState[] = [hidden('blur'), hidden('signedOut'), { kind: 'asking' }, { kind: 'mismatch' }, { kind: 'failed', failure: { title: 'x', lines: [], actions: [] } }];
    const opened = await openWithKey(harness);
    for (const [index, state] of states.entries()) {
      const round = index + 2;
      await opened.post(inState(state));
      await assertNoTrace(opened);
      await opened.post(inState({ kind: 'asking' }, { ...laptop, round }));
      await opened.post({ ...key, round });
      assert.equal(await opened.page.locator('.group').count(), 8);
    }
    assert.deepEqual(await sentOf(opened, 'gone'), []);
    await closeSound(opened);
  });

  it('not when the focus leaves the page, which is told to the host while a key is there', async () => {
    const opened = await openWithKey(harness);
    const leave = async (): Promise<void> => {
      await opened.page.evaluate(() => window.dispatchEvent(new Event('blur')));
    };
    await leave();
    assert.deepEqual(await sentOf(opened, 'blurred'), [{ type: 'blurred' }]);
    assert.equal(await opened.page.locator('.group').count(), 8);
    await opened.page.keyboard.press('Escape');
    await leave();
    assert.equal((await sentOf(opened, 'blurred')).length, 1);
    await closeSound(opened);
  });

  it('as soon as the host wants it sooner', async () => {
    const opened = await openWithKey(harness);
    await opened.post({ type: 'ping', leftMs: 2000 });
    await opened.page.clock.runFor(2250);
    await assertNoTrace(opened);
    await closeSound(opened);
  });

  it('and a key press that was meant for reading does not bring it back', async () => {
    const opened = await openWithKey(harness);
    await opened.page.clock.runFor(3300);
    await assertNoTrace(opened);
    await opened.page.keyboard.press('Space');
    assert.deepEqual(await sentOf(opened, 'show'), []);
    await opened.page.clock.runFor(1000);
    await opened.page.keyboard.press('Space');
    assert.deepEqual(await sentOf(opened, 'show'), [{ type: 'show' }]);
    await closeSound(opened);
  });

  it('with two words of warning, and a clock that is not read out each second', async () => {
    const opened = await openWithKey(harness, { ...key, hidesInMs: 62_000 });
    const said = async (): Promise<string | null> => await opened.page.locator('[role=status]').textContent();
    await passHeard(opened, 1);
    assert.equal(await said(), 'The key is shown');
    await passHeard(opened, 1);
    assert.equal(await said(), 'The key hides in one minute');
    await passHeard(opened, 50);
    assert.equal(await said(), 'The key hides in 10 seconds');
    assert.equal(await opened.page.locator('.clock [aria-live], .clock [role=status]').count(), 0);
    await closeSound(opened);
  });
});

describe('Copy', () => {
  it('gives the key back to the host, once a click', async () => {
    const opened = await openWithKey(harness);
    await opened.page.getByRole('button', { name: 'Copy', exact: true }).click();
    assert.deepEqual(await sentOf(opened, 'copy'), [{ type: 'copy', text: groups.join('-') }]);
    await opened.post({ type: 'copied', clearsAfterSeconds: 60 });
    assert.equal(await opened.page.locator('[role=status]').textContent(), 'Copied; clears in 60 seconds');
    const note = await opened.page.locator('.note').innerText();
    assert.match(note, /leaves the clipboard after 60 seconds if it is still there/);
    assert.match(note, /Windows' clipboard history, if it is on, keeps its own copy/);
    await closeSound(opened);
  });

  it('is said to be in the clipboard also when the key is hidden, as long as it can be there', async () => {
    const opened = await openWithKey(harness);
    await opened.post({ type: 'copied', clearsAfterSeconds: 60 });
    await opened.page.keyboard.press('Escape');
    assert.match(await opened.page.locator('.note').innerText(), /after 60 seconds/);
    await opened.page.clock.runFor(60_000);
    assert.equal((await opened.page.locator('.note').innerText()).trim(), '');
    await closeSound(opened);
  });

  it('works by Ctrl+C with nothing selected', async () => {
    const opened = await openWithKey(harness);
    await opened.page.keyboard.press('Control+c');
    assert.deepEqual(await sentOf(opened, 'copy'), [{ type: 'copy', text: groups.join('-') }]);
    await opened.page.keyboard.press('Escape');
    await opened.page.keyboard.press('Control+c');
    assert.equal((await sentOf(opened, 'copy')).length, 1);
    await closeSound(opened);
  });

  it('is what Ctrl+C does when the whole key is selected, and a part of it is copied as it is', async () => {
    const opened = await openWithKey(harness);
    await opened.page.keyboard.press('Control+a');
    await opened.page.keyboard.press('Control+c');
    assert.deepEqual(await sentOf(opened, 'copy'), [{ type: 'copy', text: groups.join('-') }]);

    await opened.page.evaluate(() => {
      const nodes = document.querySelectorAll('.digits');
      const [from, to] = [nodes[1]?.lastChild, nodes[2]?.firstChild];
      if (from === null || to === null || from === undefined || to === undefined) throw new Error('The groups have no halves.');
      document.getSelection()?.setBaseAndExtent(from, 0, to, 1);
    });
    const copied = opened.page.evaluate(
      () =>
        new Promise<string | undefined>((resolve) => {
          window.addEventListener('copy', (event) => {
            resolve(event.clipboardData?.getData('text/plain'));
          });
        }),
    );
    await opened.page.keyboard.press('Control+c');
    assert.equal(await copied, `${groups[1]?.slice(3) ?? ''}-${groups[2]?.slice(0, 3) ?? ''}`);
    assert.equal((await sentOf(opened, 'copy')).length, 1);
    assert.match(await opened.page.locator('.note').innerText(), /selected part was copied\. It stays in the clipboard/);
    await closeSound(opened);
  });

  it('says when it failed', async () => {
    const opened = await openWithKey(harness);
    await opened.post({ type: 'copyFailed' });
    assert.match(await opened.page.locator('.note').innerText(), /could not be written/);
    assert.equal(await opened.page.locator('[role=status]').textContent(), 'The clipboard could not be written');
    await closeSound(opened);
  });
});

describe('reading by keyboard', () => {
  it('goes by arrows, Space, digits, Home and End, and says each group', async () => {
    const opened = await openWithKey(harness);
    const { keyboard } = opened.page;
    const steps: readonly (readonly [press: string, at: string])[] = [
      ['ArrowRight', '1'], ['Space', '2'], ['ArrowLeft', '1'], ['8', '7'], ['ArrowRight', '7'], ['Home', '0'], ['ArrowLeft', '0'], ['End', '7'], ['9', '7'], ['0', '7'], ['4', '3'],
    ];
    for (const [press, at] of steps) {
      await keyboard.press(press);
      assert.equal(await current(opened), at, press);
    }
    assert.match((await opened.page.locator('.say-line').textContent()) ?? '', /^Group 4 of 8: \w+ \w+ \w+, \w+ \w+ \w+$/);
    assert.equal(await opened.page.locator('.group.read').count(), 3);
    await keyboard.press('Control+ArrowRight');
    await keyboard.press('Alt+1');
    assert.equal(await current(opened), '3');
    await closeSound(opened);
  });

  it('moves the focus along with the groups, which are one tab stop', async () => {
    const opened = await openWithKey(harness);
    await opened.page.locator('.group').nth(0).focus();
    await opened.page.keyboard.press('Space');
    assert.equal(await opened.page.evaluate(() => document.activeElement?.getAttribute('data-group')), '1');
    assert.equal(await opened.page.locator('.group[tabindex="0"]').count(), 1);
    await opened.page.locator('.group').nth(5).click();
    assert.equal(await current(opened), '5');
    await closeSound(opened);
  });

  it('leaves Space to a button that has the focus', async () => {
    const opened = await openWithKey(harness);
    await opened.page.locator('vscode-button[data-action=copy]').focus();
    await opened.page.keyboard.press('Space');
    assert.equal(await current(opened), '0');
    assert.equal((await sentOf(opened, 'copy')).length, 1);
    await closeSound(opened);
  });
});

describe('where no key is', () => {
  const failed = (...actions: readonly FailedAction[]): RevealState => ({ kind: 'failed', failure: { title: 'Could not ask Entra ID.', lines: ['Graph answered 503.'], actions } });
  const buttons: readonly (readonly [state: RevealState, button: string, intent: FromPage])[] = [
    [{ kind: 'asking' }, 'Cancel', { type: 'cancel' }],
    [{ kind: 'mismatch' }, 'Show anyway', { type: 'showAnyway' }],
    [{ kind: 'mismatch' }, 'Show key E4419A06 instead', { type: 'showOther', keyId: 'E4419A06-6C1D-4E0B-9A57-2B8D40E7C913' }],
    [hidden('tab'), 'Show again', { type: 'show' }],
    [hidden('tab'), 'Rotate this key…', { type: 'rotate' }],
    [hidden('neverShown'), 'Show key', { type: 'show' }],
    [hidden('cancelled'), 'Show key', { type: 'show' }],
    [failed('retry'), 'Retry', { type: 'show' }],
    [failed('signIn'), 'Sign in', { type: 'signIn' }],
    [failed('retry', 'copyForAdmin'), 'Copy for your admin', { type: 'copyForAdmin' }],
    [failed('retry', 'copyContact'), 'Copy contact', { type: 'copyContact' }],
  ];

  it('each button says what it does to the host, and nothing is asked without one', async () => {
    const opened = await openPage(harness);
    for (const [state, name, intent] of buttons) {
      await opened.post(inState(state));
      const before = (await opened.sent()).length;
      await opened.page.getByRole('button', { name, exact: true }).click();
      assert.deepEqual((await opened.sent()).slice(before), [intent], name);
    }
    assert.deepEqual(await sentOf(opened, 'ready'), [{ type: 'ready' }]);
    await closeSound(opened);
  });

  it('a failure has its words, and the request by which it can be found', async () => {
    const opened = await openPage(harness);
    const requestId = '3f0d9b0e-0000-4000-8000-0a9be1d1a3b0';
    await opened.post(inState({ kind: 'failed', failure: { title: 'Could not ask Entra ID.', lines: ['Graph answered 503.'], actions: ['retry'], requestId } }));
    assert.match(await opened.page.locator('.box').innerText(), new RegExp(`^Could not ask Entra ID\\.\\s+Graph answered 503\\.\\s+Request ${requestId}\\s+Retry$`));
    assert.equal(await opened.page.locator('[role=status]').textContent(), 'Could not ask Entra ID.');
    await closeSound(opened);
  });

  it('each reason has its words', async () => {
    const opened = await openPage(harness);
    const words = {
      time: /Five minutes have passed/, you: /You hid it/, tab: /tab was out of sight/, blur: /focus went elsewhere/, signedOut: /You signed out/, silence: /three seconds/,
      reloaded: /loaded again/, cancelled: /not shown[^]*may have recorded a read all the same/, neverShown: /not shown[^]*not asked for yet/,
    } as const;
    for (const why of Object.keys(words) as readonly (keyof typeof words)[]) {
      await opened.post(inState(hidden(why)));
      assert.match(await opened.page.locator('.box').innerText(), words[why]);
    }
    await opened.post(inState({ kind: 'hidden', why: 'time', afterSeconds: 60 }));
    assert.match(await opened.page.locator('.box').innerText(), /One minute has passed/);
    await closeSound(opened);
  });

  it('the list of other keys says when it may lack some', async () => {
    const opened = await openPage(harness);
    await opened.post({ type: 'model', model: { ...laptop, otherKeysComplete: false } });
    assert.match(await opened.page.locator('summary').innerText(), /\(1 or more\)/);
    await opened.post({ type: 'model', model: { ...laptop, otherKeys: [], otherKeysComplete: false } });
    assert.match(await opened.page.locator('.others').innerText(), /Whether this device has other keys is not known/);
    await opened.post({ type: 'model', model: { ...laptop, otherKeys: [] } });
    assert.equal(await opened.page.locator('.others').innerText(), '');
    await closeSound(opened);
  });

  it('Esc stops the question', async () => {
    const opened = await openPage(harness);
    await opened.post(inState({ kind: 'asking' }));
    await opened.page.keyboard.press('Escape');
    assert.deepEqual(await sentOf(opened, 'cancel'), [{ type: 'cancel' }]);
    await closeSound(opened);
  });

  it('the focus is on the device when the page opens', async () => {
    const opened = await openPage(harness);
    await opened.post(inState({ kind: 'asking' }));
    assert.equal(await opened.page.evaluate(() => document.activeElement?.tagName), 'H1');
    await closeSound(opened);
  });
});

it('names of devices and people are text, whatever they are', async () => {
  const opened = await openPage(harness);
  const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>"\' \u202Egnp.exe {{7*7}} &amp;';
  await opened.post({
    type: 'model',
    model: {
      ...laptop,
      device: hostile,
      about: hostile,
      what: hostile,
      keyId: hostile,
      evidence: [{ level: 'error', text: hostile }],
      otherKeys: [{ keyId: hostile, volume: hostile, backedUp: hostile, note: hostile }],
      state: { kind: 'failed', failure: { title: hostile, lines: [hostile], actions: ['retry'] } },
    },
  });
  assert.equal(await opened.page.locator('h1').textContent(), hostile);
  assert.equal(await opened.page.locator('#page img, #page script').count(), 0);
  assert.equal(await opened.page.title(), 'Recovery key');
  await closeSound(opened);
});

it('nothing is cut and nothing scrolls sideways, from 1600 pixels to 320', async () => {
  const opened = await openWithKey(harness, { ...key, badGroups: [2], warning: "Entra ID's key fails its check in group 2. Read it again before you dictate it." }, {
    ...laptop,
    device: `${'LAPTOP-MIT-SEHR-LANGEM-NAMEN-'.repeat(2)}00001`,
    about: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft, Windows 11, Entra hybrid joined, corporate',
  });
  await opened.page.locator('summary').click();
  for (const width of [1600, 1280, 1180, 1179, 920, 720, 719, 420, 360, 359, 320]) {
    await opened.setViewport(width, 800);
    const cut = await opened.page.evaluate(() => {
      const outside = (element: Element, box: Element | null | undefined): boolean => {
        const [inner, outer] = [element.getBoundingClientRect(), box?.getBoundingClientRect()];
        return outer === undefined || inner.left < outer.left - 0.5 || inner.right > outer.right + 0.5;
      };
      return {
        sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        digits: [...document.querySelectorAll('.digits')].filter((element) => outside(element, element.closest('.group'))).length,
        buttons: [...document.querySelectorAll('vscode-button')].filter((element) => element.getClientRects().length > 0 && outside(element, document.body)).length,
      };
    });
    assert.deepEqual(cut, { sideways: 0, digits: 0, buttons: 0 }, `${width} pixels`);
  }
  await closeSound(opened);
});
