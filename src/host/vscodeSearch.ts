import * as vscode from 'vscode';
import { withoutIcons } from './plainText.ts';
import type { LiveSearch, Search, SearchButton, SearchChoice, SearchItem } from './ui.ts';

interface Row<T> extends vscode.QuickPickItem {
  readonly item: SearchItem<T>;
}

interface Button extends vscode.QuickInputButton {
  readonly button: SearchButton;
}

/** Shows items as they are given, without VS Code's own filter: the finder has ranked them already. */
export const vscodeSearch: Search = {
  async show<T>(search: LiveSearch<T>) {
    const pick = vscode.window.createQuickPick<Row<T>>();
    pick.title = search.title;
    pick.placeholder = search.placeHolder;
    pick.value = search.value ?? '';
    const update = (typed: boolean): void => {
      const { items, busy } = search.items(pick.value);
      const active = pick.activeItems[0];
      pick.items = items.map(toRow);
      pick.busy = busy;
      // what was just typed fits the first row best; rows that change by themselves leave the choice where it is
      const again = typed || active === undefined ? undefined : pick.items.find((row) => idOf(row) === idOf(active));
      if (again !== undefined) pick.activeItems = [again];
    };
    const changes = search.onDidChange(() => {
      update(false);
    });
    try {
      return await new Promise<SearchChoice<T> | undefined>((resolve) => {
        pick.onDidChangeValue(() => {
          update(true);
        });
        pick.onDidAccept(() => {
          const chosen = pick.activeItems[0]?.item;
          if (chosen?.value !== undefined) resolve({ value: chosen.value });
        });
        pick.onDidTriggerItemButton(({ item, button }) => {
          resolve({ value: item.item.value, button: (button as Button).button.id });
        });
        pick.onDidHide(() => {
          resolve(undefined);
        });
        update(true);
        pick.show();
      });
    } finally {
      changes.dispose();
      pick.dispose();
    }
  },
};

function idOf<T>({ item }: Row<T>): string {
  return item.id ?? item.label;
}

function toRow<T>(item: SearchItem<T>): Row<T> {
  return {
    item,
    label: item.label,
    alwaysShow: true,
    ...(item.description === undefined ? {} : { description: withoutIcons(item.description) }),
    ...(item.detail === undefined ? {} : { detail: withoutIcons(item.detail) }),
    ...(item.buttons === undefined
      ? {}
      : {
          buttons: item.buttons.map(
            (button): Button => ({ button, iconPath: new vscode.ThemeIcon(button.icon), tooltip: button.tooltip }),
          ),
        }),
  };
}
