import type { Page } from 'playwright-core';

/** What `--extensionDevelopmentPath` (any number) and `--extensionTestsPath` are on the desktop. */
export interface Development {
  readonly extensions: readonly string[];
  /** A CommonJS file that exports `run()`. */
  readonly tests?: string;
  /** Extensions that may use a Microsoft session without asking. */
  readonly trustedWithAccounts?: readonly string[];
}

/**
 * Changes what the workbench reads as its own configuration. The server needs no flag for it, and no answer of the
 * server is rewritten, which Chromium would hold against the page (local network access).
 */
export async function configureWorkbench(page: Page, { extensions, tests, trustedWithAccounts = [] }: Development): Promise<void> {
  const remote = (path: string): unknown => ({ scheme: 'vscode-remote', authority: 'remote', path });
  const over = {
    developmentOptions: {
      extensions: extensions.map(remote),
      ...(tests === undefined ? {} : { extensionTestsPath: remote(tests) }),
    },
    productConfiguration: { trustedExtensionAuthAccess: trustedWithAccounts },
  };
  await page.addInitScript((wanted: Readonly<Record<string, object>>) => {
    const read = Object.getOwnPropertyDescriptor(Element.prototype, 'getAttribute')?.value as (this: Element, name: string) => string | null;
    Element.prototype.getAttribute = function (name) {
      const value = read.call(this, name);
      if (value === null || name !== 'data-settings' || this.id !== 'vscode-workbench-web-configuration') return value;
      const own = JSON.parse(value) as Record<string, object | undefined>;
      const merged = Object.entries(wanted).map(([part, content]) => [part, { ...own[part], ...content }]);
      return JSON.stringify({ ...own, ...(Object.fromEntries(merged) as object) });
    };
  }, over);
}
