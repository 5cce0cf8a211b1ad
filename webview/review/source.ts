import type { FromPage } from '../../src/review/protocol.ts';
import type { ReviewLine, ReviewModel } from '../../src/manageBde/reviewModel.ts';

import { el, type Child } from '../dom.ts';
import { plain } from './words.ts';

/** Where lines come from. */
export type Sources = Pick<ReviewModel, 'sources'>;

/** More lines than these are read better in their source. */
const mostLines = 100;

/** "wave-3.txt, line 4", a link where the host can open it. */
export function sourceLink(model: Sources, sourceId: string, line: number, words?: string, tabIndex = -1): HTMLElement {
  const source = model.sources.find((one) => one.id === sourceId);
  const text = words ?? `${plain(source?.label ?? 'source')}, line ${line}`;
  if (source?.canOpen !== true) return el('span', {}, text);
  return el('button', { class: 'link', type: 'button', tabindex: tabIndex, 'data-action': 'openSource', 'data-source': sourceId, 'data-line': line }, text);
}

export function sourceWords(model: Sources, sourceId: string, line: number | null): Child {
  if (line !== null) return sourceLink(model, sourceId, line);
  const source = model.sources.find((one) => one.id === sourceId);
  return source === undefined ? null : plain(source.label);
}

/** Lines with their numbers, as they are (the host has masked digits in them). */
export function lineList(model: Sources, lines: readonly ReviewLine[], tabIndex: number): HTMLElement {
  const shown = lines.slice(0, mostLines);
  const [first] = lines;
  const several = new Set(lines.map((line) => line.sourceId)).size > 1;
  let source = '';
  return el(
    'div',
    { class: 'lines' },
    el(
      'ol',
      {},
      ...shown.flatMap((line) => {
        const head = several && line.sourceId !== source ? el('li', { class: 'dim from' }, plain(model.sources.find((one) => one.id === line.sourceId)?.label ?? '')) : null;
        source = line.sourceId;
        const item = el('li', {}, el('span', { class: 'number dim' }, String(line.line)), el('bdi', { class: 'line' }, plain(line.text)));
        return head === null ? [item] : [head, item];
      }),
    ),
    lines.length > shown.length ? el('p', { class: 'dim' }, `and ${(lines.length - shown.length).toLocaleString('en-US')} more`) : null,
    first === undefined || !canOpen(model, first.sourceId) ? null : sourceLink(model, first.sourceId, first.line, `Open source at line ${first.line}`, tabIndex),
  );
}

/** Asks the host to open a source, for every link to one in an element. */
export function openSources(element: HTMLElement, post: (message: FromPage) => void): void {
  element.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-source]') : null;
    const { source, line } = link?.dataset ?? {};
    if (source !== undefined) post({ type: 'openSource', sourceId: source, line: Number(line) });
  });
}

function canOpen(model: Sources, sourceId: string): boolean {
  return model.sources.find((source) => source.id === sourceId)?.canOpen === true;
}
