import * as vscode from 'vscode';
import type { Clock, Disposable, Log } from '../core/ports.ts';
import type { Clipboard, Opener, Prompts } from '../host/ui.ts';
import type { ReviewText } from '../manageBde/review.ts';
import { reviewHtml } from './html.ts';
import { parseFromPage } from './protocol.ts';
import { createReviewController, type ReviewController, type ReviewInput, type SecretClipboard } from './reviewController.ts';
import type { ExportedReview } from './reviewExport.ts';

export interface ReviewPanelParts {
  readonly extensionUri: vscode.Uri;
  readonly clock: Clock;
  readonly log: Log;
  readonly clipboard: Pick<Clipboard, 'write'>;
  readonly secretClipboard: SecretClipboard;
  readonly prompts: Pick<Prompts, 'confirm'>;
  readonly opener: Pick<Opener, 'openAt' | 'showLog'>;
}

export interface ReviewPanels extends Disposable {
  /** Opens the review of a text: in the tab that shows this source already, else in one of its own. */
  open(source: ReviewText): Promise<void>;
  /** Hides what is shown in every review. */
  hideAll(): void;
}

interface OpenReview {
  readonly panel: vscode.WebviewPanel;
  readonly controller: ReviewController;
}

/** The tabs of reviews, one a source. */
export function createReviewPanels(parts: ReviewPanelParts): ReviewPanels {
  const reviews = new Map<string, OpenReview>();

  function create(key: string, source: ReviewText): OpenReview {
    const files = vscode.Uri.joinPath(parts.extensionUri, 'dist', 'webview');
    const panel = vscode.window.createWebviewPanel('recoveryKeys.review', `Review: ${source.title}`, vscode.ViewColumn.Active, {
      enableScripts: true,
      enableForms: false,
      // a hidden tab keeps no page, and so no password that was shown in it
      retainContextWhenHidden: false,
      localResourceRoots: [files],
    });
    panel.iconPath = new vscode.ThemeIcon('checklist');
    const controller = createReviewController({
      ...parts,
      showLog: () => {
        parts.opener.showLog();
      },
      saveText: (suggestion) => saveText(suggestion, source.uri),
      post: (message) => void panel.webview.postMessage(message),
    });
    const subscriptions = [
      panel.webview.onDidReceiveMessage((message: unknown) => {
        const intent = parseFromPage(message);
        if (intent === undefined) parts.log.warn('Review: the page said something that it may not say.');
        else void controller.receive(intent);
      }),
      panel.onDidChangeViewState(() => {
        if (!panel.visible) controller.leave();
      }),
    ];
    panel.onDidDispose(() => {
      reviews.delete(key);
      controller.dispose();
      for (const subscription of subscriptions) subscription.dispose();
    });
    panel.webview.html = reviewHtml(source.title, {
      cspSource: panel.webview.cspSource,
      file: (name) => panel.webview.asWebviewUri(vscode.Uri.joinPath(files, name)).toString(),
    });
    return { panel, controller };
  }

  return {
    async open(source) {
      const key = JSON.stringify([source.uri, source.label]);
      const known = reviews.get(key);
      const review = known ?? create(key, source);
      reviews.set(key, review);
      known?.panel.reveal();
      await review.controller.load(() => read(source, parts));
    },
    hideAll() {
      for (const { controller } of reviews.values()) controller.hidePassword();
    },
    dispose() {
      for (const { panel } of [...reviews.values()]) panel.dispose();
    },
  };
}

async function read(source: ReviewText, { clock, opener }: ReviewPanelParts): Promise<ReviewInput> {
  const { reviewText } = await import('../manageBde/review.ts');
  const { uri } = source;
  return {
    ...reviewText({ ...source, now: clock.now() }),
    openSource: async (_sourceId, line) => {
      if (uri !== undefined) await opener.openAt(uri, line);
    },
  };
}

const filters: Readonly<Record<ExportedReview['format'], Record<string, string[]>>> = {
  csv: { CSV: ['csv'] },
  markdown: { Markdown: ['md'] },
  json: { JSON: ['json'] },
};

/** Asks where, beside the reviewed file where there is one, and writes. */
async function saveText({ fileName, format, text }: ExportedReview, uri: string | undefined): Promise<string | undefined> {
  const beside = uri === undefined ? undefined : vscode.Uri.parse(uri, true);
  const folder = beside?.scheme === 'file' ? vscode.Uri.joinPath(beside, '..') : vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    title: 'Export the Review Without Recovery Passwords',
    filters: filters[format],
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, fileName) }),
  });
  if (target === undefined) return undefined;
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  return target.path.split('/').at(-1) ?? fileName;
}
