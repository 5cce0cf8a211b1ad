import type { ReviewModel } from '../../src/manageBde/reviewModel.ts';
import { chipCounts, findingCounts, itemsOf } from './view.ts';
import { errorsOf, volumesOf } from './rows.ts';
import { count, list, plain, timeWords } from './words.ts';

/** The answer in one sentence, what else there is, and what it rests on. */
export interface Headline {
  readonly title: string;
  readonly lines: readonly string[];
}

export function headlineOf(model: ReviewModel): Headline {
  const items = itemsOf(model);
  const volumes = volumesOf(items).length;
  const errors = errorsOf(items).length;
  const read = readLine(model);
  if (volumes === 0 && errors === 0) {
    const lines = model.sources.reduce((sum, source) => sum + source.lineCount, 0);
    return {
      title: 'No manage-bde output recognised',
      lines: [
        lines === 1
          ? 'The one line does not look like manage-bde or Get-BitLockerVolume.'
          : `None of the ${lines.toLocaleString('en-US')} lines looks like manage-bde or Get-BitLockerVolume.`,
        read,
      ],
    };
  }
  if (volumes === 0) {
    return { title: 'No volume could be read', lines: [`The tool printed ${count(errors, 'error')} instead. This does not say that there is no key.`, read] };
  }
  return { title: findings(model, volumes, errors), lines: [verdicts(model), read] };
}

function findings(model: ReviewModel, volumes: number, errors: number): string {
  const items = itemsOf(model);
  const { error, warning, note } = findingCounts(volumesOf(items));
  const serious = [error > 0 ? count(error, 'error') : '', warning > 0 ? count(warning, 'warning') : ''].filter((part) => part !== '');
  const on = `on ${count(volumes, 'volume')}`;
  const found = serious.length > 0 ? `${list(serious)} ${on}` : note > 0 ? `Only ${count(note, 'note')} ${on}` : `No findings ${on}`;
  return errors === 0 ? found : `${found}, and ${count(errors, 'error')} of the tool`;
}

function verdicts(model: ReviewModel): string {
  const items = itemsOf(model);
  const counts = chipCounts(items);
  const worstOnly = (test: 'warning' | 'note', above: readonly string[]): number =>
    volumesOf(items).filter((volume) => {
      const found: readonly string[] = volume.findings.map((finding) => finding.severity);
      return found.includes(test) && !above.some((severity) => found.includes(severity));
    }).length;
  const warnings = worstOnly('warning', ['error']);
  const notes = worstOnly('note', ['error', 'warning']);
  const parts = [
    counts.error > 0 ? count(counts.error, 'volume has an error', 'volumes have errors') : '',
    warnings > 0 ? `${warnings.toLocaleString('en-US')} ${warnings === 1 ? 'has' : 'have'} warnings but no error` : '',
    notes > 0 ? `${notes.toLocaleString('en-US')} ${notes === 1 ? 'has' : 'have'} notes only` : '',
    counts.fine > 0 ? `${counts.fine.toLocaleString('en-US')} ${counts.fine === 1 ? 'has' : 'have'} no finding` : '',
  ].filter((part) => part !== '');
  const named = new Set(model.computers.map((computer) => computer.name)).size;
  const tool = counts.tool === 0 ? '' : ` ${counts.tool === 1 ? 'An error' : count(counts.tool, 'error')} of the tool: not everything was read.`;
  return `${parts.length === 0 ? '' : `${capital(list(parts))}. `}${count(named, 'computer')}.${tool}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Source and age: a verdict without them is a guess. */
function readLine(model: ReviewModel): string {
  const names = model.sources.map((source) => `${plain(source.label)} (${count(source.lineCount, 'line')})`);
  const from = names.length > 3 ? count(names.length, 'source') : list(names);
  const at = timeWords(model.readAt);
  const missed = model.unrecognised.length;
  return `Read${at === '' ? '' : ` ${at}`}${from === '' ? '' : ` from ${from}`}. ${
    missed === 0 ? '' : `${count(missed, 'line was', 'lines were')} not recognised. `
  }Escrow was not checked: no key store was asked.`;
}
