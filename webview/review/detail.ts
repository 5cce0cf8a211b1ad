import type { Finding, FindingCommand, ReviewLine, ReviewProtector, ReviewVolume } from '../../src/manageBde/reviewModel.ts';
import type { PageComputer, PageModel } from '../../src/review/pageModel.ts';
import { el, icon, type Child } from '../dom.ts';
import { button } from '../toolkit.ts';
import { passwordView, type PasswordView } from './passwordView.ts';
import { pcrWords } from './pcrs.ts';
import { columnCount, nameOf, severityIcon } from './renderRow.ts';
import type { DetailRow } from './rows.ts';
import type { ErrorItem, HostItem } from './view.ts';
import type { WholeVolumes } from './wholeVolumes.ts';
import { backupWords, dayWords, keyName, list, mountOf, plain, protectorWords, severities } from './words.ts';
import { lineList, sourceLink, sourceWords } from './source.ts';

/** A detail, and the passwords in it that can be asked for. */
export interface Detail {
  readonly element: HTMLElement;
  /** False of one that waits for what the host knows of its volume. */
  readonly complete: boolean;
  readonly passwords: readonly PasswordView[];
}

export function renderDetail(row: DetailRow, model: PageModel, wholes: WholeVolumes): Detail {
  const { item, flat } = row.of;
  const passwords: PasswordView[] = [];
  const volume = item.kind === 'volume' ? wholes.get(item.volume.rowId) : undefined;
  const content = (): DetailContent => {
    if (item.kind === 'error') return errorDetail(item, flat, model);
    if (item.kind === 'host') return hostDetail(item);
    if (volume === undefined) return { content: [el('p', { class: 'dim' }, 'Reading…')], name: 'Details are being read' };
    return volumeDetail(item.computer, volume, flat, model, passwords);
  };
  const { content: parts, name } = content();
  const element = el(
    'div',
    { class: 'detail', role: 'row', tabindex: -1, 'data-key': row.key, 'aria-label': name },
    el('div', { role: 'gridcell', 'aria-colindex': 1, 'aria-colspan': columnCount }, ...parts),
  );
  return { element, passwords, complete: item.kind !== 'volume' || volume !== undefined };
}

/** What a detail shows, and what one hears on its row; its controls are inside. */
interface DetailContent {
  readonly content: readonly Child[];
  readonly name: string;
}

function volumeName(volume: ReviewVolume): string {
  const found = volume.findings.slice(0, mostHeard).map((finding) => plain(finding.what));
  const more = volume.findings.length > mostHeard ? ` ${volume.findings.length - mostHeard} more.` : '';
  return `Details of ${mountOf(volume.mountPoint)} ${found.length === 0 ? 'No findings.' : found.join(' ')}${more}`;
}

const mostHeard = 5;

function volumeDetail(computer: PageComputer, volume: ReviewVolume, flat: boolean, model: PageModel, passwords: PasswordView[]): DetailContent {
  const mount = mountOf(volume.mountPoint);
  const facts: readonly (readonly [string, Child])[] = [
    [`Since ${dayWords(model.compared?.since ?? '')}`, volume.change === undefined ? null : plain(volume.change.facts.join('; '))],
    // in full here, since a row cuts it
    ['Computer', flat || (computer.name?.length ?? 0) > 24 ? nameOf(computer.name) : null],
    ['Volume', mount.length > 12 ? mount : null],
    ['Label', (volume.label?.length ?? 0) > 16 ? plain(volume.label ?? '') : null],
    ['Type', volume.volumeType === null ? null : { OperatingSystem: 'Operating system', Data: 'Data' }[volume.volumeType]],
    ['Method', volume.encryptionMethod === null ? null : plain(volume.encryptionMethod)],
    ['Encrypted', volume.encryptionPercentage === null ? null : `${volume.encryptionPercentage} %`],
    ['Size', volume.capacityGB === null ? null : `${volume.capacityGB.toLocaleString('en-US', { maximumFractionDigits: 2 })} GB`],
    ['Lock', volume.lockStatus],
    ['Automatic unlock', volume.autoUnlockEnabled === null ? null : volume.autoUnlockEnabled ? 'On' : 'Off'],
    ['Identification', volume.identificationField === null ? null : plain(volume.identificationField)],
    ['Source', sourceWords(model, computer.sourceId, volume.line)],
  ];
  const lines = model.unrecognised.filter((line) => line.volumeRowId === volume.rowId);
  const content = [
    factList(facts),
    el(
      'div',
      { class: 'columns' },
      el('section', {}, el('h2', { class: 'section-head dim' }, 'Findings'), ...findingList(volume.rowId, volume.findings)),
      el(
        'section',
        {},
        el('h2', { class: 'section-head dim' }, 'Protectors'),
        ...(volume.protectors.length > 0
          ? volume.protectors.map((protector) => protectorBlock(protector, passwords))
          : [el('p', {}, volume.keyProtectorsListed ? 'None: the list is empty.' : 'Not printed. This does not mean that there are none.')]),
      ),
    ),
    unrecognised(model, lines),
  ];
  return { content, name: volumeName(volume) };
}

