/** What runs in the page before its own script: the parts of VS Code that a page meets. */

/** Values of a theme as VS Code sets them on the root element (test/fixtures/themes). */
export interface ThemeFixture {
  readonly bodyClass: string;
  readonly kind: string;
  readonly name: string;
  readonly colorScheme: string;
  readonly variables: Readonly<Record<string, string>>;
}

export interface PageRecord {
  readonly sent: readonly { readonly type: string }[];
  readonly states: readonly unknown[];
  readonly violations: readonly string[];
}

declare global {
  interface Window {
    pageRecord: {
      read(): PageRecord;
      everything(): string;
      setTheme(theme: ThemeFixture): void;
      setVisible(visible: boolean): void;
    };
    pageSaid?: (message: unknown) => void;
    acquireVsCodeApi?: () => unknown;
  }
}

/** Stringified and run in the page: it must not refer to anything outside itself. */
export function standIn({ theme, state }: { readonly theme: ThemeFixture; readonly state: unknown }): void {
  const sent: { type: string }[] = [];
  const states: unknown[] = [];
  const violations: string[] = [];
  let current: unknown = state ?? undefined;
  let acquired = false;
  let visibility: DocumentVisibilityState = 'visible';

  document.addEventListener('securitypolicyviolation', (event) => {
    violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
  });

  window.acquireVsCodeApi = () => {
    // as VS Code does: a second user of the API in the page is refused
    if (acquired) throw new Error('An instance of the VS Code API has already been acquired');
    acquired = true;
    return {
      postMessage(message: { type: string }) {
        const copy = structuredClone(message);
        sent.push(copy);
        window.pageSaid?.(copy);
      },
      setState(value: unknown) {
        states.push(structuredClone(value));
        current = value;
        return value;
      },
      getState: () => current,
    };
  };

  const previous = new Set<string>();
  function setTheme(fixture: ThemeFixture): void {
    const { style } = document.documentElement;
    for (const name of previous) style.removeProperty(name);
    previous.clear();
    for (const [name, value] of Object.entries(fixture.variables)) {
      style.setProperty(name, value);
      previous.add(name);
    }
    style.setProperty('color-scheme', fixture.colorScheme);
    document.body.className = fixture.bodyClass;
    document.body.dataset['vscodeThemeKind'] = fixture.kind;
    document.body.dataset['vscodeThemeName'] = fixture.name;
  }

  // what VS Code's own style sheet does to a page, in a layer as there
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`@layer vscode-default {
    body { padding: 0 20px; margin: 0; background-color: transparent; color: var(--vscode-editor-foreground); font-size: 13px; }
    code { color: #d7ba7d; background-color: rgba(128, 128, 128, 0.2); padding: 1px 3px; border-radius: 4px; }
    a { color: var(--vscode-textLink-foreground); }
    a:focus, button:focus, input:focus { outline: 1px solid -webkit-focus-ring-color; outline-offset: -1px; }
  }`);
  document.adoptedStyleSheets = [sheet];

  // VS Code has set the theme before the page's script runs
  const observer = new MutationObserver(() => {
    if (document.querySelector('body') === null) return;
    observer.disconnect();
    setTheme(theme);
  });
  observer.observe(document, { childList: true, subtree: true });

  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => visibility });
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => visibility === 'hidden' });

  function everything(): string {
    const parts: string[] = [document.title];
    const walk = (node: Node): void => {
      if (node instanceof HTMLScriptElement || node instanceof HTMLStyleElement) return;
      if (node.nodeType === Node.TEXT_NODE) parts.push(node.textContent ?? '');
      if (node instanceof Element) {
        for (const attribute of node.attributes) parts.push(`${attribute.name}=${attribute.value}`);
        if (node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement) parts.push(node.value);
        if (node.shadowRoot !== null) walk(node.shadowRoot);
      }
      for (const child of node.childNodes) walk(child);
    };
    walk(document.documentElement);
    return parts.join('\n');
  }

  window.pageRecord = {
    read: () => ({ sent, states, violations }),
    everything,
    setTheme,
    setVisible(visible) {
      visibility = visible ? 'visible' : 'hidden';
      document.dispatchEvent(new Event('visibilitychange'));
    },
  };
}
