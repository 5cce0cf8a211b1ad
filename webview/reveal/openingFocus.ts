/** Focuses an element when the page opens: once, as soon as the page has the focus, unless something in it was chosen by then. */
export function createOpeningFocus(element: HTMLElement): () => void {
  let done = false;
  const focus = (): void => {
    if (document.activeElement === null || document.activeElement === document.body) element.focus({ preventScroll: true });
  };
  return () => {
    if (done) return;
    done = true;
    if (document.hasFocus()) focus();
    else window.addEventListener('focus', focus, { once: true });
  };
}
