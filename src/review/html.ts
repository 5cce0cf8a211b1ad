import { webviewHtml } from '../host/webviewHtml.ts';

/** Addresses of the page's files, as the webview may load them. */
export interface ReviewFiles {
  readonly cspSource: string;
  /** Address of a file in dist/webview. */
  readonly file: (name: string) => string;
}

/** The review page without anything in it: what it shows is posted to it. */
export function reviewHtml(title: string, { cspSource, file }: ReviewFiles): string {
  return webviewHtml({
    cspSource,
    title: `Review: ${title}`,
    styles: [file('codicon.css'), file('style.css'), file('review.css')],
    script: file('review.js'),
  });
}
