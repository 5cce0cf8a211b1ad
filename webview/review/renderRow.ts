import type { PageVolume } from '../../src/review/pageModel.ts';
import { el, icon, setAttributes, spoken } from '../dom.ts';
import type { FeedOffer } from '../../src/review/protocol.ts';
import { button } from '../toolkit.ts';
import { canOpen, type DetailRow, type GroupRow, type GroupSubject, type ItemRow, type Row } from './rows.ts';
import { findingCounts, type ErrorItem, type GoneItem, type HostItem, type SeverityCounts, type Sorting, type VolumeItem } from './view.ts';
import {
  count,
  encryptionOf,
  errorTitles,
  findingTitles,
  hostWords,
  languageWord,
  mountOf,
  notNamed,
  plain,
  protectionOf,
  protectorTags,
  severities,
  type Severity,
} from './words.ts';

export const columnCount = 5;

/** The element of a row without its place, which `placeRow` gives it. Details are made elsewhere. */
export function renderRow(row: Exclude<Row, DetailRow>, feed: FeedOffer | undefined): HTMLElement {
  if (row.kind === 'group') return groupRow(row);
  switch (row.item.kind) {
    case 'volume':
      return volumeRow(row, row.item);
    case 'error':
      return errorRow(row, row.item);
    case 'host':
      return hostRow(row, row.item, feed);
    case 'gone':
      return goneRow(row, row.item);
  }
}

/** What changes while the element of a row stays: where it is, and whether it is open. */
export function placeRow(element: HTMLElement, row: Row, index: number): void {
  setAttributes(element, {
    'aria-level': row.level,
    'aria-setsize': row.setSize,
    'aria-posinset': row.position,
    'aria-rowindex': index,
    'aria-expanded': row.kind === 'detail' || (row.kind === 'item' && !canOpen(row.item)) ? undefined : String(row.open),
  });
}

/** A row whose element shows the very same, wherever it stands and whether it is open or not. */
export function sameLook(one: Row, other: Row): boolean {
  if (one.kind === 'item' && other.kind === 'item') return one.item === other.item && one.flat === other.flat;
  if (one.kind === 'detail' && other.kind === 'detail') return one.of.item === other.of.item && one.of.flat === other.of.flat;
  if (one.kind !== 'group' || other.kind !== 'group') return false;
  return (
    one.volumes === other.volumes &&
    one.errors === other.errors &&
    severities.every((severity) => one.counts[severity] === other.counts[severity]) &&
    (one.group.kind !== 'computer' || (other.group.kind === 'computer' && one.group.computer === other.group.computer))
  );
}

/** What a click on the head of a column sorts by. */
const sortedBy: Readonly<Record<string, Sorting>> = { 'Computer, volume': 'name', Findings: 'worst' };

export function headRow(): HTMLElement {
  const titles = ['Computer, volume', 'Encryption', 'Protection', 'Protectors', 'Findings'];
  const classes = ['', '', '', 'tags', 'counts'];
  return el(
    'div',
    { class: 'row head', role: 'row', 'aria-rowindex': 1 },
    ...titles.map((title, index) =>
      el(
        'span',
        { role: 'columnheader', class: classes[index], 'aria-colindex': index + 1, 'data-sort': sortedBy[title] },
        title,
        sortedBy[title] === undefined ? null : icon(sortedBy[title] === 'name' ? 'chevron-up' : 'chevron-down'),
      ),
    ),
  );
}

export function showSorting(head: HTMLElement, sorting: Sorting): void {
  for (const column of head.querySelectorAll('[data-sort]')) {
    const chosen = column.getAttribute('data-sort') === sorting;
    column.setAttribute('aria-sort', chosen ? (sorting === 'name' ? 'ascending' : 'descending') : 'none');
  }
}

function groupRow(row: GroupRow): HTMLElement {
  const { title, head, tag } = groupWords(row.group);
  const host = row.group.kind === 'computer' ? row.group.computer.host : undefined;
  const parts = [row.group.kind === 'gone' ? count(row.errors, 'volume') : row.volumes > 0 || row.errors === 0 ? count(row.volumes, 'volume') : '', row.errors > 0 && row.group.kind !== 'gone' ? count(row.errors, 'error') : '', host?.state.state === 'read' ? hostWords(host.state) : ''];
  const size = parts.filter((part) => part !== '').join(', ');
  return el(
    'div',
    { class: 'row group', role: 'row', tabindex: -1, 'data-key': row.key, 'aria-label': [title, tag, size].filter((part) => part !== undefined).join(', ') },
    el(
      'div',
      { role: 'rowheader', class: 'name', 'aria-colindex': 1, 'aria-colspan': columnCount - 1 },
      twisty(),
      head,
      el('bdi', { class: 'strong clip' }, title),
      tag === undefined ? null : el('span', { class: 'tag' }, tag),
      el('span', { class: 'dim size' }, size),
    ),
    row.group.kind === 'computer' ? countCell(row.counts, false) : el('div', { role: 'gridcell', class: 'counts', 'aria-colindex': columnCount }),
  );
}

