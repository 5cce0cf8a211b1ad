import type { Page } from 'playwright-core';

/** Complaints of Chromium about a content security policy that are not ours to fix, each with the reason. */
const known: readonly { readonly words: RegExp; readonly reason: string }[] = [];

/**
 * What a content security policy refused, in the workbench and in every page inside it. Chromium tells it to the
 * console: a listener inside a webview would not outlive the way in which VS Code writes its document.
 */
export function watchPolicies(page: Page): () => readonly string[] {
  const refused: string[] = [];
  page.on('console', (message) => {
    const text = message.text();
    if (!/content security policy|trusted ?types?|TrustedHTML|TrustedScript/i.test(text)) return;
    if (known.some(({ words }) => words.test(text))) return;
    refused.push(`${text} (${message.location().url.replace(/\?.*/, '')})`);
  });
  return () => refused;
}
