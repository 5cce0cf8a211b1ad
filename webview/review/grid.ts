import type { PageModel } from '../../src/review/pageModel.ts';
import type { FeedOffer } from '../../src/review/protocol.ts';
import { el, setAttributes } from '../dom.ts';
import { renderDetail } from './detail.ts';
import type { PasswordView } from './passwordView.ts';
import { columnCount, headRow, placeRow, renderRow, sameLook, showSorting } from './renderRow.ts';
import { rangeOf, rowHeights, scrollToSee, type RowHeights } from './rowHeights.ts';
import type { Row } from './rows.ts';
import type { Grouping, Sorting } from './view.ts';
import type { WholeVolumes } from './wholeVolumes.ts';

/**
 * The tree grid: one tab stop, in which focus moves by row. Only rows in sight are in the document, some more above and
 * below, and the row that Tab leads to; what a row is, is its key, never its index. A row that stays keeps its element
 * and with it the focus.
 */
export interface Grid {
  readonly element: HTMLElement;
  update(rows: readonly Row[], view: GridView): void;
  readonly rows: readonly Row[];
  /** The row with the key, or of which an element is a part. */
  rowOf(target: string | Element): Row | undefined;
  /** Place of a row among all; -1 of one that is not there. */
  indexOf(key: string): number;
  elementOf(key: string): HTMLElement | undefined;
  focusRow(key: string | undefined): void;
  /** The row that Tab leads to. */
  readonly current: string | undefined;
  passwordOf(target: Element): PasswordView | undefined;
  /** A volume that stands under several findings may be open more than once. */
  passwordsOf(rowId: string): readonly PasswordView[];
  /** More is known of some volumes: details that waited for it are made again. */
  complete(): void;
  /** No longer listens to the window. */
  dispose(): void;
}

export interface GridView {
  readonly group: Grouping;
  readonly sort: Sorting;
  readonly label: string;
  /** Rows came or changed by themselves: what is in sight stays where it is. */
  readonly keepPlace?: boolean;
}

/** A row that is in the document. */
interface Made {
  readonly element: HTMLElement;
  readonly row: Row;
  readonly complete: boolean;
}

/** Made above and below what is in sight, so that a screen reader and a quick wheel find rows there. */
const overscan = 20;

/** A detail's height until it has been measured. */
const usualDetail = 360;

/** As narrow.css has it. */
const cards = '(max-width: 879px)';

