import type { Grid } from './grid.ts';
import { canOpen, type Row } from './rows.ts';

export interface GridActions {
  toggle(row: Row): void;
  /** Copies what names the row: a key ID, a computer. Never a key. */
  copy(row: Row): void;
}

const controls = 'vscode-button, button, a[href]';

/** The keys of the grid (design §7). Controls in a detail are reached with Enter, left with Escape. */
export function listenToGridKeys(grid: Grid, actions: GridActions): void {
  grid.element.addEventListener('keydown', (event) => {
    const target = event.target instanceof Element ? event.target : undefined;
    const row = target === undefined ? undefined : grid.rowOf(target);
    if (target === undefined || row === undefined || event.altKey) return;
    const own = grid.elementOf(row.key);
    const done = target === own ? onRow(event, row) : inDetail(event, row, target);
    if (done) {
      event.preventDefault();
      // VS Code would take it for one of its own shortcuts
      event.stopPropagation();
    }
  });

  function onRow(event: KeyboardEvent, row: Row): boolean {
    if (event.ctrlKey || event.metaKey) {
      if (event.key.toLowerCase() !== 'c' || event.shiftKey || getSelection()?.isCollapsed === false) return false;
      actions.copy(row);
      return true;
    }
    const index = grid.indexOf(row.key);
    const go = (to: number): boolean => {
      grid.focusRow(grid.rows[Math.max(0, Math.min(to, grid.rows.length - 1))]?.key);
      return true;
    };
    switch (event.key) {
      case 'ArrowDown':
        return go(index + 1);
      case 'ArrowUp':
        return go(index - 1);
      case 'PageDown':
        return go(index + pageOf(row));
      case 'PageUp':
        return go(index - pageOf(row));
      case 'Home':
        return go(0);
      case 'End':
        return go(grid.rows.length - 1);
      case 'ArrowRight':
        if (row.kind !== 'detail' && !row.open && (row.kind !== 'item' || canOpen(row.item))) actions.toggle(row);
        else if ((grid.rows[index + 1]?.level ?? 0) > row.level) go(index + 1);
        return true;
      case 'ArrowLeft':
        if (row.kind !== 'detail' && row.open) actions.toggle(row);
        else grid.focusRow(parentOf(row, index)?.key);
        return true;
      case 'Enter':
      case ' ':
        if (row.kind === 'detail' || (event.key === 'Enter' && row.kind === 'item' && row.item.kind === 'host')) grid.elementOf(row.key)?.querySelector<HTMLElement>(controls)?.focus();
        else actions.toggle(row);
        return true;
      case 'Escape':
        if (row.kind !== 'detail') return false;
        grid.focusRow(row.of.key);
        return true;
      default:
        return false;
    }
  }

  /** Tab goes on to the next control of the same detail, and out of the grid behind the last one. */
  function inDetail(event: KeyboardEvent, row: Row, target: Element): boolean {
    if (event.key === 'Escape') {
      grid.focusRow(row.key);
      return true;
    }
    if (event.key !== 'Tab') return false;
    const all = [...(grid.elementOf(row.key)?.querySelectorAll<HTMLElement>(controls) ?? [])];
    const index = all.findIndex((control) => control === target);
    const next = all[index + (event.shiftKey ? -1 : 1)];
    if (next !== undefined) next.focus();
    else if (event.shiftKey) grid.focusRow(row.key);
    return next !== undefined || event.shiftKey;
  }

  function parentOf(row: Row, index: number): Row | undefined {
    return grid.rows.slice(0, index).findLast((other) => other.level < row.level);
  }

  /** As many rows as fit into the window, at their usual height. */
  function pageOf(row: Row): number {
    const height = grid.elementOf(row.key)?.offsetHeight ?? 22;
    return Math.max(1, Math.floor(window.innerHeight / Math.min(Math.max(height, 22), 28)) - 2);
  }
}
