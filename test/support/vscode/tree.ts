import type { Locator, Page } from 'playwright-core';
import { escape } from './quickInput.ts';

/** What one row says. */
export interface Row {
  readonly label: string;
  readonly description: string;
  readonly level: number;
  /** Undefined: nothing to expand. */
  readonly expanded: boolean | undefined;
  /** What a screen reader says. */
  readonly spoken: string;
}

/** A tree view. VS Code draws only the rows in sight. */
export interface Tree {
  readonly pane: Locator;
  readonly rowsInSight: Locator;
  rows(): Promise<readonly Row[]>;
  /** A row in sight, by its label. */
  row(label: string | RegExp): Locator;
  /** Scrolls until a row with this label is in sight. */
  find(label: string | RegExp): Promise<Locator>;
  expand(row: Locator): Promise<void>;
  /** Clicks an inline action of a row. */
  action(row: Locator, title: string): Promise<void>;
  /** Clicks an action in the header of the view. */
  titleAction(title: string): Promise<void>;
}

export function createTree(page: Page, title: string): Tree {
  const pane = page.locator('.part.sidebar .pane').filter({ has: page.locator('.pane-header', { hasText: title }) });
  const rowsInSight = pane.locator('.monaco-list-row[role=treeitem]');
  const row = (label: string | RegExp): Locator => {
    const text = typeof label === 'string' ? new RegExp(`^${escape(label)}$`) : label;
    return rowsInSight.filter({ has: page.locator('.label-name', { hasText: text }) }).first();
  };
  /** So that the rows under it are in sight when it is expanded. */
  async function makeRoomBelow(of: Locator): Promise<void> {
    const [box, all] = await Promise.all([of.boundingBox(), pane.boundingBox()]);
    if (box === null || all === null || box.y < all.y + all.height / 2) return;
    await page.mouse.wheel(0, box.y - all.y - all.height / 3);
    await page.waitForTimeout(60);
  }

  return {
    pane,
    rowsInSight,
    row,
    async rows() {
      return await rowsInSight.evaluateAll((elements) =>
        elements
          // recycled rows stand in the DOM in any order
          .toSorted((one, other) => Number(one.getAttribute('data-index')) - Number(other.getAttribute('data-index')))
          .map((element) => {
            const expanded = element.getAttribute('aria-expanded');
            return {
              label: element.querySelector('.label-name')?.textContent ?? '',
              description: element.querySelector('.label-description')?.textContent ?? '',
              level: Number(element.getAttribute('aria-level')),
              expanded: expanded === null ? undefined : expanded === 'true',
              spoken: element.getAttribute('aria-label') ?? '',
            };
          }),
      );
    },
    async find(label) {
      const wanted = row(label);
      await rowsInSight.first().hover();
      await page.mouse.wheel(0, -100_000);
      for (let step = 0; step < 60; step++) {
        if (await wanted.isVisible()) {
          await makeRoomBelow(wanted);
          return wanted;
        }
        await page.mouse.wheel(0, 250);
        await page.waitForTimeout(60); // until the list has drawn
      }
      throw new Error(`No row ${String(label)} in the tree.`);
    },
    async expand(of) {
      if ((await of.getAttribute('aria-expanded')) === 'true') return;
      await of.locator('.monaco-tl-twistie').click();
      await of.and(page.locator('[aria-expanded=true]')).waitFor();
    },
    async action(of, name) {
      await of.hover();
      await of.locator(`.action-label[aria-label^="${name}"]`).click();
    },
    async titleAction(name) {
      const header = pane.locator('.pane-header');
      await header.hover();
      await header.locator(`.action-label[aria-label^="${name}"]`).click();
    },
  };
}
