import type { FromPage, GoneReason, RevealModel, RevealState, ShownKey, ToPage } from '../../src/reveal/protocol.ts';
import { el, liveRegions, pageRoot, replaceChildren } from '../dom.ts';
import { facts, otherKeys } from './about.ts';
import { clockBar } from './clock.ts';
import { copyButton, type CopyButton } from './copyButton.ts';
import { keyCard, type KeyCard } from './keyCard.ts';
import { listenToKeyboard } from './keyboard.ts';
import { createNote } from './note.ts';
import { createOpeningFocus } from './openingFocus.ts';
import './reveal.css';
import { watchSelection } from './selection.ts';
import { largeButton, stateBox } from './stateBox.ts';
import { createWatch, timeWarning, type Watch } from './watch.ts';

interface Shown {
  readonly card: KeyCard;
  readonly watch: Watch;
  readonly wholeMs: number;
  readonly copyButton: CopyButton;
  readonly timer: number;
  /** The time that was left at the last look. */
  lastMs: number;
}

const tickMs = 250;
/** So long after a key went by itself, a key press that was meant for reading does not ask for it again. */
const graceMs = 800;

const host = acquireVsCodeApi();
const live = liveRegions();
const moments = { wall: () => Date.now(), steady: () => performance.now() };

const heading = el('h1', { tabindex: -1, dir: 'auto' });
const about = el('p', { class: 'dim' });
const factList = el('dl', { class: 'facts' });
const stage = el('section', { class: 'stage', 'aria-label': 'Key' });
const others = el('div', { class: 'others' });
const clock = clockBar();
const note = createNote();
const focusHeading = createOpeningFocus(heading);

let model: RevealModel | undefined;
let shown: Shown | undefined;
/** What stands on the stage, to leave it alone when the host says the same again. */
let onStage = '';
let wentByItselfAt = Number.NEGATIVE_INFINITY;
let othersOpen: boolean | undefined;

function post(message: FromPage): void {
  host.postMessage(message);
}

function showModel(next: RevealModel): void {
  const turned = model !== undefined && model.keyId !== next.keyId;
  model = next;
  if (turned) othersOpen = undefined;
  heading.textContent = next.device;
  about.textContent = next.about;
  replaceChildren(factList, ...facts(next));
  replaceChildren(others, otherKeys(next, othersOpen ?? next.state.kind === 'mismatch'));
  showState(next, next.state);
}

/** Puts a state on the stage. A key that is there goes, whatever the state is. */
function showState(of: RevealModel, state: RevealState): void {
  const hadKey = shown !== undefined;
  const stageText = JSON.stringify([of.keyId, of.store, of.canRotate, state]);
  if (!hadKey && stageText === onStage) return;
  const hadFocus = hasStageFocus();
  removeKey();
  onStage = stageText;
  replaceChildren(stage, stateBox(of, state));
  note.update({ key: false, store: of.store });
  if (hadKey && state.kind === 'hidden') {
    if (state.why !== 'you') wentByItselfAt = moments.steady();
    live.assertive('The key is hidden');
  } else if (state.kind === 'failed') {
    live.polite(state.failure.title);
  }
  if (hadFocus || (hadKey && document.hasFocus())) stage.querySelector<HTMLElement>('vscode-button')?.focus();
}

function hasStageFocus(): boolean {
  const { activeElement } = document;
  return document.hasFocus() && (stage.contains(activeElement) || clock.element.contains(activeElement));
}

function showKey(key: ShownKey): void {
  // only as the answer to the question that is on the page
  if (model?.state.kind !== 'asking' || model.round !== key.round || shown !== undefined) return;
  const hadFocus = hasStageFocus();
  const card = keyCard(key, model.kind);
  const button = copyButton(key.badGroups.length > 0);
  const rotate = model.canRotate ? largeButton({ label: 'Rotate after this…', icon: 'sync', attributes: { 'data-action': 'rotate', class: 'end' } }) : null;
  onStage = '';
  replaceChildren(stage, card.element, el('div', { class: 'acts' }, button.element, rotate));
  shown = {
    card,
    watch: createWatch(moments, key.hidesInMs),
    wholeMs: key.hidesInMs,
    copyButton: button,
    timer: window.setInterval(tick, tickMs),
    lastMs: key.hidesInMs,
  };
  // the question is answered: it takes no second key
  model = { ...model, state: { kind: 'hidden', why: 'you', afterSeconds: Math.round(key.hidesInMs / 1000) } };
  note.update({ key: true, store: model.store });
  clock.show(key.hidesInMs, key.hidesInMs);
  live.polite(key.warning ?? 'The key is shown');
  window.setTimeout(() => {
    card.say();
  }, 0);
  if (hadFocus) card.current?.focus();
}

