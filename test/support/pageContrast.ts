/** A text that is too pale for its ground (WCAG 2.2, 1.4.3): found in the page, told to the test. */
export interface PaleText {
  readonly text: string;
  readonly ratio: number;
  readonly color: string;
  readonly ground: string;
}

/** Stringified and run in the page: every visible text node below 4.5:1. What is disabled or decoration does not count. */
export function paleTexts(): PaleText[] {
  type Color = readonly [number, number, number, number];
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });

  function parse(css: string): Color {
    if (canvas === null) throw new Error('No canvas.');
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = css;
    canvas.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  }

  function over(top: Color, below: Color): Color {
    const mix = (one: number, other: number): number => one * top[3] + other * (1 - top[3]);
    return [mix(top[0], below[0]), mix(top[1], below[1]), mix(top[2], below[2]), 1];
  }

  function groundOf(element: Element): Color {
    const layers: Color[] = [];
    for (let one: Element | null = element; one !== null; one = one.assignedSlot ?? one.parentElement ?? shadowHost(one)) {
      const color = parse(getComputedStyle(one).backgroundColor);
      layers.push(color);
      if (color[3] === 1) break;
    }
    return layers.reduceRight<Color>((below, top) => over(top, below), [255, 255, 255, 1]);
  }

  function shadowHost(element: Element): Element | null {
    const root = element.getRootNode();
    return root instanceof ShadowRoot ? root.host : null;
  }

  function luminance([red, green, blue]: Color): number {
    const part = (value: number): number => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    };
    return 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue);
  }

  const found: PaleText[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    const text = node.textContent?.trim() ?? '';
    if (element === null || text === '' || element.closest('.spoken, .codicon, script, style, :disabled, [disabled]') !== null) continue;
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const ground = groundOf(element);
    const color = over(parse(getComputedStyle(element).color), ground);
    const [high, low] = [luminance(color), luminance(ground)].sort((one, other) => other - one) as [number, number];
    const ratio = (high + 0.05) / (low + 0.05);
    if (ratio < 4.5) found.push({ text: text.slice(0, 40), ratio: Math.round(ratio * 100) / 100, color: color.map(Math.round).join(), ground: ground.map(Math.round).join() });
  }
  return found;
}
