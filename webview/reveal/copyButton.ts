import { updateButton, type ButtonOptions } from '../toolkit.ts';
import { largeButton } from './stateBox.ts';

const confirmedMs = 2000;

export interface CopyButton {
  readonly element: HTMLElement;
  /** Says for a moment that it was done. */
  confirm(): void;
}

/** A damaged key is copied as it is, and the button says so. */
export function copyButton(damaged: boolean): CopyButton {
  const look: ButtonOptions = { label: damaged ? 'Copy as it is' : 'Copy', icon: 'copy', appearance: 'primary' };
  const element = largeButton({ ...look, attributes: { 'data-action': 'copy', 'aria-keyshortcuts': 'Control+C Meta+C' } });
  let timer: number | undefined;
  return {
    element,
    confirm() {
      window.clearTimeout(timer);
      updateButton(element, { ...look, label: 'Copied', icon: 'check' });
      timer = window.setTimeout(() => {
        updateButton(element, look);
      }, confirmedMs);
    },
  };
}