/** Takes the key off the page, and everything that was made from it. */
function removeKey(): void {
  if (shown === undefined) return;
  window.clearInterval(shown.timer);
  document.getSelection()?.removeAllRanges();
  shown.card.remove();
  shown = undefined;
  clock.hide();
}

/** The page takes the key away by itself, and says so afterwards. */
function lose(why: GoneReason): void {
  if (shown === undefined || model === undefined) return;
  showState(model, { kind: 'hidden', why, afterSeconds: Math.round(shown.wholeMs / 1000) });
  post({ type: 'gone', why });
}

/** False when the key had to go. Timers may be late, so this is asked whenever anything happens. */
function tick(): boolean {
  if (shown === undefined) return false;
  const over = shown.watch.over();
  if (over !== undefined) {
    lose(over);
    return false;
  }
  const { leftMs } = shown.watch;
  clock.show(leftMs, shown.wholeMs);
  const warning = timeWarning(shown.lastMs, leftMs);
  if (warning !== undefined) live.polite(warning);
  shown.lastMs = leftMs;
  return true;
}

function copy(): void {
  if (tick() && shown !== undefined) post({ type: 'copy', text: shown.card.text() });
}

function receive(message: ToPage): void {
  // a message that comes after too long a silence saves no key
  if (tick()) shown?.watch.heard(message.type === 'ping' ? message.leftMs : undefined);
  switch (message.type) {
    case 'model':
      showModel(message.model);
      focusHeading();
      return;
    case 'key':
      showKey(message);
      return;
    case 'ping':
      tick();
      return;
    case 'copied':
      live.polite(`Copied; clears in ${message.clearsAfterSeconds} seconds`);
      note.copied(message.clearsAfterSeconds);
      shown?.copyButton.confirm();
      return;
    case 'copyFailed':
      live.polite('The clipboard could not be written');
      note.say('The clipboard could not be written. Try again, or read the key out.');
      return;
    case 'textCopied':
      live.polite('Copied');
      note.say('Copied.');
      return;
  }
}

function act(control: HTMLElement, byKeyboard: boolean): void {
  const { action, keyId, group } = control.dataset;
  if (group !== undefined) {
    shown?.card.go(Number(group));
    return;
  }
  switch (action) {
    case 'hide':
      lose('you');
      return;
    case 'copy':
      copy();
      return;
    case 'show':
      if (byKeyboard && moments.steady() - wentByItselfAt < graceMs) return;
      post({ type: 'show' });
      return;
    case 'showOther':
      if (keyId !== undefined) post({ type: 'showOther', keyId });
      return;
    case 'showAnyway':
    case 'cancel':
    case 'rotate':
    case 'signIn':
    case 'copyContact':
    case 'copyForAdmin':
      post({ type: action });
      return;
    default:
      return;
  }
}

function start(): void {
  replaceChildren(pageRoot(), clock.element, el('header', { class: 'who' }, heading, about), factList, stage, note.element, others);
  document.addEventListener('click', (event) => {
    const control = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-action], [data-group]') : null;
    if (control !== null) act(control, event.detail === 0);
  });
  others.addEventListener(
    'toggle',
    (event) => {
      if (event.target instanceof HTMLDetailsElement) othersOpen = event.target.open;
    },
    true,
  );
  listenToKeyboard({
    card: () => shown?.card,
    escape: () => {
      if (shown !== undefined) lose('you');
      else if (model?.state.kind === 'asking') post({ type: 'cancel' });
      else return false;
      return true;
    },
    copy,
  });
  watchSelection({
    card: () => shown?.card,
    copyWhole: copy,
    copiedPart: () => {
      note.say('The selected part was copied. It stays in the clipboard: only what Copy puts there is taken out again.');
    },
  });
  document.addEventListener('visibilitychange', tick);
  window.addEventListener('focus', tick);
  window.addEventListener('blur', () => {
    if (tick()) post({ type: 'blurred' });
  });
  window.addEventListener('pagehide', removeKey);
  window.addEventListener('message', ({ data }: MessageEvent<ToPage | null>) => {
    if (typeof data === 'object' && data !== null) receive(data);
  });
  post({ type: 'ready' });
}

start();
