import type { EvidenceLevel, OtherKey, RevealModel } from '../../src/reveal/protocol.ts';
import { el, icon, spoken, type Tone } from '../dom.ts';
import { button } from '../toolkit.ts';

/** What the key is of, and what speaks for it being the right one. */
export function facts(model: RevealModel): readonly HTMLElement[] {
  const bitLocker = model.kind === 'bitlocker';
  return [
    el('dt', {}, bitLocker ? 'Volume' : 'Key'),
    el('dd', {}, model.what),
    ...(model.keyId === undefined ? [] : [el('dt', {}, 'Key ID'), el('dd', {}, keyId(model.keyId, 'key-id name'))]),
    ...(model.evidence.length === 0 ? [] : [el('dt', {}, 'Right key?'), el('dd', {}, evidence(model))]),
  ];
}

/** The first eight characters are its name: they are what a caller reads out. */
export function keyId(id: string, className = 'key-id'): HTMLElement {
  return el('span', { class: className }, el('b', {}, id.slice(0, 8)), id.slice(8));
}

function evidence(model: RevealModel): HTMLElement {
  return el(
    'ul',
    {},
    ...model.evidence.map(({ level, text }) => {
      const [name, tone] = evidenceIcons[level];
      return el('li', { class: 'line' }, icon(name, tone), el('span', {}, text));
    }),
  );
}

const evidenceIcons: Readonly<Record<EvidenceLevel, readonly [name: string, tone: Tone]>> = {
  pass: ['pass', 'ok'],
  note: ['info', 'note'],
  warning: ['warning', 'warning'],
  error: ['error', 'error'],
};

/** The other keys of the device, by ID only; undefined where there is nothing to say about them. */
export function otherKeys({ otherKeys: keys, otherKeysComplete: complete }: RevealModel, open: boolean): HTMLElement | undefined {
  const unsure = (words: string): HTMLElement | undefined => (complete ? undefined : el('p', { class: 'dim' }, words));
  if (keys.length === 0) return unsure('Whether this device has other keys is not known: their list was not read to the end.');
  return el(
    'details',
    { open },
    el('summary', {}, icon('chevron-right'), `Other keys of this device (${keys.length}${complete ? '' : ' or more'})`),
    el('ul', { class: 'other-keys' }, ...keys.map(otherKey)),
    unsure('The list of its keys was not read to the end: there may be more.'),
  );
}

function otherKey({ keyId: id, volume, backedUp, note }: OtherKey): HTMLElement {
  const short = id.slice(0, 8);
  return el(
    'li',
    {},
    keyId(id),
    el('span', { class: 'what' }, spoken(', '), el('span', {}, volume), spoken(', '), el('span', {}, backedUp), spoken(', '), el('span', { class: 'dim' }, note)),
    button({ label: 'Show this one', name: `Show key ${short} instead`, small: true, attributes: { 'data-action': 'showOther', 'data-key-id': id } }),
  );
}
