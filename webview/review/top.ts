import type { FeedOffer } from '../../src/review/protocol.ts';
import { el, icon, replaceChildren, setAttributes, type Child, type Tone } from '../dom.ts';
import { button, textField } from '../toolkit.ts';
import { exportMenu, type ExportActions } from './exportMenu.ts';
import type { Headline } from './headline.ts';
import { findingChips, groupings, sinceChips, sortings, type Chip, type Grouping, type Sorting, type View } from './view.ts';
import { count } from './words.ts';

/** What stands above the grid: headline, search, grouping, export, filters. */
export interface Top {
  readonly element: HTMLElement;
  readonly title: HTMLElement;
  /** Shows the view's choices and how much of everything is left. */
  update(view: View, shown: Shown): void;
  /** What is known has changed. */
  tell(headline: Headline, counts: Readonly<Record<Chip, number>>, hosts: HostCounts | undefined): void;
  /** So many computers were read since the order is held; 0 hides the line. */
  showHeld(read: number): void;
  focusSearch(): void;
  clearSearch(): void;
  /** Shown for a while; whoever calls it also says it. */
  notice(text: string): void;
}

/** Of computers that are asked; with what their feed offers. */
export interface HostCounts {
  readonly running: number;
  readonly failed: number;
  readonly offer: FeedOffer;
}

export interface Shown {
  /** Computers that were not read, shown and all. */
  readonly notRead: number;
  readonly allNotRead: number;
  readonly volumes: number;
  readonly errors: number;
  readonly allVolumes: number;
  readonly allErrors: number;
}

export interface TopActions {
  search(query: string): void;
  leaveSearch(): void;
  group(grouping: Grouping): void;
  sort(sorting: Sorting): void;
  chip(chip: Chip): void;
  updateOrder(): void;
  readonly export: ExportActions;
}

const groupWords: Readonly<Record<Grouping, string>> = { computer: 'Computer', finding: 'Finding', volume: 'Volume' };

const sortWords: Readonly<Record<Sorting, string>> = { worst: 'Worst first', name: 'Name' };

const chipLooks: Readonly<Record<Chip, { readonly words: string; readonly icon: string; readonly tone: Tone }>> = {
  error: { words: 'Errors', icon: 'error', tone: 'error' },
  tool: { words: 'Errors of the tool', icon: 'circle-slash', tone: 'error' },
  notRead: { words: 'Not read', icon: 'question', tone: 'warning' },
  changed: { words: 'Changed', icon: 'diff', tone: 'note' },
  warning: { words: 'Warnings', icon: 'warning', tone: 'warning' },
  note: { words: 'Notes', icon: 'info', tone: 'note' },
  fine: { words: 'No finding', icon: 'pass', tone: 'ok' },
};

/** Long enough to be read twice. */
const noticeMs = 8000;

/** Longer than anything that one looks for. */
const longestQuery = 200;

export interface Header {
  readonly element: HTMLElement;
  readonly title: HTMLElement;
  readonly set: (headline: Headline) => void;
}

export function header(headline: Headline): Header {
  const title = el('h1', { tabindex: -1 });
  const lines = el('div', { class: 'head-lines' });
  const set = (now: Headline): void => {
    // a heading that changes all the time would be read all the time
    if (title.textContent !== now.title) title.textContent = now.title;
    replaceChildren(lines, ...now.lines.map((line, index) => el('p', { class: index === now.lines.length - 1 ? 'dim' : undefined }, line)));
  };
  set(headline);
  return { element: el('header', { class: 'top' }, title, lines), title, set };
}

