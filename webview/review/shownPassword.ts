import { silenceLimitMs, type FromPage, type ShownPassword } from '../../src/review/protocol.ts';
import type { PasswordView } from './passwordView.ts';

/** The one password that the page may show at a time, and everything that makes it go. */
export interface ShownPasswordKeeper {
  /** Asks the host for the password of a view; hides it when it is the one that is shown. */
  toggle(view: PasswordView): void;
  /** The host's answer. It counts only for the view that asked last. */
  receive(message: ShownPassword): void;
  refuse(rowId: string): void;
  /** Something came from the host. */
  heard(): void;
  hide(why: HiddenBy): void;
  /** The view is no longer in the page. */
  leave(element: Element): void;
}

export type HiddenBy = 'user' | 'time' | 'silence' | 'host' | 'tab';

/** Often enough for a countdown in seconds. */
const tickMs = 250;

interface Shown {
  readonly view: PasswordView;
  readonly until: number;
}

export function keepShownPassword(post: (message: FromPage) => void, say: (words: string, urgent: boolean) => void): ShownPasswordKeeper {
  let asked: PasswordView | undefined;
  let shown: Shown | undefined;
  let lastHeard = Date.now();
  let timer: ReturnType<typeof setInterval> | undefined;

  function tick(): void {
    if (shown === undefined) return;
    const now = Date.now();
    if (now - lastHeard > silenceLimitMs) hide('silence');
    else if (now >= shown.until) hide('time');
    else shown.view.setSeconds(Math.ceil((shown.until - now) / 1000));
  }

  function hide(why: HiddenBy): void {
    asked = undefined;
    if (shown === undefined) return;
    const { view } = shown;
    shown = undefined;
    clearInterval(timer);
    view.mask();
    post({ type: 'passwordHidden' });
    const urgent = why !== 'user';
    say(`${view.name} is hidden${why === 'silence' ? ': VS Code no longer answers' : ''}.`, urgent);
    if (why === 'silence') view.say('Hidden, because VS Code no longer answers.');
  }

  return {
    toggle(view) {
      if (shown?.view === view) {
        hide('user');
        return;
      }
      hide('user');
      asked = view;
      view.say('');
      post({ type: 'showPassword', rowId: view.rowId });
    },
    receive({ rowId, groups, candidates, hidesAfterSeconds }) {
      const view = asked;
      asked = undefined;
      // nobody waits for it any more: the host is told that it is not shown
      if (view?.rowId !== rowId || !view.element.isConnected || document.visibilityState === 'hidden') {
        post({ type: 'passwordHidden' });
        return;
      }
      lastHeard = Date.now();
      shown = { view, until: lastHeard + hidesAfterSeconds * 1000 };
      view.show(groups, candidates);
      view.setSeconds(hidesAfterSeconds);
      say(`${view.name} is shown for ${hidesAfterSeconds} seconds.`, false);
      timer = setInterval(tick, tickMs);
    },
    refuse(rowId) {
      if (asked?.rowId === rowId) {
        asked.say('It is not in the text any more. Review the text again.');
        asked = undefined;
      }
    },
    heard() {
      lastHeard = Date.now();
    },
    hide,
    leave(element) {
      if (shown !== undefined && element.contains(shown.view.element)) hide('user');
    },
  };
}
