import type { ExportFormat } from '../../src/review/protocol.ts';
import { el } from '../dom.ts';
import { button } from '../toolkit.ts';

export interface ExportMenu {
  readonly element: HTMLElement;
  /** Says how much would be exported: "9 volumes". */
  update(size: string): void;
}

export interface ExportActions {
  readonly exportAs: (format: ExportFormat) => void;
  readonly save: () => void;
  readonly compare: () => void;
  readonly print: () => void;
}

/** What is exported and printed is what the filters show; a saved review holds everything. */
const entries = [
  ['csv', 'CSV'],
  ['markdown', 'Markdown table'],
  ['json', 'JSON report'],
  ['print', 'Print…'],
  ['save', 'Save review…'],
  ['compare', 'Compare with saved review…'],
] as const;

/** A menu button. What is exported never holds a recovery password: the menu says so. */
export function exportMenu(actions: ExportActions): ExportMenu {
  const opener = button({
    label: 'Export',
    name: 'Export',
    icon: 'export',
    endIcon: 'chevron-down',
    attributes: { 'aria-haspopup': 'menu', 'aria-expanded': 'false', class: 'export' },
  });
  const size = el('p', { class: 'menu-label', id: 'export-size', role: 'presentation' });
  const items = entries.map(([format, words]) =>
    el('button', { type: 'button', role: 'menuitem', tabindex: -1, 'aria-describedby': format === 'save' || format === 'compare' ? undefined : 'export-size', 'data-format': format }, words),
  );
  const menu = el('div', { class: 'menu', role: 'menu', 'aria-label': 'Export', hidden: true }, size, ...items.slice(0, 4), el('div', { class: 'menu-line', role: 'separator' }), ...items.slice(4));
  const element = el('div', { class: 'menu-holder' }, opener, menu);

  function open(on: boolean): void {
    menu.hidden = !on;
    opener.setAttribute('aria-expanded', String(on));
    if (on) items[0]?.focus();
  }

  function close(): void {
    if (menu.hidden) return;
    open(false);
    opener.focus();
  }

  opener.addEventListener('click', () => {
    if (menu.hidden) open(true);
    else close();
  });
  opener.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    open(true);
  });
  menu.addEventListener('click', (event) => {
    const entry = entries.find(([format]) => event.target instanceof HTMLElement && event.target.dataset['format'] === format);
    if (entry === undefined) return;
    close();
    switch (entry[0]) {
      case 'print':
      case 'save':
      case 'compare':
        actions[entry[0]]();
        return;
      case 'csv':
      case 'markdown':
      case 'json':
        actions.exportAs(entry[0]);
    }
  });
  menu.addEventListener('keydown', (event) => {
    const index = items.findIndex((item) => item === document.activeElement);
    const to: Readonly<Record<string, number>> = { ArrowDown: index + 1, ArrowUp: index - 1 + items.length, Home: 0, End: items.length - 1 };
    const next = to[event.key];
    if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    } else if (event.key === 'Tab') {
      open(false);
    } else if (next !== undefined) {
      event.preventDefault();
      items[next % items.length]?.focus();
    }
  });
  document.addEventListener('click', (event) => {
    if (event.target instanceof Node && !element.contains(event.target) && !menu.hidden) open(false);
  });

  return {
    element,
    update(words) {
      size.textContent = `${words.charAt(0).toUpperCase()}${words.slice(1)}, without recovery passwords`;
    },
  };
}
