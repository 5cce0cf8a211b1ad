import type { GroupCandidates } from '../../src/core/groupCandidates.ts';
import type { ReviewPassword, ReviewProtector } from '../../src/manageBde/reviewModel.ts';
import { el, replaceChildren, spacedDigits } from '../dom.ts';
import { button, updateButton } from '../toolkit.ts';
import { checkWords, problemHints } from './passwordHints.ts';
import { keyName, plain } from './words.ts';

/**
 * One recovery password: eight masked groups that keep their shape when their digits come. Digits are text nodes only,
 * and are gone from the document with `mask`.
 */
export interface PasswordView {
  readonly element: HTMLElement;
  readonly rowId: string;
  /** "Recovery password 1F3A22B0" */
  readonly name: string;
  show(groups: readonly string[], candidates: readonly GroupCandidates[]): void;
  /** What the Hide button counts down. */
  setSeconds(seconds: number): void;
  mask(): void;
  /** A line below: copied, refused. */
  say(text: string): void;
}

/** Longer than any group that could be one: the rest of what was printed there is not shown while it is masked. */
const longestMask = 12;

export function passwordView(protector: ReviewProtector, password: ReviewPassword): PasswordView {
  const id = keyName(protector.id);
  const inner = `recovery password${id === undefined ? '' : ` ${id}`}`;
  const name = `R${inner.slice(1)}`;
  const box = el('div', { class: 'groups-box', role: 'group' });
  const hints = el('div', { class: 'hints' });
  const note = el('p', { class: 'dim note' });
  const showButton = button({ small: true, attributes: { 'data-action': 'togglePassword', tabindex: -1, class: 'show' } });
  const copyButton = button({
    label: 'Copy',
    name: `Copy ${inner}`,
    icon: 'copy',
    small: true,
    attributes: { 'data-action': 'copyPassword', tabindex: -1 },
  });
  const element = el('div', { class: 'password' }, box, el('div', { class: 'acts' }, showButton, copyButton), hints, note);
  let shown = false;

  function groupList(texts: readonly string[]): HTMLElement {
    return el(
      'ol',
      { class: 'groups', 'aria-hidden': 'true' },
      ...texts.map((text, index) => {
        const state = password.groups[index]?.state ?? 'valid';
        const label = `${index + 1}${state === 'invalid' ? ' fails' : state === 'masked' ? ' masked' : ''}`;
        return el('li', { class: state }, el('span', { class: 'digits' }, text), el('small', {}, label));
      }),
    );
  }

  function mask(): void {
    shown = false;
    const texts = password.groups.map(({ length }) => '•'.repeat(Math.min(length, longestMask)));
    replaceChildren(box, groupList(texts));
    box.setAttribute('aria-label', `${name}, masked, ${checkWords(password)}`);
    replaceChildren(hints, ...problemHints(password, null));
    updateButton(showButton, { label: 'Show', name: `Show ${inner}`, icon: 'eye' });
  }

  mask();
  return {
    element,
    rowId: protector.rowId,
    name,
    mask,
    show(groups, candidates) {
      shown = true;
      const texts = groups.map(plain);
      replaceChildren(box, groupList(texts), el('p', { class: 'spoken' }, texts.map(spacedDigits).join(', ')));
      box.setAttribute('aria-label', `${name}, shown, ${checkWords(password)}`);
      replaceChildren(hints, ...problemHints(password, candidates));
    },
    setSeconds(seconds) {
      if (!shown) return;
      const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
      updateButton(showButton, { label: `Hide ${time}`, name: `Hide ${inner}`, icon: 'eye-closed' });
    },
    say(text) {
      note.textContent = text;
    },
  };
}
