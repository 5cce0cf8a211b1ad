import assert from 'node:assert/strict';
import { registerHooks } from 'node:module';
import { describe, it } from 'node:test';
import type * as vscode from 'vscode';
import type { ReviewVolume } from '../../../src/manageBde/reviewModel.ts';
import { unpackComputers } from '../../../src/review/pageModel.ts';
import type { ToPage } from '../../../src/review/protocol.ts';
import { passwordFrom } from '../../support/pageReviewModels.ts';
import { manualClock, type ManualClock } from './fakes.ts';

interface FakePanel {
  readonly title: string;
  readonly options: vscode.WebviewPanelOptions & vscode.WebviewOptions;
  readonly posted: ToPage[];
  readonly html: () => string;
  revealed: number;
  /** As the page says it. */
  say(message: unknown): Promise<void>;
  setVisible(visible: boolean): void;
  close(): void;
}

const panels: FakePanel[] = [];
const written: { readonly to: string; readonly text: string }[] = [];
const browsed: string[] = [];
const browser = { opens: true };
const files = new Map<string, string>();
const asked: { readonly defaultUri?: { toString(): string } }[] = [];

/** `vscode` exists in an extension host only; a stand-in for what the panel uses of it. */
const fake = {
  createWebviewPanel(_type: string, title: string, _column: number, options: FakePanel['options']) {
    const listeners = new Map<string, (message?: unknown) => void>();
    const webview = {
      html: '',
      cspSource: 'https://page.example',
      asWebviewUri: (uri: { path: string }) => ({ toString: () => `https://page.example${uri.path}` }),
      postMessage: (message: ToPage) => Promise.resolve(fakePanel.posted.push(message) > 0),
      onDidReceiveMessage: (listener: (message: unknown) => void) => subscribe('message', listener),
    };
    const subscribe = (name: string, listener: (message?: unknown) => void): { dispose(): void } => {
      listeners.set(name, listener);
      return { dispose: () => void listeners.delete(name) };
    };
    const panel = {
      webview,
      visible: true,
      iconPath: undefined,
      reveal: () => fakePanel.revealed++,
      onDidChangeViewState: (listener: () => void) => subscribe('state', listener),
      onDidDispose: (listener: () => void) => subscribe('dispose', listener),
      dispose: () => listeners.get('dispose')?.(),
    };
    const fakePanel: FakePanel = {
      title,
      options,
      posted: [],
      html: () => webview.html,
      revealed: 0,
      async say(message) {
        listeners.get('message')?.(message);
        await new Promise((resolve) => setImmediate(resolve));
      },
      setVisible(visible) {
        panel.visible = visible;
        listeners.get('state')?.();
      },
      close: () => { panel.dispose(); },
    };
    panels.push(fakePanel);
    return panel;
  },
  showSaveDialog: (options: (typeof asked)[number]) => {
    asked.push(options);
    return Promise.resolve(options.defaultUri);
  },
  showOpenDialog: () => Promise.resolve([...files.keys()].slice(-1).map((path) => Uri.parse(path))),
  readFile: (uri: { toString(): string }) => Promise.resolve(new TextEncoder().encode(files.get(uri.toString()) ?? '')),
  writeFile: (uri: { toString(): string }, bytes: Uint8Array) => {
    written.push({ to: uri.toString(), text: new TextDecoder().decode(bytes) });
    return Promise.resolve();
  },
};
Object.assign(globalThis, { fakeReviewWindow: fake });
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'vscode' ? { url: `data:text/javascript,${encodeURIComponent(standIn)}`, shortCircuit: true } : next(specifier, context),
});
const standIn = `
export class Uri {
  constructor(scheme, path) { Object.assign(this, { scheme, path }); }
  static parse(text) { const url = new URL(text); return new Uri(url.protocol.slice(0, -1), decodeURIComponent(url.pathname)); }
  static joinPath(base, ...parts) { return new Uri(base.scheme, new URL(parts.join('/'), 'file://' + base.path + '/').pathname.replace(/\\/$/, '')); }
  toString() { return this.scheme + '://' + this.path; }
}
export class ThemeIcon { constructor(id) { this.id = id; } }
export const ViewColumn = { Active: -1 };
export const window = globalThis.fakeReviewWindow;
export const workspace = { workspaceFolders: undefined, fs: globalThis.fakeReviewWindow };
`;
const { reviewText } = await import('../../../src/manageBde/review.ts');
const { saveReview } = await import('../../../src/manageBde/savedReview.ts');
const { createReviewPanels } = await import('../../../src/review/reviewPanel.ts');
const { Uri } = (await import('vscode')) as unknown as { readonly Uri: { parse(text: string): vscode.Uri } };

const password = passwordFrom(11);
const text = ['Volume C: [Windows]', 'All Key Protectors', '', '    Numerical Password:', '      ID: {1F3A22B0-6C1D-4E0B-9A57-2B8D40E7C913}', '      Password:', `        ${password}`, ''].join('\n');
const source = { title: 'one.txt', label: 'one.txt', content: text, uri: 'file:///work/one.txt' };

