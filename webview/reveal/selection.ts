import type { KeyCard } from './keyCard.ts';

export interface SelectionTargets {
  readonly card: () => KeyCard | undefined;
  /** The whole key is selected: then it is copied like by the button, and leaves the clipboard again. */
  readonly copyWhole: () => void;
  /** A part of the key was copied, and stays in the clipboard. */
  readonly copiedPart: () => void;
}

/** What happens when somebody copies or drags characters of the key by selecting them. */
export function watchSelection({ card, copyWhole, copiedPart }: SelectionTargets): void {
  document.addEventListener('copy', (event) => {
    const selection = document.getSelection();
    const part = selection === null ? undefined : card()?.selected(selection);
    if (part === undefined) return;
    // only the characters of the key: the page repeats them for screen readers
    event.preventDefault();
    if (part.whole) {
      copyWhole();
      return;
    }
    event.clipboardData?.setData('text/plain', part.text);
    copiedPart();
  });
  // a key that is dropped into an editor is in a file from then on
  document.addEventListener('dragstart', (event) => {
    if (card() !== undefined) event.preventDefault();
  });
}
