import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import * as esbuild from 'esbuild';
import type { BrowserContext, Page } from 'playwright-core';
import { pageBundles } from '../../esbuild.config.mjs';
import { launchBrowser } from './browser.ts';
import { standIn, type PageRecord, type ThemeFixture } from './pageStandIn.ts';

/**
 * Opens one of our pages in Chromium as VS Code would: its very html with its policy, its own files and nothing else,
 * theme variables on the root element, and a stand-in for `acquireVsCodeApi`. Messages go both ways.
 */

export type Theme = 'light' | 'dark' | 'hc' | 'hc-light';
export const themes: readonly Theme[] = ['light', 'dark', 'hc', 'hc-light'];

/** What the html functions of review/ and reveal/ take. */
export interface PageFiles {
  readonly cspSource: string;
  readonly file: (name: string) => string;
}

export interface PageOptions {
  readonly page: 'review' | 'reveal';
  /** The product's own html: `(files) => revealHtml('Key', files)`. */
  html(files: PageFiles): string;
  /** `dark` unless told. */
  readonly theme?: Theme;
  /** 1280 × 900 unless told. */
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Time stands still and goes on by `page.clock.runFor(ms)`. */
  readonly fakeTime?: boolean;
  /** What `getState()` answers: the page was made anew. */
  readonly state?: unknown;
  readonly reducedMotion?: boolean;
}

export interface OpenedPage {
  /** Playwright's page, for locators, keyboard, clock and screenshots. */
  readonly page: Page;
  /** As the host posts it. */
  post(message: unknown): Promise<void>;
  /** What the page posted, oldest first. */
  sent<T = unknown>(): Promise<readonly T[]>;
  /** Waits until the page posted a message of this type, and gives the newest one. */
  waitForSent<T extends { readonly type: string }>(type: T['type']): Promise<T>;
  /** Every value that was given to `setState`. */
  states(): Promise<readonly unknown[]>;
  /** What the policy refused, and addresses elsewhere that were asked for. */
  violations(): Promise<readonly string[]>;
  /** Uncaught errors and errors in the console. */
  errors(): readonly string[];
  /** Everything in the document that is no script or style: text, attributes, shadow roots, the values of fields. */
  everything(): Promise<string>;
  setViewport(width: number, height: number): Promise<void>;
  setTheme(theme: Theme): Promise<void>;
  /** `document.visibilityState` as if the tab was left and found again. */
  setVisible(visible: boolean): Promise<void>;
  /** Calls back for every message of the page from now on. */
  onMessage(listener: (message: unknown) => void): void;
  close(): Promise<void>;
}

export interface PageHarness {
  open(options: PageOptions): Promise<OpenedPage>;
  close(): Promise<void>;
}

