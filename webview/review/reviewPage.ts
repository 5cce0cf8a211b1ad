import type { FromPage, ToPage } from '../../src/review/protocol.ts';
import type { PageModel } from '../../src/review/pageModel.ts';
import { el, replaceChildren, type liveRegions } from '../dom.ts';
import { createGrid } from './grid.ts';
import { listenToGridKeys } from './gridKeys.ts';
import { headlineOf } from './headline.ts';
import { errorsOf, exportOrder, rowIdOf, rowsOf, volumesOf, type Row } from './rows.ts';
import { keepShownPassword } from './shownPassword.ts';
import { lineList, openSources } from './source.ts';
import { createTop, header, shownWords, type Shown } from './top.ts';
import { createWholeVolumes } from './wholeVolumes.ts';
import { chipCounts, firstView, itemsOf, shownItems, type Grouping, type Sorting, type View } from './view.ts';

export interface PageParts {
  /** What the page takes the place of. */
  readonly root: HTMLElement;
  readonly post: (message: FromPage) => void;
  readonly say: ReturnType<typeof liveRegions>;
  /** The choices of the page before it was hidden, for the same model. */
  readonly view: View | undefined;
  saveView(view: View): void;
}

/** The page of one model. */
export interface ReviewPage {
  readonly title: HTMLElement;
  receive(message: Exclude<ToPage, { readonly type: 'model' | 'failed' }>): void;
  focusSearch(): void;
  /** What is shown goes: the tab is hidden, or the page left. */
  leave(): void;
  /** Another page takes its place. */
  dispose(): void;
}

const tickMs = 2000;

/** While one types, the count is told when there is a pause. */
const countPauseMs = 300;

const groupLabels: Readonly<Record<Grouping, string>> = { computer: 'Volumes by computer', finding: 'Volumes by finding', volume: 'Volumes' };
const sortLabels: Readonly<Record<Sorting, string>> = { worst: 'worst first', name: 'by name' };