function groupWords(group: GroupSubject): { readonly title: string; readonly head: HTMLElement; readonly tag?: string } {
  switch (group.kind) {
    case 'computer': {
      const tag = languageWord(group.computer.language);
      return { title: nameOf(group.computer.name), head: icon('vm'), ...(tag === undefined ? {} : { tag }) };
    }
    case 'finding':
      return { title: findingTitles[group.code], head: severityIcon(group.severity) };
    case 'tool':
      return { title: errorTitles[group.code], head: icon('circle-slash', 'error') };
    case 'fine':
      return { title: 'No finding', head: icon('pass', 'ok') };
    case 'gone':
      return { title: group.notRead ? 'Not read this time' : 'No longer there', head: icon(group.notRead ? 'question' : 'trash') };
  }
}

export function nameOf(computer: string | null): string {
  return computer === null ? notNamed : plain(computer);
}

function volumeRow(row: ItemRow, { computer, volume }: VolumeItem): HTMLElement {
  const encryption = encryptionOf(volume);
  const protection = protectionOf(volume);
  const counts = findingCounts([volume]);
  return el(
    'div',
    { class: `row volume${volume.change === null ? '' : ` ${volume.change}`}`, role: 'row', tabindex: -1, 'data-key': row.key, 'aria-label': volumeName(row, { computer, volume }, counts) },
    el(
      'div',
      { role: 'rowheader', class: 'name', 'aria-colindex': 1 },
      twisty(),
      el(
        'span',
        { class: 'clip' },
        row.flat ? el('bdi', { class: 'host-name' }, nameOf(computer.name)) : null,
        row.flat ? ' ' : null,
        el('bdi', { class: 'strong' }, mountOf(volume.mountPoint)),
        ' ',
        volume.label === null ? null : el('bdi', { class: 'dim' }, plain(volume.label)),
      ),
      volume.change === null ? null : el('span', { class: 'tag' }, volume.change),
    ),
    el(
      'div',
      { role: 'gridcell', class: 'encryption', 'aria-colindex': 2 },
      encryption.locked === true ? icon('lock') : null,
      el('span', { class: 'clip' }, encryption.text),
      encryption.percent === undefined ? null : el('progress', { max: 100, value: encryption.percent, 'aria-hidden': 'true' }),
    ),
    el(
      'div',
      { role: 'gridcell', class: 'protection', 'aria-colindex': 3 },
      protection.tone === undefined ? null : icon(protection.tone === 'error' ? 'error' : protection.tone === 'warning' ? 'warning' : 'info', protection.tone),
      el('span', { class: 'card-only' }, 'Protection '),
      el('span', { class: 'clip' }, protection.text),
    ),
    protectorCell(volume),
    countCell(counts, true),
  );
}

function volumeName(row: ItemRow, { computer, volume }: Pick<VolumeItem, 'computer' | 'volume'>, counts: SeverityCounts): string {
  const name = [row.flat ? nameOf(computer.name) : '', mountOf(volume.mountPoint), volume.label === null ? '' : plain(volume.label)];
  const found = severities.flatMap((severity) => (counts[severity] > 0 ? [count(counts[severity], severity)] : []));
  return [
    name.filter((part) => part !== '').join(' '),
    encryptionOf(volume).text.toLowerCase(),
    `protection ${protectionOf(volume).text.toLowerCase()}`,
    found.length === 0 ? 'no findings' : found.join(', '),
    ...(volume.change === null ? [] : [volume.change]),
  ].join(', ');
}

function protectorCell(volume: PageVolume): HTMLElement {
  const tags = protectorTags(volume.protectors);
  return el(
    'div',
    { role: 'gridcell', class: 'tags', 'aria-colindex': 4 },
    ...(tags.length > 0
      ? tags.map((tag) => el('span', { class: 'tag' }, tag))
      : [el('span', { class: 'dim' }, volume.keyProtectorsListed ? 'None' : 'Not printed')]),
  );
}

