import * as vscode from 'vscode';
import type { Clock, Disposable, Log } from '../core/ports.ts';
import type { Clipboard, Opener, Prompts } from '../host/ui.ts';
import type { HostFeed } from '../manageBde/hostFeed.ts';
import type { ReviewText } from '../manageBde/review.ts';
import { reviewHtml } from './html.ts';
import { parseFromPage } from './protocol.ts';
import { isSavedReview } from '../manageBde/savedReview.ts';
import type { PrintedReview } from './printReview.ts';
import { serveOnce } from './printServer.ts';
import { createReviewController, type Refused, type ReviewController, type ReviewInput, type SecretClipboard } from './reviewController.ts';
import { compareWith, type SavedFile } from './savedFiles.ts';
import type { ExportedReview } from './reviewExport.ts';

export interface ReviewPanelParts {
  readonly extensionUri: vscode.Uri;
  readonly clock: Clock;
  readonly log: Log;
  readonly clipboard: Pick<Clipboard, 'write'>;
  readonly secretClipboard: SecretClipboard;
  readonly prompts: Pick<Prompts, 'confirm'>;
  readonly opener: Pick<Opener, 'openAt' | 'openExternal' | 'showLog'>;
}

export interface ReviewPanels extends Disposable {
  /** Opens the review of a text: in the tab that shows this source already, else in one of its own. */
  open(source: ReviewText): Promise<void>;
  /** Opens a review of computers that are being asked, in a tab of its own. */
  follow(feed: HostFeed): Promise<void>;
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
  let feeds = 0;

  function create(key: string, source: Pick<ReviewText, 'title' | 'uri'>): OpenReview {
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
      openSaved: () => openSaved(source.uri),
      print: (page) => print(page, parts, source.uri),
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
    follow(feed) {
      const key = `feed ${++feeds}`;
      const review = create(key, { title: feed.title });
      reviews.set(key, review);
      review.controller.follow(feed);
      return Promise.resolve();
    },
    hideAll() {
      for (const { controller } of reviews.values()) controller.hidePassword();
    },
    dispose() {
      for (const { panel } of [...reviews.values()]) panel.dispose();
    },
  };
}

async function read(source: ReviewText, { clock, opener }: ReviewPanelParts): Promise<ReviewInput | Refused> {
  const { uri, content, title } = source;
  const start = typeof content === 'string' ? content.slice(0, 400) : new TextDecoder().decode(content.slice(0, 400));
  if (isSavedReview(start)) {
    const saved = compareWith({ name: title, text: typeof content === 'string' ? content : new TextDecoder().decode(content) });
    return 'refused' in saved ? saved : { model: saved.model, secrets: new Map(), openSource: () => Promise.resolve() };
  }
  const { reviewText } = await import('../manageBde/review.ts');
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
  review: { 'Saved review': ['json'] },
};

/** Asks where, beside the reviewed file where there is one, and writes. */
async function saveText({ fileName, format, text }: ExportedReview, uri: string | undefined): Promise<string | undefined> {
  const title = format === 'review' ? 'Save the Review Without Recovery Passwords' : 'Export the Review Without Recovery Passwords';
  return await write({ title, filters: filters[format], fileName, text }, uri);
}

interface Writing {
  readonly title: string;
  readonly filters: Record<string, string[]>;
  readonly fileName: string;
  readonly text: string;
}

async function write({ title, filters: kinds, fileName, text }: Writing, uri: string | undefined): Promise<string | undefined> {
  const folder = folderOf(uri);
  const target = await vscode.window.showSaveDialog({
    title,
    filters: kinds,
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, fileName) }),
  });
  if (target === undefined) return undefined;
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  return target.path.split('/').at(-1) ?? fileName;
}

function folderOf(uri: string | undefined): vscode.Uri | undefined {
  const beside = uri === undefined ? undefined : vscode.Uri.parse(uri, true);
  return beside?.scheme === 'file' ? vscode.Uri.joinPath(beside, '..') : vscode.workspace.workspaceFolders?.[0]?.uri;
}

async function openSaved(uri: string | undefined): Promise<SavedFile | undefined> {
  const folder = folderOf(uri);
  const chosen = await vscode.window.showOpenDialog({
    title: 'Compare with Saved Review',
    filters: filters.review,
    canSelectMany: false,
    ...(folder === undefined ? {} : { defaultUri: folder }),
  });
  const file = chosen?.[0];
  if (file === undefined) return undefined;
  return { name: file.path.split('/').at(-1) ?? '', text: new TextDecoder().decode(await vscode.workspace.fs.readFile(file)) };
}

/** In the browser of the person; where none can be opened, as a file that they open themselves. */
async function print({ fileName, html }: PrintedReview, { clock, opener }: ReviewPanelParts, uri: string | undefined): Promise<'opened' | 'cancelled' | { readonly fileName: string }> {
  const served = await serveOnce(html, clock);
  if (await opener.openExternal(served.url)) return 'opened';
  served.dispose();
  const saved = await write({ title: 'Save a Page to Print', filters: { HTML: ['html'] }, fileName, text: html }, uri);
  return saved === undefined ? 'cancelled' : { fileName: saved };
}
