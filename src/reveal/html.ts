import { webviewHtml } from '../host/webviewHtml.ts';

/** Addresses of the page's files, as the webview may load them. */
export interface RevealFiles {
  readonly cspSource: string;
  /** Address of a file in dist/webview. */
  readonly file: (name: string) => string;
}

/** The reveal page without anything in it: what it shows is posted to it. The title has no part of a key. */
export function revealHtml(title: string, { cspSource, file }: RevealFiles): string {
  return webviewHtml({
    cspSource,
    title,
    styles: [file('codicon.css'), file('style.css'), file('reveal.css')],
    script: file('reveal.js'),
  });
}
