/**
 * The few helpers that the pages build their DOM with. Text becomes text nodes only; nothing here parses html, and
 * neither inline styles nor inline handlers can be set, which the pages' policy would refuse anyway.
 */
export type Child = Node | string | null | undefined | false;

/** Attributes by their name; `true` sets an empty one, `false`, null and undefined leave it out. */
export type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;

export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  append(element, ...children);
  return element;
}

/** Sets, changes and removes attributes. */
export function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'style' || name.startsWith('on')) throw new Error(`${name} is not set through attributes.`);
    if (value === false || value === null || value === undefined) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
}

export function append(parent: Node, ...children: readonly Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    parent.appendChild(typeof child === 'string' ? document.createTextNode(child) : child);
  }
}

export function replaceChildren(parent: Element, ...children: readonly Child[]): void {
  parent.replaceChildren();
  append(parent, ...children);
}

/** The meaning of an icon's colour; see style.css. The words beside it say the same. */
export type Tone = 'ok' | 'error' | 'warning' | 'note';

/** A codicon, hidden from assistive technology: words beside it carry the meaning. */
export function icon(name: string, tone?: Tone): HTMLSpanElement {
  return el('span', {
    class: `codicon codicon-${name}${tone === undefined ? '' : ` tone-${tone}`}`,
    'aria-hidden': 'true',
  });
}

/** Text for screen readers only. */
export function spoken(text: string): HTMLSpanElement {
  return el('span', { class: 'spoken' }, text);
}

/**
 * Two live regions at the end of the page. A region must be in the document before its text changes, so this is called
 * once, when the page starts.
 */
export function liveRegions(): { polite(text: string): void; assertive(text: string): void } {
  const polite = el('div', { class: 'spoken', role: 'status', 'aria-live': 'polite' });
  const assertive = el('div', { class: 'spoken', role: 'alert', 'aria-live': 'assertive' });
  document.body.append(polite, assertive);
  const say = (region: HTMLElement, text: string): void => {
    // the same words said twice are announced only if the text node is another one
    region.replaceChildren(document.createTextNode(text));
  };
  return {
    polite: (text) => {
      say(polite, text);
    },
    assertive: (text) => {
      say(assertive, text);
    },
  };
}

/** The element that the html of every page has (src/host/webviewHtml). */
export function pageRoot(): HTMLElement {
  const root = document.getElementById('page');
  if (root === null) throw new Error('The page has no root.');
  return root;
}

/** Runs of digits that a screen reader should read one by one: "2 0 1 1 2 4". */
export function spacedDigits(text: string): string {
  return Array.from(text).join(' ');
}
