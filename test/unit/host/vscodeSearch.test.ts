import assert from 'node:assert/strict';
import { registerHooks } from 'node:module';
import { beforeEach, describe, test } from 'node:test';
import type { SearchChoice, SearchItem } from '../../../src/host/ui.ts';

type Listener = (event: unknown) => void;

/** As VS Code's quick pick behaves as far as it matters here: new items make the first one the active one. */
class FakePick {
  value = '';
  busy = false;
  activeItems: readonly { readonly label: string; readonly alwaysShow?: boolean }[] = [];
  #items: readonly { readonly label: string }[] = [];
  readonly listeners = new Map<string, Listener>();
  disposed = false;

  get items(): readonly { readonly label: string }[] {
    return this.#items;
  }

  set items(items: readonly { readonly label: string }[]) {
    this.#items = items;
    this.activeItems = items.slice(0, 1);
  }

  readonly on = (name: string) => (listener: Listener): void => {
    this.listeners.set(name, listener);
  };
  readonly onDidChangeValue = this.on('value');
  readonly onDidAccept = this.on('accept');
  readonly onDidTriggerItemButton = this.on('button');
  readonly onDidHide = this.on('hide');

  readonly show = (): void => undefined;

  dispose(): void {
    this.disposed = true;
  }

  type(text: string): void {
    this.value = text;
    this.listeners.get('value')?.(text);
  }

  choose(index: number): void {
    this.activeItems = this.#items.slice(index, index + 1);
  }
}

let pick = new FakePick();
// `vscode` exists in an extension host only
Object.assign(globalThis, { fakePick: () => pick });
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'vscode'
      ? { url: 'data:text/javascript,export const window = { createQuickPick: () => globalThis.fakePick() }; export class ThemeIcon { constructor(id) { this.id = id; } }', shortCircuit: true }
      : next(specifier, context),
});
const { vscodeSearch } = await import('../../../src/host/vscodeSearch.ts');

interface Shown {
  rows: readonly SearchItem<string>[];
  change: () => void;
  left: number;
  readonly chosen: Promise<SearchChoice<string> | undefined>;
}

const row = (id: string, label = 'LT-1', value: string | undefined = id): SearchItem<string> => ({ id, label, value });

function show(...rows: readonly SearchItem<string>[]): Shown {
  const shown: Omit<Shown, 'chosen'> = { rows, change: () => undefined, left: 0 };
  const chosen = vscodeSearch.show<string>({
    title: 'Find',
    placeHolder: 'Name',
    items: () => ({ items: shown.rows, busy: false }),
    onDidChange(listener) {
      shown.change = listener;
      return { dispose: () => void (shown.left += 1) };
    },
  });
  return Object.assign(shown, { chosen });
}

beforeEach(() => {
  pick = new FakePick();
});

describe('what is chosen', () => {
  test('is the row that stands there, and everything is let go', async () => {
    const shown = show(row('a'), row('b'));
    pick.choose(1);
    pick.listeners.get('accept')?.(undefined);
    assert.deepEqual(await shown.chosen, { value: 'b' });
    assert.deepEqual([pick.disposed, shown.left], [true, 1]);
  });

  test('stays the same among namesakes while rows come in', async () => {
    const shown = show(row('a'), row('b'));
    pick.choose(1);
    shown.rows = [row('c'), row('a'), row('b')];
    shown.change();
    pick.listeners.get('accept')?.(undefined);
    assert.deepEqual(await shown.chosen, { value: 'b' });
  });

  test('is the best match again as soon as somebody types on', async () => {
    const shown = show(row('a'), row('b'));
    pick.choose(1);
    shown.rows = [row('c'), row('b')];
    pick.type('lt');
    pick.listeners.get('accept')?.(undefined);
    assert.deepEqual(await shown.chosen, { value: 'c' });
  });

  test('may be a button of a row', async () => {
    const shown = show({ ...row('a'), buttons: [{ id: 'copy', icon: 'copy', tooltip: 'Copy Key' }] });
    const [item] = pick.items as readonly { readonly label: string; readonly buttons?: readonly unknown[] }[];
    pick.listeners.get('button')?.({ item, button: item?.buttons?.[0] });
    assert.deepEqual(await shown.chosen, { value: 'a', button: 'copy' });
  });

  test('is nothing when it is closed, nor on a row that only says something', async () => {
    const shown = show({ label: 'Still loading', value: undefined });
    pick.listeners.get('accept')?.(undefined);
    pick.listeners.get('hide')?.(undefined);
    assert.equal(await shown.chosen, undefined);
  });
});

test('rows are shown as they are ranked, also those that VS Code itself would filter out', async () => {
  const shown = show(row('a'), row('b', 'zzz'));
  pick.type('nothing like it');
  assert.deepEqual(pick.items.map((item) => 'alwaysShow' in item && item.alwaysShow), [true, true]);
  pick.listeners.get('hide')?.(undefined);
  await shown.chosen;
});
