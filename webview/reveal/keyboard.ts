import type { KeyCard } from './keyCard.ts';

export interface KeyboardTargets {
  /** The key on the page, if there is one. */
  readonly card: () => KeyCard | undefined;
  /** Esc: hides the key, or stops the question. False when there was neither. */
  readonly escape: () => boolean;
  readonly copy: () => void;
}

/** Reading by keyboard, wherever the focus is: nobody looks for a control while on the phone. */
export function listenToKeyboard({ card, escape, copy }: KeyboardTargets): void {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.altKey || event.shiftKey) return;
    const shown = card();
    if (event.ctrlKey || event.metaKey) {
      // with a selection it is the selection that is meant
      if (event.key.toLowerCase() === 'c' && shown !== undefined && nothingSelected()) {
        event.preventDefault();
        if (!event.repeat) copy();
      }
      return;
    }
    if (event.key === 'Escape') {
      if (escape()) event.preventDefault();
      return;
    }
    if (shown === undefined) return;
    const to = groupFor(event, shown);
    if (to === undefined) return;
    event.preventDefault();
    shown.go(to);
  });
}

/** The group that a key goes to; undefined for a key that is not about reading. */
function groupFor(event: KeyboardEvent, card: KeyCard): number | undefined {
  switch (event.key) {
    case ' ':
      return onControl(event) ? undefined : card.at + 1;
    case 'ArrowRight':
      return card.at + 1;
    case 'ArrowLeft':
      return card.at - 1;
    case 'Home':
      return 0;
    case 'End':
      return card.count - 1;
    default:
      return /^[1-9]$/.test(event.key) && Number(event.key) <= card.count ? Number(event.key) - 1 : undefined;
  }
}

/** Space presses what has the focus, unless that is a group. */
function onControl({ target }: KeyboardEvent): boolean {
  return target instanceof Element && target.closest('vscode-button, summary') !== null;
}

function nothingSelected(): boolean {
  return document.getSelection()?.isCollapsed !== false;
}
