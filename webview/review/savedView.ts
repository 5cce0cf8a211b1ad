import type { PageModel } from '../../src/review/pageModel.ts';
import { allChips, firstView, groupings, sortings, type View } from './view.ts';

/**
 * What a page that was hidden and made anew takes up again. VS Code may write it to disk, so it holds choices and row
 * IDs only: not the query, which may be a key that somebody pasted, and nothing of the text.
 */
interface SavedView {
  readonly of: string;
  readonly group: View['group'];
  readonly sort: View['sort'];
  readonly chips: readonly string[];
  readonly open: readonly string[];
  readonly closed: readonly string[];
}

export function saveView(model: Pick<PageModel, 'readAt'>, view: View): SavedView {
  return { of: model.readAt, group: view.group, sort: view.sort, chips: [...view.chips], open: [...view.open], closed: [...view.closed] };
}

/** The saved view of this very model; one of another text says nothing about this one. */
export function restoreView(model: Pick<PageModel, 'readAt'>, saved: unknown): View | undefined {
  if (typeof saved !== 'object' || saved === null) return undefined;
  const { of, group, sort, chips, open, closed } = saved as Partial<Record<keyof SavedView, unknown>>;
  const grouping = groupings.find((one) => one === group);
  if (grouping === undefined || of !== model.readAt) return undefined;
  const names = strings(chips);
  return {
    ...firstView,
    group: grouping,
    sort: sortings.find((one) => one === sort) ?? firstView.sort,
    chips: new Set(allChips.filter((chip) => names.includes(chip))),
    open: new Set(strings(open)),
    closed: new Set(strings(closed)),
  };
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
