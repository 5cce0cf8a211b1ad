import type { RevealModel } from '../../src/reveal/protocol.ts';
import { el } from '../dom.ts';

/** The lines below the key: where a copy stays, and what was recorded. */
export interface Note {
  readonly element: HTMLElement;
  update(about: { readonly key: boolean; readonly store: RevealModel['store'] }): void;
  /** The key was copied. Stays until the clipboard is cleared, also when the key is hidden before. */
  copied(clearsAfterSeconds: number): void;
  /** Something short, until the next change of the page. */
  say(text: string): void;
}

/** No extension can keep a text out of it (VS Code has no way to mark one). */
const history = "Windows' clipboard history, if it is on, keeps its own copy.";

export function createNote(): Note {
  const clipboard = el('p', {});
  const record = el('p', {});
  const element = el('div', { class: 'note dim' }, clipboard, record);
  let timer: number | undefined;
  let hasKey = false;

  function rest(): void {
    clipboard.textContent = hasKey ? `A copied key leaves the clipboard after a minute if it is still there. ${history}` : '';
  }

  return {
    element,
    update({ key, store }) {
      hasKey = key;
      record.textContent = key ? `${store} has recorded that you read this key.` : '';
      if (timer === undefined) rest();
    },
    copied(clearsAfterSeconds) {
      window.clearTimeout(timer);
      clipboard.textContent = `Copied. It leaves the clipboard after ${clearsAfterSeconds} seconds if it is still there. ${history}`;
      timer = window.setTimeout(() => {
        timer = undefined;
        rest();
      }, clearsAfterSeconds * 1000);
    },
    say(text) {
      window.clearTimeout(timer);
      timer = undefined;
      clipboard.textContent = text;
    },
  };
}