export function factList(facts: readonly (readonly [string, Child])[]): HTMLElement {
  return el(
    'dl',
    { class: 'facts' },
    ...facts.map(([term, value]) =>
      value === null || value === undefined || value === false ? null : el('div', {}, el('dt', { class: 'dim' }, term), el('dd', {}, el('bdi', {}, value))),
    ),
  );
}

function findingList(rowId: string, findings: readonly Finding[]): readonly HTMLElement[] {
  if (findings.length === 0) return [el('div', { class: 'item' }, icon('pass', 'ok'), el('p', {}, 'Nothing to mend in what was printed.'))];
  const indexed = findings.map((finding, index) => ({ finding, index }));
  indexed.sort((one, other) => severities.indexOf(one.finding.severity) - severities.indexOf(other.finding.severity) || one.index - other.index);
  return indexed.map(({ finding, index }) =>
    el(
      'div',
      { class: 'item' },
      severityIcon(finding.severity),
      el(
        'div',
        {},
        el('p', { class: 'strong' }, el('span', { class: 'spoken' }, `${finding.severity}: `), plain(finding.what)),
        el('p', {}, plain(finding.why)),
        ...commandBoxes(rowId, finding.commands, index),
      ),
    ),
  );
}

/** One box for each place that can be backed up to, with the commands of both tools; else one for all. */
function commandBoxes(rowId: string, commands: readonly FindingCommand[], finding: number): readonly HTMLElement[] {
  const indexed = commands.map((command, index) => ({ command, index }));
  return [...Map.groupBy(indexed, ({ command }) => command.to)].map(([to, some]) =>
    el(
      'div',
      { class: 'commands' },
      to === undefined ? null : el('p', { class: 'dim' }, `To ${to}`),
      ...some.map(({ command, index }) => commandLine(command, { 'data-action': 'copyCommand', 'data-row': rowId, 'data-finding': finding, 'data-command': index })),
    ),
  );
}

/** Breaks between arguments only. */
function commandLine({ tool, text, to }: FindingCommand, attributes: Readonly<Record<string, string | number>>): HTMLElement {
  const lines = text.split('\n').map((line) => plain(line).split(' '));
  const code = lines.map((words) => el('div', {}, ...words.flatMap((word, index): Child[] => [index === 0 ? null : ' ', el('span', {}, word)])));
  const name = `Copy the ${tool} command${to === undefined ? '' : ` to ${to}`}`;
  return el(
    'div',
    { class: 'command' },
    el('code', {}, ...code),
    button({ label: 'Copy', name, icon: 'copy', small: true, attributes: { ...attributes, tabindex: -1, class: 'quiet' } }),
  );
}

function protectorBlock(protector: ReviewProtector, passwords: PasswordView[]): HTMLElement {
  const { title, icon: name } = protectorWords[protector.type];
  const view = protector.password === null ? undefined : passwordView(protector, protector.password);
  if (view !== undefined) passwords.push(view);
  const { heading } = protector;
  return el(
    'div',
    { class: 'item' },
    icon(name),
    el(
      'div',
      {},
      el(
        'p',
        { class: 'protector-head' },
        el('span', { class: 'strong' }, protector.type === 'Unknown' && heading !== null ? `${title}: ${plain(heading)}` : title),
        ...keyId(protector),
      ),
      ...protectorFacts(protector).map((fact) => el('p', {}, fact)),
      view?.element,
    ),
  );
}