/** Three fixed slots, so that each severity can be scanned as a column. */
function countCell(counts: SeverityCounts, sayNone: boolean): HTMLElement {
  const cell = el('div', { role: 'gridcell', class: 'counts', 'aria-colindex': columnCount });
  for (const severity of severities) {
    if (counts[severity] === 0) continue;
    const words = spoken(` ${severity}${counts[severity] === 1 ? '' : 's'}`);
    cell.append(el('span', { class: `count ${severity}` }, severityIcon(severity), counts[severity].toLocaleString('en-US'), words));
  }
  if (sayNone && cell.childElementCount === 0) cell.append(el('span', { class: 'dim none' }, 'none'));
  return cell;
}

export function severityIcon(severity: Severity): HTMLElement {
  return icon({ error: 'error', warning: 'warning', note: 'info' }[severity], severity);
}

function errorRow(row: ItemRow, { computer, error }: ErrorItem): HTMLElement {
  const where = [row.flat ? nameOf(computer.name) : '', error.mountPoint === null ? '' : plain(error.mountPoint)];
  const place = where.filter((part) => part !== '').join(' ');
  const title = errorTitles[error.code];
  return el(
    'div',
    { class: 'row tool', role: 'row', tabindex: -1, 'data-key': row.key, 'aria-label': `${place === '' ? '' : `${place}, `}error of the tool: ${title}. ${error.meaning}` },
    el(
      'div',
      { role: 'rowheader', class: 'name', 'aria-colindex': 1, 'aria-colspan': columnCount },
      twisty(),
      icon('circle-slash', 'error'),
      place === '' ? null : el('bdi', { class: 'strong clip' }, place),
      el('span', { class: place === '' ? 'what strong' : 'what' }, `${title}.`),
      el('span', { class: 'dim clip meaning' }, error.meaning),
    ),
  );
}

/** A computer that runs or failed, by itself. Its button is reached with Enter. */
function hostRow(row: ItemRow, { computer, host }: HostItem, feed: FeedOffer | undefined): HTMLElement {
  const name = nameOf(computer.name);
  const { state } = host;
  const failed = state.state === 'failed';
  const offered = failed ? feed?.canRetry === true : feed?.canCancel === true;
  const words = failed ? 'Retry' : 'Cancel';
  const act = button({ label: words, name: `${words} ${name}`, small: true, attributes: { 'data-action': words.toLowerCase(), 'data-host': host.id, tabindex: -1 } });
  return el(
    'div',
    { class: 'row host', role: 'row', tabindex: -1, 'data-key': row.key, 'aria-label': `${name}, ${failed ? '' : 'running. '}${hostWords(state)}` },
    el(
      'div',
      { role: 'rowheader', class: 'name', 'aria-colindex': 1, 'aria-colspan': columnCount - 1 },
      failed ? twisty() : el('span', { class: 'twisty', 'aria-hidden': 'true' }),
      failed ? icon('error', 'error') : icon('loading codicon-modifier-spin'),
      el('bdi', { class: 'strong clip' }, name),
      el('span', { class: 'what clip' }, state.state === 'running' ? el('span', { 'data-since': state.since }, runningWords(state.since)) : null, hostWords(state)),
    ),
    el('div', { role: 'gridcell', class: 'act', 'aria-colindex': columnCount }, offered ? act : null),
  );
}

/** "Running for 0:41. " */
export function runningWords(since: string): string {
  const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(since)) / 1000));
  return Number.isNaN(seconds) ? '' : `Running for ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}. `;
}

function goneRow(row: ItemRow, { gone, notRead }: GoneItem): HTMLElement {
  const name = `${nameOf(gone.computer)} ${mountOf(gone.mountPoint)}${gone.label === null ? '' : ` ${plain(gone.label)}`}`;
  return el(
    'div',
    { class: 'row gone', role: 'row', tabindex: -1, 'data-key': row.key, 'aria-label': `${name}, ${notRead ? 'not read this time' : 'no longer there'}` },
    el(
      'div',
      { role: 'rowheader', class: 'name', 'aria-colindex': 1, 'aria-colspan': columnCount },
      el('span', { class: 'twisty', 'aria-hidden': 'true' }),
      el('span', { class: 'clip' }, el('bdi', { class: 'host-name' }, nameOf(gone.computer)), ' ', el('bdi', { class: 'strong' }, mountOf(gone.mountPoint)), ' ', gone.label === null ? null : el('bdi', { class: 'dim' }, plain(gone.label))),
    ),
  );
}

function twisty(): HTMLElement {
  return el('span', { class: 'twisty', 'aria-hidden': 'true' }, icon('chevron-right'));
}
