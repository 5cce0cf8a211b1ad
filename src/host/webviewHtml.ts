import { randomBytes } from 'node:crypto';

/** What the html of a page is made of. Addresses are webview URIs (`webview.asWebviewUri`). */
export interface WebviewPage {
  /** `webview.cspSource`: where style sheets and fonts of the page may come from. */
  readonly cspSource: string;
  /** Shown to assistive technology as the name of the frame. Escaped here. */
  readonly title: string;
  /** In the order in which they apply: codicon.css, style.css, then the page's own. */
  readonly styles: readonly string[];
  readonly script: string;
}

/** Fresh for every html: a nonce that is used twice protects nothing. */
export interface PageNonces {
  readonly script: string;
  /**
   * The toolkit tries out `:focus-visible` in a style element and takes the nonce for it from a meta element, where any
   * script of the page could read it. A nonce of its own keeps that of the scripts out of reach.
   */
  readonly style: string;
}

export function freshNonces(): PageNonces {
  return { script: randomBytes(24).toString('base64url'), style: randomBytes(24).toString('base64url') };
}

/**
 * The html of a page: policy, style sheets, an empty `main` and one script. No data, no inline script or style: what
 * the page shows is posted to it once it has said that it is ready.
 */
export function webviewHtml(page: WebviewPage, nonces: PageNonces = freshNonces()): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonces.script}'`,
    `style-src ${page.cspSource} 'nonce-${nonces.style}'`,
    `font-src ${page.cspSource}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const links = page.styles.map((href) => `<link rel="stylesheet" href="${escapeHtml(href)}">`);
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta property="csp-nonce" content="${escapeHtml(nonces.style)}">`,
    `<title>${escapeHtml(page.title)}</title>`,
    ...links,
    '</head>',
    '<body>',
    '<main id="page"></main>',
    `<script nonce="${escapeHtml(nonces.script)}" src="${escapeHtml(page.script)}"></script>`,
    '</body>',
    '</html>',
  ].join('\n');
}

/** For element text and double-quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
