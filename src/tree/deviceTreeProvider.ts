import * as vscode from 'vscode';
import { commands } from '../manifest.ts';
import type { DeviceTree } from './deviceTree.ts';
import type { TreeNode } from './nodes.ts';

/** Maps the rows of the device tree to VS Code's tree items. */
export class DeviceTreeProvider implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #changes = new vscode.EventEmitter<TreeNode | undefined>();
  readonly #subscription;
  readonly #tree: DeviceTree;
  readonly onDidChangeTreeData = this.#changes.event;

  readonly #rootsRead: () => void;

  /** `rootsRead` is called whenever VS Code has been given the first level: what stands above the tree may have changed. */
  constructor(tree: DeviceTree, rootsRead: () => void) {
    this.#tree = tree;
    this.#rootsRead = rootsRead;
    this.#subscription = tree.onDidChange((node) => {
      this.#changes.fire(node);
    });
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    const children = [...(await this.#tree.children(node))];
    if (node === undefined) this.#rootsRead();
    return children;
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return node.parent;
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    const shown = this.#tree.present(node);
    const item = new vscode.TreeItem(shown.label, collapsible[shown.expandable]);
    item.id = node.id;
    item.contextValue = shown.tokens.join(';');
    if (shown.description !== undefined) item.description = shown.description;
    if (shown.tooltip !== undefined) item.tooltip = shown.tooltip;
    if (shown.icon !== undefined) {
      item.iconPath =
        shown.iconColor === undefined
          ? new vscode.ThemeIcon(shown.icon)
          : new vscode.ThemeIcon(shown.icon, new vscode.ThemeColor(shown.iconColor));
    }
    item.accessibilityInformation = { label: shown.spoken };
    if (shown.onClick !== undefined) {
      item.command = {
        command: shown.onClick === 'loadMore' ? commands.loadMore : commands.retry,
        title: shown.label,
        arguments: [node],
      };
    }
    return item;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changes.dispose();
  }
}

const collapsible = {
  no: vscode.TreeItemCollapsibleState.None,
  collapsed: vscode.TreeItemCollapsibleState.Collapsed,
  expanded: vscode.TreeItemCollapsibleState.Expanded,
} as const;

