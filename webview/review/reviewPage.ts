import { unpackComputers } from '../../src/review/pageModel.ts';
import type { FeedOffer, FromPage, HostsMessage, ToPage } from '../../src/review/protocol.ts';
import type { PageModel } from '../../src/review/pageModel.ts';
import { el, replaceChildren, type liveRegions } from '../dom.ts';
import { createGrid } from './grid.ts';
import { listenToGridKeys } from './gridKeys.ts';
import { headlineOf, hostsOf } from './headline.ts';
import { nameOf, runningWords } from './renderRow.ts';
import { canOpen, errorsOf, exportOrder, holdOrder, rowIdOf, rowsOf, volumesOf, type HeldOrder, type Row } from './rows.ts';
import { keepShownPassword } from './shownPassword.ts';
import { lineList, openSources } from './source.ts';
import { createTop, header, shownSize, shownWords, type HostCounts, type Shown } from './top.ts';
import { createWholeVolumes } from './wholeVolumes.ts';
import { dayWords } from './words.ts';
import { chipCounts, firstView, itemsOf, shownItems, type Grouping, type Item, type Sorting, type View } from './view.ts';

export interface PageParts {
  /** What the page takes the place of. */
  readonly root: HTMLElement;
  readonly post: (message: FromPage) => void;
  readonly say: ReturnType<typeof liveRegions>;
  /** The choices of the page before it was hidden, for the same model. */
  readonly view: View | undefined;
  /** Of computers that are asked. */
  readonly feed: FeedOffer | undefined;
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

/** While computers are being read, one sentence in this time says how many. */
const progressMs = 10_000;

export function createReviewPage(given: PageModel, parts: PageParts): ReviewPage {
  // what is known changes while computers are being read
  const model: { -readonly [Name in keyof PageModel]: PageModel[Name] } = { ...given };
  let items = itemsOf(model);
  const headline = headlineOf(model);
  const keeper = keepShownPassword(parts.post, (words, urgent) => {
    if (urgent) parts.say.assertive(words);
    else parts.say.polite(words);
  });
  if (items.length === 0) return emptyPage(model, headline, parts);

  let view = parts.view ?? openedView();
  let countTimer: ReturnType<typeof setTimeout> | undefined;
  let copying: Element | undefined;
  let held: HeldOrder | undefined;
  let readWhileHeld = 0;
  let toldAt = 0;
  let exporting = '';
  const wholes = createWholeVolumes();
  const grid = createGrid(model, wholes, parts.feed, (removed) => {
    keeper.leave(removed);
  });
  const top = createTop(headline, model.compared === undefined ? undefined : dayWords(model.compared.since), {
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
    updateOrder() {
      letGoOfOrder();
      render();
      grid.focusRow(grid.current);
    },
    export: {
      exportAs(format) {
        exporting = shownSize(shownNow());
        parts.post({ type: 'export', format, rowIds: exportOrder(items, view, wholes) });
      },
      print() {
        parts.post({ type: 'print', rowIds: exportOrder(items, view, wholes) });
      },
      save() {
        exporting = 'the review';
        parts.post({ type: 'save' });
      },
      compare() {
        parts.post({ type: 'compare' });
      },
    },
  });
  const clear = el('button', { type: 'button', class: 'link' }, 'Clear search and filters');
  clear.addEventListener('click', () => {
    top.clearSearch();
    change({ query: '', chips: new Set() });
    top.focusSearch();
  });
  const none = el('p', { class: 'no-match', hidden: true }, 'No volume matches. ', clear);
  const element = el('div', { class: 'review' }, top.element, grid.element, none, leftOver(given, false));

  /** A text with one volume, or with nothing but errors, is there to be looked into. */
  function openedView(): View {
    const [only] = items;
    const open = parts.feed !== undefined ? [] : volumesOf(items).length === 0 ? items.map(rowIdOf) : items.length === 1 && only !== undefined ? [rowIdOf(only)] : [];
    return { ...firstView, open: new Set(open) };
  }

  function shownNow(): Shown {
    const shown = shownItems(items, view, wholes);
    const notRead = (some: readonly Item[]): number => some.filter(({ kind }) => kind === 'host').length;
    return {
      volumes: volumesOf(shown).length,
      errors: errorsOf(shown).length,
      notRead: notRead(shown),
      allVolumes: volumesOf(items).length,
      allErrors: errorsOf(items).length,
      allNotRead: notRead(items),
    };
  }

  function change(changes: Partial<View>): void {
    // whoever sorts, groups or filters wants the order of now
    if (changes.open === undefined && changes.closed === undefined) letGoOfOrder();
    view = { ...view, ...changes };
    render();
    parts.saveView(view);
  }

  function letGoOfOrder(): void {
    held = undefined;
    readWhileHeld = 0;
    top.showHeld(0);
  }

  function render(keepPlace = false): void {
    const rows = rowsOf(items, view, wholes, held);
    top.update(view, shownNow());
    // hidden, it has no place in the window
    grid.element.hidden = rows.length === 0;
    none.hidden = rows.length > 0;
    grid.update(rows, { group: view.group, sort: view.sort, label: `${groupLabels[view.group]}, ${sortLabels[view.sort]}`, keepPlace });
  }

  function hostCounts(): HostCounts | undefined {
    return parts.feed === undefined ? undefined : { ...hostsOf(model), offer: parts.feed };
  }

  /** Something is new of some computers: rows fill in place, and the order stays while somebody is in the grid. */
  function takeHosts(message: HostsMessage): void {
    const fresh = unpackComputers(message.computers);
    const before = hostsOf(model).read;
    if (grid.element.matches(':hover') || grid.element.contains(document.activeElement)) held ??= holdOrder(items, view, wholes);
    else letGoOfOrder();
    const byHost = Map.groupBy(fresh, ({ host }) => host?.id ?? '');
    const known = new Set(model.computers.map(({ host }) => host?.id));
    const placed = new Set<string>();
    model.computers = [
      ...model.computers.flatMap((computer) => {
        const id = computer.host?.id ?? '';
        const now = byHost.get(id);
        if (now === undefined) return [computer];
        if (placed.has(id)) return [];
        placed.add(id);
        return now;
      }),
      ...fresh.filter(({ host }) => !known.has(host?.id)),
    ];
    const replaced = new Set(message.sources.map(({ id }) => id));
    model.sources = [...model.sources.filter(({ id }) => !replaced.has(id)), ...message.sources];
    model.unrecognised = [...model.unrecognised.filter(({ sourceId }) => !replaced.has(sourceId)), ...message.unrecognised];
    if (message.compared !== undefined) model.compared = message.compared;
    items = itemsOf(model);
    const hosts = hostsOf(model);
    if (held !== undefined) readWhileHeld += Math.max(0, hosts.read - before);
    top.showHeld(readWhileHeld);
    tell();
    render(true);
    for (const { name, host } of fresh) if (host?.state.state === 'failed') parts.say.polite(`${nameOf(name)} could not be read`);
    const now = Date.now();
    if (now - toldAt >= progressMs || hosts.running === 0) {
      toldAt = now;
      parts.say.polite(`${hosts.read.toLocaleString('en-US')} of ${hosts.all.toLocaleString('en-US')} read`);
    }
  }

  function tell(): void {
    top.tell(headlineOf(model), chipCounts(items), hostCounts());
  }

  /** Running rows count their seconds. */
  const ticking = parts.feed === undefined ? undefined : setInterval(() => {
    for (const one of grid.element.querySelectorAll<HTMLElement>('[data-since]')) one.textContent = runningWords(one.dataset['since'] ?? '');
  }, 1000);

  function toggle(row: Row): void {
    if (row.kind === 'detail' || (row.kind === 'item' && !canOpen(row.item))) return;
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
    const { action, row: rowId, finding, command, host } = control.dataset;
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
      case 'retry':
      case 'cancel':
        parts.post({ type: action, ...(host === undefined ? {} : { host }) });
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
  tell();
  render();
  // a task after the frame in which the first rows are painted
  requestAnimationFrame(() => {
    setTimeout(() => {
      parts.post({ type: 'volumes' });
    });
  });

  function notify(words: string): void {
    top.notice(words);
    parts.say.polite(words);
  }

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
          top.notice(`Saved ${exporting} as ${message.fileName}, without recovery passwords.`);
          parts.say.polite(`Saved ${exporting} as ${message.fileName}`);
          return;
        case 'printed':
          notify(message.fileName === undefined ? 'Opened in your browser, to print it there.' : `Saved ${message.fileName}. Open it in a browser to print it.`);
          return;
        case 'notCompared':
          notify(message.message);
          return;
        case 'hosts':
          takeHosts(message);
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
      clearInterval(ticking);
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
