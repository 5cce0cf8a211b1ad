import type { ReviewError } from '../../src/manageBde/reviewModel.ts';
import type { PageModel, PageVolume } from '../../src/review/pageModel.ts';
import { findingCounts } from './view.ts';
import { count, list, plain, timeWords } from './words.ts';

/** The answer in one sentence, what else there is, and what it rests on. */
export interface Headline {
  readonly title: string;
  readonly lines: readonly string[];
}

export function headlineOf(model: PageModel): Headline {
  const volumes = model.computers.flatMap((computer) => computer.volumes);
  const errors = model.computers.flatMap((computer) => computer.errors);
  const hosts = hostsOf(model);
  const rest = [...comparison(model), readLine(model, hosts)];
  const asked = hosts.all === 0 ? [] : [hostLine(hosts)];
  if (volumes.length > 0) {
    const soFar = hosts.running > 0 ? ' so far' : '';
    return { title: `${findings(volumes, errors.length)}${soFar}`, lines: [[verdicts(model, volumes, errors.length, hosts.all > 0), ...asked].join(' '), ...rest] };
  }
  if (hosts.running > 0) return { title: `Reading ${count(hosts.all, 'computer')}`, lines: [`${hostLine(hosts)} Rows appear as they arrive.`, ...rest] };
  if (errors.length > 0) return { title: 'No volume could be read', lines: [[onlyErrors(errors), ...asked].join(' '), ...rest] };
  if (hosts.all > 0) return { title: 'No computer could be read', lines: [`${hostLine(hosts)} This does not say that there is no key.`, ...rest] };
  const lines = model.sources.reduce((sum, source) => sum + source.lineCount, 0);
  const none = lines === 1 ? 'The one line does not look' : `None of the ${lines.toLocaleString('en-US')} lines looks`;
  return { title: 'No manage-bde output recognised', lines: [`${none} like manage-bde or Get-BitLockerVolume.`, ...rest] };
}

/** Computers that are asked, each once, by their newest state. */
export interface Hosts {
  readonly all: number;
  readonly read: number;
  readonly running: number;
  readonly failed: number;
  readonly transports: readonly string[];
}

export function hostsOf(model: Pick<PageModel, 'computers'>): Hosts {
  const states = new Map(model.computers.flatMap(({ host }) => (host === undefined ? [] : [[host.id, host.state] as const])));
  const counts = { read: 0, running: 0, failed: 0 };
  const transports = new Set<string>();
  for (const state of states.values()) {
    counts[state.state]++;
    if (state.state === 'read') transports.add(plain(state.transport));
  }
  return { all: states.size, ...counts, transports: [...transports] };
}

/** "5 of 7 computers read, 1 running, 1 failed." */
function hostLine({ all, read, running, failed }: Hosts): string {
  return `${read.toLocaleString('en-US')} of ${count(all, 'computer')} read${running === 0 ? '' : `, ${running.toLocaleString('en-US')} running`}${failed === 0 ? '' : `, ${failed.toLocaleString('en-US')} failed`}.`;
}

/** What became of the earlier review's volumes. */
function comparison({ compared, computers }: PageModel): readonly string[] {
  if (compared === undefined) return [];
  const changes = computers.flatMap(({ volumes }) => volumes.map(({ change }) => change));
  const changed = changes.filter((change) => change === 'changed').length;
  const fresh = changes.filter((change) => change === 'new').length;
  const parts = [
    changed > 0 ? `${count(changed, 'volume')} changed` : '',
    fresh > 0 ? `${fresh.toLocaleString('en-US')} new` : '',
    compared.gone.length > 0 ? `${compared.gone.length.toLocaleString('en-US')} no longer there` : '',
    compared.notRead.length > 0 ? `${compared.notRead.length.toLocaleString('en-US')} not read this time` : '',
  ].filter((part) => part !== '');
  return [`Since ${timeWords(compared.since)} (${plain(compared.title)}): ${parts.length === 0 ? 'nothing changed' : list(parts)}.`];
}

