import type { Session } from '../auth/sessions.ts';
import { sortByName } from '../graph/deviceOrder.ts';
import type { FindMatch } from '../graph/find.ts';
import type { SearchChoice, SearchItem } from '../host/ui.ts';
import { reload } from './reload.ts';
import { deviceRow, hasKeysToAskFor, matchRow, type SearchValue, stateRows } from './searchRows.ts';
import type { Services } from './services.ts';

export interface SearchWish {
  readonly title: string;
  readonly placeHolder: string;
  readonly value?: string;
  /** Matches that cannot be meant are left out, for example keys where a device is to be chosen. */
  readonly admits?: (match: FindMatch) => boolean;
}

/** So many rows at most: whoever sees as many types on. */
const mostRows = 200;

/** Lets somebody find a device or a key in what the session knows, as one types. */
export async function search(services: Pick<Services, 'search' | 'clock'>, session: Session, wish: SearchWish): Promise<SearchChoice<SearchValue> | undefined> {
  const { finder, inventory } = session;
  const { admits = () => true } = wish;
  let typed = wish.value ?? '';
  for (;;) {
    const choice = await services.search.show<SearchValue>({
      title: wish.title,
      placeHolder: wish.placeHolder,
      value: typed,
      items(query) {
        typed = query;
        const result = finder.find(query, mostRows);
        const now = services.clock.now();
        const found = result.matches.filter(admits).map((match) => matchRow(match, inventory, now, result.complete));
        const rows = query.trim() === '' ? firstDevices(session, admits, now) : found;
        return { items: [...rows, ...stateRows({ ...result, matches: result.matches.filter(admits) }, query)], busy: result.loading.length > 0 };
      },
      onDidChange: (listener) => inventory.onDidChange(listener),
    });
    if (choice?.value?.kind !== 'refresh') return choice;
    void reload(inventory);
  }
}

/** What is shown before anything was typed. */
function firstDevices({ inventory }: Session, admits: (match: FindMatch) => boolean, now: number): readonly SearchItem<SearchValue>[] {
  const admitted = inventory.devices().filter((device) => hasKeysToAskFor(device, inventory) && admits({ kind: 'device', device, by: 'name' }));
  return sortByName(admitted)
    .slice(0, mostRows)
    .map((device) => deviceRow(device, inventory, now));
}
