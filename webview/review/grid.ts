import type { ReviewModel } from '../../src/manageBde/reviewModel.ts';
import { el, setAttributes } from '../dom.ts';
import { renderDetail } from './detail.ts';
import type { PasswordView } from './passwordView.ts';
import { columnCount, headRow, placeRow, renderRow } from './renderRow.ts';
import type { Row } from './rows.ts';

/**
 * The tree grid: one tab stop, in which focus moves by row. Elements are kept by the key of their row, so that a row
 * that stays keeps its element and with it the focus; only details are made anew each time they open.
 */
export interface Grid {
  readonly element: HTMLElement;
  update(rows: readonly Row[], view: { readonly flat: boolean; readonly label: string }): void;
  readonly rows: readonly Row[];
  /** The row with the key, or of which an element is a part. */
  rowOf(target: string | Element): Row | undefined;
  elementOf(key: string): HTMLElement | undefined;
  focusRow(key: string | undefined): void;
  /** The row that Tab leads to. */
  readonly current: string | undefined;
  passwordOf(target: Element): PasswordView | undefined;
  /** A volume that stands under several findings may be open more than once. */
  passwordsOf(rowId: string): readonly PasswordView[];
}

export function createGrid(model: ReviewModel, onRemoved: (element: Element) => void): Grid {
  const element = el('div', { class: 'grid', role: 'treegrid', 'aria-colcount': columnCount });
  const head = headRow();
  element.append(head);
  const elements = new Map<string, HTMLElement>();
  const passwords = new Map<Element, PasswordView>();
  let rows: readonly Row[] = [];
  let byKey = new Map<string, Row>();
  let current: string | undefined;
  let wasFlat = false;

  function make(row: Row): HTMLElement {
    const known = elements.get(row.key);
    if (known !== undefined) return known;
    if (row.kind !== 'detail') {
      const made = renderRow(row);
      elements.set(row.key, made);
      return made;
    }
    const { element: made, passwords: views } = renderDetail(row, model);
    for (const view of views) passwords.set(view.element, view);
    elements.set(row.key, made);
    return made;
  }

  /** Puts the elements in order and moves none that is in its place: a moved element would lose the focus. */
  function arrange(wanted: readonly HTMLElement[]): void {
    const keep = new Set<Element>(wanted);
    for (const child of [...element.children]) {
      if (child === head || keep.has(child)) continue;
      onRemoved(child);
      child.remove();
    }
    let next = head.nextElementSibling;
    for (const one of wanted) {
      if (one === next) next = next.nextElementSibling;
      else element.insertBefore(one, next);
    }
  }

  function forgetClosedDetails(): void {
    for (const [key, one] of elements) {
      if (one.isConnected || !one.classList.contains('detail')) continue;
      elements.delete(key);
      for (const password of one.querySelectorAll('.password')) passwords.delete(password);
    }
  }

  function forgetAll(): void {
    elements.clear();
    passwords.clear();
  }

  /** The row that takes the focus when its own row has gone: the next one that stays, else the first. */
  function successor(before: readonly Row[]): string | undefined {
    if (current !== undefined && byKey.has(current)) return current;
    const index = before.findIndex((row) => row.key === current);
    const next = index < 0 ? undefined : before.slice(index + 1).find((row) => byKey.has(row.key));
    return next?.key ?? rows[0]?.key;
  }

  function makeCurrent(key: string | undefined): void {
    if (current !== undefined) elements.get(current)?.setAttribute('tabindex', '-1');
    current = key;
    if (key !== undefined) elements.get(key)?.setAttribute('tabindex', '0');
  }

  return {
    element,
    get rows() {
      return rows;
    },
    get current() {
      return current;
    },
    update(next, { flat, label }) {
      const before = rows;
      const focused = element.contains(document.activeElement);
      // rows name their computer only where no row above them does
      if (flat !== wasFlat) forgetAll();
      wasFlat = flat;
      rows = next;
      byKey = new Map(next.map((row) => [row.key, row]));
      setAttributes(element, { 'aria-label': label, 'aria-rowcount': next.length + 1 });
      element.classList.toggle('flat', flat);
      arrange(
        next.map((row, index) => {
          const made = make(row);
          placeRow(made, row, index + 2);
          return made;
        }),
      );
      forgetClosedDetails();
      makeCurrent(successor(before));
      if (focused && !element.contains(document.activeElement) && current !== undefined) elements.get(current)?.focus();
    },
    rowOf(target) {
      const key = typeof target === 'string' ? target : target.closest('[data-key]')?.getAttribute('data-key');
      return key === undefined || key === null ? undefined : byKey.get(key);
    },
    elementOf: (key) => elements.get(key),
    focusRow(key) {
      if (key === undefined || !byKey.has(key)) return;
      makeCurrent(key);
      elements.get(key)?.focus();
    },
    passwordOf(target) {
      const password = target.closest('.password');
      return password === null ? undefined : passwords.get(password);
    },
    passwordsOf: (rowId) => [...passwords.values()].filter((view) => view.rowId === rowId),
  };
}
