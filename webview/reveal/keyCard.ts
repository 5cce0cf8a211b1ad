import type { RevealModel, ShownKey } from '../../src/reveal/protocol.ts';
import { append, el, icon, setAttributes, spacedDigits, spoken } from '../dom.ts';
import { dictated, partsOf } from './dictation.ts';

/**
 * The key on the page. Its characters are in text nodes and nowhere else: no variable, attribute, title or state has
 * them, so that taking the nodes away takes the key away.
 */
export interface KeyCard {
  readonly element: HTMLElement;
  readonly count: number;
  /** The key as it is written, for the one message that copies it. */
  text(): string;
  /** What of the key is selected, group by group; undefined when nothing is. */
  selected(selection: Selection): { readonly text: string; readonly whole: boolean } | undefined;
  /** 0-based group that is being read. */
  readonly at: number;
  /** Goes to a group, or to the nearest there is. The focus goes along if it was on a group. */
  go(index: number): void;
  /** The button of the group that is being read. */
  readonly current: HTMLElement | undefined;
  /** Says the group that is being read. Called once the card is in the page, where a live region has to be first. */
  say(): void;
  remove(): void;
}

export function keyCard(key: ShownKey, kind: RevealModel['kind']): KeyCard {
  const bad = new Set(key.badGroups);
  const buttons = key.groups.map((group, index) => groupButton(group, index, bad.has(index + 1)));
  const digits = buttons.map((button) => button.querySelector<HTMLElement>('.digits'));
  const line = el('p', { class: 'say-line', 'aria-live': 'polite' });
  const list = el('ol', { class: kind === 'fileVault' ? 'groups six' : 'groups', 'aria-label': nameOf(kind, key.groups.length) });
  append(list, ...buttons.map((button) => el('li', {}, button)));
  const element = el(
    'div',
    { class: 'key' },
    key.warning === null ? null : el('p', { class: 'line' }, icon('error', 'error'), el('span', {}, key.warning)),
    list,
    el('div', { class: 'say' }, line, hint(kind, buttons.length)),
  );
  const textOf = (node: Element | null | undefined): string => node?.textContent ?? '';
  let at = 0;

  function mark(): void {
    buttons.forEach((button, index) => {
      setAttributes(button, { 'aria-current': index === at ? 'step' : null, tabindex: index === at ? 0 : -1 });
      button.classList.toggle('read', index < at);
    });
  }

  function say(): void {
    if (element.isConnected) line.textContent = `Group ${at + 1} of ${buttons.length}: ${dictated(textOf(digits[at]))}`;
  }

  mark();
  return {
    element,
    count: buttons.length,
    text: () => digits.map(textOf).join('-'),
    selected(selection) {
      if (selection.isCollapsed || selection.rangeCount === 0) return undefined;
      const range = selection.getRangeAt(0);
      const parts = digits.flatMap((node) => (node !== null && range.intersectsNode(node) ? [within(range, node)] : []));
      const text = parts.filter((part) => part !== '').join('-');
      return text === '' ? undefined : { text, whole: text === digits.map(textOf).join('-') };
    },
    get at() {
      return at;
    },
    go(index) {
      const onGroup = buttons.some((button) => button === document.activeElement);
      at = Math.max(0, Math.min(buttons.length - 1, index));
      mark();
      say();
      if (onGroup) buttons[at]?.focus();
    },
    get current() {
      return buttons[at];
    },
    say,
    remove() {
      // also from the nodes themselves: something may still hold one of them
      for (const node of [...digits, ...buttons]) node?.replaceChildren();
      line.replaceChildren();
      element.remove();
    },
  };
}

function groupButton(group: string, index: number, fails: boolean): HTMLButtonElement {
  const parts = partsOf(group);
  return el(
    'button',
    { type: 'button', class: fails ? 'group bad' : 'group', 'data-group': index },
    el('small', {}, spoken('Group '), String(index + 1), fails ? ' fails' : null),
    el('span', { class: 'digits', 'aria-hidden': 'true' }, ...parts.map((part) => el('span', {}, part))),
    // a screen reader would read the digits as one number
    spoken(parts.map(spacedDigits).join(', ')),
  );
}

function nameOf(kind: RevealModel['kind'], groups: number): string {
  return kind === 'bitlocker' ? `Recovery password, ${groups} groups of digits` : `FileVault recovery key, ${groups} groups of characters`;
}

function hint(kind: RevealModel['kind'], groups: number): HTMLElement {
  if (kind === 'fileVault') return el('span', { class: 'keys dim' }, 'Capital letters; type the dashes');
  const key = (name: string): HTMLElement => el('kbd', {}, name);
  const last = Math.min(groups, 9);
  return el('span', { class: 'keys dim' }, key('←'), ' ', key('→'), ' or ', key('Space'), ' moves, ', key('1'), '–', key(String(last)), ' jumps');
}

/** The part of a node's text that a range covers. */
function within(range: Range, node: Node): string {
  const part = document.createRange();
  part.selectNodeContents(node);
  if (range.compareBoundaryPoints(Range.START_TO_START, part) > 0) part.setStart(range.startContainer, range.startOffset);
  if (range.compareBoundaryPoints(Range.END_TO_END, part) < 0) part.setEnd(range.endContainer, range.endOffset);
  return part.toString();
}
