import type { FailedAction, FailedView, HiddenReason, RevealModel, RevealState } from '../../src/reveal/protocol.ts';
import { el, icon, type Child } from '../dom.ts';
import { button, type ButtonOptions } from '../toolkit.ts';

/** What stands where the key would be. The first button is where the focus goes. */
export function stateBox(model: RevealModel, state: RevealState): HTMLElement {
  switch (state.kind) {
    case 'asking':
      return box('asking', [
        el('h2', {}, icon('loading codicon-modifier-spin'), `Asking ${model.store} for ${shortName(model)}…`),
        actions({ label: 'Cancel', attributes: { 'data-action': 'cancel' } }),
      ]);
    case 'mismatch':
      return box('mismatch', [
        el('h2', {}, icon('warning', 'warning'), 'This is probably another key'),
        el('p', {}, `What the caller read does not begin like this key ID. ${model.store} was not asked for the key.`),
        el('p', { class: 'dim' }, 'Have the first 8 characters read again, or look among the other keys of this device.'),
        actions({ label: 'Show anyway', icon: 'eye', attributes: { 'data-action': 'showAnyway' } }),
      ]);
    case 'hidden':
      return hiddenBox(model, state.why, state.afterSeconds);
    case 'failed':
      return failedBox(state.failure);
  }
}

function hiddenBox(model: RevealModel, why: HiddenReason, afterSeconds: number): HTMLElement {
  const asked = why !== 'neverShown' && why !== 'cancelled';
  return box('hidden', [
    el('h2', {}, asked ? 'The key is hidden' : 'The key is not shown'),
    el('p', {}, `${reasonWords(model, why, afterSeconds)}${asked ? ' It is no longer in this window.' : ''}`),
    el('p', { class: 'dim' }, asked ? `Show again asks ${model.store} once more, which records another read.` : `Show key asks ${model.store} for it, which records a read.`),
    actions(
      { label: asked ? 'Show again' : 'Show key', icon: 'eye', appearance: 'primary', attributes: { 'data-action': 'show' } },
      ...(model.canRotate ? [{ label: 'Rotate this key…', icon: 'sync', attributes: { 'data-action': 'rotate' } }] : []),
    ),
  ]);
}

function reasonWords({ store }: RevealModel, why: HiddenReason, afterSeconds: number): string {
  switch (why) {
    case 'time':
      return havePassed(afterSeconds);
    case 'you':
      return 'You hid it.';
    case 'tab':
      return 'Its tab was out of sight.';
    case 'blur':
      return 'The focus went elsewhere.';
    case 'signedOut':
      return 'You signed out.';
    case 'silence':
      return 'Nothing was heard from the extension for three seconds.';
    case 'reloaded':
      return 'The page was loaded again.';
    case 'cancelled':
      return `You stopped the question. ${store} may have recorded a read all the same.`;
    case 'neverShown':
      return 'It was not asked for yet.';
  }
}

/** "Five minutes have passed.", "One minute has passed.", "90 seconds have passed." */
export function havePassed(seconds: number): string {
  const minutes = seconds / 60;
  if (minutes === 1) return 'One minute has passed.';
  const word = ['Two', 'Three', 'Four', 'Five'][minutes - 2];
  return word === undefined ? `${Math.round(seconds)} seconds have passed.` : `${word} minutes have passed.`;
}

function failedBox({ title, lines, actions: offered, requestId }: FailedView): HTMLElement {
  return box('failed', [
    el('h2', {}, icon('warning', 'warning'), title),
    ...lines.map((line) => el('p', {}, line)),
    requestId === undefined ? null : el('p', { class: 'dim' }, 'Request ', el('span', { class: 'mono' }, requestId)),
    actions(...offered.map((action) => failedActions[action])),
  ]);
}

const failedActions: Readonly<Record<FailedAction, ButtonOptions>> = {
  retry: { label: 'Retry', icon: 'refresh', appearance: 'primary', attributes: { 'data-action': 'show' } },
  signIn: { label: 'Sign in', icon: 'account', appearance: 'primary', attributes: { 'data-action': 'signIn' } },
  copyForAdmin: { label: 'Copy for your admin', icon: 'copy', attributes: { 'data-action': 'copyForAdmin' } },
  copyContact: { label: 'Copy contact', icon: 'copy', attributes: { 'data-action': 'copyContact' } },
};

function shortName({ keyId }: RevealModel): string {
  return keyId === undefined ? 'the FileVault key' : keyId.slice(0, 8);
}

function box(name: string, children: readonly Child[]): HTMLElement {
  return el('div', { class: `key box ${name}` }, ...children);
}

function actions(...buttons: readonly ButtonOptions[]): HTMLElement {
  return el('div', { class: 'acts' }, ...buttons.map((options) => largeButton(options)));
}

/** The buttons of this page are 28 pixels high. */
export function largeButton(options: ButtonOptions): HTMLElement {
  const element = button(options);
  element.classList.add('large');
  return element;
}
