import * as vscode from 'vscode';
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
    const update = (): void => {
      const { items, busy } = search.items(pick.value);
      const active = pick.activeItems[0]?.label;
      pick.items = items.map(toRow);
      pick.busy = busy;
      const again = pick.items.find((row) => row.label === active);
      if (again !== undefined) pick.activeItems = [again];
    };
    const changes = search.onDidChange(update);
    try {
      return await new Promise<SearchChoice<T> | undefined>((resolve) => {
        pick.onDidChangeValue(update);
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
        update();
        pick.show();
      });
    } finally {
      changes.dispose();
      pick.dispose();
    }
  },
};

function toRow<T>(item: SearchItem<T>): Row<T> {
  return {
    item,
    label: item.label,
    alwaysShow: true,
    ...(item.description === undefined ? {} : { description: item.description }),
    ...(item.detail === undefined ? {} : { detail: item.detail }),
    ...(item.buttons === undefined
      ? {}
      : {
          buttons: item.buttons.map(
            (button): Button => ({ button, iconPath: new vscode.ThemeIcon(button.icon), tooltip: button.tooltip }),
          ),
        }),
  };
}