/** The first eight characters of a key ID are its name; a masked ID is shown as it is printed. */
function keyId({ id, rowId, type }: ReviewProtector): readonly Child[] {
  if (id === null) return [el('span', { class: 'dim' }, 'ID not printed')];
  const bare = plain(id).replace(/^\{|\}$/g, '');
  const whole = /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/i.test(bare);
  const name = keyName(id) ?? '';
  const text = el('span', { class: 'key-id' }, el('bdi', {}, el('b', {}, name), bare.slice(name.length)));
  if (!whole) return [text, el('span', { class: 'tag' }, 'masked')];
  if (type !== 'RecoveryPassword') return [text];
  const copy = button({
    name: `Copy key ID ${bare.slice(0, 8)}`,
    icon: 'copy',
    appearance: 'icon',
    small: true,
    attributes: { 'data-action': 'copyText', 'data-row': rowId, tabindex: -1 },
  });
  return [text, copy];
}

function protectorFacts(protector: ReviewProtector): readonly string[] {
  const { pcrs, secureBoot, keyFileName, thumbprint, backups, autoUnlock, type, password } = protector;
  const facts: (string | undefined)[] = [
    pcrWords(pcrs),
    secureBoot ? 'Uses Secure Boot to check that the start is untouched.' : undefined,
    keyFileName === null ? undefined : `Key file ${plain(keyFileName)}.`,
    thumbprint === null ? undefined : `Certificate thumbprint ${plain(thumbprint)}.`,
    autoUnlock ? 'Opens this volume by itself when the operating system volume is open.' : undefined,
    backups.length > 0 ? `Backup type printed: ${list(backups.map((backup) => backupWords[backup]))}.` : undefined,
    type === 'RecoveryPassword' && password === null ? 'The password itself is not in the text.' : undefined,
  ];
  return facts.filter((fact) => fact !== undefined);
}

function unrecognised(model: PageModel, lines: readonly ReviewLine[]): HTMLElement | null {
  if (lines.length === 0) return null;
  const words = lines.length === 1 ? '1 line was not recognised' : `${lines.length.toLocaleString('en-US')} lines were not recognised`;
  return el('div', { class: 'unrecognised' }, el('h2', { class: 'section-head dim' }, words), lineList(model, lines, -1));
}

function errorDetail({ computer, error }: ErrorItem, flat: boolean, model: PageModel): DetailContent {
  const content = [
    factList([
      ['Computer', flat || (computer.name?.length ?? 0) > 24 ? nameOf(computer.name) : null],
      ['Volume', error.mountPoint === null ? null : plain(error.mountPoint)],
      ['Code', error.hresult === null ? null : plain(error.hresult)],
      ['Source', error.line === null ? null : sourceLink(model, computer.sourceId, error.line)],
    ]),
    el('p', {}, error.meaning),
    error.remedy === null ? null : el('p', { class: 'remedy' }, error.remedy),
    el(
      'div',
      { class: 'command message' },
      el('code', {}, el('bdi', {}, plain(error.message))),
      button({ label: 'Copy', name: 'Copy the message', icon: 'copy', small: true, attributes: { 'data-action': 'copyText', 'data-row': error.rowId, tabindex: -1, class: 'quiet' } }),
    ),
  ];
  return { content, name: `Details: ${error.meaning} ${error.remedy ?? ''}`.trim() };
}

/** What happened, what it does not mean, what to try. */
function hostDetail({ host }: HostItem): DetailContent {
  const { state } = host;
  const words = state.state === 'failed' ? [state.meaning, state.remedy ?? ''].filter((text) => text !== '').map(plain) : [];
  return { content: words.map((text) => el('p', {}, text)), name: `Details: ${words.join(' ')}` };
}
