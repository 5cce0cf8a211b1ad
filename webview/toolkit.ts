import { Button, TextField, provideVSCodeDesignSystem, vsCodeButton, vsCodeTextField } from '@vscode/webview-ui-toolkit';
import { append, icon, setAttributes, type Attributes, type Tone } from './dom.ts';

/**
 * The only user of the webview UI toolkit, which is archived: buttons and text fields, nothing else, so that another
 * kit (or plain elements) can take its place here. Its look is overruled by style.css, since its own tokens are read
 * once by script and lack several that the high contrast themes need.
 *
 * Only these two components are registered. Their style sheets are constructed ones; the one style element that the
 * toolkit makes (to try out `:focus-visible`) takes its nonce from the page (src/host/webviewHtml). Two further
 * components, badge and progress ring, would set style attributes, which the pages' policy refuses.
 */
provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeTextField());

export interface ButtonOptions {
  /** What is seen; absent for a button with an icon only, which then needs `name`. */
  readonly label?: string;
  /** Accessible name where the label alone would not do ("Copy recovery password 1F3A22B0"). Never digits of a key. */
  readonly name?: string;
  readonly icon?: string;
  readonly tone?: Tone;
  /** An icon behind the label: `chevron-down` of a menu button. */
  readonly endIcon?: string;
  /** `secondary` unless told. At most one `primary` on a page. */
  readonly appearance?: 'primary' | 'secondary' | 'icon';
  /** 22 instead of 26 pixels high. */
  readonly small?: boolean;
  readonly disabled?: boolean;
  /** Further attributes: `data-action`, `id`, `class`, `aria-haspopup`, `tabindex` … */
  readonly attributes?: Attributes;
}

/** A button. Clicks bubble to the page's delegated listener, where `event.target` is this element. */
export function button(options: ButtonOptions): HTMLElement {
  const element = new Button();
  setAttributes(element, options.attributes ?? {});
  if (options.small === true) element.classList.add('small');
  updateButton(element, options);
  return element;
}

/** Changes label, name, icons and state of a button in place, so that it keeps the focus. */
export function updateButton(element: HTMLElement, options: Omit<ButtonOptions, 'attributes' | 'small'>): void {
  // the name comes before the appearance: the toolkit calls an icon button without a name "Icon Button"
  setAttributes(element, { 'aria-label': options.name });
  setAttributes(element, { appearance: options.appearance ?? 'secondary', disabled: options.disabled === true });
  element.replaceChildren();
  const start = options.icon === undefined ? null : icon(options.icon, options.tone);
  const end = options.endIcon === undefined ? null : icon(options.endIcon);
  // an icon button has its icon as content, others have it in front of the label
  if (options.label !== undefined) start?.setAttribute('slot', 'start');
  end?.setAttribute('slot', 'end');
  append(element, start, options.label, end);
}

export interface TextFieldOptions {
  /** Accessible name; not shown (style.css hides the part). */
  readonly label: string;
  readonly placeholder?: string;
  readonly value?: string;
  readonly icon?: string;
  /** Shown at the right end, for example a count. Give it text only once the field is in the page. */
  readonly end?: HTMLElement;
  readonly maxLength?: number;
  readonly attributes?: Attributes;
}

/** A text field: `value` is live, `input` events bubble from it, `focus()` works. */
export interface TextFieldElement extends HTMLElement {
  value: string;
}

export function textField(options: TextFieldOptions): TextFieldElement {
  const element = new TextField();
  setAttributes(element, { placeholder: options.placeholder, maxlength: options.maxLength, spellcheck: 'false', ...options.attributes });
  if (options.icon !== undefined) {
    const start = icon(options.icon);
    start.setAttribute('slot', 'start');
    element.append(start);
  }
  if (options.end !== undefined) {
    options.end.setAttribute('slot', 'end');
    element.append(options.end);
  }
  // the toolkit takes the accessible name from the text content, and would say "Text field" without
  element.append(options.label);
  element.value = options.value ?? '';
  return element;
}