function onlyErrors(errors: readonly ReviewError[]): string {
  // this one error is an answer about keys; all others are none
  const answer = errors.some((error) => error.code === 'NoKeyProtectors');
  return `The tool printed ${count(errors.length, 'error')} instead.${answer ? '' : ' This does not say that there is no key.'}`;
}

function findings(volumes: readonly PageVolume[], errors: number): string {
  const { error, warning, note } = findingCounts(volumes);
  const serious = [error > 0 ? count(error, 'error') : '', warning > 0 ? count(warning, 'warning') : ''].filter((part) => part !== '');
  const on = `on ${count(volumes.length, 'volume')}`;
  const found = serious.length > 0 ? `${list(serious)} ${on}` : note > 0 ? `Only ${count(note, 'note')} ${on}` : `No findings ${on}`;
  return errors === 0 ? found : `${found}, and ${count(errors, 'error')} of the tool`;
}

function verdicts(model: PageModel, volumes: readonly PageVolume[], errors: number, asked: boolean): string {
  const [only] = volumes;
  const where = volumes.length === 1 && only !== undefined ? oneVolume(model, only) : asked ? spread(volumes) : `${spread(volumes)} ${computers(model)}`;
  const missed = errors === 0 ? '' : ' The tool did not read everything.';
  return `${where}${missed}`;
}

/** "Volume C: of LT-BER-0093. 3 notes." */
function oneVolume(model: PageModel, volume: PageVolume): string {
  const owner = model.computers.find((computer) => computer.volumes.includes(volume))?.name ?? null;
  const { note } = findingCounts([volume]);
  const of = owner === null ? '. The text names no computer' : ` of ${plain(owner)}`;
  return `${volume.mountPoint === null ? 'A volume that is not named' : `Volume ${plain(volume.mountPoint)}`}${of}.${note === 0 ? '' : ` ${count(note, 'note')}.`}`;
}

/** "2 volumes have errors, 3 have warnings at most and 4 have no finding." Each volume counts once, by its worst finding. */
function spread(volumes: readonly PageVolume[]): string {
  const byWorst = { error: 0, warning: 0, note: 0, none: 0 };
  for (const volume of volumes) {
    const { error, warning, note } = findingCounts([volume]);
    byWorst[error > 0 ? 'error' : warning > 0 ? 'warning' : note > 0 ? 'note' : 'none']++;
  }
  const words = [
    ['error', 'has errors', 'have errors'],
    ['warning', 'has warnings at most', 'have warnings at most'],
    ['note', 'has notes only', 'have notes only'],
    ['none', 'has no finding', 'have no finding'],
  ] as const;
  const parts = words.flatMap(([severity, one, many]) => {
    const number = byWorst[severity];
    return number === 0 ? [] : [{ number, verb: number === 1 ? one : many }];
  });
  return `${list(parts.map(({ number, verb }, index) => `${index === 0 ? count(number, 'volume') : number.toLocaleString('en-US')} ${verb}`))}.`;
}

function computers(model: PageModel): string {
  const unnamed = model.computers.filter((computer) => computer.name === null).length;
  const named = new Set(model.computers.flatMap((computer) => (computer.name === null ? [] : [computer.name.toLowerCase()]))).size;
  if (named === 0) return 'The text names no computer.';
  return `${count(named, 'computer')}${unnamed === 0 ? '' : ', and volumes of a computer that is not named'}.`;
}

/** Source and age: a verdict without them is a guess. */
function readLine(model: PageModel, hosts: Hosts): string {
  const over = hosts.transports.length === 0 ? '' : ` over ${list(hosts.transports)}`;
  const names = hosts.all > 0 ? [] : model.sources.map((source) => `${plain(source.label)} (${count(source.lineCount, 'line')})`);
  const from = names.length > 3 ? count(names.length, 'source') : list(names);
  const at = timeWords(model.readAt);
  const missed = model.unrecognised.length;
  return `${hosts.running > 0 ? 'Begun' : 'Read'}${at === '' ? '' : ` ${at}`}${over}${from === '' ? '' : ` from ${from}`}. ${
    missed === 0 ? '' : `${count(missed, 'line was', 'lines were')} not recognised. `
  }Escrow was not checked: no key store was asked.`;
}