interface Opened {
  readonly reviews: ReturnType<typeof createReviewPanels>;
  readonly clock: ManualClock;
  readonly logged: string[];
  readonly openedAt: string[];
  readonly panel: () => FakePanel;
}

function create(): Opened {
  const first = panels.length;
  const clock = manualClock();
  const logged: string[] = [];
  const openedAt: string[] = [];
  const write = (message: string): void => {
    logged.push(message);
  };
  const reviews = createReviewPanels({
    extensionUri: Uri.parse('file:///extension'),
    clock,
    log: { debug: write, info: write, warn: write, error: write },
    clipboard: { write: () => Promise.resolve() },
    secretClipboard: { copy: () => Promise.resolve() },
    prompts: { confirm: () => Promise.resolve(true) },
    opener: {
      openAt: (uri, line) => {
        openedAt.push(`${uri}:${line}`);
        return Promise.resolve();
      },
      showLog: () => undefined,
      openExternal: (url) => {
        browsed.push(url);
        return Promise.resolve(browser.opens);
      },
    },
  });
  const panel = (): FakePanel => {
    const made = panels[first];
    assert.ok(made);
    return made;
  };
  return { reviews, clock, logged, openedAt, panel };
}

/** Everything that the page is told of the first volume. */
async function firstVolume(panel: FakePanel): Promise<ReviewVolume> {
  await panel.say({ type: 'volumes' });
  const message = panel.posted.findLast((one) => one.type === 'volumes');
  return JSON.parse(message?.volumes[0]?.[1] ?? '') as ReviewVolume;
}

async function listening(): Promise<Opened & { readonly rowId: string }> {
  const opened = create();
  await opened.reviews.open(source);
  await opened.panel().say({ type: 'ready' });
  const [message] = opened.panel().posted;
  assert.ok(message?.type === 'model');
  const rowId = (await firstVolume(opened.panel())).protectors[0]?.rowId ?? '';
  return { ...opened, rowId };
}