export function createTop(headline: Headline, since: string | undefined, actions: TopActions): Top {
  const { element: head, title, set } = header(headline);
  const countText = el('span', { class: 'dim matches', 'aria-hidden': 'true' });
  const search = textField({
    label: 'Search the review',
    placeholder: 'Search computer, volume, key ID, finding',
    icon: 'search',
    end: countText,
    maxLength: longestQuery,
  });
  search.addEventListener('input', () => {
    actions.search(search.value);
  });
  search.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    if (search.value === '') actions.leaveSearch();
    else {
      search.value = '';
      actions.search('');
    }
  });

  const groups = radioButtons('data-group', groupings, groupWords, (grouping) => {
    actions.group(grouping);
  });
  const sorts = radioButtons('data-sorting', sortings, sortWords, (sorting) => {
    actions.sort(sorting);
  });
  const chips = chipButtons(actions);
  const chipsOf = (some: readonly Chip[]): readonly HTMLElement[] => some.flatMap((chip) => chips.get(chip) ?? []);
  const sinceLabel = el('span', { class: 'dim', 'aria-hidden': 'true' }, `Since ${since ?? ''}`);
  const sinceGroup = el('div', { class: 'filter-group', hidden: since === undefined }, sinceLabel, el('div', { class: 'chips' }, ...chipsOf(sinceChips)));
  const menu = exportMenu(actions.export);
  const cancelAll = button({ label: 'Cancel all', attributes: { 'data-action': 'cancel', hidden: true } });
  const retryAll = button({ label: 'Retry all that failed', attributes: { 'data-action': 'retry', hidden: true } });
  const hostButtons = el('div', { class: 'buttons', hidden: true }, cancelAll, retryAll);
  const heldWords = el('span', {});
  const updateOrder = el('button', { type: 'button', class: 'link' }, 'Update order');
  updateOrder.addEventListener('click', () => {
    actions.updateOrder();
  });
  const heldLine = el('p', { class: 'held', hidden: true }, heldWords, ' ', updateOrder);
  const notice = el('p', { class: 'notice' });
  let noticeTimer: ReturnType<typeof setTimeout> | undefined;
  const element = el(
    'div',
    {},
    head,
    hostButtons,
    el(
      'div',
      { class: 'bar' },
      search,
      el(
        'div',
        { class: 'group-by' },
        el('span', { id: 'group-by', class: 'dim' }, 'Group by'),
        el('div', { class: 'segments', role: 'radiogroup', 'aria-labelledby': 'group-by' }, ...groups.values()),
      ),
      el('div', { class: 'segments sorts', role: 'radiogroup', 'aria-label': 'Sort' }, ...sorts.values()),
      menu.element,
    ),
    el(
      'div',
      { class: 'filters', role: 'group', 'aria-label': 'Filters; counts are volumes' },
      el('div', { class: 'filter-group' }, el('span', { class: 'dim', 'aria-hidden': 'true' }, 'Findings'), el('div', { class: 'chips' }, ...chipsOf(findingChips))),
      sinceGroup,
    ),
    heldLine,
    notice,
  );

  return {
    element,
    title,
    update(view, shown) {
      countText.textContent = shownWords(shown);
      menu.update(shown.volumes + shown.errors + shown.notRead === 0 ? 'nothing' : shownSize(shown));
      showChosen(groups, view.group);
      showChosen(sorts, view.sort);
      for (const [chip, one] of chips) one.setAttribute('aria-pressed', String(view.chips.has(chip)));
    },
    tell(now, counts, hosts) {
      set(now);
      for (const [chip, one] of chips) {
        setAttributes(one, { disabled: counts[chip] === 0 });
        const number = one.querySelector('b');
        if (number !== null) number.textContent = counts[chip].toLocaleString('en-US');
      }
      // there only where computers are asked
      for (const one of chipsOf(['notRead'])) one.hidden = hosts === undefined;
      cancelAll.hidden = hosts === undefined || hosts.running === 0 || !hosts.offer.canCancel;
      retryAll.hidden = hosts === undefined || hosts.failed < 2 || !hosts.offer.canRetry;
      hostButtons.hidden = cancelAll.hidden && retryAll.hidden;
    },
    showHeld(read) {
      heldLine.hidden = read === 0;
      heldWords.textContent = `${count(read, 'more computer')} read.`;
    },
    focusSearch() {
      search.focus();
    },
    clearSearch() {
      search.value = '';
    },
    notice(text) {
      notice.textContent = text;
      clearTimeout(noticeTimer);
      noticeTimer = setTimeout(() => {
        notice.textContent = '';
      }, noticeMs);
    },
  };
}

export function shownSize({ volumes, errors, notRead }: Shown): string {
  return [volumes > 0 || errors + notRead === 0 ? count(volumes, 'volume') : '', errors > 0 ? count(errors, 'error') : '', notRead > 0 ? `${count(notRead, 'computer')} not read` : '']
    .filter((part) => part !== '')
    .join(', ');
}

/** "3 of 9 volumes" */
export function shownWords(shown: Shown): string {
  const { volumes, errors, notRead, allVolumes, allErrors, allNotRead } = shown;
  if (volumes === allVolumes && errors === allErrors && notRead === allNotRead) return shownSize(shown);
  const parts = [
    allVolumes > 0 ? `${volumes.toLocaleString('en-US')} of ${count(allVolumes, 'volume')}` : '',
    allErrors > 0 ? `${errors.toLocaleString('en-US')} of ${count(allErrors, 'error')}` : '',
    allNotRead > 0 ? `${notRead.toLocaleString('en-US')} of ${count(allNotRead, 'computer')} not read` : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** Alternatives of which one is chosen: one tab stop, arrows choose. */
function radioButtons<T extends string>(attribute: string, values: readonly T[], words: Readonly<Record<T, string>>, choose: (value: T) => void): ReadonlyMap<T, HTMLElement> {
  const buttons = new Map(values.map((value): [T, HTMLElement] => [value, el('button', { type: 'button', role: 'radio', [attribute]: value }, ...wordsOf(words[value]))]));
  const chosen = (value: T): void => {
    choose(value);
    buttons.get(value)?.focus();
  };
  values.forEach((value, index) => {
    const one = buttons.get(value);
    one?.addEventListener('click', () => {
      chosen(value);
    });
    one?.addEventListener('keydown', (event) => {
      const step = event.key === 'ArrowRight' || event.key === 'ArrowDown' ? 1 : event.key === 'ArrowLeft' || event.key === 'ArrowUp' ? -1 : 0;
      const next = values[(index + step + values.length) % values.length];
      if (step === 0 || next === undefined) return;
      event.preventDefault();
      chosen(next);
    });
  });
  return buttons;
}

/** "Worst first" is "Worst" where there is little room. */
function wordsOf(words: string): readonly Child[] {
  const [first = '', ...rest] = words.split(' ');
  return [first, rest.length === 0 ? null : el('span', { class: 'rest' }, ` ${rest.join(' ')}`)];
}

function showChosen<T extends string>(buttons: ReadonlyMap<T, HTMLElement>, chosen: T): void {
  for (const [value, one] of buttons) setAttributes(one, { 'aria-checked': String(value === chosen), tabindex: value === chosen ? 0 : -1 });
}

function chipButtons(actions: TopActions): ReadonlyMap<Chip, HTMLElement> {
  return new Map(
    [...findingChips, ...sinceChips].map((chip) => {
      const look = chipLooks[chip];
      const element = el(
        'button',
        { type: 'button', class: 'chip', 'data-chip': chip },
        icon('check'),
        icon(look.icon, look.tone),
        `${look.words} `,
        el('b', {}),
      );
      element.addEventListener('click', () => {
        actions.chip(chip);
      });
      return [chip, element];
    }),
  );
}
