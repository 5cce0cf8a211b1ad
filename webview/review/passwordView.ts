import type { GroupCandidates } from '../../src/review/protocol.ts';
import type { GroupProblem, ReviewPassword, ReviewProtector } from '../../src/manageBde/reviewModel.ts';
import { el, replaceChildren, spacedDigits, type Child } from '../dom.ts';
import { button, updateButton } from '../toolkit.ts';
import { keyName, list, plain } from './words.ts';

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
    replaceChildren(hints, ...problemHints(password, true));
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
      replaceChildren(hints, ...problemHints(password, false), ...candidates.map(candidateHint));
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

/** "all 8 groups pass their check" */
function checkWords({ check, groups }: ReviewPassword): string {
  const failing = numbers(groups, 'invalid');
  const masked = numbers(groups, 'masked');
  const parts = [
    failing.length > 0 ? `${groupWord(failing)} ${failing.length === 1 ? 'fails its' : 'fail their'} check` : '',
    masked.length > 0 ? `${groupWord(masked)} ${masked.length === 1 ? 'is' : 'are'} masked in the text` : '',
    groups.length === 8 ? '' : `${groups.length} groups instead of 8`,
  ].filter((part) => part !== '');
  return check === 'valid' && parts.length === 0 ? 'all 8 groups pass their check' : parts.join(', ');
}

function numbers(groups: ReviewPassword['groups'], state: 'invalid' | 'masked'): readonly number[] {
  return groups.flatMap((group, index) => (group.state === state ? [index + 1] : []));
}

function groupWord(groups: readonly number[]): string {
  return `${groups.length === 1 ? 'group' : 'groups'} ${list(groups.map(String))}`;
}

/** What is wrong. While the password is shown, the candidates say more about the groups that have some. */
function problemHints(password: ReviewPassword, masked: boolean): readonly HTMLElement[] {
  const { groups } = password;
  const hints: HTMLElement[] = [];
  const of = (problem: GroupProblem): readonly number[] => groups.flatMap((group, index) => (group.problem === problem ? [index + 1] : []));
  const add = (found: readonly number[], one: string, many: string): void => {
    if (found.length === 0) return;
    hints.push(hint(`${capital(groupWord(found))} ${found.length === 1 ? one : many}`));
  };
  if (masked) {
    const look = 'Show it to see what one misread digit would explain.';
    add(of('notMultipleOf11'), `fails its check: it is not a multiple of 11. ${look}`, `fail their check: they are no multiples of 11. ${look}`);
    add(of('tooLarge'), `fails its check: it is above 720,885. ${look}`, `fail their check: they are above 720,885. ${look}`);
  }
  add(of('length'), 'does not have six digits.', 'do not have six digits.');
  const maskedGroups = numbers(groups, 'masked');
  if (maskedGroups.length > 0) {
    const word = maskedGroups.length === groups.length ? 'All of it is' : `${capital(groupWord(maskedGroups))} ${maskedGroups.length === 1 ? 'is' : 'are'}`;
    hints.push(el('p', { class: 'hint quiet' }, `${word} masked in the text: what is printed does not open the volume.`));
  }
  if (groups.length !== 8) hints.push(hint(`A recovery password has 8 groups, this one has ${groups.length}.`));
  return hints;
}

function candidateHint({ group, values }: GroupCandidates): HTMLElement {
  const words = values.flatMap(({ digits, changed }, index): Child[] => [
    index === 0 ? null : index === values.length - 1 ? ' or ' : ', ',
    el(
      'span',
      { class: 'candidate digits', 'aria-hidden': 'true' },
      digits.slice(0, changed),
      el('b', {}, digits.slice(changed, changed + 1)),
      digits.slice(changed + 1),
    ),
    el('span', { class: 'spoken' }, spacedDigits(digits)),
  ]);
  const start = `Group ${group} fails its check.`;
  return values.length === 0
    ? hint(`${start} No single misread digit explains it. Nothing was corrected.`)
    : hint(`${start} If one digit was misread, it is `, ...words, '. Nothing was corrected.');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function hint(...children: readonly Child[]): HTMLElement {
  return el('p', { class: 'hint' }, ...children);
}