export function createGrid(model: PageModel, wholes: WholeVolumes, feed: FeedOffer | undefined, onRemoved: (element: Element) => void): Grid {
  const head = headRow();
  const body = el('div', { class: 'rows', role: 'rowgroup' });
  const element = el('div', { class: 'grid', role: 'treegrid', 'aria-colcount': columnCount }, head, body);
  const made = new Map<string, Made>();
  const passwords = new Map<Element, PasswordView>();
  const measured = new Map<string, number>();
  const narrow = matchMedia(cards);
  const resized = new ResizeObserver(measureAgain);
  const listening = new AbortController();
  let rows: readonly Row[] = [];
  let indices = new Map<string, number>();
  let heights: RowHeights = rowHeights([]);
  let current: string | undefined;
  let drawing = 0;

  const indexOf = (key: string): number => indices.get(key) ?? -1;

  function make(row: Row): HTMLElement {
    const known = made.get(row.key);
    if (known !== undefined && sameLook(known.row, row)) {
      made.set(row.key, { ...known, row });
      return known.element;
    }
    if (known !== undefined) forget(row.key);
    if (row.kind !== 'detail') {
      const fresh = renderRow(row, feed);
      made.set(row.key, { element: fresh, row, complete: true });
      return fresh;
    }
    const { element: fresh, passwords: views, complete } = renderDetail(row, model, wholes);
    for (const view of views) passwords.set(view.element, view);
    made.set(row.key, { element: fresh, row, complete });
    resized.observe(fresh);
    return fresh;
  }

  function forget(key: string): void {
    const known = made.get(key);
    if (known === undefined) return;
    onRemoved(known.element);
    made.delete(key);
    known.element.remove();
    if (known.row.kind !== 'detail') return;
    resized.unobserve(known.element);
    for (const password of known.element.querySelectorAll('.password')) passwords.delete(password);
  }

  function heightOf(row: Row): number {
    if (row.kind === 'detail') return measured.get(row.key) ?? usualDetail;
    if (row.kind === 'group') return narrow.matches ? 48 : 28;
    if (row.item.kind === 'host') return narrow.matches ? 66 : 28;
    if (row.item.kind === 'gone') return narrow.matches ? 28 : 22;
    if (row.item.kind === 'error') return narrow.matches ? 66 : 22;
    return narrow.matches ? 51 : 22;
  }

  function layOut(): void {
    heights = rowHeights(rows.map(heightOf));
    body.style.height = `${heights.total}px`;
  }

  /** Upper and lower end of what is in sight, in the rows' own coordinates. The head covers the first rows. */
  function sight(): { readonly from: number; readonly to: number } {
    const { top } = body.getBoundingClientRect();
    return { from: head.offsetHeight - top, to: window.innerHeight - top };
  }

  /** Makes the rows in sight and lets go of the others, but of the one that Tab leads to and of what has the focus. */
  function draw(): void {
    cancelAnimationFrame(drawing);
    drawing = 0;
    const { from, to } = sight();
    const { first, last } = rangeOf(heights, from, to, overscan);
    const wanted = new Set<number>();
    for (let index = first; index <= last; index++) wanted.add(index);
    for (const key of [current, keyOf(document.activeElement)]) {
      const index = key === undefined ? -1 : indexOf(key);
      if (index >= 0) wanted.add(index);
    }
    for (const key of [...made.keys()]) if (!wanted.has(indexOf(key))) forget(key);
    const shown = [...wanted].sort((one, other) => one - other).flatMap((index) => {
      const row = rows[index];
      return row === undefined ? [] : [{ row, index, element: make(row) }];
    });
    // elements that are in their place stay there: a moved one would lose the focus
    let next = body.firstElementChild;
    for (const { row, index, element: one } of shown) {
      placeRow(one, row, index + 2);
      one.setAttribute('tabindex', row.key === current ? '0' : '-1');
      if (one === next) next = next.nextElementSibling;
      else body.insertBefore(one, next);
    }
    measure(shown.filter(({ row }) => row.kind === 'detail' && !measured.has(row.key)).map(({ element: one }) => one));
    for (const { index, element: one } of shown) one.style.top = `${heights.topOf(index)}px`;
  }

  function drawSoon(): void {
    if (drawing === 0) drawing = requestAnimationFrame(draw);
  }

  /** Takes over the heights of details. True when one differs from what was believed. */
  function measure(details: readonly Element[]): boolean {
    let changed = false;
    for (const detail of details) {
      const key = keyOf(detail);
      if (key === undefined || !(detail instanceof HTMLElement)) continue;
      const height = detail.offsetHeight;
      if (height === 0 || measured.get(key) === height) continue;
      measured.set(key, height);
      changed = true;
    }
    if (changed) layOut();
    return changed;
  }

  /** A detail has another height: what stands below it moves, what is in sight stays. */
  function measureAgain(entries: readonly ResizeObserverEntry[]): void {
    const anchor = anchorNow();
    if (!measure(entries.map(({ target }) => target).filter((target) => target.isConnected))) return;
    restore(anchor);
    draw();
  }

  function keyOf(part: Element | null): string | undefined {
    return part !== null && body.contains(part) ? (part.closest('[data-key]')?.getAttribute('data-key') ?? undefined) : undefined;
  }

  /** The row at the upper end of what is in sight, once the page is scrolled so far; and how much of it is above. */
  function anchorNow(): { readonly row: Row; readonly above: number } | undefined {
    const { from } = sight();
    if (from <= 0) return undefined;
    const index = heights.rowAt(from);
    const row = rows[index];
    return row === undefined ? undefined : { row, above: from - heights.topOf(index) };
  }

  function restore(anchor: ReturnType<typeof anchorNow>): void {
    const known = anchor === undefined || indices.has(anchor.row.key) ? anchor?.row : sameHost(anchor.row);
    const index = known === undefined ? -1 : indexOf(known.key);
    if (anchor === undefined || index < 0) return;
    window.scrollBy(0, heights.topOf(index) + anchor.above - sight().from);
  }

  /** A computer that was read meanwhile has another row than while it ran. */
  function sameHost(row: Row | undefined): Row | undefined {
    const host = row === undefined ? undefined : hostOf(row);
    return host === undefined ? undefined : rows.find((one) => hostOf(one) === host);
  }

  /** The row that takes the focus when its own row has gone: that of the same computer, else the next one that stays, else the first. */
  function successor(before: readonly Row[], at: number): string | undefined {
    if (current !== undefined && indices.has(current)) return current;
    const same = sameHost(before[at]);
    if (same !== undefined) return same.key;
    const next = at < 0 ? undefined : before.slice(at + 1).find((row) => indices.has(row.key));
    return next?.key ?? rows[0]?.key;
  }

  function focusRow(key: string | undefined): void {
    const index = key === undefined ? -1 : indexOf(key);
    if (key === undefined || index < 0) return;
    current = key;
    const { from, to } = sight();
    window.scrollBy(0, scrollToSee(heights.topOf(index), heights.heightOf(index), from, to));
    draw();
    made.get(key)?.element.focus({ preventScroll: true });
  }

  window.addEventListener('scroll', drawSoon, { passive: true, signal: listening.signal });
  window.addEventListener('resize', drawSoon, { signal: listening.signal });
  narrow.addEventListener('change', () => {
    measured.clear();
    layOut();
    draw();
  }, { signal: listening.signal });

  return {
    element,
    get rows() {
      return rows;
    },
    get current() {
      return current;
    },
    update(next, { group, sort, label, keepPlace = false }) {
      const before = rows;
      const at = current === undefined ? -1 : indexOf(current);
      const anchor = keepPlace ? anchorNow() : undefined;
      const focused = body.contains(document.activeElement);
      rows = next;
      indices = new Map(next.map((row, index) => [row.key, index]));
      setAttributes(element, { 'aria-label': label, 'aria-rowcount': next.length + 1 });
      element.classList.toggle('flat', group !== 'computer');
      showSorting(head, sort);
      layOut();
      current = successor(before, at);
      restore(anchor);
      draw();
      if (focused && !body.contains(document.activeElement)) focusRow(current);
    },
    rowOf(target) {
      const key = typeof target === 'string' ? target : keyOf(target);
      return key === undefined ? undefined : rows[indexOf(key)];
    },
    indexOf,
    elementOf: (key) => made.get(key)?.element,
    focusRow,
    passwordOf(target) {
      const password = target.closest('.password');
      return password === null ? undefined : passwords.get(password);
    },
    passwordsOf: (rowId) => [...passwords.values()].filter((view) => view.rowId === rowId),
    complete() {
      for (const [key, { complete, element: waiting }] of made) {
        if (complete) continue;
        const focused = waiting.contains(document.activeElement);
        forget(key);
        measured.delete(key);
        draw();
        if (focused) focusRow(key);
      }
    },
    dispose() {
      listening.abort();
      resized.disconnect();
      cancelAnimationFrame(drawing);
    },
  };
}

/** ID of the computer that is asked, of which a row is. */
function hostOf(row: Row): string | undefined {
  if (row.kind === 'group') return row.group.kind === 'computer' ? row.group.computer.host?.id : undefined;
  return (row.kind === 'detail' ? row.of : row).item.computer.host?.id;
}