export function createReviewPage(model: PageModel, parts: PageParts): ReviewPage {
  const items = itemsOf(model);
  const headline = headlineOf(model);
  const keeper = keepShownPassword(parts.post, (words, urgent) => {
    if (urgent) parts.say.assertive(words);
    else parts.say.polite(words);
  });
  if (items.length === 0) return emptyPage(model, headline, parts);

  let view = parts.view ?? openedView();
  let countTimer: ReturnType<typeof setTimeout> | undefined;
  let copying: Element | undefined;
  const wholes = createWholeVolumes();
  const grid = createGrid(model, wholes, (removed) => {
    keeper.leave(removed);
  });
  const top = createTop(headline, chipCounts(items), {
    search(query) {
      change({ query });
      clearTimeout(countTimer);
      countTimer = setTimeout(() => {
        parts.say.polite(shownWords(shownNow()));
      }, countPauseMs);
    },
    leaveSearch() {
      grid.focusRow(grid.current);
    },
    group(group) {
      change({ group });
    },
    sort(sort) {
      change({ sort });
    },
    chip(chip) {
      const chips = new Set(view.chips);
      if (!chips.delete(chip)) chips.add(chip);
      change({ chips });
      parts.say.polite(shownWords(shownNow()));
    },
    exportAs(format) {
      parts.post({ type: 'export', format, rowIds: exportOrder(items, view, wholes) });
    },
  });
  const clear = el('button', { type: 'button', class: 'link' }, 'Clear search and filters');
  clear.addEventListener('click', () => {
    top.clearSearch();
    change({ query: '', chips: new Set() });
    top.focusSearch();
  });
  const none = el('p', { class: 'no-match', hidden: true }, 'No volume matches. ', clear);
  const element = el('div', { class: 'review' }, top.element, grid.element, none, leftOver(model, false));

  /** A text with one volume, or with nothing but errors, is there to be looked into. */
  function openedView(): View {
    const [only] = items;
    const open = volumesOf(items).length === 0 ? items.map(rowIdOf) : items.length === 1 && only !== undefined ? [rowIdOf(only)] : [];
    return { ...firstView, open: new Set(open) };
  }

  function shownNow(): Shown {
    const shown = shownItems(items, view, wholes);
    return {
      volumes: volumesOf(shown).length,
      errors: errorsOf(shown).length,
      allVolumes: volumesOf(items).length,
      allErrors: errorsOf(items).length,
    };
  }

  function change(changes: Partial<View>): void {
    view = { ...view, ...changes };
    render();
    parts.saveView(view);
  }

  function render(): void {
    const rows = rowsOf(items, view, wholes);
    top.update(view, shownNow());
    // hidden, it has no place in the window
    grid.element.hidden = rows.length === 0;
    grid.update(rows, { group: view.group, sort: view.sort, label: `${groupLabels[view.group]}, ${sortLabels[view.sort]}` });
    none.hidden = rows.length > 0;
  }

  function toggle(row: Row): void {
    if (row.kind === 'detail') return;
    const set = new Set(row.kind === 'group' ? view.closed : view.open);
    if (!set.delete(row.key)) set.add(row.key);
    change(row.kind === 'group' ? { closed: set } : { open: set });
  }

  function copy(row: Row): void {
    copying = undefined;
    const item = row.kind === 'item' ? row.item : row.kind === 'detail' ? row.of.item : undefined;
    if (item !== undefined) parts.post({ type: 'copyText', rowId: rowIdOf(item) });
    else if (row.kind === 'group' && row.group.kind === 'computer') parts.post({ type: 'copyText', rowId: row.group.computer.rowId });
  }

  /** One listener for everything in the page that does something. */
  function act(control: HTMLElement): void {
    const { action, row: rowId, finding, command } = control.dataset;
    copying = control;
    const password = grid.passwordOf(control);
    switch (action) {
      case 'togglePassword':
        if (password !== undefined) keeper.toggle(password);
        return;
      case 'copyPassword':
        if (password !== undefined) parts.post({ type: 'copyPassword', rowId: password.rowId });
        return;
      case 'copyText':
        if (rowId !== undefined) parts.post({ type: 'copyText', rowId });
        return;
      case 'copyCommand':
        if (rowId !== undefined) parts.post({ type: 'copyCommand', rowId, finding: Number(finding), command: Number(command) });
        return;
      case undefined:
      default:
        return;
    }
  }

  element.addEventListener('click', (event) => {
    if (!(event.target instanceof Element)) return;
    const control = event.target.closest<HTMLElement>('[data-action]');
    if (control !== null) {
      act(control);
      return;
    }
    const column = event.target.closest<HTMLElement>('[data-sort]');
    if (column !== null) {
      change({ sort: column.dataset['sort'] === 'name' ? 'name' : 'worst' });
      return;
    }
    const rowElement = event.target.closest('.row');
    const row = rowElement === null ? undefined : grid.rowOf(rowElement);
    // somebody who selects a name does not want to open it
    if (row === undefined || getSelection()?.isCollapsed === false) return;
    grid.focusRow(row.key);
    toggle(row);
  });
  listenToGridKeys(grid, { toggle, copy });
  openSources(element, parts.post);
  // in the document first: the search field takes its name from what it holds when it gets there
  replaceChildren(parts.root, element);
  render();
  // a task after the frame in which the first rows are painted
  requestAnimationFrame(() => {
    setTimeout(() => {
      parts.post({ type: 'volumes' });
    });
  });

  /** The button that was used says so for a moment; for a key on a row there is none, and the notice does. */
  function copied(rowId: string, seconds: number | undefined): void {
    const glyph = copying?.querySelector('.codicon-copy');
    copying = undefined;
    glyph?.classList.replace('codicon-copy', 'codicon-check');
    setTimeout(() => glyph?.classList.replace('codicon-check', 'codicon-copy'), tickMs);
    const words = seconds === undefined ? 'Copied.' : `Copied; clears in ${seconds} seconds.`;
    parts.say.polite(words);
    const views = seconds === undefined ? [] : grid.passwordsOf(rowId);
    for (const one of views) one.say(`${words} Windows keeps a copy of its own in its clipboard history, where that is on.`);
    if (glyph === undefined || glyph === null) top.notice(words);
  }

  return {
    title: top.title,
    receive(message) {
      keeper.heard();
      switch (message.type) {
        case 'ping':
          return;
        case 'volumes':
          wholes.add(message.volumes);
          grid.complete();
          return;
        case 'password':
          keeper.receive(message);
          return;
        case 'hidePassword':
          keeper.hide('host');
          return;
        case 'passwordRefused':
          keeper.refuse(message.rowId);
          return;
        case 'copied':
          copied(message.rowId, message.clearsAfterSeconds);
          return;
        case 'exported':
          top.notice(`Saved ${message.fileName}, without recovery passwords.`);
          parts.say.polite(`Saved ${message.fileName}`);
          return;
        case 'notDone':
          top.notice('That could not be done. The log says more.');
          parts.say.polite('That could not be done.');
          return;
      }
    },
    focusSearch() {
      top.focusSearch();
    },
    leave() {
      keeper.hide('tab');
    },
    dispose() {
      clearTimeout(countTimer);
      grid.dispose();
    },
  };
}

function emptyPage(model: PageModel, headline: ReturnType<typeof headlineOf>, { root, post }: PageParts): ReviewPage {
  const { element: head, title } = header(headline);
  const element = el('div', { class: 'review' }, head, leftOver(model, true));
  openSources(element, post);
  replaceChildren(root, element);
  return { title, receive: () => undefined, focusSearch: () => undefined, leave: () => undefined, dispose: () => undefined };
}

/** Lines that stand in no volume: nothing of the text is dropped. */
function leftOver(model: PageModel, open: boolean): HTMLElement | null {
  const lines = model.unrecognised.filter((line) => line.volumeRowId === null);
  if (lines.length === 0) return null;
  const words = lines.length === 1 ? '1 line outside of volumes was not recognised' : `${lines.length.toLocaleString('en-US')} lines outside of volumes were not recognised`;
  return el('details', { class: 'left-over', open }, el('summary', {}, words), lineList(model, lines, 0));
}
