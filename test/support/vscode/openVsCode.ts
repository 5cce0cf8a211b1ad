import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../browser.ts';
import { configureWorkbench, type Development } from './configureWorkbench.ts';
import { installation } from './installation.ts';
import { startServer, type ServerOptions, type VsCodeServer } from './server.ts';
import { colorThemes, type ColorTheme } from './settings.ts';
import { watchPolicies } from './violations.ts';
import { createWorkbench, type Workbench } from './workbench.ts';

export interface VsCodeOptions extends Omit<ServerOptions, 'vscode'> {
  /** `dark` unless told. */
  readonly theme?: ColorTheme;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly development?: Development;
  /** Functions that the window finds as globals. */
  readonly expose?: Readonly<Record<string, (...args: readonly unknown[]) => void>>;
}

/** A real VS Code in a real browser, with a profile of its own. */
export interface OpenVsCode extends Workbench {
  readonly server: VsCodeServer;
  readonly context: BrowserContext;
  /** What content security policies refused since the window was opened. */
  refused(): readonly string[];
  /** Everything that VS Code and the extension have written to log files. */
  logs(): Promise<string>;
  close(): Promise<void>;
}

export async function openVsCode(options: VsCodeOptions = {}): Promise<OpenVsCode> {
  const { theme = 'dark', viewport = { width: 1440, height: 900 }, development, expose = {}, settings = {}, ...rest } = options;
  const server = await startServer({ vscode: await installation(), settings: { 'workbench.colorTheme': colorThemes[theme], ...settings }, ...rest });
  let browser: Browser | undefined;
  try {
    browser = await launchBrowser();
    const context = await browser.newContext({ viewport, locale: 'en-GB', timezoneId: 'UTC' });
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.url });
    const page = await context.newPage();
    page.setDefaultTimeout(45_000);
    if (development !== undefined) await configureWorkbench(page, development);
    for (const [name, exposed] of Object.entries(expose)) await page.exposeFunction(name, exposed);
    const refused = watchPolicies(page);
    await openWindow(page, server);
    const opened = browser;
    return {
      ...createWorkbench(page),
      server,
      context,
      refused,
      logs: () => filesBelow(path.join(server.folder, 'data', 'logs')),
      async close() {
        await opened.close();
        await server.stop();
      },
    };
  } catch (error) {
    await browser?.close();
    await server.stop();
    throw error;
  }
}

/** Ready when our icon is there: extensions have been read by then. */
async function openWindow(page: Page, server: VsCodeServer): Promise<void> {
  await page.goto(`${server.url}/?folder=${encodeURIComponent(server.workspace)}`, { waitUntil: 'commit', timeout: 90_000 });
  await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 90_000 });
  await page.locator('.activitybar .action-label[aria-label^="Recovery Keys"]').waitFor({ timeout: 90_000 });
}

async function filesBelow(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const texts = entries.filter((entry) => entry.isFile()).map((entry) => readFile(path.join(entry.parentPath, entry.name), 'utf8').catch(() => ''));
  return (await Promise.all(texts)).join('\n');
}
