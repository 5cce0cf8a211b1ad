import type { ReviewModel } from '../manageBde/reviewModel.ts';
import { openSavedReview, type OpenedReview } from '../manageBde/savedReview.ts';

/** A file that somebody chose as a saved review. */
export interface SavedFile {
  readonly name: string;
  readonly text: string;
}

/** The review in a file, or in words why there is none. */
export function compareWith({ name, text }: SavedFile): { readonly model: ReviewModel } | { readonly refused: string } {
  const opened = openSavedReview(text);
  return opened.ok ? { model: opened.model } : { refused: refusal(name, opened) };
}

const words: Readonly<Record<Extract<OpenedReview, { readonly ok: false }>['problem'], string>> = {
  foreign: 'is no saved review',
  newer: 'was saved by a newer version of Recovery Keys',
  damaged: 'is a damaged saved review, and was not opened',
};

function refusal(name: string, { problem, at }: Extract<OpenedReview, { readonly ok: false }>): string {
  return `${name} ${words[problem]}.${at === undefined ? '' : ` What is wrong is at ${at}.`}`;
}