describe('the tab of a review', () => {
  it('runs scripts of its own folder, keeps nothing while it is hidden, and holds no data', async () => {
    const { panel } = await listening();
    const { enableScripts, enableForms, enableCommandUris, retainContextWhenHidden, localResourceRoots } = panel().options;
    assert.deepEqual([enableScripts, enableForms, enableCommandUris ?? false, retainContextWhenHidden], [true, false, false, false]);
    assert.deepEqual(localResourceRoots?.map(String), ['file:///extension/dist/webview']);
    assert.equal(panel().title, 'Review: one.txt');
    assert.match(panel().html(), /src="https:\/\/page\.example\/extension\/dist\/webview\/review\.js"/);
    assert.doesNotMatch(panel().html(), /1F3A22B0|Windows/);
  });

  it('posts a model without a digit group of the password, which comes when it is asked for', async () => {
    const { panel, rowId } = await listening();
    const told = JSON.stringify(panel().posted);
    assert.match(told, /1F3A22B0/);
    for (const group of password.split('-')) assert.ok(!told.includes(group));
    await panel().say({ type: 'showPassword', rowId });
    const last = panel().posted.at(-1);
    assert.equal(last?.type === 'password' ? last.groups.join('-') : '', password);
  });

  it('forgets what it showed when it is hidden or closed', async () => {
    for (const leave of [(panel: FakePanel) => { panel.setVisible(false); }, (panel: FakePanel) => { panel.close(); }]) {
      const { panel, rowId, clock } = await listening();
      await panel().say({ type: 'showPassword', rowId });
      leave(panel());
      panel().posted.length = 0;
      clock.advance(120_000);
      assert.equal(panel().posted.length, 0);
    }
  });

  it('hides what every tab shows when it is told to', async () => {
    const { panel, rowId, reviews } = await listening();
    await panel().say({ type: 'showPassword', rowId });
    reviews.hideAll();
    assert.equal(panel().posted.at(-1)?.type, 'hidePassword');
  });

  it('takes nothing that the page may not say, and does not repeat it in the log', async () => {
    const { panel, logged } = await listening();
    panel().posted.length = 0;
    for (const message of [undefined, { type: 'showPassword' }, { type: 'run', command: password }, password]) await panel().say(message);
    assert.equal(panel().posted.length, 0);
    assert.equal(logged.length, 4);
    for (const group of password.split('-')) assert.ok(!logged.join().includes(group));
  });

  it('is one a source: the same text is read anew in it, another one gets its own', async () => {
    const { reviews, panel } = await listening();
    const before = panels.length;
    await reviews.open({ ...source, content: 'Volume D: [Data]\n' });
    assert.equal(panels.length, before);
    assert.equal(panel().revealed, 1);
    const last = panel().posted.at(-1);
    assert.equal(last?.type === 'model' ? unpackComputers(last.model.computers)[0]?.volumes[0]?.mountPoint : '', 'D:');
    await reviews.open({ ...source, label: 'selection of one.txt', lineOffset: 40 });
    assert.equal(panels.length, before + 1);
    panel().close();
    await reviews.open(source);
    assert.equal(panels.length, before + 2, 'a closed tab is not used again');
  });

  it('opens lines as the document counts them', async () => {
    const { reviews, openedAt } = create();
    await reviews.open({ ...source, label: 'selection of one.txt', lineOffset: 40 });
    const made = panels.at(-1);
    assert.ok(made);
    await made.say({ type: 'ready' });
    const message = made.posted[0];
    assert.ok(message?.type === 'model');
    const line = (await firstVolume(made)).line ?? 0;
    await made.say({ type: 'openSource', sourceId: message.model.sources[0]?.id, line });
    assert.deepEqual(openedAt, ['file:///work/one.txt:41']);
  });

  it('writes an export beside the file, and says its name', async () => {
    const { panel } = await listening();
    const message = panel().posted[0];
    assert.ok(message?.type === 'model');
    await panel().say({ type: 'export', format: 'json', rowIds: unpackComputers(message.model.computers)[0]?.volumes.map((volume) => volume.rowId) ?? [] });
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(asked.at(-1)?.defaultUri?.toString(), 'file:///work/one-review.json');
    assert.equal(written.at(-1)?.to, 'file:///work/one-review.json');
    for (const group of password.split('-')) assert.ok(!written.at(-1)?.text.includes(group));
    assert.deepEqual(panel().posted.at(-1), { type: 'exported', fileName: 'one-review.json' });
  });

  it('opens a saved review, and says what is wrong with a damaged one', async () => {
    const saved = saveReview(reviewText({ title: 'one.txt', label: 'one.txt', content: text, now: 0 }).model);
    for (const [content, expected] of [[saved, 'model'], [new TextEncoder().encode(saved), 'model'], [saved.slice(0, -40), 'failed'], [saved.replace('"version": 1', '"version": 9'), 'failed']] as const) {
      const { reviews, panel } = create();
      await reviews.open({ title: 'last.json', label: 'last.json', content });
      await panel().say({ type: 'ready' });
      const message = panel().posted.at(-1);
      assert.ok(message !== undefined);
      assert.equal(message.type, expected);
      if (message.type === 'failed') assert.match(message.message, /^last\.json (is a damaged saved review|was saved by a newer version)/);
      if (message.type === 'model') assert.equal(unpackComputers(message.model.computers)[0]?.volumes[0]?.mountPoint, 'C:');
    }
  });

  it('compares with a saved review that somebody chooses, and refuses a file that is none', async () => {
    const { panel } = await listening();
    files.set('file:///work/other.json', '{"a": 1}');
    await panel().say({ type: 'compare' });
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(panel().posted.at(-1), { type: 'notCompared', message: 'other.json is no saved review.' });
    const before = text.replace('1F3A22B0', '9C51E07D');
    files.set('file:///work/last.json', saveReview(reviewText({ title: 'last.txt', label: 'last.txt', content: before, now: 0 }).model));
    await panel().say({ type: 'compare' });
    await new Promise((resolve) => setImmediate(resolve));
    const message = panel().posted.at(-1);
    assert.ok(message?.type === 'model');
    assert.equal(message.model.compared?.title, 'last.txt');
    assert.equal(unpackComputers(message.model.computers)[0]?.volumes[0]?.change, 'changed');
  });

  it('prints through a page that the browser fetches once, or saves it where there is no browser', async () => {
    const { panel } = await listening();
    const message = panel().posted[0];
    assert.ok(message?.type === 'model');
    const rowIds = unpackComputers(message.model.computers)[0]?.volumes.map(({ rowId }) => rowId) ?? [];
    const printed = async (): Promise<ToPage | undefined> => {
      const count = panel().posted.length;
      await panel().say({ type: 'print', rowIds });
      while (panel().posted.length === count) await new Promise((resolve) => setTimeout(resolve, 5));
      return panel().posted.at(-1);
    };
    assert.deepEqual(await printed(), { type: 'printed' });
    const url = browsed.at(-1) ?? '';
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}$/);
    assert.equal((await fetch(new URL('/', url))).status, 404);
    const html = await (await fetch(url)).text();
    assert.match(html, /1F3A22B0/);
    for (const group of password.split('-')) assert.ok(!html.includes(group));
    await assert.rejects(fetch(url), 'it is given once');
    browser.opens = false;
    assert.deepEqual(await printed(), { type: 'printed', fileName: 'one-print.html' });
    assert.equal(written.at(-1)?.to, 'file:///work/one-print.html');
    browser.opens = true;
  });

  it('closes all its tabs at the end', async () => {
    const { reviews, panel, rowId, clock } = await listening();
    await panel().say({ type: 'showPassword', rowId });
    reviews.dispose();
    panel().posted.length = 0;
    clock.advance(60_000);
    assert.equal(panel().posted.length, 0);
  });
});
