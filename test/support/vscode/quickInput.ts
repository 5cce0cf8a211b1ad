import type { Locator, Page } from 'playwright-core';

/** The box at the top of the window: palette, pickers, inputs. */
export interface QuickInput {
  readonly widget: Locator;
  readonly input: Locator;
  /** Rows in view. */
  readonly rows: Locator;
  /** The row whose label is this, without its icon. */
  row(label: string | RegExp): Locator;
  /** Waits for the box and types into it, over what is there. */
  fill(text: string): Promise<void>;
  /** Waits for the box, types and presses Enter. */
  answer(text: string): Promise<void>;
  /** Types a path into the file dialog, which writes its own folder there when it has read it, and presses Enter. */
  answerPath(path: string): Promise<void>;
  /** Clicks the row with this label. */
  choose(label: string | RegExp): Promise<void>;
  /** Clicks a button at the right of a row. */
  button(row: Locator, title: string | RegExp): Promise<void>;
  cancel(): Promise<void>;
}

export function createQuickInput(page: Page): QuickInput {
  const widget = page.locator('.quick-input-widget');
  const input = widget.locator('.quick-input-box input');
  const rows = widget.locator('.quick-input-list .monaco-list-row');
  const row = (label: string | RegExp): Locator => {
    const text = typeof label === 'string' ? new RegExp(`^\\s*${escape(label)}\\s*$`) : label;
    return rows.filter({ has: page.locator('.label-name, .monaco-highlighted-label', { hasText: text }) }).first();
  };
  async function fill(text: string): Promise<void> {
    await input.waitFor();
    await input.fill(text);
  }
  return {
    widget,
    input,
    rows,
    row,
    fill,
    async answer(text) {
      await fill(text);
      await page.keyboard.press('Enter');
    },
    async answerPath(path) {
      await rows.first().waitFor();
      for (let attempt = 0; attempt < 20; attempt++) {
        await fill(path);
        await page.waitForTimeout(400); // a folder that is read late takes the place of what was typed
        if ((await input.inputValue()) === path) break;
      }
      await page.keyboard.press('Enter');
    },
    async choose(label) {
      await row(label).click();
    },
    async button(of, title) {
      await of.hover();
      await of.locator('.quick-input-list-entry-action-bar .action-label').and(page.getByRole('button', { name: title })).click();
    },
    async cancel() {
      await page.keyboard.press('Escape');
      await widget.waitFor({ state: 'hidden' });
    },
  };
}

export function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
