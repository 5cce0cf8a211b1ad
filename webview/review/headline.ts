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
  const read = readLine(model);
  if (volumes.length > 0) return { title: findings(volumes, errors.length), lines: [verdicts(model, volumes, errors.length), read] };
  if (errors.length > 0) return { title: 'No volume could be read', lines: [onlyErrors(errors), read] };
  const lines = model.sources.reduce((sum, source) => sum + source.lineCount, 0);
  const none = lines === 1 ? 'The one line does not look' : `None of the ${lines.toLocaleString('en-US')} lines looks`;
  return { title: 'No manage-bde output recognised', lines: [`${none} like manage-bde or Get-BitLockerVolume.`, read] };
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

function verdicts(model: PageModel, volumes: readonly PageVolume[], errors: number): string {
  const [only] = volumes;
  const where = volumes.length === 1 && only !== undefined ? oneVolume(model, only) : `${spread(volumes)} ${computers(model)}`;
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
function readLine(model: PageModel): string {
  const names = model.sources.map((source) => `${plain(source.label)} (${count(source.lineCount, 'line')})`);
  const from = names.length > 3 ? count(names.length, 'source') : list(names);
  const at = timeWords(model.readAt);
  const missed = model.unrecognised.length;
  return `Read${at === '' ? '' : ` ${at}`}${from === '' ? '' : ` from ${from}`}. ${
    missed === 0 ? '' : `${count(missed, 'line was', 'lines were')} not recognised. `
  }Escrow was not checked: no key store was asked.`;
}
