import { clockText } from '../../src/reveal/protocol.ts';
import { el } from '../dom.ts';
import { button } from '../toolkit.ts';

/** The bar at the top of the page: how long the key stays, and the way to end it. Its place is kept while no key is shown. */
export interface ClockBar {
  readonly element: HTMLElement;
  show(leftMs: number, wholeMs: number): void;
  hide(): void;
}

export function clockBar(): ClockBar {
  const time = el('b', { class: 'digits-of-clock' });
  // not a live region: what is said of the time is said twice, not each second
  const words = el('span', { role: 'timer' }, 'Hides in ', time);
  const line = el('span', { class: 'left', 'aria-hidden': 'true' });
  const hide = button({ label: 'Hide now', name: 'Hide now', icon: 'eye-closed', attributes: { 'data-action': 'hide', 'aria-keyshortcuts': 'Escape' } });
  hide.append(el('kbd', { 'aria-hidden': 'true' }, 'Esc'));
  const element = el('div', { class: 'clock' }, el('div', { class: 'row', hidden: true }, words, line, hide));
  const row = element.querySelector('div');

  return {
    element,
    show(leftMs, wholeMs) {
      row?.removeAttribute('hidden');
      const text = clockText(leftMs);
      if (time.textContent !== text) time.textContent = text;
      line.style.width = `${Math.min(100, (100 * leftMs) / wholeMs)}%`;
    },
    hide() {
      row?.setAttribute('hidden', '');
    },
  };
}
