import type { ExportFormat } from '../../src/review/protocol.ts';
import { el, icon, setAttributes, type Child, type Tone } from '../dom.ts';
import { textField } from '../toolkit.ts';
import { exportMenu } from './exportMenu.ts';
import type { Headline } from './headline.ts';
import { allChips, groupings, sortings, type Chip, type Grouping, type Sorting, type View } from './view.ts';
import { count } from './words.ts';

/** What stands above the grid: headline, search, grouping, export, filters. */
export interface Top {
  readonly element: HTMLElement;
  readonly title: HTMLElement;
  /** Shows the view's choices and how much of everything is left. */
  update(view: View, shown: Shown): void;
  focusSearch(): void;
  clearSearch(): void;
  /** Shown for a while; whoever calls it also says it. */
  notice(text: string): void;
}

export interface Shown {
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
  readonly exportAs: (format: ExportFormat) => void;
}

const groupWords: Readonly<Record<Grouping, string>> = { computer: 'Computer', finding: 'Finding', volume: 'Volume' };

const sortWords: Readonly<Record<Sorting, string>> = { worst: 'Worst first', name: 'Name' };

const chipLooks: Readonly<Record<Chip, { readonly words: string; readonly icon: string; readonly tone: Tone }>> = {
  error: { words: 'Errors', icon: 'error', tone: 'error' },
  tool: { words: 'Errors of the tool', icon: 'circle-slash', tone: 'error' },
  warning: { words: 'Warnings', icon: 'warning', tone: 'warning' },
  note: { words: 'Notes', icon: 'info', tone: 'note' },
  fine: { words: 'No finding', icon: 'pass', tone: 'ok' },
};

/** Long enough to be read twice. */
const noticeMs = 8000;

/** Longer than anything that one looks for. */
const longestQuery = 200;

export function header(headline: Headline): { readonly element: HTMLElement; readonly title: HTMLElement } {
  const title = el('h1', { tabindex: -1 }, headline.title);
  const lines = headline.lines.map((line, index) => el('p', { class: index === headline.lines.length - 1 ? 'dim' : undefined }, line));
  return { element: el('header', { class: 'top' }, title, ...lines), title };
}

export function createTop(headline: Headline, counts: Readonly<Record<Chip, number>>, actions: TopActions): Top {
  const { element: head, title } = header(headline);
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
  const chips = chipButtons(counts, actions);
  const menu = exportMenu(actions.exportAs);
  const notice = el('p', { class: 'notice' });
  let noticeTimer: ReturnType<typeof setTimeout> | undefined;
  const element = el(
    'div',
    {},
    head,
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
      el('span', { class: 'dim', 'aria-hidden': 'true' }, 'Findings'),
      el('div', { class: 'chips' }, ...chips.values()),
    ),
    notice,
  );

  return {
    element,
    title,
    update(view, shown) {
      countText.textContent = shownWords(shown);
      menu.update(shown.volumes + shown.errors === 0 ? 'nothing' : shownSize(shown));
      showChosen(groups, view.group);
      showChosen(sorts, view.sort);
      for (const [chip, one] of chips) one.setAttribute('aria-pressed', String(view.chips.has(chip)));
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

function shownSize({ volumes, errors }: Shown): string {
  return [volumes > 0 || errors === 0 ? count(volumes, 'volume') : '', errors > 0 ? count(errors, 'error') : ''].filter((part) => part !== '').join(', ');
}

/** "3 of 9 volumes" */
export function shownWords(shown: Shown): string {
  const { volumes, errors, allVolumes, allErrors } = shown;
  if (volumes === allVolumes && errors === allErrors) return shownSize(shown);
  const parts = [
    allVolumes > 0 ? `${volumes.toLocaleString('en-US')} of ${count(allVolumes, 'volume')}` : '',
    allErrors > 0 ? `${errors.toLocaleString('en-US')} of ${count(allErrors, 'error')}` : '',
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

function chipButtons(counts: Readonly<Record<Chip, number>>, actions: TopActions): ReadonlyMap<Chip, HTMLElement> {
  return new Map(
    allChips.map((chip) => {
      const look = chipLooks[chip];
      const element = el(
        'button',
        { type: 'button', class: 'chip', 'data-chip': chip, disabled: counts[chip] === 0 },
        icon('check'),
        icon(look.icon, look.tone),
        `${look.words} `,
        el('b', {}, counts[chip].toLocaleString('en-US')),
      );
      element.addEventListener('click', () => {
        actions.chip(chip);
      });
      return [chip, element];
    }),
  );
}
