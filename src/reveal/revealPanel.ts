import * as vscode from 'vscode';
import type { Disposable } from '../core/ports.ts';
import { panels } from '../manifest.ts';
import { revealHtml } from './html.ts';
import { createRevealController, type RevealController } from './revealController.ts';
import type { RevealDeps, RevealPage, RevealWindow } from './revealDeps.ts';
import { createShownKeys } from './shownKeys.ts';
import type { KeyTarget } from '../core/keyTarget.ts';
import { nameOf, sameKey } from './target.ts';

/** What the pages need from outside: everything but VS Code's window and panels. */
export interface RevealParts extends Omit<RevealDeps, 'window' | 'onShown' | 'onHidden'> {
  readonly extensionUri: vscode.Uri;
}

export interface RevealPanels extends Disposable {
  /** Shows the page of a key and asks for the key, unless it is on screen already. One page a key. */
  open(target: KeyTarget): Promise<void>;
  /** Takes every key off the screen. The pages stay. */
  hideAll(): void;
  /** Milliseconds until the last key on screen goes; undefined while none is shown. */
  readonly leftMs: number | undefined;
  /** Told when a key appears, each second while one is shown, and with undefined when the last one is gone. */
  onDidChangeShown(listener: (leftMs: number | undefined) => void): Disposable;
}

interface OpenPage {
  readonly panel: vscode.WebviewPanel;
  readonly controller: RevealController;
}

/** The reveal pages. A page without its tab in sight does not exist: nothing is retained, nothing is restored. */
export function createRevealPanels(parts: RevealParts): RevealPanels {
  const { extensionUri, ...deps } = parts;
  const filesRoot = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
  const shown = createShownKeys();
  const pages = new Set<OpenPage>();

  function create(target: KeyTarget): void {
    const panel = vscode.window.createWebviewPanel(panels.reveal, nameOf(target), vscode.ViewColumn.Active, {
      enableScripts: true,
      enableForms: false,
      enableFindWidget: false,
      retainContextWhenHidden: false,
      localResourceRoots: [filesRoot],
    });
    panel.iconPath = new vscode.ThemeIcon('key');
    const mark = {};
    const controller = createRevealController(
      {
        ...deps,
        window: windowFocus,
        onShown: (leftMs) => {
          shown.shown(mark, leftMs);
        },
        onHidden: () => {
          shown.gone(mark);
        },
      },
      pageOf(panel, () => {
        deps.log.debug('Reveal: a message did not reach its page.');
      }),
      target,
    );
    const page = { panel, controller };
    pages.add(page);
    panel.onDidDispose(() => {
      pages.delete(page);
      controller.dispose();
    });
    // last, since the page says that it is ready as soon as it runs
    panel.webview.html = revealHtml('Recovery key', {
      cspSource: panel.webview.cspSource,
      file: (name) => panel.webview.asWebviewUri(vscode.Uri.joinPath(filesRoot, name)).toString(),
    });
  }

  return {
    open(target) {
      const page = [...pages].find(({ controller }) => sameKey(controller.target, target));
      if (page === undefined) {
        create(target);
      } else {
        page.panel.reveal();
        page.controller.open(target);
      }
      return Promise.resolve();
    },
    hideAll() {
      for (const { controller } of pages) controller.hide();
    },
    get leftMs() {
      return shown.leftMs;
    },
    onDidChangeShown: (listener) => shown.onDidChange(listener),
    dispose() {
      for (const { panel } of [...pages]) panel.dispose();
    },
  };
}

const windowFocus: RevealWindow = {
  tellsEveryBlur: vscode.env.uiKind === vscode.UIKind.Desktop,
  focused: () => vscode.window.state.focused,
  onDidChangeFocus: (listener) =>
    vscode.window.onDidChangeWindowState(({ focused }) => {
      listener(focused);
    }),
};

/** A panel as its controller sees it. `lost` is told nothing about the message: it may be the one with the key. */
function pageOf(panel: vscode.WebviewPanel, lost: () => void): RevealPage {
  // a closed panel throws at every touch
  let open = true;
  panel.onDidDispose(() => {
    open = false;
  });
  return {
    get visible() {
      return open && panel.visible;
    },
    post(message) {
      if (!open) return;
      panel.webview.postMessage(message).then((delivered) => {
        if (!delivered) lost();
      }, lost);
    },
    onMessage: (listener) => panel.webview.onDidReceiveMessage(listener),
    onDidChangeVisible: (listener) =>
      panel.onDidChangeViewState(() => {
        listener(panel.visible);
      }),
    setTitle(title) {
      if (open) panel.title = title;
    },
  };
}