/** One browser and one server for a test file. */
export async function startPageHarness(): Promise<PageHarness> {
  const browser = await launchBrowser();
  const files = new Map<string, { readonly type: string; readonly body: Uint8Array | string }>();
  const bundled = new Set<string>();
  const { server, origin } = await serve(files);
  const contexts = new Set<BrowserContext>();

  async function prepare(name: PageOptions['page']): Promise<void> {
    if (bundled.has(name)) return;
    bundled.add(name);
    for (const [file, body] of await bundle(name)) files.set(`/${file}`, { type: typeOf(file), body });
  }

  return {
    async open(options) {
      await prepare(options.page);
      const address = `/${options.page}-${files.size}.html`;
      const html = options.html({ cspSource: origin, file: (name) => `${origin}/${name}` });
      files.set(address, { type: 'text/html; charset=utf-8', body: html });
      const context = await browser.newContext({
        viewport: options.viewport ?? { width: 1280, height: 900 },
        reducedMotion: options.reducedMotion === true ? 'reduce' : 'no-preference',
        locale: 'en-GB',
        timezoneId: 'UTC',
      });
      contexts.add(context);
      return await openIn(context, `${origin}${address}`, options, () => {
        contexts.delete(context);
      });
    },
    async close() {
      await Promise.all([...contexts].map((context) => context.close()));
      await browser.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}

async function openIn(context: BrowserContext, address: string, options: PageOptions, onClose: () => void): Promise<OpenedPage> {
  const page = await context.newPage();
  // the machine may be busy with other test files
  page.setDefaultTimeout(60_000);
  const errors: string[] = [];
  const foreign: string[] = [];
  const listeners: ((message: unknown) => void)[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await context.route('**/*', async (route) => {
    const url = route.request().url();
    if (url.startsWith(new URL(address).origin)) {
      await route.continue();
    } else {
      foreign.push(url);
      await route.abort();
    }
  });
  await context.exposeBinding('pageSaid', (_source, message: unknown) => {
    for (const listener of listeners) listener(message);
  });
  await context.addInitScript(standIn, { theme: await themeOf(options.theme ?? 'dark'), state: options.state ?? null });
  // long before the moment at which it stops: until then time goes on, and a busy machine takes a while to load the page
  if (options.fakeTime === true) await page.clock.install({ time: new Date('2026-03-14T08:30:00Z') });
  await page.goto(address);
  if (options.fakeTime === true) await page.clock.pauseAt(new Date('2026-03-14T09:30:01Z'));

  const record = async (): Promise<PageRecord> => await page.evaluate(() => window.pageRecord.read());
  return {
    page,
    post: async (message) => {
      // as text: playwright takes seconds to pass on a large object
      await page.evaluate((json) => {
        return new Promise<void>((resolve) => {
          // called after the page's own listener, so that the message has taken effect before the test goes on
          window.addEventListener('message', () => { resolve(); }, { once: true });
          window.postMessage(JSON.parse(json), location.origin);
        });
      }, JSON.stringify(message));
    },
    sent: async <T>() => (await record()).sent as readonly T[],
    waitForSent: async <T extends { readonly type: string }>(type: T['type']) => {
      await page.waitForFunction((wanted) => window.pageRecord.read().sent.some((message) => message.type === wanted), type);
      return (await record()).sent.findLast((message) => message.type === type) as T;
    },
    states: async () => (await record()).states,
    violations: async () => [...(await record()).violations, ...foreign],
    errors: () => errors,
    everything: async () => await page.evaluate(() => window.pageRecord.everything()),
    setViewport: async (width, height) => {
      await page.setViewportSize({ width, height });
    },
    setTheme: async (theme) => {
      await page.evaluate((fixture) => {
        window.pageRecord.setTheme(fixture);
      }, await themeOf(theme));
    },
    setVisible: async (visible) => {
      await page.evaluate((value) => {
        window.pageRecord.setVisible(value);
      }, visible);
    },
    onMessage: (listener) => {
      listeners.push(listener);
    },
    close: async () => {
      onClose();
      await context.close();
    },
  };
}

/** A page's script and style sheets, as the build makes them, and the icons. */
async function bundle(name: PageOptions['page']): Promise<readonly (readonly [string, Uint8Array])[]> {
  const root = path.resolve(import.meta.dirname, '../..');
  const { outputFiles } = await esbuild.build({
    ...pageBundles,
    absWorkingDir: root,
    entryPoints: { [name]: `webview/${name}/main.ts`, style: 'webview/style.css' },
    write: false,
  });
  const icons = ['codicon.css', 'codicon.ttf'].map(
    async (file) => [file, await readFile(path.join(root, 'node_modules/@vscode/codicons/dist', file))] as const,
  );
  return [...outputFiles.map((file) => [path.basename(file.path), file.contents] as const), ...(await Promise.all(icons))];
}

async function serve(files: ReadonlyMap<string, { readonly type: string; readonly body: Uint8Array | string }>): Promise<{ server: Server; origin: string }> {
  const server = createServer((request, response) => {
    const file = files.get(new URL(request.url ?? '/', 'http://localhost').pathname);
    response.writeHead(file === undefined ? 404 : 200, { 'content-type': file?.type ?? 'text/plain' });
    response.end(file?.body ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { server, origin: `http://127.0.0.1:${port}` };
}

function typeOf(file: string): string {
  const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css', '.ttf': 'font/ttf' };
  return types[path.extname(file)] ?? 'application/octet-stream';
}

async function themeOf(theme: Theme): Promise<ThemeFixture> {
  const file = path.resolve(import.meta.dirname, `../fixtures/themes/${theme}.json`);
  return JSON.parse(await readFile(file, 'utf8')) as ThemeFixture;
}
