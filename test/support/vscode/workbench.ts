import type { FrameLocator, Locator, Page } from 'playwright-core';
import { createQuickInput, type QuickInput } from './quickInput.ts';
import { createTree, type Tree } from './tree.ts';

const extension = 'recovery-keys.recovery-keys';

/** A VS Code window, used the way a person does: keys, clicks, and what is to be seen. */
export interface Workbench {
  readonly page: Page;
  readonly quickInput: QuickInput;
  /** The device tree. */
  readonly devices: Tree;
  /** Runs a command from the palette, by its title with category. */
  command(title: string): Promise<void>;
  /** Opens our view from the activity bar, unless it is open. */
  openView(): Promise<void>;
  /** Drags the edge of the side bar, so that whole rows can be read. */
  widenSidebar(width: number): Promise<void>;
  /** The message with this text. */
  notification(text: string | RegExp): Locator;
  clearNotifications(): Promise<void>;
  /** The modal question with this text. */
  dialog(text: string | RegExp): Locator;
  /** Our page in the active editor. */
  webview(): FrameLocator;
  /** The tab of an editor by its title. */
  tab(title: string | RegExp): Locator;
  statusBarItem(id: string): Locator;
  clipboard(): Promise<string>;
  /** Opens a file of the workspace by its name. */
  openFile(name: string): Promise<void>;
  screenshot(file: string): Promise<void>;
}

export function createWorkbench(page: Page): Workbench {
  const quickInput = createQuickInput(page);
  const devices = createTree(page, 'Devices');

  async function command(title: string): Promise<void> {
    await page.keyboard.press('F1');
    await quickInput.fill(`>${title}`);
    // The list also has near misses and commands used before: the row has to say just this
    const row = quickInput.row(title);
    const offered = await row.waitFor({ timeout: 15_000 }).then(() => true, () => false);
    if (!offered) {
      // what the palette offers is settled when it opens, and something may not have been there yet
      await quickInput.cancel();
      await page.keyboard.press('F1');
      await quickInput.fill(`>${title}`);
    }
    await row.click();
  }

  return {
    page,
    quickInput,
    devices,
    command,
    async openView() {
      if (await devices.pane.isVisible()) return;
      await page.locator('.activitybar .action-label[aria-label^="Recovery Keys"]').click();
      await devices.pane.waitFor();
    },
    async widenSidebar(width) {
      const edge = await page.locator('.part.sidebar').boundingBox();
      if (edge === null) throw new Error('The side bar is not open.');
      const y = edge.y + edge.height / 2;
      await page.mouse.move(edge.x + edge.width, y);
      await page.mouse.down();
      await page.mouse.move(edge.x + width, y, { steps: 5 });
      await page.mouse.up();
    },
    notification: (text) => page.locator('.notifications-toasts .notification-list-item').filter({ hasText: text }),
    async clearNotifications() {
      await command('Notifications: Clear All Notifications');
      await page.locator('.notifications-toasts .notification-list-item').first().waitFor({ state: 'hidden' });
    },
    dialog: (text) => page.locator('.monaco-dialog-box').filter({ hasText: text }),
    // VS Code's own document is the outer frame, ours the inner. Frames of editors in the background are not visible
    webview: () => page.frameLocator(`iframe.webview.ready[src*="extensionId=${extension}"]:visible`).frameLocator('iframe#active-frame'),
    tab: (title) => page.locator('.tabs-container .tab').filter({ hasText: title }),
    statusBarItem: (id) => page.locator(`.statusbar-item[id="${extension}.${id}"]`),
    clipboard: async () => await page.evaluate(() => navigator.clipboard.readText()),
    async openFile(name) {
      await page.keyboard.press('Control+P');
      await quickInput.fill(name);
      await quickInput.row(name).click();
      await page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
      await page.locator('.editor-instance .view-lines').waitFor();
    },
    async screenshot(file) {
      await page.screenshot({ path: file });
    },
  };
}
