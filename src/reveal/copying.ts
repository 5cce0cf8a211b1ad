import { clipboardSeconds } from '../host/secretClipboard.ts';
import type { RevealDeps, RevealPage } from './revealDeps.ts';
import type { State } from './revealStates.ts';

export interface Copying {
  /** Copies what the page says it shows, if it is what the host has sent there. */
  key(state: State, text: string): Promise<void>;
  /** Copies text without secrets. */
  text(text: string | undefined): Promise<void>;
}

/** What leaves the page for the clipboard, and what the page is told about it. */
export function createCopying(deps: RevealDeps, page: RevealPage): Copying {
  return {
    async key(state, text) {
      if (state.kind !== 'shown' || !state.fingerprint.matches(text)) return;
      try {
        await deps.secretClipboard.copy(text);
        page.post({ type: 'copied', clearsAfterSeconds: clipboardSeconds });
      } catch {
        // what was thrown may quote what was copied
        deps.log.warn('Reveal: the clipboard could not be written.');
        page.post({ type: 'copyFailed' });
      }
    },
    async text(text) {
      if (text === undefined) return;
      await deps.copyText(text);
      page.post({ type: 'textCopied' });
    },
  };
}
